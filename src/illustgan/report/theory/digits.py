"""The figures of stacked digits: how many of a thousand modes each variant draws, and what balance does to that.

Noise, Gaussians, blurred digits and real ones stand in the tables. Balance is how many discriminator steps there
are for each generator step, at equal work.
"""

from collections.abc import Mapping
from statistics import fmean
from typing import Any

from illustgan.report.charts import Chart, chart
from illustgan.report.curves import REAL, Panel, course, level, line
from illustgan.report.texts import gettext as _
from illustgan.report.texts import joined
from illustgan.report.words import share, whole

PUBLISHED = {  # Metz et al. 2017's table as Lin et al. 2018 (table 3) repeat it: MNIST, D a quarter of G
    "gan": "30.6 / 5.99",
    "unrolled_1": "65.4 / 5.91",
    "unrolled_5": "236.4 / 4.67",
    "unrolled_10": "327.2 / 4.66",
}
LABELS = {
    "modes": _("modes of 1000"),
    "kl": _("KL to the true shares (nats)"),
    "recognised": _("share of three digits"),
}
CONTROLS = {"noise": _("noise"), "gaussian": _("Gaussian pixels"), "blurred": _("blurred digits"), "real": REAL}


def charts(digits: Mapping[str, Any]) -> list[Chart]:
    """One chart of data/theory/digits.json: three panels and a table."""
    variants, controls = digits["variants"], digits["controls"]
    facts = {**digits, "seeds": len(next(iter(variants.values()))["seeds"])}
    panels = [course(label, variants, name, controls["real"][name]) for name, label in LABELS.items()]
    heads = (_("Variant"), _("Modes of 1000"), "KL", _("Three digits"), _("Published modes / KL"))
    rows = [(name, *_said(one), PUBLISHED.get(name, "")) for name, one in {**variants, **_named(controls)}.items()]
    title = _("A thousand modes of stacked digits")
    return [chart("digits", title, panels, facts=facts, rows=[heads, *rows])]


def balances(balance: Mapping[str, Any]) -> list[Chart]:
    """One chart of data/theory/balance.json: KL by balance, then for each variant over work; and a table."""
    variants, controls, seeds = balance["variants"], balance["controls"], balance["seeds"].values()
    real = controls["real"]["kl"]
    lost = {name: fmean(seed[name]["lost"] for seed in seeds) for name in variants}
    grown = [_("by %(by)s for %(name)s", by=f"{value:.2f}", name=name) for name, value in lost.items()]
    facts = {**balance, "seeds": len(seeds), "grown": joined(grown)}
    counts = [int(count) for count in next(iter(variants.values()))]
    lines = [line(name, counts, [one["kl"] for one in by_count.values()]) for name, by_count in variants.items()]
    along, truth = _("discriminator steps for each generator step"), level(REAL, lines, real)
    panels = [Panel(_("KL at the end (nats)"), lines, along, ticks=counts, reference=truth)]
    shown: dict[str, Mapping[str, Any]] = {}
    for name, by_count in variants.items():
        said = {f"{count} : 1": one for count, one in by_count.items()}
        label = _("KL of %(model)s (nats)", model=name)
        panels.append(course(label, said, "kl", real, "gflop", _("work (GFLOP)")))
        shown |= {f"{name}, {count}": one for count, one in said.items()}
    heads = (_("Variant, balance"), _("Generator steps"), _("Modes of 1000"), "KL", _("Three digits"))
    rows = [(name, whole(one.get("steps")), *_said(one)) for name, one in {**shown, **_named(controls)}.items()]
    title = _("Discriminator steps for each generator step")
    return [chart("balance", title, panels, facts=facts, rows=[heads, *rows])]


def _named(controls: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: controls[key] for key, name in CONTROLS.items()}


def _said(one: Mapping[str, Any]) -> tuple[str, str, str]:
    """Cells of a table: modes, KL, and the share of samples that are three digits."""
    return f"{one['modes']:.1f}", f"{one['kl']:.2f}", share(one["recognised"])
