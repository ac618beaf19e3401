"""What a generator learns from better and better opponents: does its gradient vanish?

Arjovsky & Bottou 2017 (https://arxiv.org/abs/1701.04862, figures 2 and 3) freeze a generator, train a fresh
discriminator against it, and follow the norm of the gradient that the generator would get. With f the score before the
sigmoid σ, a sample's gradient is -σ(f) ∇f under the saturating loss, -σ(-f) ∇f under the non-saturating one, and -∇f
under the critic's. A discriminator that is sure has f far below 0 at every sample: the first vanishes like e^f, the
second is -∇f and as large and as rough as f has become steep, the third is held by the critic's clipped weights.

Here a clipped critic is trained beside the discriminator, on the same batches, against the same frozen generator: on
two segments in the plane (`illustgan.theory.critic`), where the generator is one number, and on faces. Steps,
objectives and penalties are those of the project's own training.
"""

import bisect
import copy
import dataclasses
import itertools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from illustgan.core.errors import UserError
from illustgan.core.numbers import significant
from illustgan.core.randomness import normal
from illustgan.gan.objectives import OBJECTIVES, Objective
from illustgan.gan.penalties import Penalty, none, weight_clipping
from illustgan.theory import critic
from illustgan.training.steps import LATENT, Faces, State, discriminator_step, start
from illustgan.training.variants import Schedule, Variant

DISTANCES = {"near": 0.25, "middle": 1.0, "far": 2.0}  # the frozen segments: their θ
PROBES = 2  # batches that each measurement on faces takes; two are enough to see whether batches agree
NORMS = ("weights", "samples")  # what the generator's losses are differentiated by

Figures = dict[str, Any]
Batch = Callable[[int], tuple[torch.Tensor, torch.Tensor]]  # of the step: real samples, and latents for as many others


@dataclass(frozen=True)
class Opponent:
    """Who is trained against the frozen generator: the discriminator of `state`, as `variant` says."""

    variant: Variant
    state: State


@dataclass(frozen=True)
class Probe:
    """What every measurement sees: batches of real samples, and as many batches of latents."""

    real: Sequence[torch.Tensor]
    latents: Sequence[torch.Tensor]


class Segment(nn.Module):
    """A generator with one weight: z, float32 (N,) in [0, 1], to the points (θ, z), float32 (N, 2)."""

    def __init__(self, distance: float) -> None:
        super().__init__()
        self.distance = nn.Parameter(torch.tensor(distance))

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return torch.stack([self.distance.expand_as(z), z], dim=-1)


