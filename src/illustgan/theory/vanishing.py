"""What a generator learns from better and better opponents: does its gradient vanish?

Arjovsky & Bottou 2017 (https://arxiv.org/abs/1701.04862, figures 2 and 3) freeze a generator, train a fresh
discriminator against it, and follow the norm of the gradient that the generator would get. Here a clipped critic is
trained beside it, on the same batches: on two segments, where the generator is one number, and on faces.
"""

import bisect
import copy
import itertools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import nn

from illustgan.core.errors import UserError
from illustgan.core.numbers import rounded, significant
from illustgan.core.progress import Progress
from illustgan.gan import penalties, run_folder
from illustgan.gan.architecture import Architecture
from illustgan.gan.objectives import OBJECTIVES
from illustgan.theory.critic import CLIP, LR, Critics, segment
from illustgan.theory.settings import Vanishing
from illustgan.theory.summaries import Figures, columns, magnitudes, means
from illustgan.training.method import Method, assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces, State, discriminator_step, start, start_with

DISTANCES = {"near": 0.25, "middle": 1.0, "far": 2.0}  # the frozen segments: their θ
_FREE: dict[str, Any] = {"generator": "mlp", "optimiser": "rmsprop", "lr": LR, "paper": {}}
ON_SEGMENTS = {
    "discriminator": assemble(Variant(objective="non_saturating", **_FREE)),
    "critic": assemble(Variant(objective="wasserstein", penalty="clip", clip=CLIP, **_FREE)),
}
PROBES = 2  # batches that each measurement on faces takes; two are enough to see whether batches agree

Batch = tuple[torch.Tensor, torch.Tensor]  # real samples, and latents for as many others
Opponent = tuple[Method, State]  # how it is trained against the frozen generator; the state's discriminator is


class Segment(nn.Module):
    """A generator with one weight θ: z, float32 (N,), to the points (θ, z), float32 (N, 2)."""

    def __init__(self, distance: float) -> None:
        super().__init__()
        self.distance = nn.Parameter(torch.tensor(distance))

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return torch.stack([self.distance.expand_as(z), z], dim=-1)


def measure(folder: Path, prepared: Path, settings: Vanishing, discriminator: Variant, critic: Variant) -> Figures:
    """Follow gradients on segments and against generators of a run; the content of data/theory/vanishing.json.

    `folder` is that of the run, and `prepared` holds faces.npy and heldout.npy. The opponents are variants whose
    networks are those of the run. `UserError` when one breaks down, or a file is missing or damaged.
    """
    run, cpu = run_folder.read(folder), torch.device("cpu")
    real, heldout = (run.pictures(prepared / f"{part}.npy") for part in ("faces", "heldout"))
    opponents = {}
    for role, block in (("discriminator", discriminator), ("critic", critic)):
        own = run.architecture
        theirs = block.architecture(width=own.width, size=own.size)
        norm = theirs.discriminator_norm if theirs.discriminator == own.discriminator else None
        opponents[role] = assemble(block), own.with_discriminator_norm(norm)
    generators = {name: (step, run.networks(step, cpu)[0]) for name, step in chosen(run.evaluated).items()}
    faces = on_faces(
        generators, opponents, lambda seed: Faces(real, heldout, run.architecture, run.batch, seed, cpu), settings
    )
    return together({"toy": on_segments(settings), "faces": faces})


