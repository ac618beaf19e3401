"""Measure the face finder on real pictures: python benchmarks/faces.py DIR

DIR holds the pictures of github:kaisugi/irasutoya-quiz (dist/img/irasutoya), which are not ours to copy; their boxes
are in tests/data/irasutoya-boxes.csv. Prints recall and precision at IoU .5 and the time of a picture, of the half that
nothing was tuned on. With --fit, prints instead the weights of `illustgan.faces.finding.judging`, fitted to the other.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))  # this copy's own code, not an installed package

import scoring  # noqa: E402
from illustgan.faces.finding import finder, judging, regions  # noqa: E402
from illustgan.faces.finding.geometry import overlap  # noqa: E402
from scoring import Truth  # noqa: E402

HIT, MISS = 0.55, 0.35  # IoU of a candidate that is a face to learn from, and of one that is none; others say little
STRENGTH = 0.3  # inverse of the penalty on weights, as LogisticRegression has it


def main() -> int:
    """Print the figures; 1 where pictures are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--split", choices=("report", "tune"), default="report")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--failures", action="store_true", help="name the pictures with a missed face or a wrong box")
    arguments = parser.parse_args()
    inner = arguments.folder / "dist/img/irasutoya"
    folder = inner if inner.is_dir() else arguments.folder
    truths = scoring.read(ROOT / "tests/data/irasutoya-boxes.csv")
    absent = [truth.picture for truth in truths if not (folder / truth.picture).is_file()]
    if absent:
        print(f"error: {folder} lacks {len(absent)} of {len(truths)} pictures, such as {absent[0]}", file=sys.stderr)
        return 1
    if arguments.fit:
        fit([truth for truth in truths if truth.split == "tune"], folder)
    else:
        measure([truth for truth in truths if truth.split == arguments.split], folder, arguments.failures)
    return 0


def measure(truths: Sequence[Truth], folder: Path, failures: bool) -> None:
    """Find the faces of all pictures and print how it went."""
    scores, seconds = [], []
    for truth in truths:
        with Image.open(folder / truth.picture) as image:
            image.load()
            start = time.perf_counter()
            found = finder.find(image)
            seconds.append(time.perf_counter() - start)
        scores.append(scoring.score([one.box for one in found], truth))
    hits = sum(len(score.hits) for score in scores)
    wrong, missed = (sum(len(getattr(score, kind)) for score in scores) for kind in ("wrong", "missed"))
    ious = [overlap(box, face) for score in scores for box, face in score.hits]
    print(f"{len(truths)} pictures, {hits + missed} faces")
    print(f"recall    {hits / (hits + missed):.3f} ({missed} missed)")
    print(f"precision {hits / (hits + wrong):.3f} ({wrong} wrong)")
    print(f"IoU       {statistics.median(ious):.2f} (median of hits)")
    print(f"time      {1000 * statistics.median(seconds):.1f} ms a picture (median; {1000 * max(seconds):.0f} at most)")
    if failures:
        for truth, score in zip(truths, scores, strict=True):
            if score.wrong or score.missed:
                print(f"{truth.picture}: missed {list(score.missed)}, wrong {list(score.wrong)}")


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
    print("WEIGHTS =", tuple(np.round(weights, 2).tolist()))
    print("INTERCEPT =", round(float(model.intercept_[0] - (weights * mean).sum()), 2))
    print("USUAL =", tuple(np.round(np.median(traits[best > HIT], axis=0), 2).tolist()))
    print(
        f"fitted to {int((best > HIT).sum())} pairs in faces and {int((best < MISS).sum())} elsewhere", judging.TRAITS
    )


if __name__ == "__main__":
    sys.exit(main())
