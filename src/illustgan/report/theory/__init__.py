"""The theory's part of the page: figures of each problem, from data/theory/<problem>.json."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from illustgan.core.files import read_json, reading
from illustgan.report import charts
from illustgan.report.charts import Chart
from illustgan.report.texts import gettext as _
from illustgan.report.theory import distances, gradients, modes

# by problem: the heading, and what draws its file
PARTS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], list[Chart]]]] = {
    "critic": (_("Where the truth is known"), charts.critic),
    "distances": (_("Four distances"), distances.distances),
    "duality": (_("Plans, prices and critics"), distances.duality),
    "vanishing": (_("Vanishing gradients"), gradients.vanishing),
    "mixtures": (_("Dropped modes"), modes.mixtures),
    "digits": (_("A thousand modes"), modes.digits),
    "balance": (_("Balance"), modes.balance),
    "lipschitz": (_("How steep critics are"), gradients.lipschitz),
}


def parts(root: Path) -> list[tuple[str, str, list[Chart]]]:
    """All parts, a key with a heading and figures, in the order of docs/theory.md.

    `UserError` when a file is missing or damaged.
    """
    sections = []
    for problem, (heading, draw) in PARTS.items():
        stage = problem if problem in ("vanishing", "lipschitz") else f"theory@{problem}"
        source = f"data/theory/{problem}.json"
        with reading(root / source, stage):
            drawn = [replace(chart, source=source) for chart in draw(read_json(root / source, stage))]
            sections.append((f"theory-{problem}", heading, drawn))
    return sections
