"""What the other stages measure, made up: small, whole, and with numbers that tests know."""

import base64
import csv
import io
import math
from typing import Any

import numpy as np

from illustgan.claims import comparison
from illustgan.claims.settings import Claims

Measured = dict[str, list[dict[str, Any]]]
EXTRACTORS = ("lite0", "random", "pixels")
STEPS = (1000, 2000, 4000)
FIGURES = ("final.lite0.kid", "final.random.kid", "final.pixels.kid", "final.swd.mean", "final.modes.values")
PLAIN = {"networks": "dcgan", "objective": "non_saturating", "optimiser": "adam", "lr": 0.0002}  # a variant
POST, PAPER = "the 2017 post", "Arjovsky et al. 2017"
RULES: dict[str, dict[str, Any]] = {
    "blurrier": {"claim": "WGAN's faces are blurrier than DCGAN's", "source": POST, "of": ["dcgan"], "by": 0.1,
                 "higher": ["final.blur.edge_width"], "against": ["gan"], "picture": "blur"},
    "better": {"claim": "A claim that nobody made", "source": POST, "of": ["dcgan"], "against": ["gan"],
               "lower": [f"final.{name}.kid" for name in EXTRACTORS], "picture": "distances"},
    "tells": {"claim": "The critic's curve tells how good the samples are", "source": PAPER, "of": ["dcgan"], "than": 0,
              "higher": ["curves.estimate.kid.spearman"], "lower": ["curves.estimate.coverage.spearman"], "by": 0.6,
              "picture": "estimate"},
    "critic": {"claim": "Unrolled GAN with K = 5 trains worse than DCGAN", "source": PAPER, "of": ["critic"], "than": 0,
               "higher": ["critic.spearman", "moving.spearman"], "by": 0.9, "picture": "critic"},
    "absent": {"claim": "Unrolled GAN reaches more of eight Gaussians on a ring than the plain GAN", "source": PAPER,
               "of": ["other"], "higher": ["final.lite0.kid"], "against": ["gan"]},
}  # fmt: skip
CLAIMS = Claims.model_validate({"level": 0.95, "figures": FIGURES, "rules": RULES})
ENDS = {"": 0.0, "_low": -0.3, "_high": 0.15}


def point(kid: float) -> dict[str, Any]:
    """Figures of one set of samples: the higher `kid`, from 0 for real faces to 10, the worse."""
    share = max(0.0, 1 - kid / 10)
    near = {"kid": kid, "kid_spread": 0.25, "fid": 9 * kid}
    near |= dict.fromkeys(("precision", "recall", "density", "coverage"), share)
    spread = {"values": share, "kl": kid / 5, "tv": 1 - share}
    attributes = {name: dict(spread) for name in ("style", "toon-head/hairColor", "toon-head/eyes")}
    return {
        **{name: dict(near) for name in EXTRACTORS},
        "diversity": 0.75,
        "swd": {"mean": 8 * kid},
        "em": {"lite0": 12 + kid, "pixels": 5 + kid / 2},
        "modes": {"recognised": share, "pairs": share / 2, **spread, "attributes": attributes},
        "clusters": {"reached": share, "kl": kid / 5, "tv": 1 - share},
        "memorisation": {"lite0": {"copying": 3 + kid, "closer": 0.01}, "pixels": {"copying": 1.5, "closer": 0.0098}},
        "distinct": {"duplicates": 0.004, "support": 131072},
        "blur": {"high_frequencies": 1 + kid / 8, "edge_width": 2 + kid / 10},
    }


def evaluation(kid: float, attributes: bool = True) -> dict[str, Any]:
    """What data/evaluations/<model>/<seed>.json holds, ending at the given KID."""

    def figures(kid: float) -> dict[str, Any]:
        return point(kid) if attributes else point(kid) | {"modes": None}

    def correlations(sign: int) -> dict[str, float]:
        kinds = {"spearman": 0.8 * sign, "kendall": 0.6 * sign}
        return {f"{kind}{end}": value + by for kind, value in kinds.items() for end, by in ENDS.items()}

    estimates = {"estimate_train": 0.5, "estimate_heldout": 0.375, "estimate_gap": 0.125}
    points = {
        f"{step:06d}": {"step": step, "tflop": step / 1000, "images": step * 32, **figures(kid + 1 - step / 4000)}
        | {**estimates, "estimate_train": 0.9 - step / 10000}
        for step in STEPS
    }
    told = {name: correlations(1) for name in ("kid", "swd", "em", "em_pixels")} | {"coverage": correlations(-1)}
    change = {"lite0": 0.4 + kid / 100, "pixels": 0.3, "modes": 0.2}
    moves = [0.4 + 0.3 * math.sin(n + kid) / n for n in range(1, 21)]
    power = 3e4 / np.arange(1, 33) ** 2
    return {
        "final": points["004000"],
        "best": points["004000"],
        "floor": figures(0) | {"lite0": point(0)["lite0"] | {"kid": -0.0021}},
        "noise": figures(10),
        "one_face": figures(9) | {"memorisation": {n: {"copying": -38.4, "closer": 1.0} for n in ("lite0", "pixels")}},
        "spectrum": {"samples": (power + 9 * kid).tolist(), "real": power.tolist()},
        "oscillation": {
            "work": change,
            "steps": change | {"modes": None},
            "series": {"tflop": [n / 5 for n in range(1, 21)], "lite0": moves},
        },
        "curves": {
            "estimate": told,
            "discriminator_loss": told,
            "generator_loss": dict.fromkeys(told, dict.fromkeys(correlations(1))),
            "stopping": {"step": 2400, "tflop": 2.4, "kid": kid + 0.5, "regret": 0.5, "regret_last": 0.0},
        },
        "checkpoints": points,
    }


