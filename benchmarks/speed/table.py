"""Tables in Markdown, as they stand in benchmarks/README.md."""

import statistics
from collections.abc import Sequence

import pandas as pd

WORK = ("GFLOP a step", "of matrix speed")  # heads of the columns of `work`


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a header, columns padded to one width: the first to the left, the others to the right."""
    sides = ("left", *("right" for _ in header[1:]))
    text: str = pd.DataFrame(rows, columns=list(header)).to_markdown(index=False, disable_numparse=True, colalign=sides)
    return text


def number(value: float | None, spread: float | None = None) -> str:
    """Three digits, or all of a large number, and its standard deviation where it has one."""
    words = "–" if value is None else f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return f"{words} ± {spread:.2g}" if spread else words


def milliseconds(seconds: float) -> str:
    """Three digits or more."""
    digits = len(str(int(1e3 * seconds)))  # before the point
    return f"{1e3 * seconds:.{max(0, 3 - digits)}f}"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """How many times longer theirs take: the median over rounds and, in brackets, how far rounds went."""
    found = [b / a for a, b in zip(ours, theirs, strict=True)]
    return f"{statistics.median(found):.2f} ({min(found):.2f} to {max(found):.2f})"


def percent(share: float) -> str:
    """A share of 1 as a whole percentage."""
    return f"{100 * share:.0f} %"


def pace(seconds: float, images: int) -> tuple[str, str]:
    """Milliseconds a step, and images a second where a step takes so many."""
    return milliseconds(seconds), f"{images / seconds:.0f}"


def work(flop: int, seconds: float, speed: float) -> tuple[str, str]:
    """GFLOP a step, and the share of `speed`, in operations a second, that it runs at."""
    return f"{flop / 1e9:.1f}", percent(flop / seconds / speed)
