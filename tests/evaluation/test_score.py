"""Any folder of pictures against the held-out faces."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from illustgan import score
from illustgan.core.errors import UserError
from illustgan.core.settings import ParamsFile
from illustgan.evaluation import measures
from illustgan.features.extractors import Extract
from illustgan.sources.settings import Data

from ..run_folders import SIZE
from .conftest import SAMPLES, SETTINGS, load

PARAMS = Path(__file__).resolve().parents[2] / "params.yaml"


@pytest.fixture
def place(measured_faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the pipeline has made of real faces, and an empty one for pictures, `mine`."""
    monkeypatch.chdir(tmp_path)
    content = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    content["data"]["size"], content["scales"][content["scale"]]["samples"] = SIZE, SAMPLES
    content["evaluate"] = SETTINGS.model_dump(mode="json")
    Path("params.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    Path("data").symlink_to(measured_faces)
    Path("mine").mkdir()
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["score", *arguments])
    score.main()


@pytest.mark.parametrize("count", [SAMPLES, 20])
def test_pictures_are_measured_as_samples_are(
    count: int, place: Path, extractors: dict[str, Extract], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    real = load(place / "data")
    pictures = real.pictures["faces"][:count]
    for number, picture in enumerate(pictures):
        Image.fromarray(picture).save(f"mine/{number:02d}.png")
    Path("mine/notes.txt").write_text("no picture")
    run(monkeypatch, "mine", "--out", "mine.json")
    said = capsys.readouterr()
    assert "left out: 1 files (left out, for one: notes.txt: unreadable" in said.err
    assert "cut or resized" not in said.err
    found = json.loads(Path("mine.json").read_text())
    features = {name: extract(pictures) for name, extract in extractors.items()}
    assert found["samples"] == json.loads(json.dumps(measures.of_samples(pictures, features, real)))
    assert found["floor"] == json.loads(json.dumps(measures.floor(real, count)))
    head, _, first, *_ = said.out.splitlines()
    assert [cell.strip() for cell in head.split("|")[1:4]] == ["figure", "mine", "real faces (target)"]
    assert f"{found['samples']['lite0']['kid']:.3g}" in first


def test_other_shapes_are_cut_and_resized_and_counted(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(16):
        Image.new("RGBA", (40, 20), (255, 0, 0, 255 if number else 0)).save(f"mine/{number:02d}.png")
    pictures = score.read_folder(Path("mine"), ParamsFile().block("data", Data))
    assert pictures.shape == (16, SIZE, SIZE, 3)
    assert (pictures[0] == 255).all()  # transparent, on the background
    assert (pictures[1:] == np.array([255, 0, 0])).all()
    assert "16 of 16 pictures cut or resized to 16 x 16" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("nosuch", "^DIR: nosuch is no folder: name one with PNG, JPEG, "),
        ("mine", "^DIR: mine holds 0 pictures: give 16 or more$"),
        ("mine --out params.yaml", "^OUT: params.yaml exists"),
        ("", "^the following arguments are required: DIR"),
    ],
)
def test_wrong_arguments_are_one_line(arguments: str, said: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match=said):
        run(monkeypatch, *arguments.split())
