"""What a generator learns from better and better opponents: does its gradient vanish?

Arjovsky & Bottou 2017 (https://arxiv.org/abs/1701.04862, figures 2 and 3) freeze a generator, train a fresh
discriminator against it, and follow the norm of the gradient that the generator would get. With f the score before the
sigmoid σ, a sample's gradient is -σ(f) ∇f under the saturating loss, -σ(-f) ∇f under the non-saturating one, and -∇f
under the critic's. A discriminator that is sure has f far below 0 at every sample: the first vanishes like e^f, the
second is -∇f and as large and as rough as f has become steep, the third is held by the critic's clipped weights.

Here a clipped critic is trained beside the discriminator, on the same batches, against the same frozen generator: on
two segments in the plane, where the generator is one number, and on faces. Steps, objectives and penalties are those of
the project's own training.
"""

import bisect
import copy
import dataclasses
import itertools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from illustgan.core import files, run_folder
from illustgan.core.errors import UserError
from illustgan.core.numbers import rounded, significant
from illustgan.core.progress import Progress
from illustgan.core.randomness import normal
from illustgan.gan import trained
from illustgan.gan.objectives import OBJECTIVES, Objective
from illustgan.theory import blocks
from illustgan.theory.critic import segment
from illustgan.theory.fit import CLIP, LR
from illustgan.theory.networks import Judge, Segment
from illustgan.theory.settings import Vanishing
from illustgan.theory.summaries import Figures, magnitudes, means
from illustgan.training.method import Method, assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import LATENT, Faces, State, discriminator_step, start, start_with

DISTANCES = {"near": 0.25, "middle": 1.0, "far": 2.0}  # the frozen segments: their θ
_FREE = Variant(networks="mlp", objective="non_saturating", optimiser="rmsprop", lr=LR)
ON_SEGMENTS = {
    "discriminator": assemble(_FREE),
    "critic": assemble(blocks.changed(_FREE, objective="wasserstein", penalty="clip", clip=CLIP)),
}
PROBES = 2  # batches that each measurement on faces takes; two are enough to see whether batches agree
NORMS = ("weights", "samples")  # what the generator's losses are differentiated by
JUDGED = ("estimate", "ranked", "accuracy")

Batch = tuple[torch.Tensor, torch.Tensor]  # real samples, and latents for as many others
Gradients = dict[str, torch.Tensor]  # of each of the generator's losses by its weights, float64 (weights,)


@dataclass(frozen=True)
class Opponent:
    """Who is trained against the frozen generator: the discriminator of `state`, as `variant` says."""

    variant: Method
    state: State


def measure(folder: Path, prepared: Path, settings: Vanishing, discriminator: Variant, critic: Variant) -> Figures:
    """Follow gradients on segments and against generators of a run; the content of data/theory/vanishing.json.

    `folder` is that of the run whose generators are frozen, and `prepared` holds faces.npy and heldout.npy. The
    opponents are variants with a log loss and with a Wasserstein critic; their networks are those of the run.

    Raises:
        UserError: when an opponent broke down, or a file is missing or damaged.
    """
    run, cpu = run_folder.read(folder), torch.device("cpu")
    real, heldout = (files.read_array(prepared / f"{part}.npy", "prepare") for part in ("faces", "heldout"))
    opponents = {}
    for role, block in (("discriminator", discriminator), ("critic", critic)):
        variant = assemble(block)
        norm = variant.norm if variant.networks == run.networks else None
        opponents[role] = dataclasses.replace(variant, networks=run.networks, norm=norm)
    generators = {name: (step, trained.load(run, step, cpu)[0]) for name, step in chosen(run.evaluated).items()}
    faces = on_faces(
        generators, opponents, lambda seed: Faces(real, heldout, run.batch, seed, cpu), settings, run.width
    )
    return together({"toy": on_segments(settings), "faces": faces})


