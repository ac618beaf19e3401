"""Groups of training faces."""

import numpy as np
import pytest

from illustgan.training import groups

RANDOM = np.random.default_rng(0)
KINDS = RANDOM.integers(0, 256, (5, 16, 16, 3))


def faces(kinds: list[int], noise: int = 20) -> np.ndarray:
    pictures = KINDS[kinds] + RANDOM.integers(-noise, noise + 1, (len(kinds), 16, 16, 3))
    return pictures.clip(0, 255).astype(np.uint8)


def test_faces_of_a_kind_are_a_group_and_heldout_ones_go_to_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = np.repeat(range(5), (2, 3, 4, 5, 6))
    monkeypatch.setattr(groups, "LEAST", 4)
    training, heldout = faces(kinds), faces([3, 0])
    sizes, labels = groups.find(training, heldout, 5)
    names = dict(zip(kinds.tolist(), labels["faces"].tolist(), strict=True))
    assert labels["faces"].tolist() == [names[kind] for kind in kinds]
    assert labels["heldout"].tolist() == [names[3], names[0]]
    assert {size: sizes[names[kind]] for kind, size in enumerate((2, 3, 4, 5, 6))} == {n: n for n in range(2, 7)}
    # nothing depends on what is held out, or on how many faces are in memory at a time
    monkeypatch.setattr(groups, "CHUNK", 3)
    _, again = groups.find(training, training[::-1], 5)
    np.testing.assert_array_equal(again["faces"], labels["faces"])
    np.testing.assert_array_equal(again["heldout"], labels["faces"][::-1])
    monkeypatch.setattr(groups, "FITTED", 10)  # every second face
    assert len(groups.find(training, heldout, 5)[1]["faces"]) == 20


@pytest.mark.parametrize(("there", "filled"), [(5, 1), (24, 2), (59, 4), (60, 5)])
def test_of_few_faces_there_are_fewer_groups_and_the_last_ones_are_empty(there: int, filled: int) -> None:
    sizes, _ = groups.find(faces([*range(5)] * 12)[:there], faces([0]), 5)
    assert len(sizes) == 5
    assert all(sizes[:filled])
    assert sum(sizes[:filled]) == there
