"""The theory's part of the page: figures of each problem, from data/theory/<problem>.json."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from illustgan.core.files import read_json, reading
from illustgan.report.chart import Chart
from illustgan.report.texts import gettext as _
from illustgan.report.theory import balance, digits, distances, duality, lipschitz, mixtures, vanishing

# by problem: the heading, and what draws its file
PARTS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], Sequence[Chart]]]] = {
    "distances": (_("Four distances"), distances.charts),
    "duality": (_("Plans, prices and critics"), duality.charts),
    "vanishing": (_("Vanishing gradients"), vanishing.charts),
    "mixtures": (_("Dropped modes"), mixtures.charts),
    "digits": (_("A thousand modes"), digits.charts),
    "balance": (_("Balance"), balance.charts),
    "lipschitz": (_("How steep critics are"), lipschitz.charts),
}


def parts(root: Path) -> list[tuple[str, str, Sequence[Chart]]]:
    """All parts, a key with a heading and figures, in the order of docs/theory.md.

    `UserError` when a file is missing or damaged.
    """
    found = []
    for problem, (heading, draw) in PARTS.items():
        stage = problem if problem in ("vanishing", "lipschitz") else f"theory@{problem}"
        with reading(path := root / f"data/theory/{problem}.json", stage):
            found.append((f"theory-{problem}", heading, draw(read_json(path, stage))))
    return found
