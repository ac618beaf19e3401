"""The variants that are compared: which there are, and that they differ in what their names say alone."""

from illustgan.theory.blocks import changed, compared
from illustgan.theory.settings import Penalised

SETTINGS = Penalised(
    **{"objective": "saturating", "lr": 0.001, "discriminator_lr": 0.0005, "beta1": 0.5},
    **{"wgan_lr": 0.002, "wgan_clip": 0.1, "wgan_steps": 5, "wgan_gp_weight": 2},
)


def test_variants_differ_in_what_their_names_say() -> None:
    found = compared(SETTINGS, "mlp", [1, 5])
    assert list(found) == ["gan", "unrolled_1", "unrolled_5", "wgan", "wgan_gp"]
    for k in (1, 5):
        assert found[f"unrolled_{k}"] == changed(found["gan"], unroll_steps=k)
    gan, wgan, penalised = (found[name] for name in ("gan", "wgan", "wgan_gp"))
    assert (gan.lr, gan.discriminator_lr, gan.objective) == (0.001, 0.0005, "saturating")
    assert (wgan.lr, wgan.clip, wgan.discriminator_steps) == (0.002, 0.1, 5)
    assert (penalised.penalty, penalised.penalty_weight, penalised.discriminator_steps) == ("gradient_penalty", 2, 5)
    assert (penalised.lr, penalised.discriminator_lr, penalised.optimiser) == (0.002, 0.0005, "adam")
