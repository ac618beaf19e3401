"""Hits, misses and false boxes; and the marked boxes are in order."""

from pathlib import Path

import faces
from faces import Truth
from illustgan.faces.regions import area

BOXES = Path(__file__).resolve().parents[1] / "data/irasutoya-boxes.csv"


def test_every_face_is_hit_once() -> None:
    face, screen = (0.0, 0.0, 10.0, 10.0), (50.0, 50.0, 60.0, 60.0)
    truth = Truth("a.png", "tune", (face, (20.0, 0.0, 30.0, 10.0)), (screen,))
    near, again, nowhere = (0.0, 0.0, 10.0, 9.0), (0.0, 0.0, 9.0, 10.0), (80.0, 80.0, 90.0, 90.0)
    assert faces.score([near, again, nowhere, screen], truth) == ([0.9], 2)
    assert faces.score([], Truth("b.png", "tune", (), ())) == ([], 0)


def test_half_of_the_union_is_a_hit() -> None:
    truth = Truth("a.png", "tune", ((0.0, 0.0, 10.0, 10.0),), ())
    assert faces.score([(0.0, 0.0, 10.0, 5.0)], truth) == ([0.5], 0)
    assert faces.score([(0.0, 0.0, 10.0, 4.9)], truth) == ([], 1)


def test_the_marked_boxes() -> None:
    truths = faces.read(BOXES)
    names = [truth.picture for truth in truths]
    assert len(truths) >= 150
    assert names == sorted(set(names))
    assert [truth.split for truth in truths] == ["tune", "report"] * (len(truths) // 2)
    boxes = [box for truth in truths for box in (*truth.faces, *truth.ignored)]
    assert len(boxes) > 200
    assert all(area(box) > 400 and min(box) >= 0 for box in boxes)
    assert all(truth.faces or not truth.ignored for truth in truths)
