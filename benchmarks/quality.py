"""Time to quality: minutes of training until each variant first has the KID that dcgan has after so many minutes.

python benchmarks/quality.py    docs/time-to-quality.json, and a table in Markdown on the screen

It measures as the pipeline does, against the real faces of its stages prepare, attributes and reference, and at the
scale in force: `dvc repro reference` makes them. `make bench-quality` runs this; benchmarks/README.md says how to read
what it finds.
"""

import argparse
import json
import math
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))  # this copy's own code, not an installed package

import torch

from illustgan import params
from illustgan.core import devices, files, stage
from illustgan.core.errors import UserError
from illustgan.core.numbers import significant
from illustgan.evaluation import reference
from illustgan.features import run as extraction
from illustgan.training import checkpoints
from illustgan.training import run as runs
from speed import machine
from speed.reaching import ALL, SETS, Followed, Kids, Measure, Point, Stopwatch, Trained, follow, moments
from speed.reaching import measure as measure_kid
from speed.table import table

MARK = "dcgan"  # the variant whose last KID is the mark
RESULTS = Path("docs/time-to-quality.json")
DATA = Path("data")
HEADER = ("variant", *(f"minutes to {name}" for name in SETS), "to all three", "TFLOP", "steps", "seconds a TFLOP")
NEVER = "–"

Content = dict[str, Any]  # of RESULTS


def main() -> None:
    """Train what is asked for, write what it took, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20, help="of training, of each variant at most")
    parser.add_argument("--models", nargs="+", help="of params.yaml; its models by default, and dcgan in any case")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tflop", type=float, help="work over which rates fall that fall; the scale's by default")
    parser.add_argument("--afresh", action="store_true", help="also what was measured before under the same conditions")
    parser.add_argument("--out", type=Path, default=RESULTS, help=f"instead of {RESULTS}")
    asked = parser.parse_args()
    for name in ("minutes", "tflop"):
        value = getattr(asked, name)
        if value is not None and not (0 < value < math.inf):
            raise UserError(f"--{name} {value:g}: give a number above 0")
    for name, least in (("threads", 1), ("seed", 0)):
        if getattr(asked, name) < least:
            raise UserError(f"--{name} {getattr(asked, name)}: give {least} or more")
    settings = params.load()
    models = tuple(dict.fromkeys([MARK, *(asked.models or settings.models)]))
    for model in models:
        settings.variant(model)  # a name that is not there is told before the first has trained
    device = devices.choose(settings.machine.model_copy(update={"threads": asked.threads}))
    print(f"{machine.gpu(device) if device.type == 'cuda' else machine.described()}\n", flush=True)
    real = reference.load(DATA / "reference", DATA / "prepared", DATA / "attributes", settings.evaluate, device)
    look = partial(
        measure_kid,
        real=real,
        extractors=extraction.load_extractors(device),
        samples=settings.scale_in_force.samples,
    )
    print(as_markdown(run(asked, settings, models, look, device), models))


def conditions(asked: argparse.Namespace, settings: params.Params, device: torch.device) -> Content:
    """What decides what is measured, besides each variant's own settings."""
    scale, prepared = settings.scale_in_force, DATA / "prepared"
    return {
        "minutes": asked.minutes,
        "seed": asked.seed,
        "threads": asked.threads,
        "machine": machine.gpu(device) if device.type == "cuda" else machine.described(),
        "scale": {"name": settings.scale, **scale.model_dump(include={"width", "batch", "tflop", "steps", "samples"})},
        "tflop": asked.tflop,
        "evaluate": settings.evaluate.model_dump(include={"seed", "subsets"}),
        "data": checkpoints.sha256_of_files([prepared / "faces.npy", prepared / "heldout.npy"]),
        "code": checkpoints.sha256_of_package(),
    }


