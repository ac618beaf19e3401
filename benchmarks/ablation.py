"""What each part of `r1_shift` is worth, with one part changed at a time; and unrolling, at equal steps.

python benchmarks/ablation.py run      train what is missing, write docs/ablation.json, and then as
python benchmarks/ablation.py table    show the table of what the file has

Rows are the variants of params.yaml as they are, and those of benchmarks/ablation.yaml. `make ablation` runs the first.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))  # this copy's own code, not an installed package

import experiments
from experiments import KIDS, Row
from illustgan import params
from illustgan.core import stage
from speed.table import table

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
    found = {name: Row(name) for name in variants}
    for name, row in changed.items():
        found[name] = Row(row.get("model", "r1_shift"), tuple(row.get("changes", ())), tuple(row.get("scale", ())))
    return found, {name: name for name in variants} | {name: row["says"] for name, row in changed.items()}


def main() -> None:
    """Train what `run` asks for, and show what is known."""
    known, says = rows(params.load().variants)
    asked = experiments.arguments(__doc__, "rows", known)
    if asked.kind == "run":
        experiments.run(RESULTS, FIGURES, {name: known[name] for name in asked.rows}, asked)
    results = experiments.read(RESULTS)
    lines = [[says[name], *experiments.cells(results[name], FIGURES)] for name in known if name in results]
    print(table(["", *FIGURES.values()], lines))


if __name__ == "__main__":
    stage.run(main)
