"""Measure the face finder on real pictures: python benchmarks/faces.py DIR

DIR is a clone of github:kaisugi/irasutoya-quiz, whose pictures (dist/img/irasutoya) are not ours to copy; their boxes
are in tests/data/irasutoya-boxes.csv. Prints recall and precision at IoU .5 and the time of a picture, of the half that
nothing was tuned on.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import _setup  # noqa: F401

# isort: split

import pandas as pd
from PIL import Image

from illustgan.core import stage
from illustgan.core.errors import UserError
from illustgan.faces.finding import finder
from illustgan.faces.finding.geometry import Box, area, intersection

ROOT = Path(__file__).resolve().parents[1]
LEAST = 0.5  # IoU of a hit
THRESHOLD = 0.5  # as in params.yaml


@dataclass(frozen=True)
class Truth:
    """The faces of one picture, marked by hand."""

    picture: str  # file name
    split: str  # "tune" or "report"
    faces: tuple[Box, ...]
    ignored: tuple[Box, ...]  # neither missed nor wrong, such as a face on a screen


def read(path: Path) -> list[Truth]:
    """The pictures of a table of boxes (see the head of tests/data/irasutoya-boxes.csv), in its order."""
    rows = pd.read_csv(path, comment="#")

    def boxes(of_picture: pd.DataFrame, kind: str) -> tuple[Box, ...]:
        edges = of_picture.loc[of_picture["kind"] == kind, ["left", "top", "right", "bottom"]].astype(float)
        return tuple(edges.itertuples(index=False, name=None))

    return [
        Truth(str(picture), str(split), boxes(group, "face"), boxes(group, "ignored"))
        for (picture, split), group in rows.groupby(["picture", "split"], sort=False)
    ]


def overlap(box: Box, other: Box) -> float:
    """Intersection over union of two boxes with an area, from 0 to 1."""
    shared = intersection(box, other)
    return shared / (area(box) + area(other) - shared)


def score(boxes: Sequence[Box], truth: Truth) -> tuple[list[float], int]:
    """IoUs of boxes boxes that hit a face, and how many others are wrong.

    Each, the surest first, goes to the free face that it overlaps most: a hit from IoU `LEAST` on.
    """
    free, hits, wrong = list(truth.faces), [], 0
    for box in boxes:
        best = max(free, key=lambda face: overlap(box, face), default=None)
        if best is not None and overlap(box, best) >= LEAST:
            free.remove(best)
            hits.append(overlap(box, best))
        else:
            wrong += not any(overlap(box, other) >= LEAST for other in truth.ignored)
    return hits, wrong


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    folder = parser.parse_args().folder / "dist/img/irasutoya"
    truths = read(ROOT / "tests/data/irasutoya-boxes.csv")
    absent = [truth.picture for truth in truths if not (folder / truth.picture).is_file()]
    if absent:
        raise UserError(f"{folder} lacks {len(absent)} of {len(truths)} pictures, such as {absent[0]}")
    measure([truth for truth in truths if truth.split == "report"], folder)


def measure(truths: Sequence[Truth], folder: Path) -> None:
    """Find the faces of all pictures and print how it went."""
    ious, wrong, seconds = [], 0, []
    for truth in truths:
        with Image.open(folder / truth.picture) as image:
            image.load()
            start = time.perf_counter()
            candidates = finder.find(image, THRESHOLD)
            seconds.append(time.perf_counter() - start)
        of_hits, misses = score([face.box for face in candidates if not face.reason], truth)
        ious += of_hits
        wrong += misses
    hits, faces = len(ious), sum(len(truth.faces) for truth in truths)
    print(f"{len(truths)} pictures, {faces} faces")
    print(f"recall    {hits / faces:.3f} ({faces - hits} missed)")
    print(f"precision {hits / (hits + wrong):.3f} ({wrong} wrong)")
    print(f"IoU       {statistics.median(ious):.2f} (median of hits)")
    print(f"time      {1000 * statistics.median(seconds):.1f} ms a picture (median; {1000 * max(seconds):.0f} at most)")


if __name__ == "__main__":
    stage.run(main)
