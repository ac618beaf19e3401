"""Every problem from its block of params.yaml to figures that are the same again."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from illustgan.core.settings import ParamsFile
from illustgan.theory import problems

PARAMS = Path(__file__).resolve().parents[2] / "params.yaml"
SMALL: dict[str, dict[str, Any]] = {
    "critic": {"seeds": [3], "steps": 3, "moves": 3},
    "distances": {"seeds": [3], "points": 16, "places": 3, "steps": 10},
    "duality": {"seeds": [3], "points": 8, "steps": 10},
    "mixtures": {"steps": 1, "batch": 2, "hidden": 2},
    "digits": {"steps": 1, "batch": 2, "width": 1, "samples": 16, "pool": 16},
    "balance": {"gflop": 0.001, "batch": 2, "width": 1, "samples": 16, "pool": 16},
}


@pytest.mark.parametrize("problem", problems.PROBLEMS)
def test_a_problem_has_the_same_bytes_again(problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    block = content["theory"][problem]
    block.get("scales", {}).get("smoke", block).update(SMALL[problem])
    (tmp_path / "params.yaml").write_text(yaml.safe_dump({**content, "scale": "smoke"}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    once, again = (json.dumps(problems.compute(problem, ParamsFile()), allow_nan=False) for _ in range(2))
    assert once == again
    assert not [path for path in problems.SCRATCH.glob("*") if path.is_dir()]
