"""The variants that are compared: which there are, and that they differ in what their names say alone."""

from illustgan.theory import blocks
from illustgan.theory.settings import Penalised

SETTINGS = Penalised(
    **{"objective": "saturating", "lr": 0.001, "discriminator_lr": 0.0005, "beta1": 0.5},
    **{"wgan_lr": 0.002, "wgan_clip": 0.1, "wgan_steps": 5, "wgan_gp_weight": 2},
)


def test_variants_differ_in_what_their_names_say() -> None:
    found = blocks.lookahead(SETTINGS, [1, 5], "mlp")
    assert list(found) == ["gan", "unrolled_1", "unrolled_5", "wgan"]
    for k in (1, 5):
        assert found[f"unrolled_{k}"] == blocks.changed(found["gan"], unroll_steps=k)
    assert (found["gan"].lr, found["gan"].discriminator_lr, found["gan"].objective) == (0.001, 0.0005, "saturating")
    assert (found["wgan"].lr, found["wgan"].clip, found["wgan"].discriminator_steps) == (0.002, 0.1, 5)
    pair = blocks.pair(SETTINGS, "dcgan")
    assert pair["wgan"].discriminator_steps == 1
    assert {block.networks for block in pair.values()} == {"dcgan"}


def test_a_penalised_wgan_has_a_critic_as_fast_as_the_discriminator() -> None:
    penalised = blocks.penalised(SETTINGS, "mlp")
    assert (penalised.penalty, penalised.penalty_weight, penalised.discriminator_steps) == ("gradient_penalty", 2, 5)
    assert (penalised.lr, penalised.discriminator_lr, penalised.optimiser) == (0.002, 0.0005, "adam")
