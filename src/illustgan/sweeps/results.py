"""What comes back: for each setting, in a workspace here, all that the remote has, and an experiment of DVC; a page.

reports/sweep.html has settings and figures in a table, with intervals over seeds, and grids of the same latents.
"""

import math
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from dvc.repo import Repo

from illustgan.core.errors import UserError, one_line
from illustgan.core.settings import Names, ParamsFile, Seeds
from illustgan.jobs.run import reason, sort
from illustgan.report import inlined, tables
from illustgan.results import comparison, evaluations
from illustgan.results.evaluations import FOLDER, Evaluation
from illustgan.sweeps import node
from illustgan.sweeps.plan import Plan, Setting, read

LEVEL = 0.95
SORTED_BY = "final.lite0.kid"


def workspace(setting: Setting, code: bytes, remote: str, targets: Sequence[str]) -> Plan:
    """Lay a setting out anew in a clone of this repository, at its HEAD, so that experiments can be made there.

    Its params are checked; then its plan for all stages, or those that the targets need, is returned.
    """
    folder = setting.folder
    if folder.exists():
        shutil.rmtree(folder)
    git("clone", "--quiet", "--shared", "--no-checkout", ".", str(folder))
    for what in ("user.name", "user.email"):
        git("-C", str(folder), "config", what, git("config", "--default", "sweep@localhost", "--get", what))
    with Repo() as repo:
        node.lay(folder, code, setting.files, Path(repo.cache.legacy.path))
    git("-C", str(folder), "reset", "--quiet")
    plan = read(folder, targets, lambda stages: _repro(setting, stages))
    for stage in plan.checks:
        _reach(setting, partial(node.put, remote, stage, folder))
    return plan


def gather(setting: Setting, plan: Plan, remote: str, targets: Sequence[str]) -> None:
    """Make the experiment of a setting whose items are all made; `UserError` when it can't be made, or is not whole.

    Nothing is trained: stages that bring items together run, and no others.
    """
    folder = setting.folder
    for stage in [stage for item in plan.items for stage in item.stages]:
        if not _reach(setting, partial(node.take, remote, stage, folder)):
            raise UserError(f"the remote has no {stage.name}: do all nodes reach the same?")
    _repro(setting, plan.gathering)
    _dvc(setting, "commit", "--force", *(plan.order if targets else ()))
    sort(folder / "dvc.lock", plan.order)
    kept = [word for path in plan.kept for word in ("--include-untracked", path)]
    # all are committed; without a target, those that nobody asked for would be missed
    _dvc(setting, "exp", "save", "--force", "--name", setting.name, *kept, *(plan.order[-1:] if targets else ()))
    head = git("-C", str(folder), "rev-parse", "HEAD")
    ref = f"refs/exps/{head[:2]}/{head[2:]}/{setting.name}"
    git("fetch", "--quiet", str(folder), f"+{ref}:{ref}")


def _repro(setting: Setting, stages: Sequence[str]) -> None:
    if stages:
        _dvc(setting, "repro", "--single-item", *stages)


def _dvc(setting: Setting, *words: str) -> None:
    """Run DVC in the workspace of a setting; `UserError` that says in a line why it failed."""
    try:
        node.dvc(setting.folder, words, node.environment(1, gpus=1))
    except subprocess.CalledProcessError:
        log = setting.folder / ".git/log"
        why = reason(log).removeprefix("error: ")
        raise UserError(f"{setting.label} {why} (the rest is in {log})".lstrip()) from None


def _reach(setting: Setting, reach: Callable[[], Any]) -> Any:
    """Do what needs the remote; `UserError` when that fails for minutes."""
    try:
        return node.persistently(reach, setting.folder / ".git/log")
    except RuntimeError as error:
        raise UserError(one_line(str(error))) from None


def git(*words: str) -> str:
    """What a git command prints; `UserError` for what it says when it fails."""
    ended = subprocess.run(["git", *words], capture_output=True, text=True)
    if ended.returncode:
        raise UserError(f"git {words[0]}: {ended.stderr}")
    return ended.stdout.strip()


@dataclass(frozen=True)
class Row:
    """A variant with a setting, its evaluations by seed, and its grid of the first one."""

    name: str
    by_seed: Mapping[int, Evaluation]
    grid: Path


def rows(whole: Sequence[tuple[Setting, Plan]]) -> list[Row]:
    """All that was measured, from the workspaces of settings; a variant that all settings have alike is one row."""
    measured: dict[tuple[str, ...], list[tuple[str, Setting, list[int]]]] = {}
    for setting, plan in whole:
        params, keys = ParamsFile(setting.folder / "params.yaml"), {item.name: item.key for item in plan.items}
        for model in params.value("models", Names):
            its = [s for s in params.value("seeds", Seeds) if f"{model}-{s}" in keys]
            if seeds := [seed for seed in its if (setting.folder / FOLDER / model / f"{seed}.json").is_file()]:
                of_items = tuple(keys[f"{model}-{seed}"] for seed in seeds)
                measured.setdefault(of_items, []).append((model, setting, seeds))
    shown = []
    for alike in measured.values():
        model, setting, seeds = alike[0]
        name = model if len(alike) == len(whole) else f"{model}, {' or '.join(each.label for _, each, _ in alike)}"
        by_seed = evaluations.read(setting.folder / FOLDER, [model], seeds)[model]
        shown.append(Row(name, by_seed, setting.folder / "reports/grids" / model / f"{seeds[0]}.png"))
    return shown


def page(shown: Sequence[Row]) -> str:
    """The page as HTML, its rows sorted by KID, the best first; `UserError` when a file is missing or unusable."""
    shown = sorted(shown, key=_place)
    by_row = {row.name: row.by_seed for row in shown}
    facts: dict[str, Any] = {"seeds": max(len(row.by_seed) for row in shown), "level": LEVEL}
    facts["grids"] = {row.name: inlined.still(row.grid, "render") for row in shown if row.grid.is_file()}
    template = inlined.templates().get_template("sweep.html.j2")
    return template.render(facts, tables=_tables(by_row), inlined=inlined.read())


def _place(row: Row) -> float:
    mean = evaluations.over_seeds(row.by_seed.values(), SORTED_BY).mean
    return math.inf if mean is None else mean


def _tables(by_row: Mapping[str, Mapping[int, Evaluation]]) -> list[tables.Table]:
    """Those tables of the pipeline's page that are about samples of one checkpoint, as far as all rows have figures."""
    measured = {name: [*by_seed.values()] for name, by_seed in by_row.items()}
    every = [evaluation for of_row in measured.values() for evaluation in of_row]
    drawn = []
    for table in tables.TABLES:
        paths = [path for path in table.paths if all(evaluations.figure(each, path) is not None for each in every)]
        if paths and all(path.startswith((tables.FINAL, "best.")) for path in paths):
            compared = comparison.pairwise(by_row, paths, LEVEL)
            drawn.append(tables.filled(replace(table, paths=paths), measured, compared))
    return drawn
