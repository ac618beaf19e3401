"""Groups of training faces."""

import numpy as np
import pytest

from illustgan.core.errors import UserError
from illustgan.training import groups

RANDOM = np.random.default_rng(0)
KINDS = RANDOM.integers(0, 256, (5, 16, 16, 3))


def faces(kinds: list[int], noise: int = 20) -> np.ndarray:
    pictures = KINDS[kinds] + RANDOM.integers(-noise, noise + 1, (len(kinds), 16, 16, 3))
    return pictures.clip(0, 255).astype(np.uint8)


def test_faces_of_a_kind_are_a_group_and_heldout_ones_go_to_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = np.repeat(range(5), (2, 3, 4, 5, 6))
    training, heldout = faces(kinds), faces([3, 0])
    found = groups.find(training, heldout, 5, "a")
    names = dict(zip(kinds.tolist(), found.labels["faces"].tolist(), strict=True))
    assert found.labels["faces"].tolist() == [names[kind] for kind in kinds]
    assert found.labels["heldout"].tolist() == [names[3], names[0]]
    assert {size: found.sizes[names[kind]] for kind, size in enumerate((2, 3, 4, 5, 6))} == {n: n for n in range(2, 7)}
    # nothing depends on what is held out, or on how many faces are in memory at a time
    monkeypatch.setattr(groups, "CHUNK", 3)
    again = groups.find(training, training[::-1], 5, "a")
    np.testing.assert_array_equal(again.labels["faces"], found.labels["faces"])
    np.testing.assert_array_equal(again.labels["heldout"], found.labels["faces"][::-1])
    monkeypatch.setattr(groups, "FITTED", 10)  # every second face
    assert len(groups.find(training, heldout, 5, "a").labels["faces"]) == 20


@pytest.mark.parametrize(("there", "take"), [(9, "at most 4"), (3, "0")])
def test_too_few_faces_are_refused_in_one_line(there: int, take: str) -> None:
    with pytest.raises(UserError) as error:
        groups.find(faces([0] * there), faces([0]), 5, "some")
    line = f"variants.some.groups: 5 groups need 10 training faces, and there are {there}: take {take}, or add pictures"
    assert str(error.value) == line
