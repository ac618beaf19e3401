"""Dropped modes where they can be counted: mixtures of small Gaussians in the plane, a ring and a grid.

These are the problems of Metz et al. 2017 (https://arxiv.org/abs/1611.02163, section 3.1) and of Lin et al. 2018
(PacGAN, https://arxiv.org/abs/1712.04086). Only networks and real points are others than those of faces. All seeds of a
variant train at once.
"""

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from illustgan.core.numbers import rounded, significant
from illustgan.core.randomness import generator, normal
from illustgan.gan.architecture import LATENT, Architecture
from illustgan.theory.course import changed, compared, follow, plain
from illustgan.theory.critic import First, Numbers, SideBySide
from illustgan.theory.settings import MixtureScale
from illustgan.theory.summaries import Figures, means, reverse_kl
from illustgan.training.method import assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces, start_with

GAIN = 0.8  # of orthogonal weights
REACH = 4.0  # what the discriminator divides points by, so that they lie within -1 and 1
MEASURED = 2500  # points that modes are counted in, as in PacGAN
SHOWN = 160  # of them, in a picture
NEAR = 3.0  # spreads: a point that is no further from a centre is of high quality
LEAST = 0.25  # as a share of the points that a mode has of as many real ones: below, a mode is not kept
LOSSES = ("discriminator_loss", "generator_loss", "unrolled_loss")
LATENTS = Architecture.of("mlp", width=1, size=1)  # the faces' latents: networks are those below
CLOUDS = (0.05, 0.15, 0.4, 0.7, 1.0)  # shares of the steps after which the points are kept


@dataclass(frozen=True)
class Mixture:
    """Gaussians of equal weight and spread: `centres` is float64 (modes, 2), `spread` their standard deviation."""

    centres: Numbers
    spread: float


def ring(radius: float, spread: float, modes: int = 8) -> Mixture:
    """Centres evenly round a circle, all of them different."""
    angles = np.arange(modes) * (2 * math.pi / modes)
    return Mixture(radius * np.stack([np.cos(angles), np.sin(angles)], axis=1), spread)


def grid(reach: float, spread: float, side: int = 5) -> Mixture:
    """Centres at side × side evenly spaced places from -`reach` to `reach`."""
    places = np.linspace(-reach, reach, side)
    return Mixture(np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2), spread)


def _orthogonal(role: str) -> First:
    return lambda rows, columns, seed, layer: nn.init.orthogonal_(
        torch.empty(rows, columns), GAIN, generator=generator(seed, "weights", role, layer)
    )


class Generator(SideBySide):
    """Latents (N, latent), the same for all seeds, to points (N, seeds, 2).

    Two hidden layers, ReLU and orthogonal weights (Metz et al. 2017, https://arxiv.org/abs/1611.02163, appendix A).
    Points come before seeds, so that a real and a fake batch can be joined as those of pictures are.
    """

    def __init__(self, seeds: Sequence[int], hidden: int, latent: int) -> None:
        super().__init__((latent, hidden, hidden, 2), _orthogonal("generator"), seeds)

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        return self.layers(latents.expand(len(self.biases[0]), *latents.shape)).transpose(0, 1)


class Discriminator(SideBySide):
    """Points (N, seeds, 2) to scores (N, seeds), unbounded: one hidden layer, else as `Generator`."""

    def __init__(self, seeds: Sequence[int], hidden: int) -> None:
        super().__init__((2, hidden, 1), _orthogonal("discriminator"), seeds)

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        return self.layers(points.transpose(0, 1) / REACH).squeeze(-1).transpose(0, 1)


TARGETS = {"ring": ring(2.0, 0.02), "grid": grid(4.0, 0.05)}  # as published

# objective, β₁ and networks as published; rates ten times as high need far fewer steps
GAN = plain(objective="saturating", lr=0.001, discriminator_lr=0.001, beta1=0.5, optimiser="adam")
_CRITIC = {"objective": "wasserstein", "lr": 0.0005, "discriminator_steps": 5}
WGAN = plain(**_CRITIC, beta1=0.5, optimiser="rmsprop", penalty="clip", clip=0.1)
# the critic at the rate of `GAN`, since a generator of the same rate outruns it and goes from mode to mode
WGAN_GP = changed(GAN, **_CRITIC, penalty="gradient_penalty", penalty_weight=1.0)


class Points(Faces):
    """Endless real points in the place of faces, for each seed its own."""

    def __init__(self, mixture: Mixture, batch: int, seeds: Sequence[int]) -> None:
        centres = mixture.centres.astype(np.float32)
        # the latents' key: all seeds share them, see Generator
        super().__init__(centres, centres[:0], LATENTS, batch, seed=0, device=torch.device("cpu"))
        self.spread, self.seeds = mixture.spread, seeds

    def real(self, draw: int, *key: str) -> torch.Tensor:
        """The `draw`-th batch: float32 (batch, seeds, 2)."""

        def points(random: torch.Generator) -> torch.Tensor:
            centres = self.faces[torch.randint(len(self.faces), (self.batch,), generator=random)]
            return centres + self.spread * torch.randn((self.batch, 2), generator=random)

        return torch.stack([points(generator(seed, *key, draw, "points")) for seed in self.seeds], dim=1)

    def unseen(self, draw: int) -> torch.Tensor:
        """As `real`, other points."""
        return self.real(draw, "unseen")


