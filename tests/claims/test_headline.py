"""The headline over seeds, and how fast it starts."""

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from illustgan.claims.headline import FIGURES, headline
from illustgan.core.errors import UserError


def evaluation(kid: float, step: int = 40) -> dict[str, Any]:
    """One in which every figure is its own place, but for the KID and what follows from it."""
    found: dict[str, Any] = {}
    for number, place in enumerate(FIGURES.values()):
        *blocks, last = place.split(".")
        block = found
        for name in blocks:
            block = block.setdefault(name, {})
        block[last] = float(number)
    found["final"] |= {"step": 60, "images": 960, "tflop": 2.5, "diversity": 0.5 + kid / 10}
    found["final"]["lite0"]["kid"], found["best"]["lite0"]["kid"], found["best"]["step"] = kid, kid - 0.5, step
    return found


def write(folder: Path, seed: int, content: dict[str, Any]) -> None:
    (folder / "dcgan").mkdir(exist_ok=True)
    (folder / "dcgan" / f"{seed}.json").write_text(json.dumps(content))


def test_one_seed_has_no_spread_between_trainings(tmp_path: Path) -> None:
    write(tmp_path, 1, evaluation(3.0))
    found = headline("dcgan", [1], tmp_path)
    assert list(found) == list(FIGURES)
    assert found["kid_final"] == 3.0
    assert found["kid_best"] == 2.5
    assert found["diversity"] == 0.8
    assert (found["kid_best_step"], found["steps"], found["images"], found["tflop"]) == (40, 60, 960, 2.5)
    assert found["fid_floor"] == list(FIGURES).index("fid_floor")


def test_faces_without_attributes_leave_theirs_out(tmp_path: Path) -> None:
    content = evaluation(3.0)
    content["final"]["modes"] = content["floor"]["modes"] = None
    write(tmp_path, 1, content)
    of_attributes = {"recognised", "attribute_values", "attribute_values_floor"}
    assert set(headline("dcgan", [1], tmp_path)) == set(FIGURES) - of_attributes


def test_several_seeds_have_mean_and_spread(tmp_path: Path) -> None:
    kids = {1: 3.0, 2: 4.0, 7: 4.4}
    for seed, value in kids.items():
        write(tmp_path, seed, evaluation(value, step=40 + seed))
    write(tmp_path, 9, evaluation(100.0))  # left by another experiment: not among the seeds
    found = headline("dcgan", list(kids), tmp_path)
    assert found["kid_final"] == pytest.approx(3.8)
    assert found["kid_final_spread"] == pytest.approx(statistics.stdev(kids.values()), rel=1e-5)
    assert found["diversity_spread"] == pytest.approx(statistics.stdev(kids.values()) / 10, rel=1e-5)
    assert found["kid_best_step"] == pytest.approx(40 + 10 / 3, rel=1e-5)
    assert (found["seeds"], found["steps"], type(found["steps"])) == (3, 60, int)
    assert "model" not in found
    assert "kid_floor_spread" not in found
    assert found["swd_spread"] == 0


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"dcgan/1\.json is missing: run dvc repro"):
        headline("dcgan", [1], tmp_path)
    write(tmp_path, 1, {"final": {}})
    with pytest.raises(UserError, match=r"1\.json is no complete evaluation"):
        headline("dcgan", [1], tmp_path)
    (tmp_path / "dcgan" / "1.json").write_text("{")
    with pytest.raises(UserError, match=r"1\.json is no complete evaluation"):
        headline("dcgan", [1], tmp_path)


def test_starts_without_heavy_imports() -> None:
    code = "import sys, illustgan.claims.headline; print({'torch', 'numpy', 'pandas'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
