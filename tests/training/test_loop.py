"""The loop: exact resuming, what a kill loses, faults in words. What it computes is in test_textbook.py."""

import os
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from illustgan import params
from illustgan.core import devices
from illustgan.core.errors import UserError
from illustgan.core.settings import Machine
from illustgan.training import checkpoints, loop, steps
from illustgan.training.method import assemble
from illustgan.training.steps import Findings, State

from .small import ALL, CPU, DCGAN, digests, faces, fresh, plan, run, same, train, variant

SHIPPED = params.load(Path(__file__).parents[2] / "params.yaml").variants


RESUMED = ("unrolled_momentum", "wgan", "slowing", "sgd", "wgan_gp", "spectral", "unrolled_augmented", "ada")


@pytest.mark.parametrize("name", RESUMED)  # those with more to keep than the others
def test_stopped_at_every_step_it_ends_where_the_uninterrupted_run_ends_to_the_byte(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = variant(**ALL[name])
    whole = run(of, tmp_path / "whole", steps=4)
    assert len(digests(tmp_path / "whole")) == len(plan(of, 4).snapshots) + 3
    ordinary = steps.step

    def step_and_signal(*arguments: Any, **recorded: bool) -> Findings:
        findings = ordinary(*arguments, **recorded)
        os.kill(os.getpid(), signal.SIGTERM)
        return findings

    monkeypatch.setattr(steps, "step", step_and_signal)
    for expected in range(1, 5):
        state, code = train(of, tmp_path / "cut", 4)
        assert (state.step, code) == (expected, 143)
    same(whole, state)
    assert digests(tmp_path / "whole") == digests(tmp_path / "cut")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_variant_takes_finite_steps(name: str) -> None:
    state, of = fresh(assemble(SHIPPED[name])), assemble(SHIPPED[name])
    for draw in (0, 1):
        row = loop.record(state, of, faces(), plan(of), steps.step(state, of, faces(), draw, 1, recorded=True))
        assert np.isfinite([*row.values()]).all()
    for network in (state.generator, state.discriminator, state.ema):
        assert all(torch.isfinite(weights).all() for weights in network.state_dict().values())


def test_a_kill_between_checkpoints_repeats_the_lost_steps_to_the_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = variant(**DCGAN)
    whole = run(of, tmp_path / "whole")
    ordinary, saves = checkpoints.save, []

    def save_some(folder: Path, state: dict[str, Any]) -> None:
        saves.append(state["step"])
        if len(saves) in (1, 2):
            ordinary(folder, state)
        if len(saves) == 4:
            raise KeyboardInterrupt  # as good as SIGKILL: nothing is saved any more

    monkeypatch.setattr(checkpoints, "save", save_some)
    with pytest.raises(KeyboardInterrupt):
        run(of, tmp_path / "cut", checkpoint=0)
    monkeypatch.setattr(checkpoints, "save", ordinary)
    assert checkpoints.load(tmp_path / "cut", CPU)["step"] == 2  # type: ignore[index]
    same(whole, run(of, tmp_path / "cut"))
    assert digests(tmp_path / "whole") == digests(tmp_path / "cut")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_save_and_say_so_in_the_exit_code(
    number: signal.Signals, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "record", lambda *_: os.kill(os.getpid(), number))
    before = signal.getsignal(number)
    assert train(variant(**DCGAN), tmp_path, record=4)[1] == code
    assert checkpoints.load(tmp_path, CPU)["step"] == 4  # type: ignore[index]
    assert signal.getsignal(number) is before


def test_a_kill_loses_no_more_seconds_than_the_setting_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, saved, ordinary = [100.0], [], steps.step

    def five_seconds(*arguments: Any, **recorded: bool) -> Findings:
        now[0] += 5
        return ordinary(*arguments, **recorded)

    monkeypatch.setattr(steps, "step", five_seconds)
    monkeypatch.setattr(loop, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(checkpoints, "save", lambda folder, state: saved.append(state["step"]))
    run(variant(**DCGAN), tmp_path, steps=7, checkpoint=10)
    assert saved == [2, 4, 6, 7]


def test_numbers_that_are_not_finite_stop_the_run_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = variant(**DCGAN)
    ordinary = steps.step

    def break_at_five(state: State, *rest: Any, **recorded: bool) -> Findings:
        if state.step == 4:
            with torch.no_grad():
                state.generator.project.weight[0, 0] = float("nan")  # type: ignore[index, union-attr]
        return ordinary(state, *rest, **recorded)

    monkeypatch.setattr(steps, "step", break_at_five)
    with pytest.raises(UserError, match=r"step 5: the discriminator broke down .*discriminator loss nan") as error:
        run(of, tmp_path)
    assert "last good snapshot, of step 4," in str(error.value)
    assert (tmp_path / "samples" / "000004.npy").exists()
    assert not (tmp_path / "samples" / "000006.npy").exists()

    state = fresh(of)
    state.step = 6  # whose own snapshot is not written before the look
    for whose, network in (("generator", state.generator), ("discriminator", state.discriminator)):
        next(network.parameters()).data.fill_(float("inf"))
        with pytest.raises(UserError, match=rf"step 6: the {whose} broke down .*weight are not finite.*of step 4,"):
            loop.check_weights(state, plan(of), tmp_path)
    good, bad = torch.tensor(0.5), torch.tensor(float("inf"))
    with pytest.raises(UserError, match=r"the generator broke down \(discriminator loss 0.5, generator loss inf\)"):
        loop.check_losses(state, Findings(good, bad, good, good), plan(of), tmp_path)
    loop.check_losses(state, Findings(good, -good, good, bad), plan(of), tmp_path)
    loop.check_weights(fresh(of), plan(of), tmp_path)


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