def train(block: Variant, mixture: Mixture, scale: MixtureScale, folder: Path) -> dict[int, Numbers]:
    """Train one variant with all seeds: its points, float64 (seeds, MEASURED, 2), at the steps of `CLOUDS`.

    The variant's own networks are ignored; `folder` is that of `follow`.
    """
    variant, count = assemble(block), len(scale.seeds)

    def summed(loss: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
        # over seeds, where it is a mean over all scores: each seed has its own gradient
        return lambda *given: count * loss(*given).mean()

    losses: Any = {name: summed(getattr(variant.objective, name)) for name in LOSSES}
    term = variant.gradient_term and summed(variant.gradient_term)
    variant = dataclasses.replace(
        variant, objective=dataclasses.replace(variant.objective, **losses), gradient_term=term
    )
    players = Generator(scale.seeds, scale.hidden, LATENT), Discriminator(scale.seeds, scale.hidden)
    latents = normal((MEASURED, LATENT), "measured")

    @torch.no_grad()
    def look(maker: nn.Module) -> torch.Tensor:
        return torch.as_tensor(maker(latents).transpose(0, 1).contiguous())

    at = sorted({max(1, round(share * scale.steps)) for share in CLOUDS})
    points = Points(mixture, scale.batch, scale.seeds)
    clouds = follow(variant, start_with(variant, *players), points, look, at, folder)
    return {step: cloud.double().numpy() for step, cloud in clouds.items()}


def measure(points: Numbers, mixture: Mixture) -> dict[str, float]:
    """What one generator's points, float64 (N, 2), are worth; those that are not finite belong to no centre.

    `modes`: centres with at least one point within `NEAR` spreads, as published work counts; `kept`: with at least
    `LEAST` of a mode's fair share of all points, since one point is no mode; `quality`: the share of points within
    `NEAR` spreads of a centre (real points: 1 - exp(-NEAR² / 2)); `kl`: `reverse_kl` of all, by their nearest centre.
    """
    finite = points[np.isfinite(points).all(axis=1)]
    away = np.linalg.norm(finite[:, None] - mixture.centres, axis=-1)
    nearest = away.argmin(axis=1)
    good = away[np.arange(len(finite)), nearest] <= NEAR * mixture.spread
    modes = len(mixture.centres)
    hits, counts = (np.bincount(of, minlength=modes) for of in (nearest[good], nearest))
    return {
        "modes": float((hits > 0).sum()),
        "kept": float((hits >= max(1, LEAST * len(points) / modes)).sum()),
        "quality": significant(float(good.sum() / len(points))),
        "kl": significant(reverse_kl(counts, np.full(modes, 1 / modes))),
    }


def compute(scale: MixtureScale, folder: Path) -> Figures:
    """Every variant on every target, with states in `folder`; the content of data/theory/mixtures.json."""
    variants = {**compared(GAN, WGAN, scale.unrolled), "wgan_gp": WGAN_GP}
    furthest = max(variants, key=lambda name: variants[name].unroll_steps)
    found: Figures = {}
    seeds: dict[str, Figures] = {str(seed): {} for seed in scale.seeds}
    for target in scale.targets:
        mixture = TARGETS[target]
        real = Points(mixture, MEASURED, [0]).unseen(0)[:, 0].double().numpy()
        found[target] = {
            "centres": rounded(mixture.centres),
            "spread": mixture.spread,
            "real": measure(real, mixture),
            "real_cloud": _cloud(real),
            "variants": {},
        }
        for name, block in variants.items():
            clouds = train(block, mixture, scale, folder / f"{target}-{name}")
            rows = {step: [measure(points, mixture) for points in cloud] for step, cloud in clouds.items()}
            for seed, row in zip(seeds.values(), rows[scale.steps], strict=True):
                seed.setdefault(target, {})[name] = row
            found[target]["variants"][name] = _variant(rows, clouds, len(mixture.centres), scale.seeds)
        for seed in seeds.values():
            seed[target]["unrolled"] = seed[target][furthest] if variants[furthest].unroll_steps else None
    return {**scale.model_dump(include={"steps", "batch", "hidden"}), "targets": found, "seeds": seeds}


def _variant(
    rows: Mapping[int, list[dict[str, float]]], clouds: Mapping[int, Numbers], modes: int, seeds: Sequence[int]
) -> Figures:
    """Of one variant on one target, from what is measured of each seed at each kept step."""
    last = rows[max(rows)]
    # by its KL at the end, since of ten one may be lucky
    middle = sorted(range(len(seeds)), key=lambda place: last[place]["kl"])[(len(seeds) - 1) // 2]
    return {
        **means(last),
        "reached": sum(one["modes"] == modes for one in last),
        "all": sum(one["kept"] == modes for one in last),
        "course": [{"step": step, **means(measured)} for step, measured in rows.items()],
        "shown": seeds[middle],
        "clouds": [{"step": step, **_cloud(cloud[middle])} for step, cloud in clouds.items()],
    }


def _cloud(points: Numbers) -> dict[str, list[float]]:
    shown = points[:SHOWN][np.isfinite(points[:SHOWN]).all(axis=1)]
    return {axis: [significant(float(value), 3) for value in shown[:, place]] for place, axis in enumerate("xy")}
