"""What has no answer is refused in words."""

from collections.abc import Callable

import numpy as np
import pytest

from illustgan.metrics.blur import edge_width, high_frequencies, spectrum
from illustgan.metrics.clusters import assign, fit
from illustgan.metrics.curves import partial_correlation, rank_correlation, stopping_step, value_at
from illustgan.metrics.distinct import distinct, threshold
from illustgan.metrics.diversity import diversity
from illustgan.metrics.fid import moments
from illustgan.metrics.kid import kid, kid_with_spread
from illustgan.metrics.manifold import prdc
from illustgan.metrics.memorisation import memorisation
from illustgan.metrics.neighbours import distances, kth, nearest
from illustgan.metrics.oscillation import changes, mode_changes
from illustgan.metrics.sliced import descriptors, distance

NAN, INF = (np.array([[1.0, 2], [3, 4], [5, broken]]) for broken in (np.nan, np.inf))
EYE = np.eye(5)
LINE = [1, 2, 3, 4]
TABLE = np.zeros((4, 4))


def flat(*shape: int) -> np.ndarray:
    return np.zeros(shape, np.uint8)


WRONG = (flat(2, 8, 8, 3) / 1.0, flat(0, 8, 8, 3), flat(8, 8, 3), flat(2, 8, 8, 4), flat(1, 2, 8, 8, 3))


@pytest.mark.parametrize(
    ("function", "given", "words"),
    [
        *[(of, (wrong,), "uint8") for of in (spectrum, edge_width) for wrong in WRONG],
        *[(spectrum, (wrong,), "square pictures of four") for wrong in (flat(1, 8, 9, 3), flat(1, 3, 3, 3))],
        *[(edge_width, (wrong,), "two pixels") for wrong in (flat(1, 1, 9, 3), flat(1, 9, 1, 3))],
        *[(high_frequencies, (np.ones(4), np.ones(5)), "one length"), (high_frequencies, (EYE, EYE), "one length")],
        (high_frequencies, (np.ones(4), np.zeros(4)), "no fine detail"),
        *[(fit, (wrong, 2, 0), "NaN|infinity") for wrong in (NAN, INF)],
        *[
            (of, pair, words)
            for of in (rank_correlation, partial_correlation)
            for pair, words in (
                *[(([1, 2, 3, 4], [1, 2, 3]), "one length"), ((EYE, EYE), "one length")],
                *[(([1, 2, 3, np.nan], LINE), "finite"), ((LINE, [1, 2, 3, np.inf]), "finite")],
            )
        ],
        *[(stopping_step, history, "rising") for history in (([], []), ([1, 1], [1, 2]), ([1, 2], [1]))],
        (value_at, ([1], [np.inf], [1], 1), "finite"),
        *[
            (of, (wrong, 1), "features must be .* at least 2|finite")
            for of in (distinct, threshold, diversity, lambda features, _: moments(features))
            for wrong in (EYE[:1], EYE[0], NAN, INF)
        ],
        (diversity, (EYE, 0), "all the same"),
        *[
            (kid, pair, "features|two")
            for pair in ((EYE[:1], EYE), (EYE, EYE[:1]), (EYE, TABLE), (EYE, EYE[0]), (EYE[0], EYE[0]))
        ],
        *[(kid, pair, "finite") for wrong in (NAN, INF) for pair in ((wrong, EYE[:, :2]), (EYE[:, :2], wrong))],
        *[(kid_with_spread, (EYE, wrong, 2), "features") for wrong in (TABLE, EYE * np.nan)],
        (kid_with_spread, (np.zeros((19, 5)), EYE, 10), "10 blocks need at least 20 samples"),
        (kid_with_spread, (EYE, EYE, 1), "1 blocks need at least 2"),
        *[(prdc, (*pair, 3), "3 has no 3th") for pair in ((EYE, EYE[:3]), (EYE[:3], EYE))],
        *[(memorisation, pair, "one or more") for one in (np.empty(0), EYE) for pair in ((one, EYE[0]), (EYE[0], one))],
        *[(memorisation, pair, "numbers") for pair in ((NAN[2], EYE[0]), (EYE[0], NAN[2]))],
        *[
            (of, pair, "features must be|finite|no row")
            for of in (distances, nearest, assign)
            for pair in (
                (EYE, TABLE),
                (EYE[0], EYE),
                (EYE, EYE[0]),
                (EYE, EYE[:0]),
                (NAN, EYE[:, :2]),
                (EYE[:, :2], INF),
            )
        ],
        *[(kth, (EYE[:3], k), "3 has no") for k in (0, 3, 4)],
        *[(changes, (wrong, [(0, 1)]), "two latents") for wrong in (np.zeros((3, 1, 2)), TABLE)],
        (changes, (np.stack([EYE, np.nan * EYE]), [(0, 1)]), "finite"),
        (mode_changes, ([{"a": np.zeros(2, int)}, {"b": np.zeros(2, int)}], [(0, 1)]), "same attributes"),
        *[(descriptors, (wrong, 4, 0), "uint8|patches") for wrong in (*WRONG, flat(2, 32, 16, 3), flat(2, 6, 6, 3))],
        *[(distance, (*pair, 4, 0), "can't be compared") for pair in (({"32": EYE}, {"16": EYE}), ({}, {}))],
    ],
)
def test_refused(function: Callable[..., object], given: tuple[object, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        function(*given)
