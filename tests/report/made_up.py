"""What the other stages measure, made up: small, whole, and with numbers that tests know."""

import base64
import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from illustgan.claims import comparison
from illustgan.claims.settings import Claims
from illustgan.core.settings import read_yaml

HERE = Path(__file__).parent
Measured = dict[str, list[dict[str, Any]]]
EXTRACTORS = ("lite0", "random", "pixels")
STEPS = (1000, 2000, 4000)
PLAIN = {"networks": "dcgan", "objective": "non_saturating", "optimiser": "adam", "lr": 0.0002}  # a variant
CLAIMS = Claims.model_validate(read_yaml(HERE / "made_up_claims.yaml"))
THEORY = json.dumps(read_yaml(HERE / "made_up_theory.yaml"))
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
    return comparison.pairwise(by_seed(measured), (*CLAIMS.figures, "final.lite0.fid"), CLAIMS.level)


def saved(uri: str) -> list[list[str]]:
    """The rows of a data: URI of a CSV file, its columns' names first; all are as long as each other."""
    start = "data:text/csv;charset=utf-8;base64,"
    assert uri.startswith(start)
    found = list(csv.reader(io.StringIO(base64.b64decode(uri.removeprefix(start)).decode("utf-8"))))
    assert {len(row) for row in found} == {len(found[0])}
    return found


def theory() -> dict[str, Any]:
    """What data/theory/<problem>.json holds, by problem, for the caller to change."""
    found: dict[str, Any] = json.loads(THEORY)
    return found
