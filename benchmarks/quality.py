"""Time to quality: minutes of training until each variant first has the KID that dcgan has after so many minutes.

python benchmarks/quality.py    docs/time-to-quality.csv, and a table in Markdown on the screen

It measures as the pipeline does, against the real faces of its stages prepare, attributes and reference, and at the
scale in force: `dvc repro reference` makes them. `make bench-quality` runs this; benchmarks/README.md says how to read
what it finds.
"""

import argparse
import math
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))  # this copy's own code, not an installed package

import pandas as pd

from illustgan import params
from illustgan.core import devices, files, stage
from illustgan.core.errors import UserError
from illustgan.evaluation import reference
from illustgan.features import run as extraction
from illustgan.training import groups
from illustgan.training import run as runs
from illustgan.training.steps import Faces
from speed import machine
from speed.reaching import SETS, Kids, follow, measure, moments, training
from speed.table import table

MARK = "dcgan"  # the variant whose last KID is the mark
RESULTS = Path("docs/time-to-quality.csv")
DATA = Path("data")
HEADER = ("variant", *(f"minutes to {name}" for name in SETS), "to all three", "TFLOP", "steps", "seconds a TFLOP")


def main() -> None:
    """Train what is asked for, write what it took after each variant, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20, help="of training, of each variant at most")
    parser.add_argument("--models", nargs="+", help="of params.yaml; its models by default, and dcgan in any case")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if not (0 < asked.minutes < math.inf and asked.threads >= 1 and asked.seed >= 0):
        raise UserError("give --minutes above 0, --threads of 1 or more, and a --seed of 0 or more")
    settings = params.load()
    scale, names = settings.scale_in_force, dict.fromkeys([MARK, *(asked.models or settings.models)])
    models = {name: settings.variant(name) for name in names}
    device = devices.choose(settings.machine.model_copy(update={"threads": asked.threads}))
    described = machine.described(device)
    print(f"{described}\n", flush=True)
    real = reference.load(DATA / "reference", DATA / "prepared", DATA / "attributes", settings.evaluate, device)
    look = partial(measure, real=real, extractors=extraction.load_extractors(device), samples=scale.samples)
    pictures, heldout = (runs.mapped(DATA / "prepared" / f"{part}.npy") for part in ("faces", "heldout"))
    rows: list[dict[str, str | float]] = []
    mark: Kids | None = None
    for model, block in models.items():
        known = groups.find(pictures, heldout, block.groups, model)
        faces = Faces(pictures, heldout, block.batch(scale), asked.seed, device, known)
        try:
            for point in follow(training(block, scale, faces), moments(60 * asked.minutes), look, mark):
                rows.append({"machine": described, "variant": model, **point})
                print(f"{model}: {point}", file=sys.stderr, flush=True)
        except UserError as error:
            if model == MARK:
                raise UserError(f"{MARK} gives no mark: {error}") from None
            print(f"{model}: {error}", flush=True)
        mark = mark or {name: point[name] for name in SETS}
        files.write_text(RESULTS, pd.DataFrame(rows).to_csv(index=False))
    print(as_markdown(pd.DataFrame(rows)))


def as_markdown(rows: pd.DataFrame) -> str:
    """The mark in a line, and a table of the variants."""
    mark = rows[rows["variant"] == MARK].iloc[-1]
    kids = ", ".join(f"{name} {mark[name]:.3g}" for name in SETS)
    work = f"{mark['tflop']:.3g} TFLOP, {mark['steps']} steps"
    head = f"The mark is {MARK} after {mark['minutes']:.3g} minutes ({work}): KID {kids}."
    lines = []
    for model, found in rows.groupby("variant", sort=False):
        at, last = found[[*SETS]] <= mark[[*SETS]], found.iloc[-1]
        minutes = [found[at[name]]["minutes"] for name in SETS]
        whole, pace = found[at.all(axis=1)].head(1), 60 * last["minutes"] / last["tflop"]
        to_all = [f"not within {last['minutes']:.3g}", "–", "–"]
        for point in whole.to_dict("records"):
            to_all = [f"{point['minutes']:.3g}", f"{point['tflop']:.3g}", str(point["steps"])]
        parts = [f"{found.iloc[0]:.3g}" if len(found) else "–" for found in minutes]
        lines.append([str(model), *parts, *to_all, f"{pace:.3g}"])
    return f"{head}\n\n{table(HEADER, lines)}"


if __name__ == "__main__":
    stage.run(main)
