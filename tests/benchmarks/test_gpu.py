"""The modes of the GPU benchmark, as far as a CPU can tell; on a GPU, all of them."""

import pytest
import torch

from illustgan.gan.networks import second_order
from illustgan.training import steps
from speed import gpu, ours

CPU = torch.device("cpu")
PLACE = ours.Place(width=2, batch=4, size=16, faces=30)


def weights(state: steps.State) -> list[torch.Tensor]:
    return [p.detach() for network in (state.generator, state.discriminator, state.ema) for p in network.parameters()]


def trained(mode: gpu.Mode, count: int) -> gpu.Resident:
    one = gpu.Resident(mode, PLACE, CPU)
    with gpu.in_force(mode):
        for _ in range(count):
            one.feed()
            one.train()
    return one


def test_what_lies_on_the_device_trains_as_the_pipeline_does() -> None:
    one = trained(gpu.Mode("plain", deterministic=True), 4)
    state = steps.start(one.method, width=2, size=16, seed=1, device=CPU)
    faces = steps.Faces(ours.pictures(30, 16), ours.pictures(5, 16), 4, 1, CPU)
    for number in range(4):
        steps.step(state, one.method, faces, number, 1)
    for mine, reference in zip(weights(one.state), weights(state), strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-5, atol=1e-6)
    twice = (second_order.Conv2d, second_order.BatchNorm2d)
    assert not any(isinstance(part, twice) for part in one.state.discriminator.modules())


def test_bfloat16_trains_nearly_alike() -> None:
    plain, short = gpu.Mode("plain", deterministic=True), gpu.Mode("short", bf16=True)
    residents = (trained(mode, count) for mode, count in ((plain, 0), (plain, 3), (short, 3)))
    differ = False
    for a, b, c in zip(*(weights(one.state) for one in residents), strict=True):
        assert c.dtype == torch.float32
        assert (c - b).norm() <= 0.8 * (b - a).norm() + 1e-6
        differ |= not torch.allclose(b, c, rtol=1e-5)
    assert differ


def test_settings_are_put_back() -> None:
    def seen() -> tuple[bool, bool, bool]:
        cudnn, matmul = torch.backends.cudnn, torch.backends.cuda.matmul
        return torch.are_deterministic_algorithms_enabled(), cudnn.benchmark, matmul.allow_tf32

    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False
    with gpu.in_force(gpu.Mode("x", tf32=True)):
        assert seen() == (False, True, True)
    assert seen() == (True, False, False)


def test_a_mode_that_fails_is_told_and_the_others_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(resident: gpu.Resident) -> object:
        raise RuntimeError("two\nlines")

    monkeypatch.setitem(gpu.RUNNERS, "graph", failing)
    modes = [gpu.Mode("plain"), gpu.Mode("broken", run="graph")]
    rows, problems = gpu.compare(modes, ours.Place(1, 2, 16, 20), rounds=1, seconds=0.0, device=CPU)
    assert [row[0] for row in rows] == [gpu.PIPELINE, "plain"]
    assert rows[0][3] == "1.00 (1.00 to 1.00)"
    assert problems == ["broken: failed (RuntimeError: two lines)"]


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("mode", gpu.MODES, ids=lambda mode: mode.name)
def test_every_mode_runs_on_a_gpu(mode: gpu.Mode) -> None:
    one = gpu.Resident(mode, PLACE, torch.device("cuda"))
    gpu.contestant(one)()
    assert one.drawn >= gpu.MANY
    assert all(torch.isfinite(p).all() for p in one.state.generator.parameters())
