"""One training on two kinds of arithmetic: CPU and CUDA, and what can be told of that without a GPU."""

from typing import Any

import numpy as np
import pytest
import torch

from illustgan import params
from illustgan.core import devices
from illustgan.core.settings import Machine
from illustgan.training.method import assemble
from illustgan.training.steps import Faces, State, start, step

SIZE, WIDTH, BATCH, STEPS = 16, 4, 16, 10
CPU = torch.device("cpu")
DCGAN: dict[str, Any] = {"generator": "dcgan", "objective": "non_saturating", "optimiser": "adam", "lr": 2e-4}
WGAN: dict[str, Any] = {
    **{"generator": "dcgan", "objective": "wasserstein", "optimiser": "rmsprop", "lr": 5e-5},
    **{"penalty": "clip", "clip": 0.01, "discriminator_steps": 2},
}
ALL = {
    "gan": {**DCGAN, "generator": "mlp"},
    "dcgan": DCGAN,
    "unrolled": {**DCGAN, "unroll_steps": 2},
    "wgan": WGAN,
    "wgan_mlp": {**WGAN, "generator": "mlp", "generator_norm": "none", "discriminator": "dcgan"},
}
APART = 0.01  # of the way that weights went: a gradient near 0 can change its sign, and Adam's step with it
Trained = tuple[list[torch.Tensor], list[float]]


def train(name: str, device: torch.device, dtype: torch.dtype = torch.float32) -> Trained:
    """The weights of both networks after ten steps, and the discriminator's losses on the way."""
    of = assemble(params.Variant(**ALL[name]))
    architecture = of.settings.architecture(width=WIDTH, size=SIZE)
    state = start(of, architecture, seed=1, device=device)
    pictures = np.random.default_rng(0).integers(0, 256, (60, SIZE, SIZE, 3), dtype=np.uint8)
    faces = Faces(pictures, pictures, architecture, BATCH, 1, device)
    for network in (state.generator, state.discriminator, state.shown):
        network.to(dtype)
    repeats = of.settings.discriminator_steps
    losses = [step(state, of, faces, number * repeats, repeats).discriminator_loss.item() for number in range(STEPS)]
    return weights(state), losses


def weights(state: State) -> list[torch.Tensor]:
    networks = state.generator, state.discriminator
    return [p.detach().cpu().double() for network in networks for p in network.parameters()]


def agree(name: str, one: Trained, two: Trained) -> None:
    of = assemble(params.Variant(**ALL[name]))
    first = weights(start(of, of.settings.architecture(width=WIDTH, size=SIZE), seed=1, device=CPU))
    went, apart = (
        torch.cat([(b - a).flatten() for a, b in zip(earlier, later, strict=True)]).norm().item()
        for earlier, later in ((first, one[0]), (one[0], two[0]))
    )
    assert went > 0
    assert apart <= APART * went
    np.testing.assert_allclose(one[1], two[1], rtol=1e-3, atol=1e-4)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("name", ALL)
def test_cpu_and_cuda_agree_over_ten_steps(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", False)  # ten bits fewer than the CPU has
    agree(name, train(name, CPU), train(name, devices.choose(Machine(device="cuda", threads=1))))


@pytest.mark.parametrize("name", ALL)
def test_float32_and_float64_agree_over_ten_steps(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arithmetic that differs as much as a GPU's can: the bound is one that training keeps."""
    single = train(name, CPU)
    take, draw = Faces._take, Faces.latents
    monkeypatch.setattr(Faces, "_take", staticmethod(lambda pictures, indices: take(pictures, indices).double()))
    monkeypatch.setattr(Faces, "latents", lambda *key: draw(*key).double())
    agree(name, single, train(name, CPU, torch.float64))


def test_weights_that_are_a_few_steps_apart_do_not_agree() -> None:
    found, losses = train("dcgan", CPU)
    with pytest.raises(AssertionError):
        agree("dcgan", (found, losses), ([weight + 1e-4 for weight in found], losses))
