"""A figure of the page: its panels, its words, and its numbers as a CSV file."""

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from illustgan.report.curves import Panel, curves
from illustgan.report.texts import gettext as _


@dataclass(frozen=True)
class Chart:
    """One figure of one or more panels."""

    key: str  # by which claims link to it, and captions.html.j2 has its caption
    title: str
    panels: Sequence[str]  # <svg> elements
    data: str  # a data: URI of its numbers as CSV
    facts: Mapping[str, object] = field(default_factory=dict)  # what the caption names
    seeds: str = ""  # what lines and bands of several seeds are, see `of_seeds`
    rows: Sequence[Sequence[str]] = ()  # a table below the panels, its columns' names first
    source: str = "data/evaluations/"  # the file with its numbers; of the theory, see `theory.parts`


def chart(key: str, title: str, panels: Sequence[Panel], **more: Any) -> Chart:
    """A figure of curves; `more` are attributes of it."""
    drawn = [curves(panel, f"chart-{key}-{place}", title) for place, panel in enumerate(panels, 1)]
    return Chart(key, title, drawn, data(panels), **more)


def of_seeds(count: int, *, logarithmic: bool = False) -> str:
    """What lines and bands of so many seeds are, in words; nothing of one seed."""
    if count < 2:
        return ""
    if logarithmic:
        return _(
            "Geometric means over %(count)s seeds, within a band of one standard deviation of logarithms.", count=count
        )
    return _("Means over %(count)s seeds, within a band of one standard deviation to each side.", count=count)


def data(panels: Iterable[Panel]) -> str:
    """Curves as a data: URI of a CSV file, a row for each point; lines of one name, one a seed, are counted from 1."""
    rows: list[Sequence[str | int | float]] = []
    for panel in panels:
        seen: Counter[str] = Counter()
        crosses = [(f"{line.name} (crosses)", line) for line in panel.crosses]
        for name, line in (*((line.name, line) for line in (*panel.lines, panel.reference) if line), *crosses):
            seen[name] += 1
            rows += [(panel.label, name, seen[name], panel.along, x, y) for x, y in zip(line.x, line.y, strict=True)]
    return table(("panel", "line", "number", "along", "x", "value"), rows)


def table(columns: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> str:
    """A table as a data: URI of a CSV file, as in RFC 4180: numbers to six digits, empty where one is not finite."""
    frame = pd.DataFrame(list(rows), columns=list(columns)).replace([np.inf, -np.inf], np.nan)
    csv = frame.to_csv(index=False, float_format="%.6g", lineterminator="\r\n").encode("utf-8")
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(csv).decode('ascii')}"
