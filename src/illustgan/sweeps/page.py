"""reports/sweep.html: settings and figures in a table, with intervals over seeds, and grids of the same latents."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from illustgan.core.settings import Names, ParamsFile, Seeds
from illustgan.report import inlined, tables
from illustgan.results import comparison, evaluations
from illustgan.results.evaluations import FOLDER, Evaluation
from illustgan.sweeps.plan import Plan
from illustgan.sweeps.settings import Setting

LEVEL = 0.95
SORTED_BY = "final.lite0.kid"


@dataclass(frozen=True)
class Row:
    """A variant with a setting, its evaluations by seed, and its grid of the first one."""

    name: str
    by_seed: Mapping[int, Evaluation]
    grid: Path


def rows(found: Sequence[tuple[Setting, Plan]]) -> list[Row]:
    """All that was measured, from the workspaces of settings; a variant that all settings have alike is one row."""
    measured: dict[tuple[str, ...], list[tuple[str, Setting, list[int]]]] = {}
    for setting, plan in found:
        params, keys = ParamsFile(setting.folder / "params.yaml"), {item.name: item.key for item in plan.items}
        for model in params.value("models", Names):
            its = [s for s in params.value("seeds", Seeds) if f"{model}-{s}" in keys]
            if seeds := [seed for seed in its if (setting.folder / FOLDER / model / f"{seed}.json").is_file()]:
                of_items = tuple(keys[f"{model}-{seed}"] for seed in seeds)
                measured.setdefault(of_items, []).append((model, setting, seeds))
    shown = []
    for alike in measured.values():
        model, setting, seeds = alike[0]
        name = model if len(alike) == len(found) else f"{model}, {' or '.join(one.label for _, one, _ in alike)}"
        by_seed = evaluations.read(setting.folder / FOLDER, [model], seeds)[model]
        shown.append(Row(name, by_seed, setting.folder / "reports/grids" / model / f"{seeds[0]}.png"))
    return shown


def build(shown: Sequence[Row]) -> str:
    """The page as HTML, its rows sorted by KID, the best first; `UserError` when a file is missing or unusable."""
    shown = sorted(shown, key=_place)
    by_row = {row.name: row.by_seed for row in shown}
    known: dict[str, Any] = {"seeds": max(len(row.by_seed) for row in shown), "level": LEVEL}
    known["grids"] = {row.name: inlined.still(row.grid, "render") for row in shown if row.grid.is_file()}
    template = inlined.templates().get_template("sweep.html.j2")
    return template.render(known, tables=_tables(by_row), inlined=inlined.read())


def _place(row: Row) -> float:
    mean = evaluations.over_seeds(row.by_seed.values(), SORTED_BY).mean
    return math.inf if mean is None else mean


def _tables(by_row: Mapping[str, Mapping[int, Evaluation]]) -> list[tables.Table]:
    """Those tables of the pipeline's page that are about samples of one checkpoint, as far as all rows have figures."""
    measured = {name: [*by_seed.values()] for name, by_seed in by_row.items()}
    every = [one for seeds in measured.values() for one in seeds]
    drawn = []
    for table in tables.TABLES:
        paths = [path for path in table.paths if all(evaluations.figure(one, path) is not None for one in every)]
        if paths and all(path.startswith((tables.FINAL, "best.")) for path in paths):
            compared = comparison.pairwise(by_row, paths, LEVEL)
            drawn.append(tables.filled(replace(table, paths=paths), measured, compared))
    return drawn
