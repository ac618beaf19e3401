"""A known distance: segments that lie so far apart, and how estimates are held against it."""

import numpy as np
import pytest
import torch

from illustgan.theory import critic, fit


@pytest.mark.parametrize("name", ["clip", "classifier"])
def test_no_distance_is_none_for_either(name: str) -> None:
    way, still = fit.WAYS[name], critic.segment(torch.zeros(2))
    critics = fit.Fit(way, [1, 2], still, still).run(30).critics
    assert np.abs(fit.estimate(way.objective, critics, still, still)).max() < 0.02


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
