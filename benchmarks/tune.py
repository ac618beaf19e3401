"""The same search for every variant of `models` at the laptop's scale: the rates of its paper × 1, × 3 and × 10.

python benchmarks/tune.py run      train what is missing, write docs/tuning.json, and then as
python benchmarks/tune.py table    show the table, with what belongs into params.yaml

`make tune` runs the first. docs/tuning.md says how the search goes, and by what it chooses.
"""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import _setup  # noqa: F401

# isort: split

import numpy as np
import yaml
from scipy.stats import rankdata

import experiments
from experiments import KIDS, Results, Row, mean
from illustgan import params
from illustgan.core import stage
from illustgan.core.numbers import significant
from markdown import table

RESULTS = Path("docs/tuning.json")
FIGURES = KIDS | {"final.modes.recognised": "recognised", "final.modes.values": "values", "final.step": "steps"}
RATES, BY = ("lr", "discriminator_lr", "unroll_lr"), (1, 3, 10)
SECOND = {  # one more axis, at the best of BY: settings, and by what it multiplies them
    "unrolled": (("discriminator_lr", "unroll_lr"), (1, 0.3, 0.1)),
    "wgan": (("batch_share",), (1, 0.5, 0.25)),
}

Axis = dict[str, Row]  # by name


def row(model: str, block: params.Variant, by: float, second: float = 1) -> tuple[str, Row]:
    """A point of the search, with its name: the settings of the variant's paper, multiplied."""
    base, more = block.at("paper").model_dump(), SECOND[model][0] if model in SECOND else ()
    changes = []
    for name in dict.fromkeys((*RATES, *more)):
        if base[name] is not None:
            value = base[name] * (by if name in RATES else 1) * (second if name in more else 1)
            changes.append(f"{name}={np.format_float_positional(significant(value), trim='-')}")
    return f"{model}-x{by:g}-x{second:g}", Row(model, tuple(changes))


def axes(model: str, block: params.Variant, results: Results) -> list[Axis]:
    """A variant's rates; and as far as `results` go, the second axis at the best rate, then rates at the best of it."""

    def best(axis: Axis) -> int | None:
        return chosen([results[name] for name in axis]) if axis.keys() <= results.keys() else None

    searched = [dict(row(model, block, by) for by in BY)]
    if model in SECOND and (place := best(searched[0])) is not None:
        shares = SECOND[model][1]
        searched.append(dict(row(model, block, BY[place], share) for share in shares))
        if place := best(searched[1]):  # at 1, the first of its places, the rates are known
            searched.append(dict(row(model, block, by, shares[place]) for by in BY))
    return searched


def mean_ranks(axis: Sequence[Mapping[str, Any]]) -> list[float]:
    """Means over the three KIDs of the ranks, 1 for the lowest; equals share theirs, and what has none comes last."""
    kids = [[np.inf if (kid := mean(row_of, path)) is None else kid for row_of in axis] for path in KIDS]
    return [float(rank) for rank in np.mean([rankdata(of_one) for of_one in kids], axis=0)]


def chosen(axis: Sequence[Mapping[str, Any]]) -> int:
    """The place of the lowest mean rank; of equals the first, which is nearest to the paper."""
    return int(np.argmin(mean_ranks(axis)))


def as_markdown(variants: Mapping[str, params.Variant], results: Results) -> str:
    """The table, and the chosen settings beside their papers' as they belong into params.yaml."""
    lines: list[list[str]] = []
    blocks: dict[str, dict[str, Any]] = {}
    missing: list[str] = []
    for model, block in variants.items():
        for axis in axes(model, block, results):
            if left := axis.keys() - results.keys():
                missing += sorted(left) if axis.keys() & results.keys() else []
                break
            rows = [results[name] for name in axis]
            best, ranks = chosen(rows), mean_ranks(rows)
            for place, result in enumerate(rows):
                last = "broke down" if "broke" in result else f"{'→ ' * (place == best)}{ranks[place]:.2f}"
                lines.append([model, ", ".join(result["changes"]), *experiments.cells(result, FIGURES), last])
            paper = blocks.get(model, {}).get("paper") or settings(rows[0])
            blocks[model] = {**settings(rows[best]), "paper": paper}
    if not lines:
        return "Nothing is measured yet.\n"
    shown = table(["variant", "settings", *FIGURES.values(), "mean rank"], lines)
    shown += f"\n\nNot trained yet: {', '.join(missing)}." if missing else ""
    return f"{shown}\n\n```yaml\n{yaml.safe_dump({'variants': blocks}, sort_keys=False)}```\n"


def settings(result: Mapping[str, Any]) -> dict[str, float]:
    """What a row of the results set."""
    return {name: float(value) for name, _, value in (change.partition("=") for change in result["changes"])}


def main() -> None:
    """Search, if `run` asks for it, axis by axis, and show what is known."""
    variants, models = params.load().variants, params.load().models
    asked = experiments.arguments(__doc__, "models", models)
    for number in (0, 1, 2) if asked.kind == "run" else ():
        results = experiments.read(RESULTS)
        rows = [axis for model in asked.models for axis in axes(model, variants[model], results)[number : number + 1]]
        later = 2 * (2 - number) * len(SECOND.keys() & {*asked.models})  # at most: two new points an axis
        experiments.run(RESULTS, FIGURES, dict(ChainMap(*rows)), asked, later)
    print(as_markdown(variants, experiments.read(RESULTS)))


if __name__ == "__main__":
    stage.run(main)
