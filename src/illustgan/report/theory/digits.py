"""The figure of stacked digits: how many of a thousand modes each variant draws, over training and at the end."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from illustgan.report import svg as figures
from illustgan.report.charts import Chart, Rows, data
from illustgan.report.svg import Line

SOURCE = "data/theory/digits.json"
PUBLISHED = {  # Metz et al. 2017's table as Lin et al. 2018 (table 3) repeat it: MNIST, D a quarter of G
    "gan": "30.6 / 5.99",
    "unrolled_1": "65.4 / 5.91",
    "unrolled_5": "236.4 / 4.67",
    "unrolled_10": "327.2 / 4.66",
}
STEPS = "generator steps"
LABELS = {"modes": "modes of 1000", "kl": "KL to the true shares (nats)"}


def charts(digits: Mapping[str, Any] | None) -> list[Chart]:
    """One chart of two panels and a table.

    Args:
        digits: data/theory/digits.json, or None.
    """
    key, title = "digits", "A thousand modes of stacked digits"
    if digits is None:
        return [Chart(key, title, [], "", SOURCE, f"{SOURCE} is not there: run dvc repro digits.")]
    seeds = len(next(iter(digits["variants"].values()))["seeds"])
    caption = (
        f"Numbers that {digits['samples']} samples show, read by a classifier that reads {digits['accuracy']:.1%} of "
        f"held-out digits right; means over {seeds} seed{'s' if seeds > 1 else ''}, after {digits['steps']} generator "
        "steps. Dashed: as many real stacks. Published figures are of 28 × 28 digits, larger networks and other "
        "lengths: their order can be compared, their size can't."
    )
    panels = [_panel(digits, figure) for figure in LABELS]
    numbers = data({label: [*_lines(digits, name), _level(digits, name)] for name, label in LABELS.items()}, STEPS)
    return [Chart(key, title, panels, caption, SOURCE, rows=_rows(digits), data=numbers)]


def _lines(digits: Mapping[str, Any], figure: str) -> list[Line]:
    return figures.courses(digits["variants"], "step", figure)


def _level(digits: Mapping[str, Any], figure: str) -> Line:
    steps = [row["step"] for one in digits["variants"].values() for row in one["course"]]
    return Line(
        "real stacks", np.array([min(steps), max(steps)], np.float64), np.full(2, float(digits["real"][figure]))
    )


def _panel(digits: Mapping[str, Any], figure: str) -> str:
    return figures.curves(
        _lines(digits, figure),
        LABELS[figure],
        identity=f"chart-digits-{figure}",
        description=f"{LABELS[figure]} of each variant over the generator's steps",
        x_label=STEPS,
        reference=_level(digits, figure),
        from_zero=True,
        marks=True,
    )


def _rows(digits: Mapping[str, Any]) -> Rows:
    found = [
        (name, f"{one['modes']:.1f}", f"{one['kl']:.2f}", PUBLISHED.get(name, ""))
        for name, one in digits["variants"].items()
    ]
    real = digits["real"]
    return Rows(
        ("Variant", "Modes", "KL", "Published modes / KL"),
        [*found, ("real stacks", f"{real['modes']:.0f}", f"{real['kl']:.2f}", "")],
    )
