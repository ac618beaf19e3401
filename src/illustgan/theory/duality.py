"""Kantorovich's duality on samples: the cheapest plan, the prices that prove it, and a critic that looks for them.

The earth mover's distance W is an infimum over couplings (primal), and as well the supremum of E f(x) - E f(y) over all
f with slope at most 1 (dual; Villani 2009, theorem 5.10 and remark 6.5). A critic with slopes of at most K can say at
most K W (Arjovsky et al. 2017, https://arxiv.org/abs/1701.07875).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from scipy.spatial.distance import cdist

from illustgan.core.randomness import generator
from illustgan.metrics.transport import transport
from illustgan.theory import critic
from illustgan.theory.critic import CLIP, Fit, Numbers, Way, against_truth
from illustgan.theory.settings import Duality
from illustgan.theory.summaries import Figures, numbers

SCALES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5)  # both samples made larger: W grows by the same factor, exactly
UNIT = SCALES.index(1.0)
RECORDS = 10  # checkpoints on a critic's way
SMALL, MOVED = 12, 0.25  # points of each side in the plan that is shown, and how far the squares are apart
X, Y = np.linspace(-0.1, 1.1, 25), np.linspace(-0.05, 1.05, 21)
GRID = np.stack(np.meshgrid(X, Y), -1)  # where critics and potential are shown: places (rows, columns, 2)
WAYS = {
    "clip": critic.WAYS["clip"],
    "clip_half": critic.clipped(CLIP / 2),
    "gradient_penalty": critic.WAYS["gradient_penalty"],
}


def crossed(points: int, *key: int | str) -> tuple[torch.Tensor, torch.Tensor]:
    """Samples (points, 2), float32, of an upright segment {(0, t)} and of one lying beside it, {(1/4 + 3/4 t, 1/2)}.

    t is uniform on [0, 1], and drawn by `key`. At a right angle the cheapest plan is not plain to see.
    """
    t, s = (torch.rand(points, generator=generator(*key, "crossed", side)) for side in ("real", "generated"))
    return torch.stack([torch.zeros(points), t], -1), torch.stack([0.25 + 0.75 * s, torch.full((points,), 0.5)], -1)


def potential(at: Numbers, y: Numbers, v: Numbers) -> Numbers:
    """The best critic, f(x) = min_j (|x - y_j| - v_j), at points (n, d), from the optimal plan's prices v (m,): (n,).

    A minimum of functions of slope 1 has no steeper slope; f is at least u at the points x and at most -v at y (m, d),
    so E f(x) - E f(y) is W itself.
    """
    return np.asarray((cdist(at, y) - v).min(1))


def compute(settings: Duality) -> Figures:
    """Primal, dual and trained critics on the same samples; the content of data/theory/duality.json."""
    seeds = settings.seeds
    pairs = [crossed(settings.points, seed) for seed in seeds]
    programmes = [_programme(real.double().numpy(), fake.double().numpy()) for real, fake in pairs]
    by_seed: dict[str, Figures] = {
        str(seed): {part: numbers(one[part]) for part in ("primal", "dual", "potential", "gap")}
        for seed, one in zip(seeds, programmes, strict=True)
    }
    critics, fields = {}, {"potential": programmes[0]["field"]}
    stops = [settings.steps * n // RECORDS for n in range(1, RECORDS + 1)]
    for name, way in WAYS.items():
        figures, critics[name], fields[name] = _critics(way, seeds, pairs, programmes, stops)
        for place, seed in enumerate(seeds):
            by_seed[str(seed)][name] = {part: numbers(values[place]) for part, values in figures.items()}
    return {
        **{part: numbers(np.mean([one[part] for one in programmes])) for part in ("primal", "dual", "potential")},
        "gap": numbers(max(one["gap"] for one in programmes)),
        "steps": stops,
        "scales": list(SCALES),
        "critics": critics,
        "seeds": by_seed,
        "fields": {
            **{"x": numbers(X), "y": numbers(Y)},
            # a potential is known but for a constant
            **{name: (np.round(field - field.mean(), 3) + 0.0).tolist() for name, field in fields.items()},
        },
        "plan": small_plan(seeds[0]),
    }


def small_plan(seed: int) -> Figures:
    """Two samples of `SMALL` points with unequal masses, the optimal plan, and what it and the independent one cost.

    Points go from left to right in the unit square, which is moved by `MOVED` for generated ones.
    """

    def sample(side: str) -> tuple[Numbers, Numbers]:
        points = torch.rand((SMALL, 2), generator=generator(seed, "plan", side))
        parts = torch.randint(1, 5, (SMALL,), generator=generator(seed, "masses", side)).double().numpy()
        return points[points[:, 0].argsort()].double().numpy(), parts / parts.sum()

    (real, p), (fake, q) = sample("real"), sample("generated")
    fake = fake + np.array([MOVED, 0.0])
    costs = cdist(real, fake)
    best = transport(p, q, costs)
    return {
        "real": numbers(np.column_stack([real, p])),
        "generated": numbers(np.column_stack([fake, q])),
        "optimal": [[*place, numbers(best.plan[*place])] for place in np.argwhere(best.plan).tolist()],
        "costs": {"optimal": numbers(best.cost), "independent": numbers(p @ costs @ q)},
    }


def _programme(x: Numbers, y: Numbers) -> Figures:
    """Primal and dual of equally heavy samples (N, 2), and the potential at both (`scores`) and on `GRID` (`field`)."""
    uniform = np.full(len(x), 1 / len(x))
    best = transport(uniform, uniform, cdist(x, y))
    dual = float(uniform @ best.u + uniform @ best.v)  # at most the cost for any prices that are allowed
    scores = potential(np.concatenate([x, y]), y, best.v)
    return {
        "primal": best.cost,
        "dual": dual,
        "potential": float(scores[: len(x)].mean() - scores[len(x) :].mean()),
        "gap": abs(best.cost - dual),
        "scores": scores,
        "field": potential(GRID.reshape(-1, 2), y, best.v).reshape(GRID.shape[:2]),
    }


def _critics(
    way: Way,
    seeds: Sequence[int],
    pairs: Sequence[tuple[torch.Tensor, torch.Tensor]],
    programmes: Sequence[Figures],
    stops: Sequence[int],
) -> tuple[dict[str, Numbers], Figures, Numbers]:
    """Critics of all seeds and scales: figures by seed, means, and the first one's scores on `GRID`, over its K."""
    grow = torch.tensor(SCALES)[:, None, None]
    real, fake = samples = [torch.cat([pair[side] * grow for pair in pairs]) for side in (0, 1)]
    trained = Fit(way, [seed for seed in seeds for _ in SCALES], real, fake)
    critics, path = trained.critics, []

    def by_seed(values: Numbers) -> Numbers:
        return values.reshape(len(seeds), len(SCALES), *values.shape[1:])

    for stop in stops:
        trained.run(stop - trained.steps)
        estimates = by_seed(trained.estimate(*samples))
        steepest = by_seed(trained.steepest())[:, UNIT]
        path.append(estimates[:, UNIT] / steepest)
    known = [one["primal"] * np.array(SCALES) for one in programmes]
    fits = [against_truth(*row) for row in zip(known, estimates, strict=True)]
    k, r2 = (np.array([one[part] for one in fits], np.float64) for part in ("k", "r2"))
    with torch.no_grad():
        scores = by_seed(critics(torch.cat(samples, 1)).double().numpy())[:, UNIT]
        grid = torch.from_numpy(GRID).float().view(-1, 2).expand(len(real), -1, 2)
        field = critics(grid)[UNIT].double().numpy().reshape(GRID.shape[:2])
    figures: dict[str, Any] = {
        "estimate": estimates[:, UNIT],
        "steepest": steepest,
        "k": k,
        "r2": r2,
        "by_steepest": path[-1],
        "agreement": np.array([np.corrcoef(a, one["scores"])[0, 1] for a, one in zip(scores, programmes, strict=True)]),
    }
    means = {part: values.mean() for part, values in figures.items()}
    means |= {"scales": estimates.mean(0), "path": np.stack(path).mean(1)}
    return figures, {part: numbers(values) for part, values in means.items()}, field / k[0]
