"""The loop: exact resuming, equal variants to the bit, float64 references, faults in words."""

import os
import signal
from pathlib import Path
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

from .small import ALL, BATCH, CPU, DCGAN, digests, fresh, plan, run, same, train, variant

SHIPPED = params.load(Path(__file__).parents[2] / "params.yaml").variants


@pytest.mark.parametrize("name", ALL)
def test_stopped_at_every_step_it_ends_where_the_uninterrupted_run_ends_to_the_byte(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = variant(**ALL[name])
    whole = run(of, tmp_path / "whole")
    assert len(digests(tmp_path / "whole")) == len(plan(of).snapshots) + 3
    ordinary = steps.step

    def step_and_signal(*arguments: Any) -> Findings:
        findings = ordinary(*arguments)
        os.kill(os.getpid(), signal.SIGTERM)
        return findings

    monkeypatch.setattr(steps, "step", step_and_signal)
    for expected in range(1, 7):
        state, code = train(of, tmp_path / "cut")
        assert (state.step, code) == (expected, 143)
    same(whole, state)
    assert digests(tmp_path / "whole") == digests(tmp_path / "cut")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_variant_takes_finite_steps(name: str, tmp_path: Path) -> None:
    whole = run(assemble(SHIPPED[name]), tmp_path, steps=3)
    for network in (whole.generator, whole.discriminator, whole.ema):
        assert all(torch.isfinite(weights).all() for weights in network.state_dict().values())
    assert np.isfinite([[*row.values()] for row in whole.history]).all()


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


def test_records_count_images_and_work(tmp_path: Path) -> None:
    of = variant(**ALL["wgan"])
    rows = run(of, tmp_path).history
    assert [row["step"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["discriminator_images"] for row in rows] == [n * BATCH for n in (5, 10, 13, 16, 21, 24)]
    assert rows[-1]["generator_images"] == 6 * BATCH
    assert rows[-1]["epoch"] == pytest.approx(6 * BATCH / 30)
    assert rows[-1]["estimate"] == pytest.approx(-rows[-1]["discriminator_loss"])
    assert rows[-1]["estimate"] == pytest.approx(rows[-1]["real_score"] - rows[-1]["fake_score"], abs=1e-6)
    assert all(row["generator_gradient"] > 0 for row in rows)


def test_an_adaptive_strength_is_recorded_and_kept(tmp_path: Path) -> None:
    of = variant(**ALL["ada"])
    state = run(of, tmp_path)
    strengths = [row["augmentation"] for row in state.history]
    # a target that nearly any score is above: up by 2 · 8 / 40 every second of three steps, to the bound
    assert strengths == pytest.approx([0.4, 0.8, 0.8, 0.8, 0.8, 0.8])
    assert checkpoints.load(tmp_path, CPU)["strength"] == state.strength  # type: ignore[index]
    odd = run(of, tmp_path / "odd", steps=1)
    assert len(odd.signs) == 1  # the third step's, which the next adjustment needs
    assert checkpoints.load(tmp_path / "odd", CPU)["signs"] == odd.signs  # type: ignore[index]


def test_recording_does_not_touch_the_run(tmp_path: Path) -> None:
    of = variant(**DCGAN)
    often, seldom = run(of, tmp_path / "a"), run(of, tmp_path / "b", record=99)
    assert len(seldom.history) == 1  # the last step is always recorded
    seldom.history = often.history
    same(often, seldom)


def test_numbers_that_are_not_finite_stop_the_run_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = variant(**DCGAN)
    ordinary = steps.step

    def break_at_five(state: State, *rest: Any) -> Findings:
        if state.step == 4:
            with torch.no_grad():
                state.generator.project.weight[0, 0] = float("nan")  # type: ignore[index, union-attr]
        return ordinary(state, *rest)

    monkeypatch.setattr(steps, "step", break_at_five)
    with pytest.raises(UserError, match=r"step 5: the discriminator broke down .*discriminator loss nan") as error:
        run(of, tmp_path)
    assert "last good snapshot, of step 4," in str(error.value)
    assert (tmp_path / "samples" / "000004.npy").exists()
    assert not (tmp_path / "samples" / "000006.npy").exists()

    state = fresh(of)
    with torch.no_grad():
        next(state.generator.parameters())[0, 0] = float("inf")
    with pytest.raises(UserError, match=r"the generator broke down .*project.weight are not finite"):
        loop.check_weights(state, plan(of), tmp_path)


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
