"""The theory's part of the page: figures of each stage, from data/theory/<stage>.json."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from illustgan.report import ledger
from illustgan.report.charts import Chart
from illustgan.report.theory import (
    balance as theory_balance,
)
from illustgan.report.theory import (
    digits as theory_digits,
)
from illustgan.report.theory import (
    distances as theory_distances,
)
from illustgan.report.theory import (
    duality as theory_duality,
)
from illustgan.report.theory import (
    lipschitz as theory_lipschitz,
)
from illustgan.report.theory import (
    mixtures as theory_mixtures,
)
from illustgan.report.theory import (
    vanishing as theory_vanishing,
)

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A heading, and the figures below it."""

    key: str
    heading: str
    charts: Sequence[Chart]


# by stage: the heading, what its file must have, and what draws it
PARTS: Mapping[str, tuple[str, tuple[str, ...], Callable[[Content | None], Sequence[Chart]]]] = {
    "distances": ("Four distances", ("theta", "distances"), theory_distances.charts),
    "duality": ("Plans, prices and critics", ("plan", "critics"), theory_duality.charts),
    "vanishing": ("Vanishing gradients", ("toy", "faces"), theory_vanishing.charts),
    "mixtures": ("Dropped modes", ("targets",), theory_mixtures.charts),
    "digits": ("A thousand modes", ("variants", "real"), theory_digits.charts),
    "balance": ("Balance", ("variants", "seeds"), theory_balance.charts),
    "lipschitz": ("How steep critics are", ("line", "toy", "runs"), theory_lipschitz.charts),
}


def parts(root: Path) -> list[Part]:
    """All parts, in the order of docs/theory.md; figures whose file is not there say how to get it.

    Raises:
        UserError: when a file is damaged.
    """
    found = []
    for stage, (heading, blocks, draw) in PARTS.items():
        content = ledger.read(root / f"data/theory/{stage}.json", stage, *blocks)
        found.append(Part(f"theory-{stage}", heading, draw(content)))
    return found
