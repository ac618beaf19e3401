"""Measure the face finder on real pictures: python benchmarks/faces.py DIR

DIR is a clone of github:kaisugi/irasutoya-quiz, whose pictures (dist/img/irasutoya) are not ours to copy; their boxes
are in tests/data/irasutoya-boxes.csv. Prints recall and precision at IoU .5 and the time of a picture, of the half that
nothing was tuned on. With --fit, prints instead the weights of `illustgan.faces.finder`, fitted to the other.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import _setup  # noqa: F401

# isort: split

import numpy as np
import pandas as pd
from PIL import Image
from sklearn.linear_model import LogisticRegression

from illustgan.core import stage
from illustgan.core.errors import UserError
from illustgan.faces import finder, regions
from illustgan.faces.regions import Box, area, intersection

ROOT = Path(__file__).resolve().parents[1]
LEAST = 0.5  # IoU of a hit
THRESHOLD = 0.5  # as in params.yaml
HIT, MISS = 0.55, 0.35  # IoU of a candidate that is a face to learn from, and of one that is none; others say little
STRENGTH = 0.3  # inverse of the penalty on weights, as LogisticRegression has it


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


def overlap(one: Box, other: Box) -> float:
    """Intersection over union of two boxes with an area, from 0 to 1."""
    shared = intersection(one, other)
    return shared / (area(one) + area(other) - shared)


def score(found: Sequence[Box], truth: Truth) -> tuple[list[float], int]:
    """IoUs of found boxes that hit a face, and how many others are wrong.

    Each, the surest first, goes to the free face that it overlaps most: a hit from IoU `LEAST` on.
    """
    free, hits, wrong = list(truth.faces), [], 0
    for box in found:
        best = max(free, key=lambda face: overlap(box, face), default=None)
        if best is not None and overlap(box, best) >= LEAST:
            free.remove(best)
            hits.append(overlap(box, best))
        else:
            wrong += not any(overlap(box, other) >= LEAST for other in truth.ignored)
    return hits, wrong


def main() -> None:
    """Print the figures, or the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.folder / "dist/img/irasutoya"
    truths = read(ROOT / "tests/data/irasutoya-boxes.csv")
    absent = [truth.picture for truth in truths if not (folder / truth.picture).is_file()]
    if absent:
        raise UserError(f"{folder} lacks {len(absent)} of {len(truths)} pictures, such as {absent[0]}")
    work, split = (fit, "tune") if arguments.fit else (measure, "report")
    work([truth for truth in truths if truth.split == split], folder)


def measure(truths: Sequence[Truth], folder: Path) -> None:
    """Find the faces of all pictures and print how it went."""
    ious, wrong, seconds = [], 0, []
    for truth in truths:
        with Image.open(folder / truth.picture) as image:
            image.load()
            start = time.perf_counter()
            found = finder.find(image, THRESHOLD)
            seconds.append(time.perf_counter() - start)
        of_hits, misses = score([one.box for one in found if not one.reason], truth)
        ious += of_hits
        wrong += misses
    hits, faces = len(ious), sum(len(truth.faces) for truth in truths)
    print(f"{len(truths)} pictures, {faces} faces")
    print(f"recall    {hits / faces:.3f} ({faces - hits} missed)")
    print(f"precision {hits / (hits + wrong):.3f} ({wrong} wrong)")
    print(f"IoU       {statistics.median(ious):.2f} (median of hits)")
    print(f"time      {1000 * statistics.median(seconds):.1f} ms a picture (median; {1000 * max(seconds):.0f} at most)")


def fit(truths: Sequence[Truth], folder: Path) -> None:
    """Print weights, intercept and the medians of faces."""
    rows, overlaps = [], []
    for truth in truths:
        with Image.open(folder / truth.picture) as image:
            seen = regions.view(image)
        for candidate in finder.candidates(seen):
            if candidate.traits:
                left, top, right, bottom = (edge / seen.scale for edge in candidate.box)
                rows.append(candidate.traits)
                overlaps.append(max((overlap((left, top, right, bottom), face) for face in truth.faces), default=0.0))
    traits, best = np.array(rows), np.array(overlaps)
    clear = (best > HIT) | (best < MISS)
    mean, spread = traits[clear].mean(axis=0), traits[clear].std(axis=0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit((traits[clear] - mean) / spread, best[clear] > HIT)
    weights = model.coef_[0] / spread
    usual = np.median(traits[best > HIT], axis=0)
    for row in zip(np.round(weights, 2).tolist(), np.round(usual, 2).tolist(), finder.TRAITS, strict=True):
        print((*row[:2], row[2][2]))
    print("INTERCEPT =", round(float(model.intercept_[0] - (weights * mean).sum()), 2))
    print(f"fitted to {(best > HIT).sum()} pairs in faces and {(best < MISS).sum()} elsewhere")


if __name__ == "__main__":
    stage.run(main)
