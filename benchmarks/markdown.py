"""Tables in Markdown, as they stand in docs/ and benchmarks/README.md."""

from collections.abc import Sequence

import pandas as pd


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a header, columns padded to one width: the first to the left, the others to the right."""
    sides = ("left", *("right" for _ in header[1:]))
    text: str = pd.DataFrame(rows, columns=list(header)).to_markdown(index=False, disable_numparse=True, colalign=sides)
    return text


def number(value: float | None, spread: float | None = None) -> str:
    """Three digits, or all of a large number, and its standard deviation where it has one."""
    words = "–" if value is None else f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return f"{words} ± {spread:.2g}" if spread else words