class Judge(nn.Module):
    """One of `critic.Critics`, by itself: points (N, 2) to scores (N,)."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.critics = critic.Critics([seed])

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        scores: torch.Tensor = self.critics(points[None])[0]
        return scores


def measured_at(steps: int) -> list[int]:
    """The discriminator steps after which is measured: 0, 1, 2, 5, 10, 20, 50, … and `steps`, which is the last.

    Raises:
        ValueError: without a step.
    """
    if steps < 1:
        raise ValueError(f"an opponent needs a step to get better, not {steps}")
    series = (digit * 10**power for power in range(len(str(steps))) for digit in (1, 2, 5))
    return sorted({0, steps, *(step for step in series if step < steps)})


def chosen(evaluated: Sequence[int]) -> dict[str, int]:
    """Which steps of a run's `evaluated` (ascending) are looked at: an early, a middle and the last one.

    Fewer where there are fewer: the last of one, the early and the last of two.

    Raises:
        ValueError: without any.
    """
    if not evaluated:
        raise ValueError("a run without evaluated steps has no generators")
    places = {"early": 0, "middle": (len(evaluated) - 1) // 2, "last": len(evaluated) - 1}
    names = {1: ("last",), 2: ("early", "last")}.get(len(evaluated), tuple(places))
    return {name: evaluated[places[name]] for name in names}


def losses(objective: Objective) -> dict[str, Objective]:
    """The objectives, by name, that train the same discriminator as `objective` does, and differ for generators."""
    return {name: one for name, one in OBJECTIVES.items() if one.discriminator_loss is objective.discriminator_loss}


@dataclass(frozen=True)
class Measured:
    """What one measurement found: figures, and each loss's gradient by the generator's weights, float64 (weights,)."""

    figures: Figures
    gradients: dict[str, torch.Tensor]


def measure(generator: nn.Module, opponent: Opponent, probe: Probe) -> Measured:
    """How good the opponent is, and what gradients it would give the generator; nothing takes a step.

    Args:
        generator: latents to samples; its batch norm, like the opponent's, goes by the batch, as in training.
        opponent: as it is.
        probe: at least one batch of each.

    Returns:
        Gradients that are means over the probe's batches, and the figures
        `estimate`: of the distance between real and generated samples, as the opponent's objective defines it.
        `ranked`: the share of pairs of a real and a generated sample of which the real one has the higher score.
        `accuracy`: the share of samples on the right side of score 0; None for a critic, whose scores have no middle.
        `gradients`: for each loss of the generator `weights`, the norm of the gradient by the generator's weights,
        `samples`, the root mean square over samples of the norm by a sample of that sample's own loss, both means over
        the probe's batches, and `agreement`, the mean cosine between two batches' gradients by the weights (None for
        one batch).
    """
    generator_losses = losses(opponent.variant.objective)
    weights = list(generator.parameters())
    by_weights: dict[str, list[torch.Tensor]] = {name: [] for name in generator_losses}
    by_samples: dict[str, list[float]] = {name: [] for name in generator_losses}
    real_scores, fake_scores = [], []
    for real, latents in zip(probe.real, probe.latents, strict=True):
        with torch.no_grad():
            real_scores.append(opponent.state.discriminator(real).double())
        fake = generator(latents)
        scores = opponent.state.discriminator(fake)
        fake_scores.append(scores.detach().double())
        for name, objective in generator_losses.items():
            assert objective.generator_loss  # as of every log loss and of the critic's
            (outer,) = torch.autograd.grad(objective.generator_loss(scores), fake, retain_graph=True)
            inner = torch.autograd.grad(fake, weights, outer, retain_graph=True)
            by_weights[name].append(torch.cat([part.double().flatten() for part in inner]))
            # a mean's gradient is 1 / N of each sample's own
            by_samples[name].append(math.sqrt(len(fake)) * outer.double().norm().item())
    real_all, fake_all = torch.cat(real_scores), torch.cat(fake_scores)
    higher = (torch.sign(real_all[:, None] - fake_all).mean() + 1) / 2
    right = torch.cat([real_all > 0, fake_all < 0]).double().mean()
    figures = {
        "estimate": opponent.variant.objective.estimate(real_all, fake_all).item(),
        "ranked": higher.item(),
        "accuracy": right.item() if "saturating" in generator_losses else None,
        "gradients": {
            name: {
                "weights": statistics.fmean(gradient.norm().item() for gradient in by_weights[name]),
                "samples": statistics.fmean(by_samples[name]),
                "agreement": _agreement(by_weights[name]),
            }
            for name in generator_losses
        },
    }
    return Measured(figures, {name: torch.stack(found).mean(0) for name, found in by_weights.items()})


def _agreement(gradients: Sequence[torch.Tensor]) -> float | None:
    pairs = list(itertools.combinations(gradients, 2))
    return statistics.fmean(_cosine(a, b) for a, b in pairs) if pairs else None


def _cosine(a: torch.Tensor, b: torch.Tensor) -> float:
    return torch.cosine_similarity(a, b, dim=0).item()


def follow(
    generator: nn.Module, opponents: Mapping[str, Opponent], batch: Batch, probe: Probe, at: Sequence[int]
) -> Figures:
    """Train every opponent against the generator as it is, and `measure` at the steps `at` (ascending).

    All opponents see the same batches. Each is held by its penalty before it is measured, too: what is measured is
    always one that its variant allows.

    Returns:
        By opponent, `estimate`, `ranked` and `accuracy` of `measure` as lists over `at`; and under `gradients` those of
        all their losses, with one more list, `steady`: the cosine between the gradient by the weights and that of the
        measurement before (None at the first).

    Raises:
        UserError: when a measured figure is not finite, because an opponent broke down.
    """
    found: dict[str, list[Measured]] = {name: [] for name in opponents}
    for step in range(at[-1] + 1):
        for opponent in opponents.values():
            opponent.variant.penalty(opponent.state.discriminator)
        if step in at:
            for name, opponent in opponents.items():
                found[name].append(measure(generator, opponent, probe))
                _check(found[name][-1], name, step)
        if step == at[-1]:
            break
        real, latents = batch(step)
        with torch.no_grad():
            fake = generator(latents)
        for opponent in opponents.values():
            discriminator_step(opponent.state, opponent.variant, real, fake, seed=0, draw=step)
    gradients: Figures = {}
    for rows in found.values():
        for loss in rows[0].gradients:
            steady = [_cosine(before.gradients[loss], now.gradients[loss]) for before, now in itertools.pairwise(rows)]
            gradients[loss] = {
                **{
                    figure: [_rounded(row.figures["gradients"][loss][figure]) for row in rows]
                    for figure in (*NORMS, "agreement")
                },
                "steady": [None, *(significant(cosine) for cosine in steady)],
            }
    judged = {
        name: {figure: [_rounded(row.figures[figure]) for row in rows] for figure in ("estimate", "ranked", "accuracy")}
        for name, rows in found.items()
    }
    return {**judged, "gradients": gradients}


def _check(measured: Measured, name: str, step: int) -> None:
    if not all(
        math.isfinite(value)
        for value in (measured.figures["estimate"], *(found.norm().item() for found in measured.gradients.values()))
    ):
        raise UserError(
            f"vanishing: after {step} steps the {name} gives gradients or scores that are not finite: try a smaller lr "
            "in its variant"
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else significant(value)


def toy(seeds: Sequence[int], steps: int) -> Figures:
    """`follow` on two segments: a discriminator and a clipped critic for each seed and each θ of `DISTANCES`.

    The segments and networks, the clipping and the learning rate are those of `illustgan.theory.critic`. The true
    gradient by θ is known: 1 for the earth mover's distance, and 0 for the Jensen-Shannon divergence, which is log 2
    whatever θ is. A discriminator at its best therefore gives the saturating loss a gradient of 0, and a critic that
    is K-Lipschitz and at its best gives K.

    Args:
        seeds: of the opponents' first weights; all else is the same. At least one.
        steps: of each opponent.

    Returns:
        A part for `together`.

    Raises:
        ValueError: without a seed or a step.
    """
    _check_seeds(seeds)
    at = measured_at(steps)
    real, z = critic.segment(torch.zeros(1))[0], critic.segment(torch.zeros(1))[0, :, 1]

    def one(seed: int, distance: float) -> Figures:
        opponents = {
            "discriminator": _toy_opponent(seed, "non_saturating", none),
            "critic": _toy_opponent(seed, "wasserstein", weight_clipping(critic.CLIP)),
        }
        return follow(Segment(distance), opponents, lambda _: (real, z), Probe([real], [z]), at)

    return {
        "at": at,
        "generators": dict(DISTANCES),
        "seeds": {str(seed): {name: one(seed, distance) for name, distance in DISTANCES.items()} for seed in seeds},
    }


def _toy_opponent(seed: int, objective: str, penalty: Penalty) -> Opponent:
    def optimiser(weights: Any) -> torch.optim.Optimizer:
        return torch.optim.RMSprop(weights, critic.LR)

    variant = Variant(
        networks="points",
        objective=OBJECTIVES[objective],
        penalty=penalty,
        generator_optimiser=optimiser,
        discriminator_optimiser=optimiser,
        schedule=Schedule(),
        unrolling=None,
        ema_images=0.0,
        shown="raw",
    )
    idle, judge = Segment(0.0), Judge(seed)
    return Opponent(variant, State(idle, judge, idle, optimiser(idle.parameters()), optimiser(judge.parameters())))


def faces(
    generators: Mapping[str, tuple[int, nn.Module]],
    discriminator: Variant,
    critic: Variant,
    batches: Callable[[int], Faces],
    seeds: Sequence[int],
    steps: int,
    *,
    networks: str,
    width: int,
    device: torch.device,
    done: Callable[[], None] = lambda: None,
) -> Figures:
    """`follow` on faces: for each seed and generator a fresh discriminator and a fresh critic.

    Both have networks of the same family, whatever their variants say of their own, and the same first weights.
    Generators make new samples for every step, and are measured at latents of their own, with held-out faces.

    Args:
        generators: by name, the step they are from and themselves.
        discriminator: a variant with a log loss.
        critic: a variant with a Wasserstein critic.
        batches: the faces, batched by a seed.
        seeds: of the opponents' first weights and of all batches. At least one.
        steps: of each opponent.
        networks: the family of the opponents.
        width: of the opponents.
        device: where the generators and the faces are.
        done: called after each seed and generator.

    Returns:
        A part for `together`.

    Raises:
        ValueError: without a seed or a step, or where a variant has the other's kind of objective.
    """
    _check_seeds(seeds)
    if "saturating" not in losses(discriminator.objective) or "wasserstein" not in losses(critic.objective):
        raise ValueError("the discriminator's variant needs a log loss, and the critic's the Wasserstein objective")
    variants = {
        role: dataclasses.replace(
            variant, networks=networks, norm=variant.norm if variant.networks == networks else None
        )
        for role, variant in (("discriminator", discriminator), ("critic", critic))
    }
    at = measured_at(steps)
    found: Figures = {}
    for seed in seeds:
        pictures = batches(seed)
        size = pictures.faces.shape[1]
        probe = Probe(
            [pictures.unseen(draw) for draw in range(PROBES)],
            [normal((pictures.batch, LATENT), seed, "vanishing", draw).to(device) for draw in range(PROBES)],
        )

        def batch(step: int, seed: int = seed, pictures: Faces = pictures) -> tuple[torch.Tensor, torch.Tensor]:
            return pictures.real(step), normal((pictures.batch, LATENT), seed, "latents", step).to(device)

        found[str(seed)] = {}
        for name, (_, generator) in generators.items():
            opponents = {
                role: Opponent(variant, start(variant, width=width, size=size, seed=seed, device=device))
                for role, variant in variants.items()
            }
            frozen = copy.deepcopy(generator).train()  # batch norm by the batch, as where generators learn
            found[str(seed)][name] = follow(frozen, opponents, batch, probe, at)
            done()
    return {"at": at, "generators": {name: step for name, (step, _) in generators.items()}, "seeds": found}


def _check_seeds(seeds: Sequence[int]) -> None:
    if not seeds:
        raise ValueError("gradients are followed with at least one seed")


def together(parts: Mapping[str, Figures]) -> Figures:
    """The content of data/theory/vanishing.json, from `toy` and `faces` by name, with the same seeds.

    Returns:
        For each part `at`, the measured steps; `generators`, what each one's name means (its θ or its step);
        `curves`, for each seed and generator what `follow` found; and `gradients`, for each generator, loss and norm
        the means over seeds of `kept`, the gradient after the last step over the greatest on the way, and `grown`,
        the same over that after a tenth of the steps (the last one measured by then), each with its `_spread`
        (standard deviation, None for one seed). Figures that are undefined, since a gradient is 0, are None.
        `seeds` has `kept` and `grown` by seed and part.
    """
    by_seed = {
        seed: {
            name: {g: _ratios(curves, part["at"]) for g, curves in part["seeds"][seed].items()}
            for name, part in parts.items()
        }
        for seed in next(iter(parts.values()))["seeds"]
    }
    return {
        **{
            name: {
                "at": part["at"],
                "generators": part["generators"],
                "gradients": _means([seed[name] for seed in by_seed.values()]),
                "curves": part["seeds"],
            }
            for name, part in parts.items()
        },
        "seeds": by_seed,
    }


def _ratios(curves: Figures, at: Sequence[int]) -> Figures:
    """For each loss and norm, what of the gradient is left in the end, and whether it still grew."""
    tenth = bisect.bisect_right(at, at[-1] / 10) - 1
    return {
        loss: {
            norm: {
                "kept": _ratio(found[norm][-1], max(found[norm])),
                "grown": _ratio(found[norm][-1], found[norm][tenth]),
            }
            for norm in NORMS
        }
        for loss, found in curves["gradients"].items()
    }


def _ratio(a: float, b: float) -> float | None:
    return significant(a / b) if b else None


def _means(rows: Sequence[Any]) -> Any:
    """Means of nested figures alike in form, with spreads beside them."""
    found: Figures = {}
    for name, first in rows[0].items():
        values = [row[name] for row in rows]
        if isinstance(first, dict):
            found[name] = _means(values)
            continue
        known = [value for value in values if value is not None]
        found[name] = significant(statistics.fmean(known)) if known else None
        found[f"{name}_spread"] = significant(statistics.stdev(known)) if len(known) > 1 else None
    return found
