"""What each part of `r1_shift` is worth, with one part changed at a time; and unrolling, at equal steps.

All over several seeds, as experiments of DVC.

python benchmarks/ablation.py queue     queue what has no experiment yet: dvc exp run --run-all does it
python benchmarks/ablation.py table     what came out: docs/ablation.json, and a table in Markdown on the screen

`make ablation` does all three steps. What an earlier commit's experiments trained comes from DVC's cache.
"""

import argparse
import json
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))  # this copy's own code, not an installed package

from illustgan import params
from illustgan.core import files, stage
from illustgan.core.errors import UserError
from speed.table import table

PREFIX = "ablation-"
RESULTS = Path("docs/ablation.json")


@dataclass(frozen=True)
class Row:
    """One experiment: a variant of params.yaml, with settings of it changed."""

    says: str
    model: str = "r1_shift"
    changes: tuple[str, ...] = ()  # of it: setting=value, as `dvc exp run -S` takes them
    scale: tuple[str, ...] = ()  # and of scales.laptop


ONCE = ("snapshots=4", "evaluations=1")  # measured at the end only: a run's figures, in less time
STEPS = ("tflop=null", "steps=641")  # as many as unrolled takes in the laptop's 26 TFLOP
ROWS: Mapping[str, Row] = {
    "r1-shift": Row("r1_shift"),
    "shown-raw": Row("the last generator, not the average", changes=("shown=raw",)),
    "whole-batch": Row("the whole batch, half the steps", changes=("batch_share=1",)),
    "no-augmentation": Row("no augmentation", changes=("augmentations=[]", "augmentation_strength=1")),
    "colour": Row("colours augmented, too", changes=("augmentations=[colour,shift]",)),
    "slow": Row("a rate of .0002", changes=("lr=0.0002",)),
    "no-penalty": Row("no R1", changes=("penalty=none", "penalty_weight=null", "penalty_every=1")),
    "batch-norm": Row(
        "batch norm in place of R1",
        changes=("discriminator_norm=batch", "penalty=none", "penalty_weight=null", "penalty_every=1"),
    ),
    "wide": Row("twice the width", scale=("width=32",)),
    "more-work": Row("four times the work", scale=("tflop=104",)),
    "more-work-wide": Row("four times the work, twice the width", scale=("tflop=104", "width=32")),
    "dcgan": Row("dcgan", "dcgan"),
    "wgan-gp": Row("wgan_gp", "wgan_gp"),
    "sn-hinge": Row("sn_hinge", "sn_hinge"),
    "r1": Row("r1", "r1"),
    "diffaugment": Row("diffaugment", "diffaugment"),
    "r1-diffaugment": Row("r1_diffaugment", "r1_diffaugment"),
    "ada": Row("ada", "ada"),
    "r3gan": Row("r3gan", "r3gan"),
    "r3gan-rate": Row(
        "r3gan, five times its rate, half batches, penalties in every 4th step",
        "r3gan",
        ("lr=0.001", "batch_share=0.5", "penalty_every=4"),
    ),
    "wgan": Row("wgan", "wgan"),
    "wgan-rate": Row("wgan, ten times its rate", "wgan", ("lr=0.0005",)),
    "wgan-batch": Row("wgan, ten times its rate, half batches", "wgan", ("lr=0.0005", "batch_share=0.5")),
    "steps-dcgan": Row("641 steps: dcgan", "dcgan", scale=STEPS),
    "steps-unrolled": Row("641 steps: unrolled, K = 5", "unrolled", scale=STEPS),
    "steps-unrolled-0": Row("641 steps: unrolled, K = 0", "unrolled", ("unroll_steps=0",), STEPS),
    "steps-unrolled-batch": Row(
        "641 steps: unrolled, batch norm in the discriminator",
        "unrolled",
        ("discriminator_norm=batch", "discriminator_weights=family"),
        STEPS,
    ),
    "steps-unrolled-equal": Row(
        "641 steps: unrolled, equal rates of .001", "unrolled", ("discriminator_lr=0.001", "unroll_lr=0.001"), STEPS
    ),
    "steps-unrolled-sgd": Row(
        "641 steps: unrolled, plain gradient steps of .01 inside",
        "unrolled",
        ("unroll_optimiser=sgd", "unroll_lr=0.01"),
        STEPS,
    ),
    "steps-unrolled-2017": Row("641 steps: unrolled_2017", "unrolled_2017", scale=STEPS),
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


def command(name: str, row: Row, seeds: Sequence[int], threads: int, models: Sequence[str]) -> list[str]:
    """The experiment of a row, queued: it trains the one variant, which joins `models`, and measures it."""
    settings = [f"model={row.model}", f"seeds=[{','.join(map(str, seeds))}]", f"machine.threads={threads}"]
    if row.model not in models:
        settings.append(f"models=[{','.join([*models, row.model])}]")
    # ++: whether the setting stands in params.yaml or not
    settings += [f"++variants.{row.model}.{change}" for change in row.changes]
    settings += [f"++scales.laptop.{change}" for change in (*ONCE, *row.scale)]
    return [
        *("dvc", "exp", "run", "--queue", "--name", PREFIX + name),
        *(word for setting in settings for word in ("-S", setting)),
        "headline",
    ]


def queue(asked: argparse.Namespace) -> None:
    """Queue the rows that have no experiment with the present commit and all these seeds."""
    head, models = _git("rev-parse", "HEAD").strip(), params.load().models
    folder = f"refs/exps/{head[:2]}/{head[2:]}"
    there = _git("for-each-ref", "--format=%(refname)", folder).split()
    for name in asked.rows:
        ref = f"{folder}/{PREFIX}{name}"
        lines = [command(name, ROWS[name], asked.seeds, asked.threads, models)]
        if ref in there:
            if set(asked.seeds) <= set(yaml.safe_load(_git("show", f"{ref}:params.yaml"))["seeds"]):
                print(f"{PREFIX}{name} is there")
                continue
            lines = [["dvc", "exp", "remove", PREFIX + name], *lines]  # names are unique
        for line in lines:
            print(shlex.join(line))
            if subprocess.run(line, check=False).returncode:
                raise UserError(f"{PREFIX}{name} is not queued: DVC's message above says why")


def tabulate(asked: argparse.Namespace) -> None:
    """Write `RESULTS` and print the table: the latest experiment of each row, and what the file has of all others."""
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results = dict(before)
    for ref in _git("for-each-ref", "--sort=committerdate", "--format=%(refname)", "refs/exps/").split():
        name = ref.rpartition("/")[2].removeprefix(PREFIX)
        if name in ROWS and ref.endswith(f"/{PREFIX}{name}"):
            base = "".join(ref.split("/")[2:4])[:7]  # refs/exps/ab/cdef…/ablation-name hangs on the commit abcdef…
            results[name] = {"commit": base, **json.loads(_git("show", f"{ref}:reports/metrics.json"))}
    found = {name: results[name] for name in ROWS if name in results}
    if not found:
        raise UserError("there is no experiment of the ablation: run make ablation")
    files.write_json(RESULTS, results)
    print(as_markdown(found, [name for name in found if found[name] is before.get(name)]))


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise UserError(f"git {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def as_markdown(results: Mapping[str, Mapping[str, float]], kept: Sequence[str]) -> str:
    """A table of `FIGURES` by row, means ± standard deviations over seeds where there are some; `kept` have stars."""
    rows = [
        [f"{ROWS[name].says}{' *' * (name in kept)}", *(_cell(found, figure) for figure in FIGURES)]
        for name, found in results.items()
    ]
    note = f"\n\n\\* from {RESULTS}, of an earlier state: no experiment of it is here" if kept else ""
    return table(["", *FIGURES.values()], rows) + note


def _cell(found: Mapping[str, float], figure: str) -> str:
    if figure not in found:
        return "–"
    value, spread = found[figure], found.get(f"{figure}_spread")
    return (f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}") + (f" ± {spread:.2g}" if spread else "")


def main() -> None:
    """Queue experiments, or tabulate what they found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(required=True)
    asks = kinds.add_parser("queue")
    asks.add_argument("--rows", nargs="+", choices=tuple(ROWS), default=list(ROWS))
    asks.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asks.add_argument("--threads", type=int, default=2, help="of each experiment")
    asks.set_defaults(run=queue)
    kinds.add_parser("table").set_defaults(run=tabulate)
    asked = parser.parse_args()
    asked.run(asked)


if __name__ == "__main__":
    stage.run(main)
