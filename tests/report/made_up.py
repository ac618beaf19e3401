"""What the other stages measure, made up: small, whole, and with numbers that tests know."""

import base64
import csv
import io
import json
from pathlib import Path
from typing import Any

from illustgan.claims.settings import Claims
from illustgan.core.yaml_file import read_yaml
from illustgan.results import comparison

from ..results.made_up import evaluation

HERE = Path(__file__).parent
ROOT = Path(__file__).resolve().parents[2]  # tests may be run from any folder
Measured = dict[str, list[dict[str, Any]]]
PLAIN = {"generator": "dcgan", "objective": "non_saturating", "optimiser": "adam", "lr": 0.0002}  # a variant
CLAIMS = Claims.model_validate(read_yaml(HERE / "made_up_claims.yaml"))
THEORY = json.dumps(read_yaml(HERE / "made_up_theory.yaml"))


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
