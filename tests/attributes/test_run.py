"""The classifier's folder, with and without attributes to learn."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.attributes import classifier
from illustgan.attributes.run import teach
from illustgan.attributes.settings import Attributes, Lessons

from ..faces.usual import usual

CHOSEN, LESSONS = Attributes(batch=8, lr=0.01, accuracy=0.9, scales={}), Lessons(drawings=16, steps=2)


@pytest.mark.parametrize("source", ["avatars", "own"])
def test_weights_only_if_something_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str) -> None:
    known = ['{""hairVariant"":""a""}', '{""hairVariant"":""b""}'] if source == "avatars" else ["{}", "{}"]
    rows = ["index,split,style,attributes", *(f'{n},heldout,personas,"{face}"' for n, face in enumerate(known))]
    (tmp_path / "manifest.csv").write_text("\n".join(rows) + "\n")
    np.save(tmp_path / "heldout.npy", np.zeros((2, 16, 16, 3), np.uint8))
    teach(usual(source=source), CHOSEN, LESSONS, tmp_path, tmp_path / "attributes", torch.device("cpu"))
    contents = [json.loads((tmp_path / f"attributes/{name}.json").read_text()) for name in ("accuracies", "attributes")]
    assert contents[0] == {name: attribute["accuracy"] for name, attribute in contents[1]["attributes"].items()}
    learnt = (tmp_path / "attributes/classifier.safetensors").exists()
    assert learnt == ("style" in contents[0]) == (source == "avatars")
    assert (classifier.load(tmp_path / "attributes", torch.device("cpu")) is None) == (source == "own")
    assert ("data.source own: nothing is known" in capsys.readouterr().out) == (source == "own")