def measured(attributes: bool = True, **kids: list[float]) -> Measured:
    """Evaluations of models by the KID that each seed ends at."""
    return {model: [evaluation(kid, attributes) for kid in seeds] for model, seeds in kids.items()}


def by_seed(measured: Measured) -> dict[str, dict[int, Any]]:
    return {model: dict(enumerate(seeds, 1)) for model, seeds in measured.items()}


def compared(measured: Measured) -> dict[str, Any]:
    """What reports/comparison.json holds of them."""
    return comparison.pairwise(by_seed(measured), (*FIGURES, "final.lite0.fid"), CLAIMS.level)


def saved(uri: str) -> list[list[str]]:
    """The rows of a data: URI of a CSV file, its columns' names first; all are as long as each other."""
    start = "data:text/csv;charset=utf-8;base64,"
    assert uri.startswith(start)
    found = list(csv.reader(io.StringIO(base64.b64decode(uri.removeprefix(start)).decode("utf-8"))))
    assert {len(row) for row in found} == {len(found[0])}
    return found


def critic() -> dict[str, Any]:
    """What data/theory/critic.json holds."""
    at = [0.25, 0.5, 1.0, 2.0]
    good = {"spearman": 1.0, "r2": 0.965}
    parts = {"critic": good, "moving": good, "discriminator": {"spearman": None, "r2": 2e-5}}
    return {
        **parts,
        "points": [{"distance": d, "critic": 0.85 * d, "discriminator": 0.693} for d in at],
        "path": {"distance": at[::-1], "estimate": [0.8 * d for d in at[::-1]]},
        "seeds": {"1": parts, "2": parts},
    }


def distances() -> dict[str, Any]:
    """What data/theory/distances.json holds."""

    def one(*values: float | None) -> dict[str, Any]:
        return {"values": list(values), "gradient": [None if values[0] is None else -1.0, 1.0]}

    finite = one(1.0, 0.5, 1.0)
    network = {"gradient": [-2.0, 0.5, 2.0], "fit": {"k": 2.0}}
    return {
        "theta": [-1.0, 0.0, 1.0],
        "between": [-0.5, 0.5],
        "distances": {
            "em": {"exact": one(1.0, 0.0, 1.0), **dict.fromkeys(("transport", "quantiles", "clip"), finite)},
            "js": {"exact": one(0.69, 0.0, 0.69), "histogram": finite, "classifier": finite},
            "tv": {"exact": one(1.0, 0.0, 1.0), "histogram": finite, "classifier": finite},
            "kl": {"exact": {"values": [None, 0.0, None], "gradient": [None, None]}, "smoothed": finite},
        },
        "networks": {"clip": network, "classifier": network},
    }


def duality() -> dict[str, Any]:
    """What data/theory/duality.json holds."""
    ways = ("clip", "clip_half", "gradient_penalty")
    found = {"steepest": 1.25, "k": 0.5, "scales": [0.5, 1.0], "path": [0.1, 0.2]}
    rows = [[0.02 * (row + column) for column in range(5)] for row in range(4)]
    return {
        "primal": 0.7071,
        "dual": 0.7072,
        "steps": [1, 10],
        "scales": [1.0, 2.0],
        "critics": dict.fromkeys(ways, found) | {"clip_half": found | {"k": None}},
        "fields": {"x": [0.0, 0.25, 0.5, 0.75, 1.0], "y": [0.0, 0.3, 0.6, 1.0]}
        | dict.fromkeys(("potential", *ways), rows),
        "plan": {
            "real": [[0.0, 0.0, 0.5], [1.0, 0.0, 0.5]],
            "generated": [[0.0, 1.0, 0.25], [1.0, 1.0, 0.75]],
            "optimal": [[0, 0, 0.25], [0, 1, 0.25], [1, 1, 0.5]],
            "costs": {"optimal": 1.125, "in_order": 1.25, "independent": 1.5},
        },
    }


