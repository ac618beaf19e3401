"""Time to quality: trainings on a clock of the test's own, and the command on a few tiny steps."""

import dataclasses
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

import quality
from illustgan.evaluation import reference
from illustgan.features import extractors
from illustgan.gan import sampling
from illustgan.gan.architecture import Architecture
from illustgan.metrics import kid
from quality import SETS, moments
from speed import Setup, in_training, pictures

from . import made_up


def followed(kids: Any, due: list[float], mark: Any = None, end: int = 99) -> list[dict[str, float]]:
    """A training that takes a second a step, with KIDs by the step; a measurement takes a hundred seconds."""
    training, looks = in_training(Setup("dcgan", 2, 4, 16, 30), torch.device("cpu")), []
    training.plan = dataclasses.replace(training.plan, steps=end)

    def look(generator: nn.Module, _: object) -> dict[str, float]:
        looks.append(generator)
        return {name: float(kids[name][training.state.step - 1]) for name in SETS}

    return [*quality.follow(training, due, look, mark, lambda: training.state.step + 100 * len(looks))]


def test_moments_rise_to_the_end_by_little_at_first_and_a_24th_later() -> None:
    found = np.array(moments(1200))
    gaps = np.diff(found)
    assert (found[0], found[-1]) == (5, 1200)
    assert ((gaps > 0) & (gaps <= 50 + 1e-9) & (gaps / found[:-1] <= 0.15 + 1e-9)).all()


def test_measuring_takes_no_time_and_training_ends_with_its_plan_or_at_the_mark_in_all_sets_at_once() -> None:
    curves = {"lite0": [9.0, 1, 9, 1, 0], "random": [9.0, 9, 2, 2, 0], "pixels": [3.0, 9, 9, 3, 0]}
    mark, due = {"lite0": 1.0, "random": 2.0, "pixels": 3.0}, [1, 2.5, 4, 5]
    whole = followed(curves, due)
    assert [(point["steps"], point["minutes"]) for point in whole] == [
        (step, pytest.approx(step / 60, rel=1e-4)) for step in (1, 3, 4, 5)
    ]
    assert [point["tflop"] / whole[0]["tflop"] for point in whole] == pytest.approx([1, 3, 4, 5], rel=1e-4)
    assert followed(curves, due, mark) == whole[:3]
    assert followed(curves, due, end=3) == whole[:2]


def test_kid_is_taken_of_the_pipelines_samples_in_all_three_sets() -> None:
    target = np.random.default_rng(1).normal(size=(20, 768)).astype(np.float32)
    targets = dict.fromkeys(SETS, SimpleNamespace(features=target, within=kid.within(target)))
    real: Any = SimpleNamespace(settings=SimpleNamespace(seed=4), targets=targets)
    networks = Architecture.of("dcgan", width=2, size=16)
    generator = networks.initialised(1)[0].eval()
    kids = quality.measure(
        generator, networks, real=real, extractors=dict.fromkeys(SETS, extractors.thumbnails), samples=16
    )
    expected = kid.kid(extractors.thumbnails(sampling.generate(generator, networks.measured_latents(16, 4))), target)
    assert kids == dict.fromkeys(SETS, pytest.approx(expected, rel=1e-4))


def test_the_file_and_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up.root(tmp_path, {"faces": pictures(30, 16), "heldout": pictures(8, 16)}, width=2, batch=4)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reference, "load", lambda *given: None)
    monkeypatch.setattr(extractors, "load_extractors", lambda *given: {})
    monkeypatch.setattr(quality, "moments", lambda seconds: [seconds / 4, seconds / 2, seconds])
    kids = iter([4.0, 3, 1, 2, 1, 2, 2, 2])  # dcgan's end at 1, which r1_shift reaches with its second look
    monkeypatch.setattr(quality, "measure", lambda *given, **named: dict.fromkeys(SETS, next(kids)))
    words = ["--minutes", "0.0005", "--threads", "1", "--models", "r1_shift", "wgan"]
    monkeypatch.setattr(sys, "argv", ["quality.py", *words])
    quality.main()
    machine, _, mark, _, header, _, *rows = capsys.readouterr().out.splitlines()
    assert ", 1 thread, " in machine
    assert re.match(r"The mark is dcgan after 0\.0.*: KID lite0 1, random 1, pixels 1\.$", mark)
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in (header, *rows)]
    assert cells[0][:3] == ["variant", "minutes to lite0", "minutes to random"]
    found = pd.read_csv(quality.RESULTS)
    assert found["variant"].tolist() == ["dcgan"] * 3 + ["r1_shift"] * 2 + ["wgan"] * 3
    at = [f"{found['minutes'][place]:.3g}" for place in (2, 4)]
    assert [row[:5] for row in cells[1:3]] == [["dcgan", *at[:1] * 4], ["r1_shift", *at[1:] * 4]]
    assert cells[1][7] == f"{60 * found['minutes'][2] / found['tflop'][2]:.3g}"
    assert cells[3][:4] == ["wgan", "–", "–", "–"]
    assert cells[3][4].startswith("not within 0.0")
