"""The figure of stacked digits: how many of a thousand modes each variant draws, over training and at the end."""

from collections.abc import Mapping
from typing import Any

from illustgan.report.chart import Chart, Rows, chart
from illustgan.report.curves import Panel
from illustgan.report.lines import courses, level
from illustgan.report.texts import gettext as _
from illustgan.report.texts import ngettext, pgettext

PUBLISHED = {  # Metz et al. 2017's table as Lin et al. 2018 (table 3) repeat it: MNIST, D a quarter of G
    "gan": "30.6 / 5.99",
    "unrolled_1": "65.4 / 5.91",
    "unrolled_5": "236.4 / 4.67",
    "unrolled_10": "327.2 / 4.66",
}
LABELS = {"modes": _("modes of 1000"), "kl": _("KL to the true shares (nats)")}


def charts(digits: Mapping[str, Any]) -> list[Chart]:
    """One chart of data/theory/digits.json: two panels and a table."""
    caption = _(
        "Numbers that %(samples)s samples show, read by a classifier that reads %(accuracy)s of held-out digits right; "
        "means over %(seeds)s, after %(steps)s generator steps. Dashed: as many real stacks. Published figures are of "
        "28 × 28 digits, larger networks and other lengths: compare their order, not their size.",
        samples=digits["samples"],
        accuracy=f"{digits['accuracy']:.1%}",
        seeds=ngettext("%(count)s seed", "%(count)s seeds", len(next(iter(digits["variants"].values()))["seeds"])),
        steps=digits["steps"],
    )
    panels = [_panel(digits, figure) for figure in LABELS]
    title = _("A thousand modes of stacked digits")
    return [chart("digits", title, panels, caption, "data/theory/digits.json", rows=_rows(digits))]


def _panel(digits: Mapping[str, Any], figure: str) -> Panel:
    lines = courses(digits["variants"], "step", figure)
    return Panel(
        LABELS[figure],
        lines,
        along=_("generator steps"),
        reference=level(_("real stacks"), lines, digits["real"][figure]),
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
        (_("Variant"), pgettext("number", "Modes"), "KL", _("Published modes / KL")),
        [*found, (_("real stacks"), f"{real['modes']:.0f}", f"{real['kl']:.2f}", "")],
    )
