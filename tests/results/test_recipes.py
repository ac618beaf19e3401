"""A metric, a variant and a claim are added as docs/metrics.md, docs/variants.md and docs/page.md say, to a copy."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from illustgan.core.yaml_file import read_yaml

from .made_up import evaluations

ROOT = Path(__file__).resolve().parents[2]
METRIC = """
from illustgan.metrics.registry import N_, Given, Metric


ABOUT = {"toy": Metric("Toy", N_("How bright pictures are; it is blind to all else."))}


def measure(given: Given) -> dict[str, float]:
    return {"toy": float(given.pictures.mean())}
"""
ROW = '    Figure("final.toy", "toy", "Toy", N_("Mean of all pixels."), HIGHER, table="twins", chart="blur"),\n'
SCRIPT = """
import json, sys
from pathlib import Path
from types import SimpleNamespace
import numpy as np
from illustgan import params
from illustgan.claims import ledger
from illustgan.metrics import registry
from illustgan.report import charts, tables, words
from illustgan.results import catalogue, comparison

known = {model: {int(seed): one for seed, one in seeds.items()} for model, seeds in json.load(sys.stdin).items()}
measured = {model: [*seeds.values()] for model, seeds in known.items()}
settings = params.load()
compared = comparison.pairwise(known, ["final.toy"], 0.95)
table = next(table for table in tables.tables(measured, compared) if "final.toy" in table.paths)
column = table.paths.index("final.toy")
given = SimpleNamespace(pictures=np.full((1, 8, 8, 3), 5, np.uint8))
print(json.dumps({
    "measured": [module.measure(given) for module in registry.modules() if "toy" in module.ABOUT],
    "cells": {row.name: row.cells[column].text for row in table.rows},
    "heading": tables.heading(table.figures[column], table),
    "tells": tables.tells(table.figures[column]),
    "terms": [metric.name for metric in table.metrics],
    "docs": [line for line in catalogue.markdown().splitlines() if "| Toy |" in line],
    "panels": [len(one.panels) for one in charts.charts(measured, ()) if one.key == "blur"],
    "claim": ledger.build(settings.claims, known, Path())["claims"]["toy"]["verdict"],
    "variant": words.composed(settings.variants["toy_gan"].model_dump(mode="json")),
}))
"""


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a copy of the package makes of a toy metric, variant and claim."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src/illustgan", copy / "illustgan", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "illustgan/metrics/toy.py").write_text(METRIC)
    catalogue = copy / "illustgan/results/catalogue.py"
    before, end, after = catalogue.read_text(encoding="utf-8").partition(")\nFIGURES: ")
    catalogue.write_text(before + ROW + end + after, encoding="utf-8")
    settings, claims = (read_yaml(ROOT / name) for name in ("params.yaml", "claims.yaml"))
    settings["variants"]["toy_gan"] = settings["variants"]["dcgan"] | {"augmentations": ["mirror"]}
    settings["models"] = [*settings["models"], "toy_gan"]
    rule = {"claim": "The toy is brighter", "source": "a test", "of": ["toy_gan"], "against": ["gan"]}
    claims["rules"] = {"toy": {**rule, "higher": ["final.toy"]}}
    for name, content in (("params.yaml", settings), ("claims.yaml", claims)):
        (copy / name).write_text(json.dumps(content))
    known = evaluations(gan=[5.0, 5.1], toy_gan=[4.0, 4.1])
    for bright, by_seed in ((50.0, known["gan"]), (90.0, known["toy_gan"])):
        for seed, evaluation in by_seed.items():
            for block in (evaluation["final"], *evaluation["checkpoints"].values()):
                block["toy"] = bright + seed / 100
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], input=json.dumps(known), cwd=copy, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(copy)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_metric_is_one_file_and_one_row(added: Any) -> None:
    assert added["measured"] == [{"toy": 5.0}]
    assert added["cells"] | {"gan": "50.0", "toy_gan": "90.0"} == added["cells"]
    assert (added["heading"], added["tells"], added["panels"]) == ("Toy", "Mean of all pixels.", [2])
    assert "Toy" in added["terms"]
    assert added["docs"] == ["| Toy | `final.toy` | higher |  | How bright pictures are; it is blind to all else. |  |"]


def test_a_claim_is_a_row_of_claims_yaml_and_a_variant_one_of_params_yaml(added: Any) -> None:
    assert added["claim"] == "holds"
    assert added["variant"] == "DCGAN + mirroring"
