"""The command for time to quality, on trainings of a few tiny steps."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from torch import nn

import quality
from illustgan.evaluation import reference
from illustgan.features import run as extraction
from speed import ours
from speed.reaching import SETS

from . import made_up

OUT = Path("docs/time-to-quality.json")


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The command in a folder with a tiny scale, tiny faces, and a KID that falls with each look but of wgan's."""
    pictures = {"faces": ours.pictures(30, 16), "heldout": ours.pictures(8, 16)}
    made_up.root(tmp_path, pictures, width=2, batch=4, tflop=1e-4)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reference, "load", lambda *given: None)
    monkeypatch.setattr(extraction, "load_extractors", lambda *given: {})
    monkeypatch.setattr(quality, "moments", lambda seconds: [seconds / 4, seconds / 2, seconds])
    looks: list[nn.Module] = []

    def look(generator: nn.Module, **named: Any) -> tuple[dict[str, float], dict[str, float]]:
        looks.append(generator)
        value = 4.0 - len(looks) if len(looks) <= 3 else 1.0 if len(looks) == 5 else 2.0
        return dict.fromkeys(SETS, value), dict.fromkeys(SETS, 0.1)

    monkeypatch.setattr(quality, "measure_kid", look)

    def run(*words: str) -> None:
        monkeypatch.setattr(sys, "argv", ["quality.py", "--minutes", "0.0005", "--threads", "1", *words])
        quality.main()

    return run


def test_the_file_and_the_table(command: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    command("--models", "r1_shift", "wgan")
    machine, _, mark, _, header, _, *rows = capsys.readouterr().out.splitlines()
    assert ", 1 thread, " in machine
    assert re.match(r"The mark is dcgan after 0\.0.*: KID lite0 1, random 1, pixels 1\.$", mark)
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in (header, *rows)]
    assert cells[0][:3] == ["variant", "minutes to lite0", "minutes to random"]
    assert [row[0] for row in cells[1:]] == ["dcgan", "r1_shift", "wgan"]
    assert cells[3][4].startswith("not within 0.0")
    found = json.loads(OUT.read_text(encoding="utf-8"))
    dcgan, r1_shift, wgan = (found["variants"][name] for name in ("dcgan", "r1_shift", "wgan"))
    last = dcgan["points"][-1]
    assert found["mark"] == {"model": "dcgan", **{key: last[key] for key in ("minutes", "tflop", "steps", "kid")}}
    assert (dcgan["ended"], r1_shift["ended"], wgan["ended"]) == ("time", "mark", "time")
    for variant, place in ((dcgan, 2), (r1_shift, 1)):
        assert variant["reached"]["all"].items() <= variant["points"][place].items()
    assert not any(wgan["reached"].values())
    assert dcgan["seconds_per_tflop"] == pytest.approx(60 * last["minutes"] / last["tflop"], rel=1e-3)
    assert found["conditions"]["threads"] == 1
