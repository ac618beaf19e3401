"""The command for time to quality, on trainings of a few tiny steps."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from torch import nn

import quality
from illustgan.core.errors import UserError
from illustgan.evaluation import reference
from illustgan.features import run as extraction
from speed import ours
from speed.reaching import SETS, Trained

CONTENT = yaml.safe_load((Path(__file__).parents[2] / "params.yaml").read_text(encoding="utf-8"))
OUT = Path("docs/time-to-quality.json")


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The command in a folder with a tiny scale, tiny faces, and a KID that falls with each look but of wgan's."""
    content = {**CONTENT, "scale": "smoke", "train": {**CONTENT["train"], "device": "cpu"}}
    content["scales"]["smoke"] |= {"width": 2, "batch": 4, "tflop": 1e-4}
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    (tmp_path / "data/prepared").mkdir(parents=True)
    for name, count in (("faces", 30), ("heldout", 8)):
        np.save(tmp_path / f"data/prepared/{name}.npy", ours.pictures(count, 16))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reference, "load", lambda *given: None)
    monkeypatch.setattr(extraction, "load_extractors", lambda *given: {})
    monkeypatch.setattr(quality, "moments", lambda seconds: [seconds / 4, seconds / 2, seconds])
    looks: list[nn.Module] = []

    def look(generator: nn.Module, **named: Any) -> tuple[dict[str, float], dict[str, float]]:
        looks.append(generator)
        dcgans = len(looks) <= 3
        return dict.fromkeys(SETS, 4.0 - len(looks) if dcgans else 1.0 if len(looks) == 5 else 2.0), dict.fromkeys(
            SETS, 0.1
        )

    monkeypatch.setattr(quality, "measure_kid", look)

    def run(*words: str) -> None:
        monkeypatch.setattr(sys, "argv", ["quality.py", "--minutes", "0.0005", "--threads", "1", *words])
        quality.main()

    return run


def test_the_file_and_the_table(command: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    command("--models", "best", "wgan")
    machine, _, mark, _, header, _, *rows = capsys.readouterr().out.splitlines()
    assert ", 1 thread, " in machine
    assert mark.startswith("The mark is dcgan after 0.0")
    assert mark.endswith("KID lite0 1, random 1, pixels 1.")
    assert header.startswith("| variant | minutes to lite0 | minutes to random |")
    assert [row.split("|")[1].strip() for row in rows] == ["dcgan", "best", "wgan"]
    assert "not within 0.0" in rows[2]
    found = json.loads(OUT.read_text(encoding="utf-8"))
    dcgan, best, wgan = (found["variants"][name] for name in ("dcgan", "best", "wgan"))
    assert found["mark"] == {"model": "dcgan", **dcgan["points"][-1]}
    assert (dcgan["ended"], best["ended"], wgan["ended"]) == ("time", "mark", "time")
    assert dcgan["reached"]["all"] == {key: dcgan["points"][2][key] for key in ("minutes", "tflop", "steps")}
    assert best["reached"]["lite0"] == {key: best["points"][1][key] for key in ("minutes", "tflop", "steps")}
    assert wgan["reached"] == dict.fromkeys((*SETS, "all"))
    assert best["planned_tflop"] == pytest.approx(1e-4, rel=0.1)
    assert dcgan["planned_tflop"] is None
    assert dcgan["seconds_per_tflop"] == pytest.approx(
        60 * dcgan["points"][-1]["minutes"] / dcgan["points"][-1]["tflop"], rel=1e-3
    )


def test_what_is_there_is_not_measured_again(command: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    command("--models", "best")
    first = json.loads(OUT.read_text(encoding="utf-8"))
    command("--models", "best", "wgan")
    assert "dcgan is there, in docs/time-to-quality.json" in capsys.readouterr().err
    second = json.loads(OUT.read_text(encoding="utf-8"))
    assert second["mark"] == first["mark"]
    assert {name: second["variants"][name] for name in first["variants"]} == first["variants"]
    assert "wgan" in second["variants"]
    command("--models", "dcgan", "--seed", "2")
    assert "is of other conditions (seed), and will be replaced" in capsys.readouterr().err
    assert list(json.loads(OUT.read_text(encoding="utf-8"))["variants"]) == ["dcgan"]
    OUT.write_text("{}")
    with pytest.raises(UserError, match=r"time-to-quality.json is damaged: remove it"):
        command()
    command("--models", "dcgan", "--afresh")
    assert list(json.loads(OUT.read_text(encoding="utf-8"))["variants"]) == ["dcgan"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--models", "bset"], "unknown model 'bset', did you mean 'best'"),
        (["--minutes", "0"], "--minutes 0: give a number above 0"),
        (["--tflop", "nan"], "--tflop nan: give a number above 0"),
        (["--threads", "0"], "--threads 0: give 1 or more"),
        (["--seed", "-1"], "--seed -1: give 0 or more"),
    ],
)
def test_what_cannot_be_ends_in_one_line(words: list[str], message: str, command: Callable[..., None]) -> None:
    with pytest.raises(UserError, match=message):
        command(*words)
    assert not OUT.exists()


def test_without_real_faces_it_says_which_stage_makes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(CONTENT), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["quality.py", "--threads", "1"])
    with pytest.raises(UserError, match=r"data/reference/faces.safetensors is missing: run .* dvc repro reference"):
        quality.main()


def test_a_variant_that_breaks_down_is_a_row_and_dcgan_that_does_is_an_end(
    command: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ordinary, broken = Trained.step, ["wgan"]

    def step(trained: Trained) -> None:
        if (trained.variant.schedule.steps == 5) == ("wgan" in broken):
            raise UserError("step 1: the generator broke down (nan); the last good one")
        ordinary(trained)

    monkeypatch.setattr(Trained, "step", step)
    command("--models", "wgan")
    row = capsys.readouterr().out.splitlines()[-1]
    assert [cell.strip() for cell in row.split("|")[1:6]] == ["wgan", "–", "–", "–", "step 1: the generator broke down"]
    broken.clear()
    with pytest.raises(UserError, match=r"dcgan gives no mark: step 1: the generator broke down \(nan\)"):
        command("--afresh")
