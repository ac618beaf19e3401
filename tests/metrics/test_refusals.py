"""What has no answer is refused in words."""

from collections.abc import Callable

import numpy as np
import pytest

from illustgan.metrics.blur import edge_width, high_frequencies, spectrum
from illustgan.metrics.clusters import assign, compare, fit
from illustgan.metrics.curves import rank_correlation, stopping_step, value_at
from illustgan.metrics.distinct import distinct, threshold
from illustgan.metrics.diversity import diversity
from illustgan.metrics.fid import frechet, moments
from illustgan.metrics.kid import kid, kid_with_spread
from illustgan.metrics.manifold import belonging, prdc, reference_radii
from illustgan.metrics.memorisation import memorisation
from illustgan.metrics.modes import modes
from illustgan.metrics.neighbours import distances, kth, nearest
from illustgan.metrics.oscillation import changes, mode_changes, steps_apart
from illustgan.metrics.sliced import descriptors, distance

NAN, EYE = np.full((3, 2), np.nan), np.eye(5)
STYLE = {"style": np.array([0, 1])}


def flat(*shape: int) -> np.ndarray:
    return np.zeros(shape, np.uint8)


@pytest.mark.parametrize(
    ("function", "given", "words"),
    [
        *[(of, (wrong,), "uint8") for of in (spectrum, edge_width) for wrong in (EYE, flat(0, 8, 8, 3), flat(8, 8, 3))],
        (spectrum, (flat(1, 8, 9, 3),), "square"),
        (edge_width, (flat(1, 1, 9, 3),), "two pixels"),
        (high_frequencies, (np.ones(4), np.ones(5)), "one length"),
        (high_frequencies, (np.ones(4), np.zeros(4)), "no fine detail"),
        (fit, (EYE[:4], 5, 0), "5 clusters need"),
        (assign, (np.zeros((4, 2)), np.zeros((4, 3))), "centres"),
        (compare, (np.array([4]), np.array([0]), 4), "from 0 to 3"),
        (compare, (np.zeros(0, int), np.array([0]), 4), "N ≥ 1"),
        (rank_correlation, ([1, 2, 3, 4], [1, 2, 3]), "one length"),
        (rank_correlation, ([1, 2, 3, np.nan], [1, 2, 3, 4]), "finite"),
        *[(stopping_step, history, "rising") for history in (([], []), ([1, 1], [1, 2]), ([1, 2], [1]))],
        (value_at, ([1], [np.inf], [1], 1), "finite"),
        (distinct, (EYE[:1], 1), "two samples"),
        (threshold, (EYE[:1],), "two faces"),
        (diversity, (EYE[:1], 1), "two rows"),
        (diversity, (EYE, 0), "all the same"),
        *[(moments, (wrong,), "features") for wrong in (EYE[:1], EYE[0], NAN)],
        (lambda x, y: frechet(moments(x), moments(y)), (EYE, EYE[:, :4]), "features"),
        *[(kid, pair, "features|two") for pair in ((EYE[:1], EYE), (EYE, EYE[:, :4]), (EYE[0], EYE[0]))],
        (kid_with_spread, (np.zeros((19, 5)), EYE, 10), "10 blocks need at least 20 samples"),
        *[(prdc, (*pair, 3), "3 has no 3th") for pair in ((EYE, EYE[:3]), (EYE[:3], EYE))],
        (lambda x: prdc(x, x, 2, radii=reference_radii(x[:4], 2)), (EYE,), "5 references"),
        (belonging, (EYE, EYE, reference_radii(EYE[:3], 1)), "5 references"),
        (memorisation, (np.empty(0), np.ones(3)), "one or more"),
        (memorisation, (np.array([np.nan]), np.ones(3)), "numbers"),
        (modes, (STYLE, STYLE, {"style": 2, "a/hair": 3}), "no labels for a/hair"),
        (modes, (STYLE, STYLE, {"style": 1}), "from -1 to 0"),
        (modes, ({"style": np.zeros(0, int)}, STYLE, {"style": 2}), "nothing to count"),
        (modes, (STYLE | {"a/hair": np.array([0])}, STYLE, {"style": 2, "a/hair": 3}), r"\(2,\) for all"),
        *[(of, (EYE, np.zeros((3, 4))), "features must be") for of in (distances, nearest)],
        *[(of, (EYE[0], EYE), "features must be") for of in (distances, nearest)],
        *[(of, (EYE, EYE[:0]), "no row") for of in (distances, nearest)],
        *[(of, pair, "finite") for of in (distances, nearest) for pair in ((NAN, EYE[:, :2]), (EYE[:, :2], NAN))],
        *[(kth, (EYE[:3], k), "3 has no") for k in (0, 3, 4)],
        (changes, (np.zeros((3, 1, 2)), [(0, 1)]), "two latents"),
        (steps_apart, ([0, 5, 4], 1), "fall"),
        (mode_changes, ([{"a": np.zeros(2, int)}, {"b": np.zeros(2, int)}], [(0, 1)]), "same attributes"),
        (descriptors, (np.zeros((2, 32, 32, 3)), 4, 0), "uint8"),
        *[(descriptors, (wrong, 4, 0), "uint8|patches") for wrong in (flat(2, 32, 16, 3), flat(2, 6, 6, 3))],
        (descriptors, (flat(0, 32, 32, 3), 4, 0), "patches"),
        (distance, ({"32": EYE}, {"16": EYE}, 4, 0), "can't be compared"),
    ],
)
def test_refused(function: Callable[..., object], given: tuple[object, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        function(*given)
