"""Tables in Markdown, as they stand in benchmarks/README.md."""

from collections.abc import Sequence

from speed.blocks import Spread


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a header, columns padded to one width: the first to the left, the others to the right."""
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row of {len(row)} cells under a header of {len(header)}: {row}")
    widths = [max(3, *(len(row[column]) for row in [header, *rows])) for column in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        first, *rest = zip(cells, widths, strict=True)
        return f"| {' | '.join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)])} |"

    rule = [":" + "-" * (widths[0] - 1), *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(header), f"| {' | '.join(rule)} |", *(line(row) for row in rows)])


def milliseconds(seconds: float) -> str:
    """Three digits or more."""
    return f"{1e3 * seconds:.{max(0, 2 - _digits(1e3 * seconds))}f}"


def ratio(numbers: Spread) -> str:
    """The median and, in brackets, how far rounds went."""
    return f"{numbers.median:.2f} ({numbers.least:.2f} to {numbers.greatest:.2f})"


def percent(share: float) -> str:
    """A share of 1 as a whole percentage."""
    return f"{100 * share:.0f} %"


def _digits(number: float) -> int:
    """Digits before the point, less one."""
    return len(str(int(number))) - 1