def run(
    asked: argparse.Namespace,
    settings: params.Params,
    models: tuple[str, ...],
    look: Measure,
    device: torch.device,
) -> Content:
    """Train `models`, of which MARK is the first, and write the file after each.

    What the file already has of the same conditions is taken from there.

    Raises:
        UserError: when MARK breaks down, since there is no mark then, or the file is no JSON.
    """
    faces, heldout = (runs.mapped(DATA / "prepared" / f"{part}.npy") for part in ("faces", "heldout"))
    under = conditions(asked, settings, device)
    before = _before(asked.out, under) if not asked.afresh else {}
    content: Content = {"conditions": under, "mark": None, "variants": before.get("variants", {})}
    due = moments(60 * asked.minutes)
    mark: Kids | None = None
    for model in models:
        block = settings.variant(model)
        chosen = block.model_dump(mode="json", exclude_defaults=True)
        there = content["variants"].get(model)
        if there and there["settings"] == chosen:
            print(f"{model} is there, in {asked.out}: --afresh measures it again", file=sys.stderr)
        else:
            trained = Trained(
                block, settings.scale_in_force, faces, heldout, seed=asked.seed, device=device, tflop=asked.tflop
            )
            found = follow(trained, due, Stopwatch(device), look, label=f"train {model}", mark=mark)
            if model == MARK and found.ended not in ("time", "plan"):
                raise UserError(f"{MARK} gives no mark: {found.ended}")
            there = _described(found, mark or found.points[-1].kid, trained.planned_tflop, chosen)
            if model == MARK:
                content["variants"] = {}  # the others were taken to another mark
            content["variants"][model] = there
        if model == MARK:
            content["mark"] = {"model": MARK, **there["points"][-1]}
            mark = content["mark"]["kid"]
        files.write_text(asked.out, json.dumps(content, indent=2, allow_nan=False) + "\n")
    return content


def _before(path: Path, under: Content) -> Content:
    """The file's content, where it is of the same conditions; else nothing, and a line that says so."""
    if not path.exists():
        return {}
    try:
        content: Content = json.loads(path.read_text(encoding="utf-8"))
        other = [name for name in under if content["conditions"].get(name) != under[name]]
    except (ValueError, KeyError, AttributeError, TypeError):
        raise UserError(f"{path} is damaged: remove it") from None
    if not other:
        return content
    print(f"{path} is of other conditions ({', '.join(other)}), and will be replaced", file=sys.stderr)
    return {}


def _described(found: Followed, mark: Kids, planned: float | None, settings: Content) -> Content:
    """A variant in the file."""
    last = _at(found.points[-1]) if found.points else None
    return {
        "settings": settings,
        "planned_tflop": planned and significant(planned),
        "ended": found.ended,
        "reached": {name: point and _at(point) for name, point in found.first(mark).items()},
        "seconds_per_tflop": last and significant(60 * last["minutes"] / last["tflop"], 4),
        "points": [{**_at(point), "kid": point.kid, "kid_spread": point.spread} for point in found.points],
    }


def _at(point: Point) -> Content:
    return {
        "minutes": significant(point.seconds / 60, 5),
        "tflop": significant(point.tflop),
        "steps": point.steps,
    }


def as_markdown(content: Mapping[str, Any], models: tuple[str, ...]) -> str:
    """The mark in a line, and a table of `models`."""
    mark = content["mark"]
    kids = ", ".join(f"{name} {mark['kid'][name]:.3g}" for name in SETS)
    head = (
        f"The mark is {mark['model']} after {_minutes(mark)} minutes ({mark['tflop']:.3g} TFLOP, {mark['steps']} "
        f"steps): KID {kids}."
    )
    rows = []
    for model in models:
        found = content["variants"][model]
        reached = found["reached"]
        whole = reached[ALL]
        rows.append(
            [
                model,
                *(_minutes(reached[name]) if reached[name] else NEVER for name in SETS),
                _minutes(whole) if whole else _why_not(found),
                f"{whole['tflop']:.3g}" if whole else NEVER,
                str(whole["steps"]) if whole else NEVER,
                f"{found['seconds_per_tflop']:.3g}" if found["points"] else NEVER,
            ]
        )
    return f"{head}\n\n{table(HEADER, rows)}"


def _why_not(found: Mapping[str, Any]) -> str:
    """What stands in the place of the minutes of a variant that is not there."""
    if found["ended"] == "time":
        return f"not within {_minutes(found['points'][-1])}"
    if found["ended"] == "plan":
        return f"not at its plan's end, {_minutes(found['points'][-1])}"
    return str(found["ended"]).split(" (")[0]


def _minutes(point: Mapping[str, float]) -> str:
    return f"{point['minutes']:.3g}"


if __name__ == "__main__":
    stage.run(main)