def chosen(evaluated: Sequence[int]) -> dict[str, int]:
    """Which of a run's steps are looked at: an early, a middle and the last one; of two the early and the last."""
    first, *_, last = [*evaluated, evaluated[-1]]
    if len(evaluated) > 2:
        return {"early": first, "middle": evaluated[(len(evaluated) - 1) // 2], "last": last}
    return {"early": first, "last": last} if len(evaluated) == 2 else {"last": last}


def on_segments(settings: Vanishing) -> Figures:
    """`follow` for each seed and each θ of `DISTANCES`, on the segments and networks of `illustgan.theory.critic`.

    A discriminator at its best gives the saturating loss a gradient of 0, and a K-Lipschitz critic at its best gives K.
    Returns a part for `together`.
    """
    at = [0, *magnitudes(settings.toy_steps)]
    real = segment(torch.zeros(1))[0]
    batch = real, real[:, 1]

    def curves(seed: int, theta: float) -> Figures:
        alone = {role: Critics([seed]).alone(0) for role in ON_SEGMENTS}
        fresh = {role: (way, start_with(way, Segment(0.0), alone[role])) for role, way in ON_SEGMENTS.items()}
        return follow(Segment(theta), fresh, lambda _: batch, [batch], at)

    seeds = {str(seed): {name: curves(seed, theta) for name, theta in DISTANCES.items()} for seed in settings.seeds}
    return {"at": at, "generators": DISTANCES, "seeds": seeds}


def on_faces(
    generators: Mapping[str, tuple[int, nn.Module]],
    opponents: Mapping[str, tuple[Method, Architecture]],
    batches: Callable[[int], Faces],
    settings: Vanishing,
) -> Figures:
    """`follow` on faces, by the seed from `batches`: for each seed and generator opponents of the same first weights.

    Generators, each with the step it is from, are measured at latents of their own, with held-out faces. Returns a part
    for `together`.
    """
    at = [0, *magnitudes(settings.steps)]
    seeds: dict[str, Figures] = {}
    with Progress("vanishing", len(generators) * len(settings.seeds), "generator") as progress:
        for seed in settings.seeds:
            faces, seeds[str(seed)] = batches(seed), {}
            probe = [(faces.unseen(draw), faces.latents(seed, "vanishing", draw)) for draw in range(PROBES)]
            batch = partial(_batch, faces)
            for name, (_, generator) in generators.items():
                fresh = {
                    role: (method, start(method, architecture, seed=seed, device=faces.faces.device))
                    for role, (method, architecture) in opponents.items()
                }
                frozen = copy.deepcopy(generator).train()  # batch norm by the batch, as where generators learn
                seeds[str(seed)][name] = follow(frozen, fresh, batch, probe, at)
                progress.advance()
    return {"at": at, "generators": {name: step for name, (step, _) in generators.items()}, "seeds": seeds}


def _batch(faces: Faces, step: int) -> Batch:
    return faces.real(step), faces.latents(faces.seed, "latents", step)


def follow(
    generator: nn.Module,
    opponents: Mapping[str, Opponent],
    batch: Callable[[int], Batch],
    probe: Sequence[Batch],
    at: Sequence[int],
) -> Figures:
    """Train every opponent against the generator as it is, and take its `gradients` at the steps `at` (ascending).

    All opponents see the same batches, `batch` of the step. Each is held by its penalty before it is measured, too.
    Returns a generator's part of `curves`. `UserError` when an opponent breaks down.
    """
    rows: dict[str, list[Figures]] = {name: [] for name in opponents}
    for step in range(at[-1] + 1):
        for name, (variant, state) in opponents.items():
            penalties.clip(state.discriminator, variant.settings.clip)
            if step in at:
                figures = gradients(generator, (variant, state), probe)
                norms = [of_loss["weights"] for of_loss in figures["gradients"].values()]
                if not all(map(math.isfinite, [figures["estimate"], *norms])):
                    raise UserError(
                        f"vanishing: after {step} steps the {name} gives gradients or scores that are not finite: try "
                        "a smaller lr in its variant"
                    )
                rows[name].append(figures)
        if step < at[-1]:
            real, latents = batch(step)
            with torch.no_grad():
                fake = generator(latents)
            for variant, state in opponents.values():
                discriminator_step(state, variant, (real,), (fake,), seed=0, draw=step)
    judged = {name: columns(of_opponent) for name, of_opponent in rows.items()}
    by_loss: Figures = {}
    for of_opponent in judged.values():
        by_loss |= of_opponent.pop("gradients")
    return dict(rounded({**judged, "gradients": by_loss}))


def gradients(generator: nn.Module, opponent: Opponent, probe: Sequence[Batch]) -> Figures:
    """How good the opponent is, and what gradients it would give the generator, as `curves` in the file has them.

    Nothing takes a step.
    """
    (variant, state), weights = opponent, list(generator.parameters())
    objective, discriminator = variant.objective, state.discriminator
    # those that train the same discriminator, and differ for generators
    losses = {name: one for name, one in OBJECTIVES.items() if one.discriminator_loss is objective.discriminator_loss}
    by_loss: dict[str, list[torch.Tensor]] = {name: [] for name in losses}  # of each batch, by all weights
    real_scores, fake_scores = [], []
    for real, latents in probe:
        with torch.no_grad():
            real_scores.append(discriminator(real).double())
        scores = discriminator(generator(latents))
        fake_scores.append(scores.detach().double())
        for name, one in losses.items():
            assert one.generator_loss  # as of every log loss and of the critic's
            parts = torch.autograd.grad(one.generator_loss(scores), weights, retain_graph=True)
            by_loss[name].append(torch.cat([part.double().flatten() for part in parts]))
    found = {}
    for name, batches in by_loss.items():
        cosines = [torch.cosine_similarity(*pair, dim=0).item() for pair in itertools.combinations(batches, 2)]
        found[name] = {
            "weights": statistics.fmean(gradient.norm().item() for gradient in batches),
            "agreement": statistics.fmean(cosines) if cosines else None,
        }
    real_all, fake_all = torch.cat(real_scores), torch.cat(fake_scores)
    right = torch.cat([real_all > 0, fake_all < 0]).double().mean().item()
    return {
        "estimate": objective.estimate(real_all, fake_all).item(),
        "accuracy": right if "saturating" in losses else None,
        "gradients": found,
    }


def together(parts: Mapping[str, Figures]) -> Figures:
    """The content of data/theory/vanishing.json (docs/theory.md), from parts by name with the same seeds."""
    content: Figures = {}
    by_seed: dict[str, Figures] = {}
    for name, part in parts.items():
        at, curves = part["at"], part["seeds"]
        for seed, generators in curves.items():
            by_seed.setdefault(seed, {})[name] = {who: _ratios(one, at) for who, one in generators.items()}
        gradients = means([seed[name] for seed in by_seed.values()], spread=True)
        content[name] = {"at": at, "generators": part["generators"], "gradients": gradients, "curves": curves}
    return {**content, "seeds": by_seed}


def _ratios(curves: Figures, at: Sequence[int]) -> Figures:
    """For each loss the gradient after the last step over the greatest on the way, and over that after a tenth."""
    tenth = bisect.bisect_right(at, at[-1] / 10) - 1
    ratios = {}
    for loss, of_loss in curves["gradients"].items():
        norms = of_loss["weights"]
        before = {"kept": max(norms), "grown": norms[tenth]}
        ratios[loss] = {
            "weights": {name: significant(norms[-1] / value) if value else None for name, value in before.items()}
        }
    return ratios
