"""Reading evaluations, and taking figures by their paths."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from illustgan.core.errors import UserError
from illustgan.results.evaluations import figure, over_checkpoints, over_seeds, read, read_problem

from .made_up import evaluation, evaluations


def test_files_are_read_for_the_named_models_and_seeds(tmp_path: Path) -> None:
    (tmp_path / "gan").mkdir()
    for seed in (1, 2):
        (tmp_path / "gan" / f"{seed}.json").write_text(json.dumps(evaluation(seed)))
    assert read(tmp_path, ["gan"], [2]) == {"gan": {2: evaluation(2)}}
    with pytest.raises(UserError, match=r"gan/3\.json is missing: run .*dvc repro evaluate"):
        read(tmp_path, ["gan"], [3])
    for content in ("{", "[]"):
        (tmp_path / "gan" / "1.json").write_text(content)
        with pytest.raises(UserError, match=r"gan/1\.json is damaged"):
            read(tmp_path, ["gan"], [1])


def test_changes_by_steps_are_at_one_distance_of_all_runs(tmp_path: Path) -> None:
    runs = {
        "slow": [(400.0, 0.8), (800.0, 1.0)],  # whose snapshots lie furthest apart: its first lag is the distance
        "quick": [(100.0, 0.2), (300.0, 0.4), (500.0, None), (700.0, 0.9)],
        "calm": [(100.0, 0.1), (300.0, 0.2), (500.0, 0.6)],
        "short": [(100.0, 0.3)],
    }
    for model, lags in runs.items():
        (tmp_path / model).mkdir()
        by_lag = [{"steps": steps, "lite0": change, "pixels": 0.5} for steps, change in lags]
        (tmp_path / model / "1.json").write_text(json.dumps({"oscillation": {"work": {}, "by_lag": by_lag}}))
    steps = {model: by_seed[1]["oscillation"]["steps"] for model, by_seed in read(tmp_path, [*runs], [1]).items()}
    assert {found["steps"] for found in steps.values()} == {400}
    assert {model: found["lite0"] for model, found in steps.items()} == {
        **{"slow": 0.8, "quick": None, "calm": 0.4, "short": None}
    }
    assert steps["quick"]["pixels"] == 0.5
    # alone, or with runs whose snapshots are as near, the distance is their own
    alone = read(tmp_path, ["calm", "short"], [1])["calm"][1]["oscillation"]["steps"]
    assert alone == {"steps": 100, "lite0": 0.1, "pixels": 0.5}


def test_a_problem_is_read_by_seed(tmp_path: Path) -> None:
    path = tmp_path / "critic.json"
    with pytest.raises(UserError, match=r"critic\.json is missing: run .*theory@critic"):
        read_problem(path)
    path.write_text(json.dumps({"seeds": {"1": {"critic": {"r2": 0.9}}}}))
    assert read_problem(path) == {1: {"critic": {"r2": 0.9}}}
    for content in ({}, {"seeds": {}}, {"seeds": {"one": {}}}):
        path.write_text(json.dumps(content))
        with pytest.raises(UserError, match=r"critic\.json is damaged"):
            read_problem(path)


@pytest.mark.parametrize(
    "content", [{"a": {"b": None}}, {"a": None}, {"a": {"b": math.inf}}, {}, {"a": 3}, {"a": {"b": True}}]
)
def test_a_figure_is_a_finite_number_or_none(content: dict[str, Any]) -> None:
    assert figure({"a": {"b": 2}}, "a.b") == 2.0
    assert figure(content, "a.b") is None


def test_means_leave_out_what_is_null() -> None:
    known = [*evaluations(gan=[2.0, 4.0])["gan"].values(), {"final": {"lite0": None}}]
    assert over_seeds(known, "final.lite0.kid") == (3.0, pytest.approx(math.sqrt(2)))
    assert over_seeds(known[:1], "final.lite0.kid") == (2.0, None)
    assert over_seeds(known, "final.lite0.kdi") == (None, None)


def test_a_course_has_a_number_or_nan_at_each_checkpoint() -> None:
    found = evaluation(3)
    assert over_checkpoints(found, "lite0.kid") == [3.75, 3.5, 3]
    found["checkpoints"]["002000"]["lite0"] = None
    np.testing.assert_array_equal(over_checkpoints(found, "lite0.kid"), [3.75, math.nan, 3])
