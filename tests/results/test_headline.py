"""The headline over seeds."""

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from illustgan.core.errors import UserError
from illustgan.results.headline import NAMES, headline

from .made_up import evaluation


def write(folder: Path, seed: int, kid: float, attributes: bool = True, **final: Any) -> None:
    """An evaluation with that KID, and changes to its `final` figures."""
    found = evaluation(kid, attributes) | {"best": evaluation(1)["best"]}
    found["final"] |= final
    (folder / "dcgan").mkdir(exist_ok=True)
    (folder / f"dcgan/{seed}.json").write_text(json.dumps(found))


def test_one_seed_has_no_spread_and_faces_without_attributes_leave_theirs_out(tmp_path: Path) -> None:
    write(tmp_path, 1, 3.0, step=60, tflop=2.5)
    found = headline("dcgan", [1], tmp_path)
    assert list(found) == list(NAMES)
    assert (found["kid_final"], found["kid_best"], found["steps"], found["tflop"]) == (3.0, 1.0, 60, 2.5)
    write(tmp_path, 1, 3.0, attributes=False)
    assert NAMES.keys() - headline("dcgan", [1], tmp_path) == {"recognised", "values", "values_floor"}


def test_several_seeds_have_mean_and_spread(tmp_path: Path) -> None:
    kids = {1: 3.0, 2: 4.0, 7: 4.4}
    for seed, value in kids.items():
        write(tmp_path, seed, value, step=50 + seed)
    write(tmp_path, 9, 100.0)  # left by another experiment: not among the seeds
    found = headline("dcgan", list(kids), tmp_path)
    assert found["kid_final"] == pytest.approx(3.8)
    assert found["kid_final_spread"] == pytest.approx(statistics.stdev(kids.values()), rel=1e-5)
    assert found["steps"] == pytest.approx(50 + 10 / 3, rel=1e-5)
    assert (found["seeds"], found["copied_spread"]) == (3, 0)
    assert not {f"{name}_spread" for name in ("kid_floor", "steps", "tflop")} & found.keys()


def test_a_figure_that_is_not_there_is_an_old_file(tmp_path: Path) -> None:
    (tmp_path / "dcgan").mkdir()
    (tmp_path / "dcgan/1.json").write_text('{"final": {}}')
    with pytest.raises(UserError, match=r"dcgan/1\.json has no figure 'final\.lite0\.kid': .* run dvc repro"):
        headline("dcgan", [1], tmp_path)


def test_starts_without_heavy_imports() -> None:
    code = "import sys, illustgan.results.headline; print({'torch', 'scipy', 'pandas'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
