"""The committed run, dvc.lock and reports/, is of the present code, unless this file says that it lags."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import yaml
from dvc.repo import Repo

from illustgan import params
from illustgan.results.headline import NAMES

ROOT = Path(__file__).resolve().parents[1]
# why and since when; empty once `make repro` has been run and dvc.lock and reports/ are committed
LAGS = "since run.json describes networks under one key; the ledger's new rules come before the next run"


def lagging(root: Path) -> Iterator[str]:
    """What of the committed run is not as code, settings and reports in the working tree are."""
    if not subprocess.run(["git", "ls-files", "dvc.lock"], cwd=root, capture_output=True, check=True).stdout:
        yield "dvc.lock is not committed"
    stages, lock = Repo(str(root)).index.stages, root / "dvc.lock"
    if {stage.name for stage in stages} != (
        yaml.safe_load(lock.read_text())["stages"].keys() if lock.is_file() else set()
    ):
        yield "dvc.lock has other stages than dvc.yaml"
    for stage in stages:
        kept = [out for out in stage.outs if not out.use_cache]
        for part in [*(dep for dep in stage.deps if not dep.def_path.startswith(("data", "reports"))), *kept]:
            yield from (f"{stage.name}: {name} {what}" for name, what in part.status().items())
        yield from [f"{stage.name}: another command"] if stage.cmd_changed else []
    settings = params.load(root / "params.yaml")
    claims, comparison, metrics = (
        json.loads((root / f"reports/{name}.json").read_text()) for name in ("claims", "comparison", "metrics")
    )
    names = {name.removesuffix("_spread") for name in metrics} - {"seeds"}
    figures = {figure: [*found["variants"]] for figure, found in comparison["figures"].items()}
    if names != NAMES.keys() or figures != {path: [*settings.models] for path in settings.claims.figures}:
        yield "reports/metrics.json or comparison.json has other figures or variants"
    if claims["claims"].keys() != settings.claims.rules.keys():
        yield "reports/claims.json has other claims"


def test_the_committed_run_is_of_this_code_or_said_to_lag() -> None:
    found = [*lagging(ROOT)]
    assert bool(found) == bool(LAGS), found or "nothing lags: empty LAGS"
