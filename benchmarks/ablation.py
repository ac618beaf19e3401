"""What each part of `best` is worth, with one part changed at a time; and unrolling, at equal steps. All over several
seeds, as experiments of DVC.

python benchmarks/ablation.py queue     queue what is not there yet: dvc exp run --run-all does it
python benchmarks/ablation.py table     what came out: docs/ablation.json, and a table in Markdown on the screen

`make ablation` does all three steps.
"""

import argparse
import hashlib
import json
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))  # this copy's own code, not an installed package

from illustgan import params
from illustgan.core import files, stage
from illustgan.core.errors import UserError
from speed.table import table

PREFIX = "ablation-"
STAGES = ("scrape", "prepare", "attributes", "reference", "train", "features", "evaluate")  # that figures come from
SECTIONS = ("data", "attributes", "evaluate", "scales")  # of params.yaml, that they depend on; and the row's variant
RESULTS = Path("docs/ablation.json")


@dataclass(frozen=True)
class Row:
    """One experiment: a variant of params.yaml, with settings of it changed."""

    says: str
    model: str = "best"
    changes: tuple[str, ...] = ()  # of it: setting=value, as `dvc exp run -S` takes them
    scale: tuple[str, ...] = ()  # and of scales.laptop


ONCE = ("snapshots=4", "evaluations=1")  # measured at the end only: a run's figures, in less time
STEPS = ("tflop=null", "steps=641")  # as many as unrolled takes in the laptop's 26 TFLOP
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
    """The experiment of a row, queued: it trains the one variant and measures it.

    Args:
        name, row: of `ROWS`.
        seeds, threads: of the trainings.
        models: of params.yaml; the row's joins them where it is not among them, as check wants it.
    """
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
    """Queue the rows that have no experiment yet with the present code and all these seeds.

    One with fewer seeds goes first, since DVC wants names to be unique; DVC's cache keeps its trainings, so that only
    the seeds that it lacks are trained.

    Raises:
        UserError: when DVC does not take one; it has said why.
    """
    there, models = experiments(), params.load().models
    for name in asked.rows:
        if name in there and set(asked.seeds) <= set(there[name].seeds):
            print(f"{PREFIX}{name} is there")
            continue
        if name in there:
            _run(["dvc", "exp", "remove", there[name].ref], name)
        _run(command(name, ROWS[name], asked.seeds, asked.threads, models), name)


def _run(line: list[str], name: str) -> None:
    print(shlex.join(line))
    if subprocess.run(line, check=False).returncode:
        raise UserError(f"{PREFIX}{name} is not queued: DVC's message above says why")


@dataclass(frozen=True)
class Experiment:
    """A finished one: Git's ref of it, and the seeds that it was run with."""

    ref: str
    seeds: tuple[int, ...]


def experiments() -> dict[str, Experiment]:
    """The finished experiments that the present commit would repeat, by row.

    An experiment hangs on the commit that it started from. It still counts when, from there to here, neither the code
    of `STAGES` nor a parameter that its figures depend on has changed: a word in the README costs no hours of training,
    and another variant's rate none either. Of two for a row, the one with more seeds counts, then the present commit's.
    """
    refs = [line.split("/") for line in _git("for-each-ref", "--format=%(refname)", "refs/exps/").split()]
    rows = {PREFIX + name: name for name in ROWS}
    bases: dict[str, dict[str, str]] = {}  # refs by row, by the commit that they start from
    for ref in refs:
        if len(ref) == 5 and ref[4] in rows:  # refs/exps/ab/cdef…/ablation-name
            bases.setdefault(ref[2] + ref[3], {})[rows[ref[4]]] = "/".join(ref)
    head = _git("rev-parse", "HEAD").strip()
    present = codes_of(head)
    there: dict[str, Experiment] = {}
    for base in sorted(bases, key=lambda base: (base != head, base)):  # its own come first, and win
        then = codes_of(base)
        for name, of_row in bases[base].items():
            if then[name] != present[name]:
                continue
            found = Experiment(of_row, tuple(yaml.safe_load(_git("show", f"{of_row}:params.yaml"))["seeds"]))
            if name not in there or len(found.seeds) > len(there[name].seeds):
                there[name] = found
    return there


def codes_of(commit: str) -> dict[str, str]:
    """By row, a digest of what its figures at a commit come from: the code of `STAGES`, and the parameters it reads."""
    pipeline, content = (yaml.safe_load(_git("show", f"{commit}:{name}")) for name in ("dvc.yaml", "params.yaml"))
    stages = [pipeline["stages"][name] for name in STAGES]
    files = {path for stage in stages for path in stage["deps"] if path.startswith(("src/", "stages/"))}
    code = _git("ls-tree", "-r", commit, "--", *sorted(files))  # with the files' hashes
    shared = [code, *(content.get(section) for section in SECTIONS)]
    return {name: _digest([*shared, content["variants"].get(row.model)]) for name, row in ROWS.items()}


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise UserError(f"git {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def tabulate(asked: argparse.Namespace) -> None:
    """Write `RESULTS` and print the table: what experiments found, and what the file has of rows that none did anew.

    What the file has stays, too, where an experiment with the same code has fewer seeds.

    Raises:
        UserError: when there is nothing, or the file is damaged.
    """
    there, codes = experiments(), codes_of("HEAD")
    results = _before()
    for name, experiment in there.items():
        found = {"code": codes[name], **json.loads(_git("show", f"{experiment.ref}:reports/metrics.json"))}
        before = results.get(name, {})
        if before.get("code") != found["code"] or before.get("seeds", 1) <= len(experiment.seeds):
            results[name] = found
    results = {name: results[name] for name in ROWS if name in results}
    if not results:
        raise UserError("no experiment of the ablation has this code: run make ablation")
    files.write_text(RESULTS, json.dumps(results, indent=2) + "\n")
    print(as_markdown(results, codes))


Results = dict[str, dict[str, Any]]  # by row: figures of reports/metrics.json, and the code that they are of


def _before() -> Results:
    try:
        content: Results = json.loads(RESULTS.read_text(encoding="utf-8"))
        return {name: {"code": row["code"], **row} for name, row in content.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, AttributeError, TypeError):
        raise UserError(f"{RESULTS} is damaged: remove it") from None


def as_markdown(results: Results, codes: Mapping[str, str]) -> str:
    """A table of `FIGURES`, means ± standard deviations over seeds where there are some; stars at other codes.

    Args:
        results: of rows.
        codes: of all rows as they are now.
    """
    old = {name for name, found in results.items() if found["code"] != codes[name]}
    rows = [
        [f"{ROWS[name].says}{' *' if name in old else ''}", *(_cell(found, figure) for figure in FIGURES)]
        for name, found in results.items()
    ]
    note = "\n\n\\* measured with an earlier state of the code or of the parameters" if old else ""
    return table(["", *FIGURES.values()], rows) + note


def _cell(found: Mapping[str, Any], figure: str) -> str:
    if figure not in found:
        return "–"
    spread = found.get(f"{figure}_spread")
    value = found[figure]
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
