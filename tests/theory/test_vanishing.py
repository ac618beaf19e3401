"""Gradients under opponents that get better: by hand where scores are linear, and as known on two segments."""

import copy
import dataclasses
import json
import math

import numpy as np
import pytest
import torch
from torch import nn

from illustgan.core.errors import UserError
from illustgan.core.randomness import generator, normal
from illustgan.gan import networks, penalties
from illustgan.gan.architecture import LATENT
from illustgan.theory import vanishing
from illustgan.theory.settings import Vanishing
from illustgan.theory.vanishing import Batch, Opponent, Segment
from illustgan.training.method import Method, assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces, discriminator_step, start, start_with

CPU = torch.device("cpu")
SIZE, WIDTH, BATCH = 8, 1, 4
_DCGAN = Variant(generator="dcgan", objective="non_saturating", optimiser="adam", lr=2e-4)
_WGAN = Variant(generator="dcgan", objective="wasserstein", penalty="clip", clip=0.01, optimiser="rmsprop", lr=5e-5)
DCGAN, WGAN = assemble(_DCGAN), assemble(_WGAN)
NETWORKS = _DCGAN.architecture(width=WIDTH, size=SIZE)
OPPONENTS = {"discriminator": (DCGAN, NETWORKS), "critic": (WGAN, NETWORKS)}
SETTINGS = Vanishing(seeds=(1, 2), model="dcgan", discriminator="dcgan", critic="wgan", steps=3, toy_steps=200)
Z = torch.linspace(0, 1, 5)
ONE_SIDE: Batch = (torch.stack([torch.zeros(5), Z], dim=-1), Z)


class Linear(nn.Module):
    def __init__(self, slope: float) -> None:
        super().__init__()
        self.slope = nn.Parameter(torch.tensor(slope))

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        return self.slope * points[:, 0]  # (N, 2) to (N,)


def linear(variant: Method, slope: float) -> Opponent:
    return variant, start_with(variant, Segment(0.0), Linear(slope))


def faces(seed: int) -> Faces:
    pictures = np.random.default_rng(0).integers(0, 256, (18, SIZE, SIZE, 3), dtype=np.uint8)
    return Faces(pictures[:12], pictures[12:], NETWORKS, BATCH, seed, CPU)


def maker() -> nn.Module:
    made, _ = NETWORKS.build()
    networks.initialise("dcgan", made, generator(3, "maker"))
    return made


def on_faces(*seeds: int, steps: int = 3, made: nn.Module | None = None) -> vanishing.Figures:
    settings = SETTINGS.model_copy(update={"seeds": seeds, "steps": steps})
    return vanishing.on_faces({"early": (7, made or maker())}, OPPONENTS, faces, settings)


@pytest.fixture(scope="module")
def segments() -> vanishing.Figures:
    return vanishing.together({"toy": vanishing.on_segments(SETTINGS.model_copy(update={"seeds": (1,)}))})


@pytest.mark.parametrize(("a", "distance"), [(-3.0, 2.0), (-60.0, 1.0)])  # the second underflows nowhere
def test_gradients_of_linear_scores_by_hand(a: float, distance: float) -> None:
    sure = 1 / (1 + math.exp(-a * distance))  # σ of the generated points' score
    expected = {"saturating": sure * abs(a), "non_saturating": (1 - sure) * abs(a), "wasserstein": abs(a)}
    for variant in (DCGAN, WGAN):
        found = vanishing.gradients(Segment(distance), linear(variant, a), [ONE_SIDE])
        for loss, figures in found["gradients"].items():
            assert figures["weights"] == pytest.approx(expected.pop(loss), rel=1e-4, abs=0)
            assert figures["agreement"] is None
        # the real points' score is 0 and so on neither side
        assert found["accuracy"] == (0.5 if variant is DCGAN else None)
    assert not expected
    assert found["estimate"] == pytest.approx(-a * distance)


@pytest.mark.parametrize(("second", "expected"), [(Z, 1.0), (-Z, -1.0)])
def test_equal_batches_agree_and_opposite_ones_do_not(second: torch.Tensor, expected: float) -> None:
    class Tilted(Segment):
        def forward(self, z: torch.Tensor) -> torch.Tensor:
            return torch.stack([self.distance * z, z], dim=-1)

    real = torch.zeros(5, 2)
    found = vanishing.gradients(Tilted(1.0), linear(WGAN, 0.5), [(real, Z), (real, second)])
    assert found["gradients"]["wasserstein"]["agreement"] == pytest.approx(expected)


