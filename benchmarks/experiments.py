"""Experiments of DVC, a row of a table each: the missing ones run, some at a time, and a file keeps what they find.

Each is a `dvc exp run --temp`. DVC's queue goes on in the background when it is stopped, and queues twice what is asked
for twice. Here Ctrl-C ends it all, and asked again only what had not ended runs.
"""

import argparse
import json
import re
import statistics
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dvc.api

from illustgan import params
from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.results.evaluations import FOLDER, figure
from markdown import number

Results = dict[str, dict[str, Any]]  # by row: commit, changes, seeds, and each figure as a list over seeds

LOGS = Path(".scratch/experiments")
ONCE = ("snapshots=4", "evaluations=1")  # measured at the end only: a run's figures, in less time
KIDS = {f"validation.{space}.kid": f"KID {space}" for space in ("lite0", "random", "pixels")}  # what choices go by
PACE = (11.5, 24.8)  # seconds a TFLOP, on two cores: the least and the greatest of benchmarks/README.md
LOCKED = "Unable to acquire lock"  # for seconds, while another experiment starts or ends


@dataclass(frozen=True)
class Row:
    """One experiment: a variant, and what of it, of scales.laptop and of data is changed, as for `dvc exp run -S`."""

    model: str
    changes: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


def command(name: str, row: Row, asked: argparse.Namespace, models: Sequence[str], target: str = "") -> list[str]:
    """The experiment of a row: it trains the one variant, which joins `models`, and measures it; or makes a target."""
    settings = ["scale=laptop", f"seeds=[{','.join(map(str, asked.seeds))}]", f"machine.threads={asked.threads}"]
    if row.model not in models:
        settings.append(f"models=[{','.join([*models, row.model])}]")
    # ++: whether the setting stands in params.yaml or not
    settings += [f"++variants.{row.model}.{change}" for change in row.changes]
    settings += [f"++scales.laptop.{change}" for change in (*ONCE, *row.scale)]
    settings += [f"data.{change}" for change in row.data]
    targets = [target] if target else [f"evaluate@{row.model}-{seed}" for seed in asked.seeds]
    return ["dvc", "exp", "run", "--temp", "--name", name, *(w for s in settings for w in ("-S", s)), *targets]


def read(file: Path) -> Results:
    """What a file has by now."""
    results: Results = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return results


def run(file: Path, figures: Iterable[str], rows: Mapping[str, Row], asked: argparse.Namespace, later: int = 0) -> None:
    """Run the rows that a file has not, of this commit and these seeds; write `figures` of each when it ends.

    `later` rows will follow, for the estimate of time. A training that breaks down is a finding. `UserError`, when all
    others have ended, where something else fails.
    """
    if git("status", "--porcelain", "--", "params.yaml", "dvc.yaml", "src", "stages"):
        raise UserError("params.yaml, dvc.yaml, src or stages are not as committed: commit them or take changes back")
    settings, results, failed, head = params.load(), read(file), [], git("rev-parse", "HEAD")
    new = {
        n: {"commit": head[:7], "changes": [*r.changes, *r.scale, *r.data], "seeds": asked.seeds}
        for n, r in rows.items()
    }
    todo = {name: row for name, row in rows.items() if not _has(results.get(name, {}), new[name])}
    if not todo:
        return
    count, usual = len(todo) + later, settings.scales["laptop"].tflop or 0
    own = [float(word[len("tflop=") :]) for row in todo.values() for word in row.scale if re.match(r"tflop=\d", word)]
    tflop = sum(own) + usual * (count - len(own))
    least, greatest = (len(asked.seeds) * (pace * tflop + 60 * count) / 60 for pace in PACE)  # a minute each to measure
    print(f"{count * len(asked.seeds)} trainings: {least:.0f} to {greatest:.0f} minutes on two cores", flush=True)
    lines = {name: command(f"{file.stem}-{name}", row, asked, settings.models) for name, row in todo.items()}
    shared = command(f"{file.stem}-shared", Row(settings.model), asked, settings.models, "reference")
    _experiment(shared, head)  # before several would make it at once
    pool = ThreadPoolExecutor(asked.jobs)
    try:
        jobs = {pool.submit(_experiment, line, head): name for name, line in lines.items()}
        for job in as_completed(jobs):
            name, (rev, output) = jobs[job], job.result()
            if rev:
                figures_of_row = _figures(rev, todo[name].model, asked.seeds, figures)
            elif broke := re.search(r"^error: (.*broke down.*)$", output, re.MULTILINE):
                figures_of_row = {"broke": broke[1]}
            else:
                failed.append(name)
                continue
            results[name] = new[name] | figures_of_row
            files.write_json(file, dict(sorted(results.items())))
            print(f"{name}: {figures_of_row}", flush=True)
    finally:
        pool.shutdown(cancel_futures=True)
    if failed:
        raise UserError(f"{', '.join(failed)}: not there; {LOGS}/{file.stem}-{failed[0]}.log says what went wrong")


def _has(result: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    same = all(result.get(key) == asked[key] for key in ("commit", "changes"))
    return same and {*asked["seeds"]} <= {*result["seeds"]}


def _experiment(line: list[str], head: str) -> tuple[str, str]:
    """Run an experiment in place of one of its name, which is cached: its commit, or nothing, and its output."""
    name = line[line.index("--name") + 1]
    ref, log, output = f"refs/exps/{head[:2]}/{head[2:]}/{name}", LOGS / f"{name}.log", LOCKED
    log.parent.mkdir(parents=True, exist_ok=True)
    while LOCKED in output:
        for words in [["dvc", "exp", "remove", name], line] if git("for-each-ref", ref) else [line]:
            with log.open("w", encoding="utf-8") as file:
                subprocess.run(words, check=False, stdout=file, stderr=subprocess.STDOUT)
        output = log.read_text(encoding="utf-8", errors="replace")
        time.sleep(1)
    return git("for-each-ref", "--format=%(objectname)", ref), output


def _figures(rev: str, model: str, seeds: Sequence[int], paths: Iterable[str]) -> dict[str, Any]:
    names = [f"{FOLDER}/{model}/{seed}.json" for seed in seeds]
    evaluations = {name: json.loads(dvc.api.read(name, rev=rev)) for name in names}
    return {path: [figure(content, path, name) for name, content in evaluations.items()] for path in paths}


def git(*words: str) -> str:
    """What a git command says."""
    done = subprocess.run(["git", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise UserError(f"git {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout.strip()


def mean(result: Mapping[str, Any], path: str) -> float | None:
    """A row's figure; None where it is not there, or not of every seed."""
    values = result.get(path) or [None]
    return None if None in values else statistics.fmean(values)


def cells(result: Mapping[str, Any], paths: Iterable[str]) -> list[str]:
    """A row's figures in words, means ± standard deviations over seeds where there are some."""
    shown = []
    for path in paths:
        value = mean(result, path)
        several = value is not None and len(result[path]) > 1
        shown.append(number(value, statistics.stdev(result[path]) if several else None))
    return shown


def arguments(doc: str | None, option: str, names: Iterable[str]) -> argparse.Namespace:
    """The command line: `run` or `table`, and for `run` an option that chooses among names, and how to run them."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    kinds.add_parser("table")
    asks = kinds.add_parser("run")
    asks.add_argument(f"--{option}", nargs="+", choices=(*names,), default=[*names])
    asks.add_argument("--seeds", type=int, nargs="+", default=[1])
    asks.add_argument("--jobs", type=int, choices=range(1, 65), metavar="N", default=1, help="experiments at a time")
    asks.add_argument("--threads", type=int, default=1, help="of each experiment")
    return parser.parse_args()
