"""Kantorovich's duality on samples: the cheapest plan, the prices that prove it, and a critic that looks for them.

The earth mover's distance W is an infimum over couplings (primal), and as well the supremum of E f(x) - E f(y) over all
f with slope at most 1 (dual; Villani 2009, theorem 5.10 and remark 6.5). For samples both are the same linear
programme. A critic with slopes of at most K can say at most K W (Arjovsky et al. 2017,
https://arxiv.org/abs/1701.07875), and K is known only roughly: `duality` shows two ways to get it.

The samples are two segments at a right angle, so that the cheapest plan is not plain to see.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import ot
import torch
from scipy.spatial.distance import cdist

from illustgan.core.numbers import significant
from illustgan.core.randomness import generator
from illustgan.theory import fit as fitting
from illustgan.theory.critic import CLIP, against_truth
from illustgan.theory.exact import transport

SCALES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5)  # both samples made larger: W grows by the same factor, exactly
UNIT = SCALES.index(1.0)
RECORDS = 10  # checkpoints on a critic's way
SMALL, MOVED = 12, 0.25  # points of each side in the plan that is shown, and how far the squares are apart
COLUMNS, ROWS = 25, 21  # places in the plane where critics and potential are shown
EDGES = ((-0.1, 1.1), (-0.05, 1.05))  # of that part of the plane, over x and y
WAYS = {
    "clip": fitting.WAYS["clip"],
    "clip_half": fitting.clipped(CLIP / 2),
    "gradient_penalty": fitting.WAYS["gradient_penalty"],
}

Numbers = npt.NDArray[np.float64]
Figures = dict[str, Any]


def crossed(points: int, *key: int | str) -> tuple[torch.Tensor, torch.Tensor]:
    """Samples (points, 2), float32, of an upright segment {(0, t)} and of one lying beside it, {(1/4 + 3/4 t, 1/2)}.

    t is uniform on [0, 1], and drawn by `key`.
    """
    t, s = (torch.rand(points, generator=generator(*key, "crossed", side)) for side in ("real", "generated"))
    return torch.stack([torch.zeros(points), t], -1), torch.stack([0.25 + 0.75 * s, torch.full((points,), 0.5)], -1)


def potential(at: Numbers, y: Numbers, v: Numbers) -> Numbers:
    """The best critic of all, f(x) = min_j (|x - y_j| - v_j), at points (n, d), from a transport's prices: (n,).

    A minimum of functions of slope 1 has no steeper slope, in all of the plane. With the prices v (m,) of the optimal
    plan to y (m, d), f is at least u at the points x and at most -v at y, so E f(x) - E f(y) is W itself.
    """
    return np.asarray((cdist(at, y) - v).min(1))


def duality(seeds: Sequence[int], points: int, steps: int) -> Figures:
    """Primal, dual and trained critics on the same samples; the content of data/theory/duality.json.

    Some 5 s on one core for three seeds, 128 points and 400 steps.

    Args:
        seeds: of samples and first weights. At least one.
        points: of each sample, at least two.
        steps: of each critic, at least `RECORDS`.

    Returns:
        Means over the seeds of `primal`, `dual`, `potential` (E f(x) - E f(y) of `potential`), and `gap` (between
        primal and dual, the largest of the seeds). `critics`, for each of `WAYS`: `estimate` at scale 1, `steepest`
        (the largest |∇f| found), `k` and `r2` of the fit W = estimate / k over `SCALES`, `by_steepest` and `by_slope`
        (estimate over either K), `agreement` (correlation of its scores with the potential, over both samples),
        `scales`, its estimates by scale, and `path`, estimate over `steepest` at each of `steps`. `seeds`: all but the
        lists for each seed. `fields`: potential and critics, over K by slope, of the first seed at a grid of the plane,
        to a constant that makes the mean 0. `plan`: two small samples with unequal masses, the optimal plan, and what
        other couplings cost.

    Raises:
        ValueError: for settings that are not as above.
    """
    if not seeds or points < 2 or steps < RECORDS:
        raise ValueError(f"duality needs a seed, 2 points and {RECORDS} steps, not {list(seeds)}, {points} and {steps}")
    pairs = [crossed(points, seed) for seed in seeds]
    linear = [_programme(real.double().numpy(), fake.double().numpy()) for real, fake in pairs]
    primal = np.array([one["primal"] for one in linear])
    stops = [steps * n // RECORDS for n in range(1, RECORDS + 1)]
    x, y = _grid()
    fields = {"potential": _centred(linear[0]["critic"](np.stack([x, y], -1)))}
    critics = {}
    by_seed: dict[str, Figures] = {str(seed): _rounded(one) for seed, one in zip(seeds, linear, strict=True)}
    for name in WAYS:
        found, field = _critic(name, seeds, pairs, linear, stops)
        for place, seed in enumerate(seeds):
            by_seed[str(seed)][name] = {part: _number(values[place]) for part, values in found["seeds"].items()}
        critics[name] = found["means"]
        fields[name] = _centred(field)
    return {
        "primal": _number(primal.mean()),
        "dual": _number(np.mean([one["dual"] for one in linear])),
        "potential": _number(np.mean([one["potential"] for one in linear])),
        "gap": _number(max(one["gap"] for one in linear)),
        "steps": stops,
        "scales": list(SCALES),
        "critics": critics,
        "seeds": by_seed,
        "fields": {
            "x": [_number(value) for value in np.linspace(*EDGES[0], COLUMNS)],
            "y": [_number(value) for value in np.linspace(*EDGES[1], ROWS)],
            **{name: [[round(float(v), 3) + 0.0 for v in row] for row in field] for name, field in fields.items()},
        },
        "plan": small_plan(seeds[0]),
    }


def small_plan(seed: int) -> Figures:
    """Two samples of `SMALL` points with unequal masses, the optimal plan between them, and other couplings' costs.

    Real points are in the unit square, generated ones in the same square moved to the right by `MOVED`.

    Returns:
        `real` and `generated`: [x, y, mass] of each point, from left to right. `optimal`: rows [from, to, mass].
        `costs` of the coupling that is optimal, of the one that takes both from left to right (on a line it would be
        the best), and of the independent one, p qᵀ.
    """
    real, fake = (
        _left_to_right(torch.rand((SMALL, 2), generator=generator(seed, "plan", side)))
        for side in ("real", "generated")
    )
    fake += np.array([MOVED, 0.0])
    p, q = (_masses(seed, side) for side in ("real", "generated"))
    costs = cdist(real, fake)
    best = transport(p, q, costs)
    order = np.arange(SMALL, dtype=np.float64)
    in_order = ot.emd_1d(order, order, p, q)
    return {
        "real": _points(real, p),
        "generated": _points(fake, q),
        "optimal": [[int(i), int(j), _number(best.plan[i, j])] for i, j in zip(*np.nonzero(best.plan), strict=True)],
        "costs": {
            "optimal": _number(best.cost),
            "in_order": _number((in_order * costs).sum()),
            "independent": _number(p @ costs @ q),
        },
    }


def _programme(x: Numbers, y: Numbers) -> Figures:
    """Primal and dual of two equally heavy samples (N, 2), and the `critic` that they give to the whole plane."""
    uniform = np.full(len(x), 1 / len(x))
    best = transport(uniform, uniform, cdist(x, y))
    dual = best.dual(uniform, uniform)

    def critic(at: Numbers) -> Numbers:
        return potential(at.reshape(-1, 2), y, best.v).reshape(at.shape[:-1])

    f = critic(np.concatenate([x, y]))
    return {
        "primal": best.cost,
        "dual": dual,
        "potential": float(f[: len(x)].mean() - f[len(x) :].mean()),
        "gap": abs(best.cost - dual),
        "critic": critic,
        "scores": f,
    }


def _critic(
    name: str,
    seeds: Sequence[int],
    pairs: Sequence[tuple[torch.Tensor, torch.Tensor]],
    linear: Sequence[Figures],
    stops: Sequence[int],
) -> tuple[Figures, Numbers]:
    """Critics of all seeds and scales, trained in one way: their figures, and the first one's scores on the grid."""
    way = WAYS[name]
    grow = torch.tensor(SCALES)[:, None, None]
    real, fake = (torch.cat([pair[side] * grow for pair in pairs]) for side in (0, 1))
    fit = fitting.Fit(way, [seed for seed in seeds for _ in SCALES], real, fake)
    shape = (len(seeds), len(SCALES))
    path = []
    for stop in stops:
        fit.run(stop - fit.steps)
        found = fitting.estimate(way, fit.critics, real, fake) / fitting.steepest(fit.critics, real, fake)
        path.append(found.reshape(shape)[:, UNIT])
    estimates = fitting.estimate(way, fit.critics, real, fake).reshape(shape)
    steepest = fitting.steepest(fit.critics, real, fake).reshape(shape)[:, UNIT]
    primal = np.array([one["primal"] for one in linear])
    fits = [against_truth(w * np.array(SCALES), row) for w, row in zip(primal, estimates, strict=True)]
    k = np.array([one["k"] for one in fits], np.float64)
    x, y = _grid()
    with torch.no_grad():
        scores = fit.critics(torch.cat([real, fake], 1)).double().numpy().reshape(*shape, -1)[:, UNIT]
        grid = torch.from_numpy(np.stack([x, y], -1)).float().reshape(1, -1, 2)
        field = fit.critics(grid.expand(len(real), -1, 2))[UNIT].double().numpy().reshape(x.shape)
    by_seed = {
        "estimate": estimates[:, UNIT],
        "steepest": steepest,
        "k": k,
        "r2": np.array([one["r2"] for one in fits], np.float64),
        "by_steepest": estimates[:, UNIT] / steepest,
        "by_slope": estimates[:, UNIT] / k,
        "agreement": np.array([np.corrcoef(a, one["scores"])[0, 1] for a, one in zip(scores, linear, strict=True)]),
    }
    means: Figures = {part: _number(values.mean()) for part, values in by_seed.items()}
    means["scales"] = [_number(value) for value in estimates.mean(0)]
    means["path"] = [_number(value) for value in np.stack(path).mean(1)]
    return {"means": means, "seeds": by_seed}, field / k[0]


