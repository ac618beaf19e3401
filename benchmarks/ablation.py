"""What each part of `best` is worth: with one part changed at a time, three seeds each, as experiments of DVC.

python benchmarks/ablation.py queue     queue what is not there yet: dvc exp run --run-all does it
python benchmarks/ablation.py table     what came out: docs/ablation.json, and a table in Markdown on the screen

`make ablation` does all three steps.
"""

import argparse
import json
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))  # this copy's own code, not an installed package

from illustgan import atomic, stage
from illustgan.errors import UserError
from speed.table import table

SEEDS = (1, 2, 3)
PREFIX = "ablation-"
RESULTS = Path("docs/ablation.json")


@dataclass(frozen=True)
class Row:
    """One experiment: a variant of params.yaml, with settings of it changed."""

    says: str
    model: str = "best"
    changes: tuple[str, ...] = ()  # setting=value, as `dvc exp run -S` takes them


ROWS: Mapping[str, Row] = {
    "best": Row("best"),
    "shown-raw": Row("the last generator, not the average", changes=("shown=raw",)),
    "constant-rate": Row("rates that do not fall", changes=("lr_end=1",)),
    "whole-batch": Row("the whole batch, half the steps", changes=("batch_share=1",)),
    "no-augmentation": Row("no augmentation", changes=("augmentations=[]", "augmentation_strength=1")),
    "colour": Row("colours augmented, too", changes=("augmentations=[colour,shift]",)),
    "family-weights": Row("the DCGAN's own first weights", changes=("discriminator_weights=family",)),
    "slow": Row("a rate of .0002", changes=("lr=0.0002",)),
    "no-penalty": Row("no R1", changes=("penalty=none", "penalty_weight=null", "penalty_every=1")),
    "batch-norm": Row(
        "batch norm in place of R1",
        changes=(
            *("discriminator_norm=batch", "discriminator_weights=family"),
            *("penalty=none", "penalty_weight=null", "penalty_every=1"),
        ),
    ),
    "r1-diffaugment": Row("r1_diffaugment", "r1_diffaugment"),
    "dcgan": Row("dcgan", "dcgan"),
}

FIGURES = {  # of reports/metrics.json, with the heads of their columns
    "kid_final": "KID lite0",
    "kid_random": "KID random",
    "kid_pixels": "KID pixels",
    "attribute_values": "values",
    "recognised": "recognised",
    "swd": "SWD",
    "copied": "closer",
    "twins": "twins",
    "steps": "steps",
}


def command(name: str, row: Row) -> list[str]:
    """The experiment of a row, queued: it trains the one variant and measures it."""
    settings = [f"model={row.model}", f"seeds=[{','.join(map(str, SEEDS))}]"]
    settings += [f"variants.{row.model}.{change}" for change in row.changes]
    return [
        *("dvc", "exp", "run", "--queue", "--name", PREFIX + name),
        *(word for setting in settings for word in ("-S", setting)),
        "headline",
    ]


def queue(asked: argparse.Namespace) -> None:
    """Queue every row that has no experiment yet."""
    there = experiments()
    for name, row in ROWS.items():
        if PREFIX + name in there:
            print(f"{PREFIX}{name} is there")
            continue
        line = command(name, row)
        print(shlex.join(line))
        subprocess.run(line, check=True)


def experiments() -> dict[str, str]:
    """Refs of finished experiments by name; of several with one name the one that Git lists last."""
    refs = subprocess.run(
        ["git", "for-each-ref", "--format=%(refname)", "refs/exps"], check=True, capture_output=True, text=True
    ).stdout.split()
    return {ref.rsplit("/", 1)[1]: ref for ref in refs}


def measured(ref: str) -> dict[str, float]:
    """The headline of an experiment."""
    shown = subprocess.run(["git", "show", f"{ref}:reports/metrics.json"], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(shown.stdout)
    return found


def tabulate(asked: argparse.Namespace) -> None:
    """Write `RESULTS` and print the table.

    Raises:
        UserError: when no experiment is there.
    """
    there = experiments()
    results = {name: measured(there[PREFIX + name]) for name in ROWS if PREFIX + name in there}
    if not results:
        raise UserError("no experiment of the ablation is there: run make ablation")
    atomic.write_text(RESULTS, json.dumps(results, indent=2) + "\n")
    print(as_markdown(results))


def as_markdown(results: Mapping[str, Mapping[str, float]]) -> str:
    """A table of `FIGURES`, means ± standard deviations over seeds where there are some."""
    rows = [[ROWS[name].says, *(_cell(found, figure) for figure in FIGURES)] for name, found in results.items()]
    return table(["", *FIGURES.values()], rows)


def _cell(found: Mapping[str, float], figure: str) -> str:
    if figure not in found:
        return "–"
    spread = found.get(f"{figure}_spread")
    return f"{found[figure]:.3g}" + (f" ± {spread:.2g}" if spread else "")


def main() -> None:
    """Queue experiments, or tabulate what they found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(required=True)
    kinds.add_parser("queue").set_defaults(run=queue)
    kinds.add_parser("table").set_defaults(run=tabulate)
    asked = parser.parse_args()
    asked.run(asked)


if __name__ == "__main__":
    stage.run(main)
