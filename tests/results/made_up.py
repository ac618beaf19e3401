"""Made-up evaluations in which every figure is worse for a higher KID, so that verdicts are known."""

import math
from typing import Any

import numpy as np

EXTRACTORS = ("lite0", "random", "pixels")
STEPS = (1000, 2000, 4000)
ENDS = {"": 0.0, "_low": -0.3, "_high": 0.15}
KIDS = tuple(f"final.{name}.kid" for name in EXTRACTORS)


def point(kid: float) -> dict[str, Any]:
    """Figures of one set of samples: the higher `kid`, from 0 for real faces to 10, the worse."""
    share = max(0.0, 1 - kid / 10)
    near = {"kid": kid, "kid_spread": 0.01, "fid": 9 * kid}
    near |= dict.fromkeys(("precision", "recall", "density", "coverage"), share)
    spread = {"values": share, "kl": kid / 5, "tv": 1 - share}
    attributes = {name: dict(spread) for name in ("style", "toon-head/hairColor", "toon-head/eyes")}
    return {
        **{name: dict(near) for name in EXTRACTORS},
        "diversity": 0.75,
        "swd": {"mean": 8 * kid},
        "em": {"lite0": 12 + kid, "pixels": 5 + kid / 2},
        "modes": {
            **{"recognised": share, "faces": round(512 * share), "samples": 512, "at": 102},
            **{"values_spread": 0.02, "pairs": share / 2, "pairs_spread": 0.01, **spread, "attributes": attributes},
        },
        "clusters": {"reached": share, "kl": kid / 5, "tv": 1 - share},
        "memorisation": {"lite0": {"copying": 3 + kid, "closer": 0.01}, "pixels": {"copying": 1.5, "closer": 0.0098}},
        "distinct": {"duplicates": 0.004, "support": 131072},
        "blur": {"high_frequencies": 1 + kid / 8, "edge_width": 2 + kid / 10, "smoothed_width": 4.4 + kid / 20},
    }


def evaluation(kid: float, attributes: bool = True, spearman: float | None = 0.8) -> dict[str, Any]:
    """What data/evaluations/<model>/<seed>.json holds, ending at a KID; curves are correlated with it as given."""

    def figures(kid: float) -> dict[str, Any]:
        return point(kid) if attributes else point(kid) | {"modes": None}

    def correlations(spearman: float | None) -> dict[str, float | None]:
        kinds = {"spearman": 1.0, "kendall": 0.75, "partial": 0.5}
        ends = [(f"{kind}{end}", share, by) for kind, share in kinds.items() for end, by in ENDS.items()]
        return {name: None if spearman is None else share * spearman + by for name, share, by in ends}

    estimates = {"estimate_train": 0.5, "estimate_heldout": 0.375, "estimate_gap": 0.125}
    points = {
        f"{step:06d}": {"step": step, "tflop": step / 1000, "images": step * 32, **figures(kid + (1 - step / 4000))}
        | {**estimates, "estimate_train": 0.9 - step / 10000}
        for step in STEPS
    }
    told = {name: correlations(spearman) for name in ("kid", "swd", "em", "em_pixels")}
    told["coverage"] = correlations(None if spearman is None else -spearman)
    change = {"lite0": 0.4 + kid / 100, "pixels": 0.3, "modes": 0.2}
    moves = [0.4 + 0.3 * math.sin(n + kid) / n for n in range(1, 21)]
    stopped = {"kid": kid + 0.5, "regret": kid / 10, "regret_last": kid / 5}
    power = 3e4 / np.arange(1, 33) ** 2
    return {
        "final": points["004000"],
        "best": points["004000"],
        "floor": figures(0) | {"lite0": point(0)["lite0"] | {"kid": -0.0021}},
        "noise": figures(10),
        "one_face": figures(9) | {"memorisation": {n: {"copying": -38.4, "closer": 1.0} for n in ("lite0", "pixels")}},
        "validation": {name: {"kid": kid + 0.01} for name in EXTRACTORS},
        "estimates_of": "pictures",
        "spectrum": {"samples": (power + 9 * kid).tolist(), "real": power.tolist()},
        "oscillation": {
            "work": change,
            "steps": change | {"modes": None},
            "series": {"tflop": [n / 5 for n in range(1, 21)], "lite0": moves},
        },
        "curves": {
            "estimate": told,
            "discriminator_loss": told,
            "generator_loss": dict.fromkeys(told, correlations(None)),
            "clock": told,
            "stopping": {"step": 2400, "tflop": 2.4, **dict.fromkeys(EXTRACTORS, stopped)},
        },
        "checkpoints": points,
    }


def evaluations(**levels: list[float]) -> dict[str, dict[int, dict[str, Any]]]:
    """Each model's evaluations with seeds 1, 2, ... at the given levels."""
    return {model: {n: evaluation(level) for n, level in enumerate(values, 1)} for model, values in levels.items()}


def turned(known: dict[str, dict[int, dict[str, Any]]]) -> dict[str, dict[int, dict[str, Any]]]:
    """The same with seeds in the opposite order."""
    return {model: dict(reversed(by_seed.items())) for model, by_seed in known.items()}