def _grid() -> tuple[Numbers, Numbers]:
    """x and y of the places where fields are shown, each (ROWS, COLUMNS)."""
    x, y = np.meshgrid(np.linspace(*EDGES[0], COLUMNS), np.linspace(*EDGES[1], ROWS))
    return x, y


def _centred(field: Numbers) -> Numbers:
    return np.asarray(field - field.mean(), np.float64)


def _left_to_right(points: torch.Tensor) -> Numbers:
    return np.asarray(points[points[:, 0].argsort()].double().numpy(), np.float64)


def _masses(seed: int, side: str) -> Numbers:
    """SMALL unequal masses: from one to four parts of the whole."""
    parts = torch.randint(1, 5, (SMALL,), generator=generator(seed, "masses", side)).double().numpy()
    return np.asarray(parts / parts.sum())


def _points(points: Numbers, masses: Numbers) -> list[list[float | None]]:
    return [[_number(x), _number(y), _number(mass)] for (x, y), mass in zip(points, masses, strict=True)]


def _rounded(linear: Figures) -> Figures:
    return {part: _number(linear[part]) for part in ("primal", "dual", "potential", "gap")}


def _number(value: float | np.floating[Any]) -> float | None:
    # a difference of nearly equal numbers is rounding, and differs between machines in all its digits
    return significant(round(float(value), 9)) + 0.0 if math.isfinite(value) else None