def _course(end: float, **more: float) -> dict[str, Any]:
    rows = [{"step": n, "gflop": n / 2, "modes": end / n, "kl": end + n, "kept": n, "quality": n / 9} for n in (1, 5)]
    return {"modes": end, "kl": end / 4, "steps": 5, "course": rows, **more}


def mixtures() -> dict[str, Any]:
    """What data/theory/mixtures.json holds."""
    cloud = {"x": [0.5, 1.0, 99.0], "y": [0.0, -1.0, 0.0]}
    target = {
        "centres": [[1.0, 0.0], [0.0, 1.0]],
        "real": {"modes": 2.0, "kept": 2.0, "quality": 0.99, "kl": 0.01},
        "real_cloud": cloud,
        "variants": {name: _course(1.5, reached=1, clouds=[{"step": 5, **cloud}]) for name in ("gan", "wgan")},
    }
    return {"targets": {"ring": target, "grid": target}, "seeds": {"1": {}, "2": {}}}


def digits() -> dict[str, Any]:
    """What data/theory/digits.json holds."""
    variants = {"gan": _course(12.5, seeds={"1": {}}), "wgan": _course(400.0, seeds={"1": {}})}
    return {"variants": variants, "real": {"modes": 990.0, "kl": 0.1}, "accuracy": 0.9933, "samples": 2500, "steps": 5}


def balance() -> dict[str, Any]:
    """What data/theory/balance.json holds."""
    variants = {name: {"1": _course(20.0), "5": _course(26.0)} for name in ("gan", "wgan")}
    seeds = {seed: {"gan": {"lost": lost}, "wgan": {"lost": 0.5}} for seed, lost in (("1", 1.0), ("2", 2.0))}
    return {"gflop": 20, "samples": 2500, "real": {"modes": 990.0, "kl": 0.1}, "variants": variants, "seeds": seeds}


def lipschitz(clip: float | None = 0.01) -> dict[str, Any]:
    """What data/theory/lipschitz.json holds."""
    slopes = {"upper": 3.0, "lower": 2.0, "gradient_real": 1.0, "secant": 0.5}
    names = {"layers.0": "convolution", "layers.1": "batch norm", "layers.3": "convolution", "score": "linear"}
    layers = [{"name": name, "kind": kind, "norm": 2.0**-n} for n, (name, kind) in enumerate(names.items())]
    weights = [{"name": f"{name}.weight", "at_bound": 0.5, "histogram": [0.25, 0.125, 0.125, 0.5]} for name in names]

    def checkpoint(step: int) -> dict[str, Any]:
        known = {"step": step, "tflop": step / 10, "estimate": 6.0, "distance": 60.0, "real": slopes, "layers": layers}
        return {**known, "weights": None if clip is None else weights}

    course = {"step": [1, 10], "estimate": [0.1, 0.5], "lower": [0.2, 0.6], "upper": [0.3, 0.7]}
    bounded = [{"name": f"clip {c}", "clip": c, "possible": 2.0, **course} for c in (0.05, 0.1)]
    return {
        "line": {"halvings": [2, 3], "slopes": {"|x|": [1, 1], "√|x|": [2, 4]}},
        "toy": [*bounded, {"name": "penalty", "clip": None, **course}],
        "runs": {model: {"clip": clip, "checkpoints": [checkpoint(1), checkpoint(2)]} for model in ("wgan", "other")},
    }


def vanishing() -> dict[str, Any]:
    """What data/theory/vanishing.json holds, for two seeds."""
    norms = {"saturating": [1, 2, 0.5, 0.02], "non_saturating": [1, 2, 4, 8], "wasserstein": [0.1, 0.2, 0.2, 0.2]}
    judged = {"estimate": [0.0, 0.3, 0.5, 0.6], "accuracy": [0.5, 0.9, 1.0, 1.0]}

    def curves(scale: float) -> dict[str, Any]:
        scaled = {loss: [scale * one for one in values] for loss, values in norms.items()}
        steady = {"steady": [None, 0.5, 0.75, 1]}
        gradients = {loss: {"weights": values, "samples": values, **steady} for loss, values in scaled.items()}
        return {"discriminator": judged, "critic": judged | {"accuracy": [None] * 4}, "gradients": gradients}

    def part(generators: dict[str, Any]) -> dict[str, Any]:
        by_seed = {str(seed): {name: curves(seed) for name in generators} for seed in (1, 2)}
        return {"at": [0, 1, 2, 5], "generators": generators, "curves": by_seed}

    return {"toy": part({"near": 0.25, "far": 2.0}), "faces": part({"early": 441, "middle": 2600, "last": 5295})}


THEORY = {one.__name__: one for one in (critic, distances, duality, vanishing, mixtures, digits, balance, lipschitz)}
