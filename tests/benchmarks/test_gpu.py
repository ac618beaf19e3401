"""The modes of the GPU benchmark, as far as a CPU can tell; on a GPU, all of them."""

import pytest
import torch

from illustgan.gan.networks import second_order
from illustgan.training import steps
from speed import gpu
from speed.timing import numerics
from speed.training import Setup, pictures

CPU = torch.device("cpu")
SETUP = Setup(width=2, batch=4, size=16, faces=30)


def weights(state: steps.State) -> list[torch.Tensor]:
    return [p.detach() for network in (state.generator, state.discriminator) for p in network.parameters()]


def trained(mode: gpu.Mode, count: int) -> gpu.Resident:
    one = gpu.Resident(mode, SETUP, CPU)
    with numerics(mode.deterministic):
        for _ in range(count):
            one.feed()
            one.train()
    return one


def test_what_lies_on_the_device_trains_as_the_pipeline_does() -> None:
    one = trained(gpu.Mode("plain", deterministic=True), 4)
    state = steps.start(one.method, one.architecture, seed=1, device=CPU)
    faces = steps.Faces(pictures(30, 16), pictures(5, 16), one.architecture, 4, 1, CPU)
    for number in range(4):
        steps.step(state, one.method, faces, number, 1)
    for mine, reference in zip(weights(one.state), weights(state), strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-5, atol=1e-6)
    assert not any(isinstance(part, second_order.Conv2d) for part in one.state.discriminator.modules())


def test_modes_and_the_pipeline_stand_in_one_table_and_what_fails_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    modes = (gpu.Mode("plain"), gpu.Mode("bfloat16", bf16=True), gpu.Mode("odd", run="none"))
    _, _, *rows = gpu.compare(SETUP, 1, 0.01, CPU, modes).splitlines()
    assert [row.split("|")[1].strip() for row in rows] == [gpu.PIPELINE, "plain", "bfloat16"]
    assert capsys.readouterr().out == "odd: failed (KeyError: 'none')\n"


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("mode", gpu.MODES, ids=lambda mode: mode.name)
def test_every_mode_runs_on_a_gpu(mode: gpu.Mode) -> None:
    one = gpu.Resident(mode, SETUP, torch.device("cuda"))
    gpu.steps_of(one)()
    assert one.drawn >= gpu.MANY
    assert all(torch.isfinite(p).all() for p in one.state.generator.parameters())
