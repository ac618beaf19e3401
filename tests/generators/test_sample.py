"""Faces of a trained generator, as PNG files."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan import export, sample
from illustgan.core.devices import on_one_cpu_thread
from illustgan.core.errors import UserError
from illustgan.gan import run_folder, sampling
from illustgan.generators import commands, onnx


def faces(folder: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(Path(folder, "faces").iterdir())]


@pytest.mark.parametrize("model", ["dcgan", "wgan"])
def test_run_and_export_draw_the_same_faces(
    model: str, runs: Path, run: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(sample, model, "--n", "70", "--seed", "7")
    drawn = faces(f"samples/{model}-7")
    assert len(drawn) == len({*drawn}) == 70
    assert Image.open(f"samples/{model}-7/grid.png").size == (9 * 66 + 2, 8 * 66 + 2)  # 16 pixels a side are enlarged
    place = commands.find(model)
    folder = run_folder.read(place)
    generator, _ = folder.networks(folder.evaluated[-1], on_one_cpu_thread())
    latents = folder.architecture.latents(1, 7, "face", 4)
    shown = np.asarray(Image.open(f"samples/{model}-7/faces/00004.png")).astype(int)
    assert abs(shown - sampling.generate(generator, latents)[0]).max() <= 1  # in a batch of another size
    run(sample, str(place), "--n", "70", "--seed", "7", "--out", "again")
    monkeypatch.setattr(onnx, "installed", lambda *names: False)
    run(export, model)
    run(sample, f"exports/{model}", "--n", "70", "--seed", "7", "--out", "exported")
    assert faces("again") == faces("exported") == drawn
    run(sample, model, "--n", "64", "--seed", "7", "--out", "fewer")
    assert faces("fewer") == drawn[:64]
    run(sample, model, "--n", "1", "--seed", "8", "--out", "other")
    assert faces("other")[0] not in drawn


def test_lowest_seed_or_the_one_asked_for(runs: Path) -> None:
    assert commands.find("dcgan") == Path("data/runs/dcgan/2")
    assert commands.find("dcgan/10") == Path("data/runs/dcgan/10")
    Path("exports/mine").mkdir(parents=True)
    Path("exports/mine/config.json").write_text("{}")
    assert commands.find("mine") == commands.find("exports/mine") == Path("exports/mine")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("dcgna", r"^MODEL: no model, run or export is named 'dcgna', did you mean 'dcgan'\?$"),
        ("data", "^MODEL: no model, run or export is named 'data'; known: "),
        ("gan", r"^MODEL: data/runs/gan has no finished run: run dvc repro train@gan-1$"),
        ("wgan/3", "finished run: add 3 to seeds in params.yaml, then run dvc repro train@wgan-3$"),
        ("r3gan/3", "add r3gan to models and 3 to seeds in params.yaml, then run dvc repro train@r3gan-3$"),
        ("", "^the following arguments are required: MODEL"),
        ("dcgan --n 0", r"^--n: give a whole number from 1 to 10000 \(it is '0'\)"),
        ("dcgan --n 10001", "from 1 to 10000"),
        ("dcgan --seed -1", r"^--seed: give a whole number from 0 to 4294967295 \(it is '-1'\)"),
        ("dcgan --seed 1.5", "it is '1.5'"),
        ("dcgan --out data", "^OUT: data exists and is not an empty folder"),
        ("dcgan --out params.yaml", "^OUT: params.yaml exists and is not an empty folder"),
        ("wgan", r"^data/runs/wgan/1/weights/000006.safetensors is damaged .*: make it again with dvc repro -f train$"),
    ],
)
def test_wrong_arguments_are_one_line(arguments: str, said: str, runs: Path, run: Callable[..., None]) -> None:
    Path("data/runs/wgan/1/weights/000006.safetensors").write_bytes(b"cut")
    before = sorted(Path().rglob("*"))
    with pytest.raises(UserError, match=said) as error:
        run(sample, *arguments.split())
    assert "\n" not in str(error.value)
    assert sorted(Path().rglob("*")) == before
