"""The modes of the GPU benchmark, as far as a CPU can tell; on a GPU, all of them."""

import sys
from pathlib import Path
from typing import Any

import pytest
import torch

import bench
from illustgan.gan.networks import second_order
from illustgan.training.steps import Faces, discriminator_step, start, step
from speed import gpu, ours

CPU = torch.device("cpu")
PLAIN = gpu.Mode("plain", deterministic=True)


def resident(mode: gpu.Mode, device: torch.device = CPU) -> gpu.Resident:
    return gpu.Resident(mode, ours.pictures(30, 16), width=2, batch=4, device=device)


def trained(one: gpu.Resident, steps: int) -> list[torch.Tensor]:
    with gpu.in_force(one.mode):
        for _ in range(steps):
            one.feed()
            one.train()
    state = one.state
    return [p.detach() for player in (state.generator, state.discriminator, state.ema) for p in player.parameters()]


def test_what_lies_on_the_device_trains_as_the_pipeline_does() -> None:
    one = resident(PLAIN)
    state = start(one.variant, width=2, size=16, seed=1, device=CPU)
    faces = Faces(ours.pictures(30, 16), ours.pictures(5, 16), 4, 1, CPU)
    for number in range(4):
        step(state, one.variant, faces, number, 1)
    expected = [p for player in (state.generator, state.discriminator, state.ema) for p in player.parameters()]
    for mine, reference in zip(trained(one, 4), expected, strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "mode",
    [
        gpu.Mode("first", channels_last=False),
        gpu.Mode("loose", fused=False),
        gpu.Mode("short", bf16=True),
        gpu.Mode("short first", bf16=True, channels_last=False),
    ],
    ids=lambda mode: mode.name,
)
def test_modes_train_alike(mode: gpu.Mode) -> None:
    steps = 3
    start, plain, found = trained(resident(PLAIN), 0), trained(resident(PLAIN), steps), trained(resident(mode), steps)
    for a, b, c in zip(start, plain, found, strict=True):
        assert torch.isfinite(c).all()
        assert c.dtype == torch.float32
        assert (c - b).norm() <= (0.8 if mode.bf16 else 0.05) * (b - a).norm() + 1e-6


@pytest.mark.parametrize("channels_last", [True, False])
def test_gradients_have_the_order_in_memory_that_weights_have(channels_last: bool) -> None:
    """Fused optimisers go through both as vectors, and do not look at strides."""
    one = resident(gpu.Mode("x", channels_last=channels_last))
    trained(one, 1)
    for player in (one.state.generator, one.state.discriminator):
        for parameter in player.parameters():
            assert parameter.grad is not None
            assert parameter.grad.stride() == parameter.stride()


def test_bfloat16_is_in_force_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    ordinary = discriminator_step

    def looking(*given: Any, **named: Any) -> object:
        seen.append(given[-1].dtype)
        return ordinary(*given, **named)

    monkeypatch.setattr(gpu, "discriminator_step", looking)
    trained(resident(gpu.Mode("short", bf16=True)), 1)
    trained(resident(PLAIN), 1)
    assert seen == [torch.bfloat16, torch.float32]


def test_settings_are_put_back() -> None:
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False
    with gpu.in_force(gpu.Mode("x", tf32=True)):
        assert not torch.are_deterministic_algorithms_enabled()
        assert torch.backends.cudnn.benchmark
        assert torch.backends.cuda.matmul.allow_tf32
    assert torch.are_deterministic_algorithms_enabled()
    assert not torch.backends.cudnn.benchmark
    assert not torch.backends.cuda.matmul.allow_tf32


def test_players_get_torchs_own_layers() -> None:
    player = resident(PLAIN).state.discriminator
    assert not any(isinstance(part, second_order.Conv2d | second_order.BatchNorm2d) for part in player.modules())


def test_a_mode_that_fails_is_told_and_the_others_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(resident: gpu.Resident) -> object:
        raise RuntimeError("two\nlines")

    monkeypatch.setitem(gpu.RUNNERS, "graph", failing)
    modes = [gpu.Mode("plain"), gpu.Mode("broken", run="graph")]
    outcomes, problems = gpu.compare(modes, ours.pictures(20, 16), width=1, batch=2, rounds=1, seconds=0.0, device=CPU)
    assert [outcome.name for outcome in outcomes] == [gpu.PIPELINE, "plain"]
    assert outcomes[0].ratio.median == 1
    assert problems == ["broken: failed (RuntimeError: two lines)"]
    assert gpu.summary(outcomes, 2).count("\n") == 3


def test_the_compiler_forgets_other_widths_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    resets = []
    monkeypatch.setattr(torch.compiler, "reset", lambda: resets.append(1))
    monkeypatch.setitem(gpu.RUNNERS, "compiled", gpu.RUNNERS["eager"])
    for modes in ([gpu.Mode("plain")], [gpu.Mode("plain"), gpu.Mode("compiled", run="compiled")]):
        gpu.compare(modes, ours.pictures(20, 16), width=1, batch=2, rounds=1, seconds=0.0, device=CPU)
    assert len(resets) == 1


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_without_cuda_one_line_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.py", "gpu", "--threads", "1"])
    bench.main()
    assert capsys.readouterr().out == "torch sees no CUDA device here: nothing to measure\n"


def test_a_folder_without_public_code_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.py", "public", str(tmp_path), "--widths", "1", "--threads", "1"])
    with pytest.raises(bench.UserError, match=r"has no examples/dcgan/main.py: put a clone of https://github.com"):
        bench.main()


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("mode", gpu.MODES, ids=lambda mode: mode.name)
def test_every_mode_runs_on_a_gpu(mode: gpu.Mode) -> None:
    one = resident(mode, torch.device("cuda"))
    gpu.contestant(one)()
    assert one.drawn >= gpu.MANY
    assert all(torch.isfinite(p).all() for p in one.state.generator.parameters())
