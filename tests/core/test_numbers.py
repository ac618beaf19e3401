"""Numbers as files have them."""

import numpy as np

from illustgan.core.numbers import rounded


def test_numbers_in_files() -> None:
    content = {"a": 0.123456789, "b": [np.float32(1 / 3), float("nan"), 2], "c": {"d": float("inf"), "e": None}}
    assert rounded(content) == {"a": 0.123457, "b": [0.333333, None, 2], "c": {"d": None, "e": None}}
    assert rounded((np.array([1e9, np.inf]), "word")) == [[1e9, None], "word"]
