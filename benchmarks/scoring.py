"""Found boxes against boxes marked by hand."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from illustgan.faces.finding.geometry import Box, overlap


@dataclass(frozen=True)
class Truth:
    """The faces of one picture.

    Attributes:
        picture: file name.
        split: "tune" or "report".
        faces: boxes of all faces.
        ignored: boxes of what is neither missed nor wrong, such as a face on a screen.
    """

    picture: str
    split: str
    faces: tuple[Box, ...]
    ignored: tuple[Box, ...]


def read(path: Path) -> list[Truth]:
    """The pictures of a table of boxes (see the head of tests/data/irasutoya-boxes.csv), in its order."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    pictures = list(dict.fromkeys((row["picture"], row["split"]) for row in rows))
    return [
        Truth(picture, split, _boxes(rows, picture, "face"), _boxes(rows, picture, "ignored"))
        for picture, split in pictures
    ]


def _boxes(rows: Sequence[dict[str, str]], picture: str, kind: str) -> tuple[Box, ...]:
    return tuple(
        (float(row["left"]), float(row["top"]), float(row["right"]), float(row["bottom"]))
        for row in rows
        if row["picture"] == picture and row["kind"] == kind
    )


@dataclass(frozen=True)
class Score:
    """How many boxes of a picture are right.

    Attributes:
        hits: pairs of a found box and the marked one it hits.
        wrong: found boxes without a face.
        missed: faces without a box.
    """

    hits: tuple[tuple[Box, Box], ...]
    wrong: tuple[Box, ...]
    missed: tuple[Box, ...]


def score(found: Sequence[Box], truth: Truth, least: float = 0.5) -> Score:
    """Match found boxes, the surest first, each to the free face that it overlaps most.

    Args:
        least: the intersection over union from which a box hits.
    """
    free = list(truth.faces)
    hits, wrong = [], []
    for box in found:
        best = max(free, key=lambda face: overlap(box, face), default=None)
        if best is not None and overlap(box, best) >= least:
            free.remove(best)
            hits.append((box, best))
        elif not any(overlap(box, other) >= least for other in truth.ignored):
            wrong.append(box)
    return Score(tuple(hits), tuple(wrong), tuple(free))
