"""What each part of `r1_shift` is worth, with one part changed at a time; and unrolling, at equal steps.

python benchmarks/ablation.py run      train what is missing, write docs/ablation.json, and then as
python benchmarks/ablation.py table    show the table of what the file has

Rows are the variants of params.yaml as they are, and those of benchmarks/ablation.yaml. `make ablation` runs the first.
"""

from collections.abc import Iterable
from fnmatch import filter as matching
from pathlib import Path
from typing import Any

import _setup  # noqa: F401

# isort: split

import yaml

import experiments
from experiments import KIDS, Results, Row
from illustgan import params
from illustgan.core import stage
from markdown import table

FILE = Path(__file__).with_suffix(".yaml")
RESULTS = Path("docs/ablation.json")
FIGURES = KIDS | {  # none by held-out faces, since settings are chosen here, but closer, which only guards
    "final.modes.values": "values",
    "final.modes.recognised": "recognised",
    "final.memorisation.lite0.closer": "closer lite0",
    "final.memorisation.pixels.closer": "closer pixels",
    "final.distinct.duplicates": "twins",
    "final.step": "steps",
}


def rows(variants: dict[str, params.Variant]) -> tuple[dict[str, Row], dict[str, str]]:
    """The rows, and what each says in the table."""
    changed: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    all_rows = {name: Row(name) for name in variants}
    for name, row in changed.items():
        all_rows[name] = Row(
            row.get("model", "r1_shift"), *(tuple(row.get(of, ())) for of in ("changes", "scale", "data"))
        )
    return all_rows, {name: name for name in variants} | {name: row["says"] for name, row in changed.items()}


def as_markdown(variants: dict[str, params.Variant], results: Results, patterns: Iterable[str] = ("*",)) -> str:
    """The measured rows whose names match one of the patterns, in their order."""
    all_rows, says = rows(variants)
    names = dict.fromkeys(name for pattern in patterns for name in matching(all_rows, pattern) if name in results)
    lines = [[says[name], *experiments.cells(results[name], FIGURES)] for name in names]
    return table(["", *FIGURES.values()], lines) if lines else "Nothing of this is measured yet."


def main() -> None:
    """Train what `run` asks for, and show what is all_rows."""
    variants = params.load().variants
    all_rows, _ = rows(variants)
    asked = experiments.arguments(__doc__, "rows", all_rows)
    if asked.kind == "run":
        experiments.run(RESULTS, FIGURES, {name: all_rows[name] for name in asked.rows}, asked)
    print(as_markdown(variants, experiments.read(RESULTS)))


if __name__ == "__main__":
    stage.run(main)
