"""Time to quality: minutes of training until each variant first has the KID that dcgan has after so many minutes.

python benchmarks/quality.py    docs/time-to-quality.json, and a table in Markdown on the screen

It measures as the pipeline does, against the real faces of its stages prepare, attributes and reference, and at the
scale in force: `dvc repro reference` makes them. `make bench-quality` runs this; benchmarks/README.md says how to read
what it finds.
"""

import argparse
import math
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))  # this copy's own code, not an installed package

from illustgan import params
from illustgan.core import devices, files, stage
from illustgan.core.errors import UserError
from illustgan.core.numbers import significant
from illustgan.evaluation import reference
from illustgan.features import run as extraction
from illustgan.training import run as runs
from illustgan.training.steps import Faces
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
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS, help=f"instead of {RESULTS}")
    asked = parser.parse_args()
    if not (0 < asked.minutes < math.inf and asked.threads >= 1 and asked.seed >= 0):
        raise UserError("give --minutes above 0, --threads of 1 or more, and a --seed of 0 or more")
    settings = params.load()
    models = tuple(dict.fromkeys([MARK, *(asked.models or settings.models)]))
    for model in models:
        settings.variant(model)  # a name that is not there is told before the first has trained
    device = devices.choose(settings.machine.model_copy(update={"threads": asked.threads}))
    described = machine.gpu(device) if device.type == "cuda" else machine.described()
    print(f"{described}\n", flush=True)
    real = reference.load(DATA / "reference", DATA / "prepared", DATA / "attributes", settings.evaluate, device)
    extractors, samples = extraction.load_extractors(device), settings.scale_in_force.samples
    look = partial(measure_kid, real=real, extractors=extractors, samples=samples)
    scale = settings.scale_in_force.model_dump(include={"width", "batch", "tflop", "steps", "samples"})
    conditions = {"minutes": asked.minutes, "seed": asked.seed, "threads": asked.threads, "machine": described}
    conditions["scale"] = {"name": settings.scale, **scale}
    content = {"conditions": conditions, "mark": None, "variants": {}}
    run(asked, settings, models, look, content)
    print(as_markdown(content))


def run(
    asked: argparse.Namespace, settings: params.Params, models: tuple[str, ...], look: Measure, content: Content
) -> None:
    """Train `models`, of which MARK is the first; what it took goes into the content, which is written after each.

    Raises:
        UserError: when MARK breaks down, since there is no mark then.
    """
    faces, heldout = (runs.mapped(DATA / "prepared" / f"{part}.npy") for part in ("faces", "heldout"))
    device = devices.choose(settings.machine.model_copy(update={"threads": asked.threads}))
    mark: Kids | None = None
    for model in models:
        block, scale = settings.variant(model), settings.scale_in_force
        training = Trained(block, scale, Faces(faces, heldout, block.batch(scale), asked.seed, device))
        due, watch = moments(60 * asked.minutes), Stopwatch(device)
        found = follow(training, due, watch, look, label=f"train {model}", mark=mark)
        if mark is None:
            if found.ended not in ("time", "plan"):
                raise UserError(f"{MARK} gives no mark: {found.ended}")
            mark = found.points[-1].kid
            content["mark"] = {"model": MARK, **_at(found.points[-1]), "kid": mark}
        content["variants"][model] = _described(found, mark, block.model_dump(mode="json", exclude_defaults=True))
        files.write_json(asked.out, content)


def _described(found: Followed, mark: Kids, settings: Content) -> Content:
    """A variant in the file."""
    last = _at(found.points[-1]) if found.points else None
    return {
        "settings": settings,
        "ended": found.ended,
        "reached": {name: point and _at(point) for name, point in found.first(mark).items()},
        "seconds_per_tflop": last and significant(60 * last["minutes"] / last["tflop"], 4),
        "points": [{**_at(point), "kid": point.kid, "kid_spread": point.spread} for point in found.points],
    }


def _at(point: Point) -> Content:
    minutes, tflop = significant(point.seconds / 60, 5), significant(point.tflop)
    return {"minutes": minutes, "tflop": tflop, "steps": point.steps}


def as_markdown(content: Mapping[str, Any]) -> str:
    """The mark in a line, and a table of the variants."""
    mark = content["mark"]
    kids = ", ".join(f"{name} {mark['kid'][name]:.3g}" for name in SETS)
    work = f"{mark['tflop']:.3g} TFLOP, {mark['steps']} steps"
    head = f"The mark is {mark['model']} after {_minutes(mark)} minutes ({work}): KID {kids}."
    rows = []
    for model, found in content["variants"].items():
        *parts, whole = (found["reached"][name] for name in (*SETS, ALL))
        spent = [f"{whole['tflop']:.3g}", str(whole["steps"])] if whole else [NEVER, NEVER]
        minutes = [_minutes(point) if point else NEVER for point in parts]
        pace = f"{found['seconds_per_tflop']:.3g}" if found["points"] else NEVER
        rows.append([model, *minutes, _minutes(whole) if whole else _why_not(found), *spent, pace])
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
