"""Found boxes against boxes marked by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

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
    rows = pd.read_csv(path, comment="#")

    def boxes(of_picture: pd.DataFrame, kind: str) -> tuple[Box, ...]:
        edges = of_picture.loc[of_picture["kind"] == kind, ["left", "top", "right", "bottom"]].astype(float)
        return tuple(edges.itertuples(index=False, name=None))

    return [
        Truth(str(picture), str(split), boxes(group, "face"), boxes(group, "ignored"))
        for (picture, split), group in rows.groupby(["picture", "split"], sort=False)
    ]


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
