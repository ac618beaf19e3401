"""First weights and batches, by their keys, and what each step costs."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from illustgan.core.randomness import batch_indices, generator
from illustgan.gan import networks, sampling
from illustgan.gan.architecture import Architecture
from illustgan.training import steps
from illustgan.training.steps import measure_cost

from .small import ALL, BATCH, DCGAN, SIZE, WIDTH, faces, fresh, variant

PINNED = (  # the first of each tensor, for seed 1
    [-0.0249174, 0.997775, 0, 0.00122617, 1.01751, 0, 0.0158578],
    [-0.00290505, -0.00304218, 1.04282, 0, 0.00825956],
)


def test_first_weights_are_the_roles_own_and_the_averages_those_of_the_generator() -> None:
    state = fresh(variant(**DCGAN))
    first = [
        [p.flatten()[0].item() for p in network.parameters()] for network in (state.generator, state.discriminator)
    ]
    assert first[0] == pytest.approx(PINNED[0], rel=1e-5)
    assert first[1] == pytest.approx(PINNED[1], rel=1e-5)
    assert all(map(torch.equal, state.shown.parameters(), state.generator.parameters()))
    assert state.discriminator.layers[0].weight.is_contiguous(memory_format=torch.channels_last)  # type: ignore
    he = fresh(variant(**DCGAN, discriminator_norm="none", discriminator_weights="he"))
    judge = Architecture.of("dcgan", width=WIDTH, size=SIZE, latent=100, discriminator_norm="none").build()[1]
    networks.initialise("dcgan", judge, generator(1, "weights", "discriminator"), "he")
    assert all(map(torch.equal, he.discriminator.parameters(), judge.parameters()))
    assert all(map(torch.equal, he.generator.parameters(), state.generator.parameters()))


@pytest.mark.parametrize(
    "name", ["gan", "dcgan", "unrolled", "relativistic", "wgan_gp", "r1", "r1_r2", "spectral", "grouped"]
)
def test_the_costs_of_both_kinds_of_step_add_up(name: str) -> None:
    of = variant(**ALL[name])
    state, real = fresh(of), faces(of)
    cost, draws = measure_cost(of, real), 0
    assert min(cost.generator_step, cost.discriminator_step) > 0
    assert (cost.penalty > 0, cost.penalty_every) == (bool(of.gradient_term), ALL[name].get("penalty_every", 1))
    with FlopCounterMode(display=False) as counter:
        for done, repeats in enumerate((1, 4), 1):
            steps.step(state, of, real, draws, repeats)
            draws += repeats
            penalties = len(range(0, draws, cost.penalty_every)) * cost.penalty
            work = draws * cost.discriminator_step + penalties + done * cost.generator_step
            assert counter.get_total_flops() == work


def test_the_dcgans_cost_is_what_the_layers_say(capsys: pytest.CaptureFixture[str]) -> None:
    def layers(channels: list[int], kernel: int, sides: list[int]) -> int:
        pairs = zip(channels, channels[1:], sides, strict=False)
        return sum(2 * kernel * a * b * side * side for a, b, side in pairs) * BATCH

    # at 16 pixels: 4 -> 8 -> 16 pixels up, 16 -> 8 -> 4 down, and a matrix product at either end
    maker = layers([2 * WIDTH, WIDTH, 3], 16, [4, 8]) + 2 * 100 * 16 * 2 * WIDTH * BATCH
    judge = layers([3, WIDTH, 2 * WIDTH], 16, [8, 4]) + 2 * 16 * 2 * WIDTH * BATCH
    first_maker, first_judge = 2 * 100 * 16 * 2 * WIDTH * BATCH, 2 * 16 * 3 * WIDTH * 64 * BATCH
    cost = measure_cost(variant(**DCGAN), faces(variant(**DCGAN)))
    # discriminator: a forward pass of G; two of D with all gradients but those by the images
    assert cost.discriminator_step == maker + 2 * (3 * judge - first_judge)
    # generator: D forward and by its input; G backward, where the latents need no gradient
    assert cost.generator_step == 2 * judge + 2 * maker - first_maker
    assert not capsys.readouterr().out


def test_batches_have_the_groups_of_their_faces() -> None:
    real = faces(variant(**DCGAN, groups=3))
    for part, pictures in (("faces", real.faces), ("heldout", real.heldout)):
        images, rows = real.labelled(5, heldout=part == "heldout")
        indices = batch_indices(5, BATCH, len(pictures), 1, part)
        assert torch.equal(images, sampling.from_uint8(pictures[indices]))
        assert rows.argmax(1).tolist() == real.labels[part][indices].tolist()
        assert rows.sum(1).tolist() == [1] * BATCH
