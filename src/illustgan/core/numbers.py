"""Numbers as they stand in tracked files."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def significant(value: float, digits: int = 6) -> float:
    """`value` to so many significant digits: no last bits that differ between machines."""
    return float(f"{value:.{digits}g}")


def rounded(content: Any) -> Any:
    """Numbers to six significant digits, None for those that are not finite, however deep; arrays become lists."""
    if isinstance(content, Mapping):
        return {name: rounded(part) for name, part in content.items()}
    if isinstance(content, np.ndarray):
        content = content.tolist()
    if isinstance(content, Sequence) and not isinstance(content, str):
        return [rounded(part) for part in content]
    if isinstance(content, float | np.floating):
        return significant(float(content)) if math.isfinite(content) else None
    return content


def size_of_base(size: int) -> tuple[int, int] | None:
    """The (base, doublings) with size = base · 2 ** doublings and 4 ≤ base ≤ 7, or None; (4, 4) for 64, (6, 4) for 96.

    The networks start from base × base pixels and double `doublings` times.
    """
    doublings = math.floor(math.log2(size / 4)) if size >= 4 else 0
    return (size >> doublings, doublings) if doublings >= 1 and size % (1 << doublings) == 0 else None
