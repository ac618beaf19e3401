"""The figure of stacked digits: how many of a thousand modes each variant draws, over training and at the end.

Noise, Gaussians, blurred digits and real ones stand beside the variants.
"""

from collections.abc import Mapping
from typing import Any

from illustgan.report.chart import Chart, chart
from illustgan.report.curves import course
from illustgan.report.texts import gettext as _
from illustgan.report.texts import pgettext
from illustgan.report.theory.controls import NAMES, beside
from illustgan.report.words import share

PUBLISHED = {  # Metz et al. 2017's table as Lin et al. 2018 (table 3) repeat it: MNIST, D a quarter of G
    "gan": "30.6 / 5.99",
    "unrolled_1": "65.4 / 5.91",
    "unrolled_5": "236.4 / 4.67",
    "unrolled_10": "327.2 / 4.66",
}
LABELS = {
    "modes": _("modes of 1000"),
    "kl": _("KL to the true shares (nats)"),
    "recognised": _("share of samples that are three digits"),
}


def charts(digits: Mapping[str, Any]) -> list[Chart]:
    """One chart of data/theory/digits.json: three panels and a table."""
    variants, controls = digits["variants"], digits["controls"]
    facts = {**digits, "seeds": len(next(iter(variants.values()))["seeds"])}
    panels = [
        beside(course(label, variants, name, controls["real"][name]), controls, name) for name, label in LABELS.items()
    ]
    title = _("A thousand modes of stacked digits")
    return [chart("digits", title, panels, "data/theory/digits.json", facts=facts, rows=_rows(digits))]


def _rows(digits: Mapping[str, Any]) -> list[tuple[str, ...]]:
    known = {name: digits["controls"][key] for key, name in NAMES.items()}
    return [
        (_("Variant"), pgettext("number", "Modes"), "KL", _("Three digits"), _("Published modes / KL")),
        *(
            (name, f"{one['modes']:.1f}", f"{one['kl']:.2f}", share(one["recognised"]), PUBLISHED.get(name, ""))
            for name, one in {**digits["variants"], **known}.items()
        ),
    ]
