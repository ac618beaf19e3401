"""A generator for others: what is in its folder, and that it is loaded back."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
import yaml

from illustgan import export
from illustgan.core import devices, files
from illustgan.core.errors import UserError
from illustgan.gan import exported, run_folder, sampling
from illustgan.gan.architecture import Architecture
from illustgan.generators import card, onnx
from illustgan.results.evaluations import figure

from ..results.made_up import evaluation
from .conftest import write_params

CPU = torch.device("cpu")


def scored(step: int = 6, **changes: dict[str, Any]) -> dict[str, Any]:
    """An evaluation of samples that score as real faces do, but for these changes to blocks of figures."""
    found = evaluation(0)
    found["final"]["step"] = step
    for name, block in changes.items():
        found["final"][name] |= block
    return found


def metadata(text: str) -> Any:
    """The YAML between the first two lines of dashes."""
    return yaml.safe_load(text.split("---\n")[1])


def test_export_has_all_that_others_need(
    runs: Path, run: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(onnx, "installed", lambda *names: False)
    files.write_json("data/evaluations/dcgan/2.json", scored(blur={"edge_width": 2.8}))
    run(export, "dcgan")
    assert "generator.onnx is left out: it needs pip install -r requirements-export.txt" in capsys.readouterr().err
    out = Path("exports/dcgan")
    assert {path.name for path in out.iterdir()} == {
        *("README.md", "LICENSE", "config.json", "grid.png"),
        exported.WEIGHTS,
    }
    weights = safetensors.torch.load_file("data/runs/dcgan/2/weights/000006.safetensors")
    found = exported.of_export(out, CPU)
    assert (found.config.model, found.config.seed, found.config.step) == ("dcgan", 2, 6)
    assert not found.network.training
    for name, tensor in found.network.state_dict().items():
        assert torch.equal(tensor, weights[f"generator.{name}"])
    text = (out / "README.md").read_text()
    assert metadata(text) == {
        **{"license": "other", "license_name": "terms-of-the-styles", "license_link": "LICENSE"},
        **{"library_name": "illustgan", "pipeline_tag": "unconditional-image-generation"},
        "tags": ["gan", "illustration", "faces", "safetensors"],
    }
    assert "Johan Melin" in text
    assert "Johan Melin" in (out / "LICENSE").read_text()
    assert "| Edge width " in text
    assert "- It blurs: edges are 2.8 pixels wide, in real faces 2." in text
    with pytest.raises(UserError, match=r"^OUT: exports/dcgan exists"):
        run(export, "dcgan")
    with pytest.raises(UserError, match=r"^MODEL: exports/dcgan is an export already"):
        run(export, "exports/dcgan", "--out", "other")
    shutil.copytree("data/runs/dcgan/2", "foreign")  # which is perhaps not the one that was measured
    run(export, "foreign", "--out", "other")
    assert "It has not been measured" in Path("other/README.md").read_text()
    files.write_json("data/evaluations/dcgan/2.json", {"final": {}})
    with pytest.raises(UserError, match=r"^data/evaluations/dcgan/2.json is damaged"):
        run(export, "dcgan", "--out", "third")
    (out / "config.json").write_text("{}")
    with pytest.raises(UserError, match=r"config.json is damaged \(.*: export it again with make export$"):
        exported.of_export(out, CPU)
    files.remove(out / "config.json")
    with pytest.raises(UserError, match=r"config.json is missing: export it again"):
        exported.of_export(out, CPU)


@pytest.mark.parametrize(
    ("data", "licence", "said"),
    [
        ({"source": "irasutoya"}, {"license": "other", "license_link": card.TERMS}, "They do not speak of weights"),
        ({"source": "own"}, {"license": "unknown"}, "whose licence illustgan does not know"),
        ({"avatars": {"seed": "x", "styles": ["toon-head"]}}, {"license": "cc-by-4.0"}, "must be named"),
    ],
)
def test_card_says_what_the_training_faces_terms_mean(
    data: dict[str, Any], licence: dict[str, str], said: str, runs: Path, run: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(onnx, "installed", lambda *names: False)
    write_params(**data)
    run(export, "wgan")
    text = Path("exports/wgan/README.md").read_text()
    assert licence.items() <= metadata(text).items()
    assert said in text
    assert not Path("exports/wgan/LICENSE").exists()
    assert "`dvc repro evaluate@wgan-1`" in text
    assert "colours within 30 of 255 become one. illustgan" in text
    drawn = exported.of_export(Path("exports/wgan"), CPU).draw(3, 1)
    original = exported.of_run(run_folder.read(Path("data/runs/wgan/1")), CPU)
    assert np.array_equal(drawn, original.draw(3, 1))
    assert not np.array_equal(drawn, sampling.generate(original.network[0], original.latents(3, 1)))  # type: ignore[index]
    source = data.get("source", "avatars")
    assert json.loads(Path("exports/wgan/config.json").read_text())["source"] == source
    # what was trained on decides, not what params.yaml says by now
    files.write_text("data/prepared/manifest.csv", f"index,source\n0,{source}\n")
    files.write_json("data/prepared/licences.json", [])
    write_params(source="own" if source != "own" else "avatars")
    assert card.trained_on(Path("data/prepared")).source == source


def test_card_names_what_is_drawn_badly() -> None:
    assert [*card.badly(scored())] == []
    without_modes = scored() | {"final": evaluation(0, attributes=False)["final"]}
    assert [*card.badly(without_modes)] == []
    modes = {"recognised": 0.4, "attributes": {"style": {"values": 1.0}, "toon-head/hairColor": {"values": None}}}
    bad = scored(modes=modes, distinct={"duplicates": 0.034}, blur={"high_frequencies": 1.8})
    assert [*card.badly(bad)] == [
        "40 % of its pictures pass for faces with a classifier, of real faces 100 %.",
        "It is noisy: it has 1.8 times the fine detail of all real faces.",
        "It repeats itself: 3 % of its pictures have a twin, of real faces 0 %.",
        "Kinds are missing above all of these attributes: toon-head: hairColor.",
    ]
    for place, _, _ in card.BAD:
        assert figure(scored(), f"final.{place}") is not None


@pytest.mark.parametrize(("family", "flat"), [("dcgan", 0), ("mlp", 16), ("resnet", 0), ("palette", 16)])
def test_onnx_draws_the_same_in_batches_of_any_size(family: str, flat: float, tmp_path: Path) -> None:
    runtime = pytest.importorskip("onnxruntime", reason="requirements-export.txt is not installed")
    pytest.importorskip("onnxscript")
    devices.on_one_cpu_thread()
    architecture = Architecture.of(family, width=4, size=16, latent=8, flatten=flat)
    network = architecture.shown(architecture.calibrated(architecture.build()[0]))
    latents = architecture.latents(5, 1)
    assert onnx.write(tmp_path / "a.onnx", network, latents).endswith("of 255 from torch's pictures")
    session = runtime.InferenceSession(str(tmp_path / "a.onnx"), providers=["CPUExecutionProvider"])
    for count in (1, 2, 5):
        images = session.run(["images"], {"latents": latents[:count].numpy()})[0]
        assert (
            sampling.to_uint8(torch.from_numpy(images)) == sampling.generate(network, latents[:count])
        ).mean() > 0.99
    content = (tmp_path / "a.onnx").read_bytes()
    assert str(Path(export.__file__).parent).encode() not in content
    assert str(Path(sys.prefix)).encode() not in content
    assert np.isfinite(images).all()
