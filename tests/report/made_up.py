"""What the other stages measure, made up: small, whole, and with numbers that tests know."""

import math
from typing import Any

import numpy as np

from illustgan.claims.rules import Rule

EXTRACTORS = ("lite0", "random", "pixels")
STEPS = (1000, 2000, 4000)
LEVEL = 0.95
RULES = {
    "blurrier": Rule(
        "WGAN's faces are blurrier", "the 2017 post", ("dcgan",), higher=("final.blur.edge_width",), against=("gan",),
        by=0.1, picture="blur",
    ),
    "better": Rule(
        "DCGAN is nearer to real faces", "the 2017 post", ("dcgan",), picture="distances", against=("gan",),
        lower=("final.lite0.kid", "final.random.kid", "final.pixels.kid"),
    ),
    "tells": Rule(
        "The curve tells quality", "Arjovsky et al. 2017", ("dcgan",), picture="estimate", than=0, by=0.6,
        higher=("curves.estimate.kid.spearman",), lower=("curves.estimate.coverage.spearman",),
    ),
    "critic": Rule(
        "A critic estimates a known distance", "Arjovsky et al. 2017", ("toy",), picture="toy", than=0, by=0.9,
        higher=("critic.spearman", "moving.spearman"),
    ),
    "absent": Rule("A claim about another", "a paper", ("other",), higher=("final.lite0.kid",), against=("gan",)),
}  # fmt: skip
ENDS = {"": 0.0, "_low": -0.3, "_high": 0.15}
FIGURES = ("final.lite0.kid", "final.random.kid", "final.pixels.kid", "final.swd.mean", "final.modes.values")


def point(kid: float) -> dict[str, Any]:
    """Figures of one set of samples: the higher `kid`, from 0 for real faces to 10, the worse."""
    share = max(0.0, 1 - kid / 10)
    near = {"kid": kid, "kid_spread": 0.25, "fid": 9 * kid}
    near |= dict.fromkeys(("precision", "recall", "density", "coverage"), share)
    spread = {"values": share, "kl": kid / 5, "tv": 1 - share}
    return {
        **{name: dict(near) for name in EXTRACTORS},
        "diversity": 0.75,
        "swd": {"64": 9 * kid, "32": 8 * kid, "16": 7 * kid, "mean": 8 * kid},
        "em": {"lite0": 12 + kid, "pixels": 5 + kid / 2},
        "modes": {
            "recognised": share,
            "pairs": share / 2,
            **spread,
            "attributes": {name: dict(spread) for name in ("style", "toon-head/hairColor", "toon-head/eyes")},
        },
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
    told = {
        name: correlations(-1 if name == "coverage" else 1) for name in ("kid", "swd", "coverage", "em", "em_pixels")
    }
    change = {"lite0": 0.4 + kid / 100, "pixels": 0.3, "modes": 0.2}
    regrets = {"kid": kid + 0.5, "kid_best": kid, "kid_last": kid, "regret": 0.5, "regret_last": 0.0}
    frequencies = np.arange(1, 33)
    return {
        "final": points["004000"],
        "best": points["004000"],
        "floor": figures(0) | {"lite0": point(0)["lite0"] | {"kid": -0.0021}},
        "noise": figures(10),
        "one_face": figures(9) | {"memorisation": {n: {"copying": -38.4, "closer": 1.0} for n in ("lite0", "pixels")}},
        "spectrum": {
            "samples": (3e4 / frequencies**2 + 9 * kid).tolist(),
            "real": (3e4 / frequencies**2).tolist(),
        },
        "oscillation": {
            "work": change,
            "steps": change | {"modes": None},
            "series": {
                "tflop": [n / 5 for n in range(1, 21)],
                **{name: [0.4 + 0.3 * math.sin(n + kid) / n for n in range(1, 21)] for name in change},
            },
        },
        "curves": {
            "estimate": told,
            "discriminator_loss": told,
            "generator_loss": dict.fromkeys(told, dict.fromkeys(correlations(1))),
            "stopping": {"step": 2400, "tflop": 2.4, **regrets},
        },
        "checkpoints": points,
    }


def toy() -> dict[str, Any]:
    """What data/theory/critic.json holds."""
    at = [0.25, 0.5, 1.0, 2.0]
    good = {"spearman": 1.0, "kendall": 1.0, "k": 0.85, "r2": 0.965}
    parts = {"critic": good, "moving": good, "discriminator": {"spearman": None, "kendall": None, "k": 0.6, "r2": 2e-5}}
    return {
        **parts,
        "points": [{"distance": d, "critic": 0.85 * d, "discriminator": 0.693} for d in at],
        "path": {"distance": at[::-1], "estimate": [0.8 * d for d in at[::-1]]},
        "seeds": {"1": parts, "2": parts},
    }