def chosen(evaluated: Sequence[int]) -> dict[str, int]:
    """Which of a run's steps are looked at: an early, a middle and the last one; of two the early and the last."""
    places = {"early": 0, "middle": (len(evaluated) - 1) // 2, "last": len(evaluated) - 1}
    names = {1: ("last",), 2: ("early", "last")}.get(len(evaluated), tuple(places))
    return {name: evaluated[places[name]] for name in names}


def on_segments(settings: Vanishing) -> Figures:
    """`follow` on two segments: a discriminator and a clipped critic for each seed and each θ of `DISTANCES`.

    Segments, networks, clipping and rate are those of `illustgan.theory.critic`. The true gradient by θ is known: 1 for
    the earth mover's distance, and 0 for the Jensen-Shannon divergence, which is log 2 whatever θ is. A discriminator
    at its best therefore gives the saturating loss a gradient of 0, and a critic that is K-Lipschitz and at its best
    gives K. Returns a part for `together`.
    """
    at = [0, *magnitudes(settings.toy_steps)]
    real = segment(torch.zeros(1))[0]
    batch = real, real[:, 1]

    def one(seed: int, theta: float) -> Figures:
        opponents = {
            role: Opponent(variant, start_with(variant, Segment(0.0), Judge(seed)))
            for role, variant in ON_SEGMENTS.items()
        }
        return follow(Segment(theta), opponents, lambda _: batch, [batch], at)

    seeds = {str(seed): {name: one(seed, theta) for name, theta in DISTANCES.items()} for seed in settings.seeds}
    return {"at": at, "generators": dict(DISTANCES), "seeds": seeds}


def on_faces(
    generators: Mapping[str, tuple[int, nn.Module]],
    opponents: Mapping[str, Method],
    batches: Callable[[int], Faces],
    settings: Vanishing,
    width: int,
) -> Figures:
    """`follow` on faces: for each seed and generator a fresh discriminator and critic of the same first weights.

    Generators, each with the step it is from, make new samples for every step, and are measured at latents of their
    own, with held-out faces; `batches` gives the faces by the seed. Returns a part for `together`.
    """
    at = [0, *magnitudes(settings.steps)]
    found: dict[str, Figures] = {}
    with Progress("vanishing", len(generators) * len(settings.seeds), "generator") as progress:
        for faces in map(batches, settings.seeds):
            shape, size, device = (faces.batch, LATENT), faces.faces.shape[1], faces.faces.device
            probe = [
                (faces.unseen(draw), normal(shape, faces.seed, "vanishing", draw).to(device)) for draw in range(PROBES)
            ]

            def batch(step: int, faces: Faces = faces) -> Batch:
                latents = normal((faces.batch, LATENT), faces.seed, "latents", step)
                return faces.real(step), latents.to(faces.faces.device)

            found[str(faces.seed)] = {}
            for name, (_, generator) in generators.items():
                fresh = {
                    role: Opponent(variant, start(variant, width=width, size=size, seed=faces.seed, device=device))
                    for role, variant in opponents.items()
                }
                frozen = copy.deepcopy(generator).train()  # batch norm by the batch, as where generators learn
                found[str(faces.seed)][name] = follow(frozen, fresh, batch, probe, at)
                progress.advance()
    return {"at": at, "generators": {name: step for name, (step, _) in generators.items()}, "seeds": found}


def follow(
    generator: nn.Module,
    opponents: Mapping[str, Opponent],
    batch: Callable[[int], Batch],
    probe: Sequence[Batch],
    at: Sequence[int],
) -> Figures:
    """Train every opponent against the generator as it is, and take its `gradients` at the steps `at` (ascending).

    All opponents see the same batches, `batch` of the step. Each is held by its penalty before it is measured, too.

    Returns:
        By opponent, `JUDGED` as lists over `at`; and under `gradients` those of all their losses, with one more list,
        `steady`: the cosine between the gradient by the weights and that of the measurement before (None at the first).

    Raises:
        UserError: when an opponent broke down.
    """
    found: dict[str, list[tuple[Figures, Gradients]]] = {name: [] for name in opponents}
    for step in range(at[-1] + 1):
        for name, opponent in opponents.items():
            opponent.variant.penalty(opponent.state.discriminator)
            if step in at:
                figures, by_weights = gradients(generator, opponent, probe)
                if not all(map(math.isfinite, (figures["estimate"], *(found.norm() for found in by_weights.values())))):
                    raise UserError(
                        f"vanishing: after {step} steps the {name} gives gradients or scores that are not finite: try "
                        "a smaller lr in its variant"
                    )
                found[name].append((figures, by_weights))
        if step < at[-1]:
            real, latents = batch(step)
            with torch.no_grad():
                fake = generator(latents)
            for opponent in opponents.values():
                discriminator_step(opponent.state, opponent.variant, real, fake, seed=0, draw=step)
    judged, by_loss = {}, {}
    for name, rows in found.items():
        judged[name] = {figure: [figures[figure] for figures, _ in rows] for figure in JUDGED}
        for loss in rows[0][1]:
            each = [figures["gradients"][loss] for figures, _ in rows]
            steady = [_cosine(before[loss], now[loss]) for (_, before), (_, now) in itertools.pairwise(rows)]
            by_loss[loss] = {figure: [one[figure] for one in each] for figure in each[0]} | {"steady": [None, *steady]}
    return dict(rounded({**judged, "gradients": by_loss}))


def losses(objective: Objective) -> dict[str, Objective]:
    """The objectives, by name, that train the same discriminator as `objective` does, and differ for generators."""
    return {name: one for name, one in OBJECTIVES.items() if one.discriminator_loss is objective.discriminator_loss}


def gradients(generator: nn.Module, opponent: Opponent, probe: Sequence[Batch]) -> tuple[Figures, Gradients]:
    """How good the opponent is, and what gradients it would give the generator; nothing takes a step.

    Returns:
        Gradients that are means over the probe's batches, and the figures
        `estimate`: of the distance between real and generated samples, as the opponent's objective defines it.
        `ranked`: the share of pairs of a real and a generated sample of which the real one has the higher score.
        `accuracy`: the share of samples on the right side of score 0; None for a critic, whose scores have no middle.
        `gradients`: for each loss `weights`, the norm of the gradient by the generator's weights, `samples`, the root
        mean square of the norms by a sample of that sample's own loss, both means over batches, and `agreement`, the
        mean cosine between two batches' gradients by the weights (None for one batch).
    """
    objective, judge = opponent.variant.objective, opponent.state.discriminator
    known, weights = losses(objective), list(generator.parameters())
    by_weights: dict[str, list[torch.Tensor]] = {name: [] for name in known}
    by_samples: dict[str, list[float]] = {name: [] for name in known}
    real_scores, fake_scores = [], []
    for real, latents in probe:
        with torch.no_grad():
            real_scores.append(judge(real).double())
        fake = generator(latents)
        scores = judge(fake)
        fake_scores.append(scores.detach().double())
        for name, one in known.items():
            assert one.generator_loss  # as of every log loss and of the critic's
            (outer,) = torch.autograd.grad(one.generator_loss(scores), fake, retain_graph=True)
            inner = torch.autograd.grad(fake, weights, outer, retain_graph=True)
            by_weights[name].append(torch.cat([part.double().flatten() for part in inner]))
            # a mean's gradient is 1 / N of each sample's own
            by_samples[name].append(math.sqrt(len(fake)) * outer.double().norm().item())
    real_all, fake_all = torch.cat(real_scores), torch.cat(fake_scores)
    right = torch.cat([real_all > 0, fake_all < 0]).double().mean()
    figures = {
        "estimate": objective.estimate(real_all, fake_all).item(),
        "ranked": ((torch.sign(real_all[:, None] - fake_all).mean() + 1) / 2).item(),
        "accuracy": right.item() if "saturating" in known else None,
        "gradients": {
            name: {
                "weights": statistics.fmean(gradient.norm().item() for gradient in by_weights[name]),
                "samples": statistics.fmean(by_samples[name]),
                "agreement": _agreement(by_weights[name]),
            }
            for name in known
        },
    }
    return figures, {name: torch.stack(found).mean(0) for name, found in by_weights.items()}


def _agreement(gradients: Sequence[torch.Tensor]) -> float | None:
    pairs = list(itertools.combinations(gradients, 2))
    return statistics.fmean(_cosine(a, b) for a, b in pairs) if pairs else None


def _cosine(a: torch.Tensor, b: torch.Tensor) -> float:
    return torch.cosine_similarity(a, b, dim=0).item()


def together(parts: Mapping[str, Figures]) -> Figures:
    """The content of data/theory/vanishing.json, from parts by name with the same seeds.

    Of each part `at`, the measured steps; `generators`, what each one's name means (its θ or its step); `curves`, for
    each seed and generator what `follow` found; and `gradients`, for each generator, loss and norm the means over seeds
    of `kept`, the gradient after the last step over the greatest on the way, and `grown`, the same over that after a
    tenth of the steps, each with its `_spread` (standard deviation). Figures that are undefined are None. `seeds` has
    `kept` and `grown` by seed and part.
    """
    found: Figures = {}
    by_seed: dict[str, Figures] = {}
    for name, part in parts.items():
        for seed, curves in part["seeds"].items():
            by_seed.setdefault(seed, {})[name] = {who: _ratios(one, part["at"]) for who, one in curves.items()}
        found[name] = {
            "at": part["at"],
            "generators": part["generators"],
            "gradients": means([seed[name] for seed in by_seed.values()], spread=True),
            "curves": part["seeds"],
        }
    return {**found, "seeds": by_seed}


def _ratios(curves: Figures, at: Sequence[int]) -> Figures:
    """For each loss and norm, what of the gradient is left in the end, and whether it still grew."""
    tenth = bisect.bisect_right(at, at[-1] / 10) - 1

    def ratios(norms: Sequence[float]) -> dict[str, float | None]:
        before = {"kept": max(norms), "grown": norms[tenth]}
        return {name: significant(norms[-1] / value) if value else None for name, value in before.items()}

    return {loss: {norm: ratios(found[norm]) for norm in NORMS} for loss, found in curves["gradients"].items()}