def test_the_saturating_loss_vanishes_and_the_others_do_not(segments: vanishing.Figures) -> None:
    for name in vanishing.DISTANCES:
        norms = {loss: found["weights"] for loss, found in segments["toy"]["gradients"][name].items()}
        assert norms["saturating"]["kept"] < 0.03
        assert norms["non_saturating"]["kept"] == 1
        assert norms["wasserstein"]["kept"] > 0.95
        assert norms["non_saturating"]["grown"] > 1.5 > norms["wasserstein"]["grown"] > 0.9
        assert norms["saturating"]["grown"] < 0.2


def test_estimates_reach_what_is_known(segments: vanishing.Figures) -> None:
    near = segments["toy"]["curves"]["1"]["near"]
    assert 0.99 * math.log(2) < near["discriminator"]["estimate"][-1] < math.log(2)
    assert near["discriminator"]["accuracy"][-1] == 1
    # so near the critic is linear between the segments: its slope is what it estimates for a distance of 1
    slope = near["critic"]["estimate"][-1] / vanishing.DISTANCES["near"]
    assert near["gradients"]["wasserstein"]["weights"][-1] == pytest.approx(slope, rel=0.01)


def test_ratios_by_hand() -> None:
    norms = {"saturating": {"weights": [1.0, 4.0, 2.0, 1.0]}, "wasserstein": {"weights": [0.0, 0.0, 0.0, 0.0]}}
    part = {"at": [0, 1, 2, 10], "generators": {"a": 1}, "seeds": {"1": {"a": {"gradients": norms}}}}
    found = vanishing.together({"faces": part})["faces"]["gradients"]["a"]
    assert found["saturating"]["weights"] == {"kept": 0.25, "kept_spread": None, "grown": 0.25, "grown_spread": None}
    assert set(found["wasserstein"]["weights"].values()) == {None}


def test_a_seed_of_faces_alone_gives_the_same_bytes_and_generators_are_left_alone() -> None:
    made = maker()
    before = copy.deepcopy(made.state_dict())
    once = on_faces(1, 2, made=made)
    assert all(torch.equal(tensor, before[name]) for name, tensor in made.state_dict().items())
    assert json.dumps(once["seeds"]["2"], allow_nan=False) == json.dumps(on_faces(2)["seeds"]["2"])
    assert once["seeds"]["1"] != once["seeds"]["2"]


@pytest.mark.parametrize("role", OPPONENTS)
def test_opponents_are_trained_as_training_does_and_measuring_disturbs_nothing(role: str) -> None:
    pictures, made, (variant, _) = faces(1), maker(), OPPONENTS[role]
    probe = [(pictures.unseen(0), normal((BATCH, LATENT), "probe"))]

    def batch(step: int) -> Batch:
        return pictures.real(step), normal((BATCH, LATENT), 1, "latents", step)

    followed, alone = (start(variant, NETWORKS, seed=1, device=CPU) for _ in range(2))
    vanishing.follow(copy.deepcopy(made).train(), {role: (variant, followed)}, batch, probe, [0, 1, 2, 3])
    for step in range(3):
        real, latents = batch(step)
        penalties.clip(alone.discriminator, variant.settings.clip)
        discriminator_step(alone, variant, (real,), (copy.deepcopy(made).train()(latents),), seed=0, draw=step)
    penalties.clip(alone.discriminator, variant.settings.clip)
    for a, b in zip(followed.discriminator.parameters(), alone.discriminator.parameters(), strict=True):
        assert torch.equal(a, b)


def test_an_opponent_that_breaks_down_ends_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    wild = dataclasses.replace(DCGAN, discriminator_optimiser=lambda weights: torch.optim.SGD(weights, 1e38))
    monkeypatch.setitem(OPPONENTS, "discriminator", (wild, NETWORKS))
    with pytest.raises(UserError, match=r"the discriminator gives .* not finite: try a smaller lr"):
        on_faces(1, steps=10)


def test_generators_are_an_early_a_middle_and_the_last_one() -> None:
    assert vanishing.chosen(range(1, 13)) == {"early": 1, "middle": 6, "last": 12}
    assert (vanishing.chosen([4, 9]), vanishing.chosen([9])) == ({"early": 4, "last": 9}, {"last": 9})
