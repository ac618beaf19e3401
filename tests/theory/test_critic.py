"""How estimates are held against a known distance."""

import numpy as np
import pytest

from illustgan.theory import critic


def test_a_proportional_fit_by_hand() -> None:
    truth = np.array([1.0, 2.0, 3.0])
    assert critic.against_truth(truth, 2 * truth) == {"spearman": 1, "kendall": 1, "k": 2, "r2": 1}
    found = critic.against_truth(truth, np.array([3.0, 2.0, 1.0]))
    assert (found["spearman"], found["kendall"], found["k"]) == (-1, -1, 1.4)
    assert found["r2"] == pytest.approx(1 - (14 - 100 / 14) / 2, rel=1e-5)
    same = np.full(3, 0.7)  # what is undefined is None
    found = critic.against_truth(truth, same)
    assert (found["spearman"], found["kendall"], found["r2"]) == (None, None, pytest.approx(0, abs=1e-9))
    assert set(critic.against_truth(truth, np.zeros(3)).values()) == {None}
    assert critic.against_truth(same, truth)["r2"] is None
