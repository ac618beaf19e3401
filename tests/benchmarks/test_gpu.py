"""The modes of the GPU benchmark, as far as a CPU can tell; on a GPU, all of them."""

from typing import Any

import pytest
import torch

from illustgan.gan.networks import second_order
from illustgan.training import steps
from speed import gpu, ours

CPU = torch.device("cpu")
PLACE = ours.Place(width=2, batch=4, size=16, faces=30)
PLAIN = gpu.Mode("plain", deterministic=True)


def trained(one: gpu.Resident, count: int) -> list[torch.Tensor]:
    with gpu.in_force(one.mode):
        for _ in range(count):
            one.feed()
            one.train()
    state = one.state
    return [p.detach() for network in (state.generator, state.discriminator, state.ema) for p in network.parameters()]


def test_what_lies_on_the_device_trains_as_the_pipeline_does() -> None:
    one = gpu.Resident(PLAIN, PLACE, CPU)
    state = steps.start(one.variant, width=2, size=16, seed=1, device=CPU)
    faces = steps.Faces(ours.pictures(30, 16), ours.pictures(5, 16), 4, 1, CPU)
    for number in range(4):
        steps.step(state, one.variant, faces, number, 1)
    expected = [p for network in (state.generator, state.discriminator, state.ema) for p in network.parameters()]
    for mine, reference in zip(trained(one, 4), expected, strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-5, atol=1e-6)
    twice = (second_order.Conv2d, second_order.BatchNorm2d)
    assert not any(isinstance(part, twice) for part in one.state.discriminator.modules())


def test_bfloat16_trains_nearly_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    ordinary = gpu.discriminator_step

    def looking(*given: Any, **named: Any) -> object:
        seen.append(given[-1].dtype)
        return ordinary(*given, **named)

    monkeypatch.setattr(gpu, "discriminator_step", looking)
    short = gpu.Mode("short", bf16=True)
    start, plain, found = (
        trained(gpu.Resident(mode, PLACE, CPU), count) for mode, count in ((PLAIN, 0), (PLAIN, 3), (short, 3))
    )
    assert seen == [torch.float32] * 3 + [torch.bfloat16] * 3
    for a, b, c in zip(start, plain, found, strict=True):
        assert c.dtype == torch.float32
        assert (c - b).norm() <= 0.8 * (b - a).norm() + 1e-6


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


def test_a_mode_that_fails_is_told_and_the_others_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(resident: gpu.Resident) -> object:
        raise RuntimeError("two\nlines")

    monkeypatch.setitem(gpu.RUNNERS, "graph", failing)
    modes = [gpu.Mode("plain"), gpu.Mode("broken", run="graph")]
    rows, problems = gpu.compare(modes, ours.Place(1, 2, 16, 20), rounds=1, seconds=0.0, device=CPU)
    assert [row[0] for row in rows] == [gpu.PIPELINE, "plain"]
    assert rows[0][3:] == ["?", "1.00 (1.00 to 1.00)"]
    assert problems == ["broken: failed (RuntimeError: two lines)"]


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("mode", gpu.MODES, ids=lambda mode: mode.name)
def test_every_mode_runs_on_a_gpu(mode: gpu.Mode) -> None:
    one = gpu.Resident(mode, PLACE, torch.device("cuda"))
    gpu.contestant(one)()
    assert one.drawn >= gpu.MANY
    assert all(torch.isfinite(p).all() for p in one.state.generator.parameters())
