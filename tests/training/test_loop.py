"""The loop: exact resuming, what a kill loses, faults in words. What it computes is in test_textbook.py."""

import itertools
import os
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from illustgan import params
from illustgan.core import devices, progress
from illustgan.core.errors import UserError
from illustgan.core.settings import Machine
from illustgan.training import checkpoints, loop, steps
from illustgan.training.method import assemble
from illustgan.training.steps import Findings

from .small import ALL, DCGAN, SIZE, digests, fresh, plan, run, same, train, training, variant

SHIPPED = params.load(Path(__file__).parents[2] / "params.yaml").variants


RESUMED = ("unrolled_momentum", "wgan", "slowing", "sgd", "wgan_gp", "spectral", "unrolled_augmented", "ada")


@pytest.mark.parametrize("name", [*RESUMED, "grouped_spectral"])  # those with more to keep than the others
def test_stopped_at_every_step_it_ends_where_the_uninterrupted_run_ends_to_the_byte(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = variant(**ALL[name])
    whole = run(of, tmp_path / "whole", steps=4)
    assert len(digests(tmp_path / "whole")) == len(plan(of, 4).snapshots) + 3
    ordinary = steps.step

    def step_and_signal(*arguments: Any, **recorded: bool) -> Findings:
        findings = ordinary(*arguments, **recorded)
        os.kill(os.getpid(), numbers[0])
        return findings

    monkeypatch.setattr(steps, "step", step_and_signal)
    numbers = [signal.SIGTERM, signal.SIGINT]
    for expected in range(1, 5):
        before = [*map(signal.getsignal, numbers)]
        state, code = train(of, tmp_path / "cut", 4)
        assert (state.step, code) == (expected, 128 + numbers[0])
        assert [*map(signal.getsignal, numbers)] == before
        numbers.reverse()
    same(whole, state)
    assert digests(tmp_path / "whole") == digests(tmp_path / "cut")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_variant_takes_finite_steps(name: str, tmp_path: Path) -> None:
    new = training(assemble(SHIPPED[name]), tmp_path)
    for _ in range(2):
        new.advance()
    new.check_weights()
    assert all(np.isfinite([*row.values()]).all() for row in new.state.history)


def test_a_kill_loses_no_more_seconds_than_the_setting_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times, saved = itertools.count(100, 5), []  # five seconds a step
    monkeypatch.setattr(loop, "time", SimpleNamespace(monotonic=lambda: next(times)))
    monkeypatch.setattr(checkpoints, "save", lambda folder, state: saved.append(state["step"]))
    run(variant(**DCGAN), tmp_path, steps=7, checkpoint=15)
    assert saved == [3, 6, 7]


def test_losses_and_samples_so_far_are_told_as_it_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of = variant(**DCGAN)
    assert [*training(of, tmp_path).news()] == ["samples", "drawn"], "nothing is recorded before a step"
    monkeypatch.setattr(progress, "EVERY", 0.0)
    monkeypatch.setattr(loop, "POINTS", 2)
    state = run(of, tmp_path, steps=3)
    last = state.history[-1]
    told = "loss d {discriminator_loss:.3g} g {generator_loss:.3g}, estimate {estimate:.3g}".format(**last)
    line = capsys.readouterr().err.splitlines()[2]
    assert line.startswith("t: 3/3 steps, ")
    assert line.endswith(told)
    news = training(of, tmp_path, 3, state=state).news()
    assert np.load(news["samples"]).shape == (64, SIZE, SIZE, 3)
    assert (news["drawn"], news["steps"]) == (3, [1.5, 3])  # means of steps 1 and 2, and of 3 alone
    estimates = [row["estimate"] for row in state.history]
    assert news["curves"]["estimate"] == pytest.approx([np.mean(estimates[:2]), estimates[2]])


def test_numbers_that_are_not_finite_stop_the_run_in_words(tmp_path: Path) -> None:
    of = variant(**DCGAN)
    state = fresh(of)
    state.generator.project.weight.data[0, 0] = float("nan")  # type: ignore[index, union-attr]
    with pytest.raises(UserError, match=r"step 1: the discriminator broke down .*loss nan.* snapshot, of step 0,"):
        train(of, tmp_path, state=state)
    assert [path.name for path in (tmp_path / "samples").iterdir()] == ["000000.npy"]
    new = training(of, tmp_path)
    new.state.step = 6  # whose own snapshot is not written before the look
    for whose in ("generator", "discriminator"):
        next(getattr(new.state, whose).parameters()).data.fill_(float("inf"))
        with pytest.raises(UserError, match=rf"step 6: the {whose} broke down .*weight are not finite.*of step 4,"):
            new.check_weights()
    good, bad = torch.tensor(0.5), torch.tensor(float("inf"))
    with pytest.raises(UserError, match=r"the generator broke down \(discriminator loss 0.5, generator loss inf\)"):
        new.check_losses(Findings(good, bad, good, good))
    new.check_losses(Findings(good, -good, good, bad))


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("name", ALL)
def test_cuda_is_deterministic_and_close_to_the_cpu(name: str, tmp_path: Path) -> None:
    device = devices.choose(Machine(device="cuda", threads=1))
    of = variant(**ALL[name])
    same(run(of, tmp_path / "a", device=device), run(of, tmp_path / "b", device=device))
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    run(of, tmp_path / "cpu")
    gpu, cpu = (np.load(tmp_path / part / "samples" / "000002.npy").astype(int) for part in ("a", "cpu"))
    assert np.abs(cpu - gpu).mean() < 8
