"""The figure of balance: what becomes of a GAN and a WGAN with more and more discriminator steps, at equal work."""

from collections.abc import Mapping
from statistics import fmean
from typing import Any

from illustgan.report.chart import Chart, chart
from illustgan.report.curves import REAL, Panel, course
from illustgan.report.lines import level, line
from illustgan.report.texts import gettext as _
from illustgan.report.texts import joined
from illustgan.report.theory.controls import NAMES, beside
from illustgan.report.words import share, whole


def charts(balance: Mapping[str, Any]) -> list[Chart]:
    """One chart of data/theory/balance.json: KL by balance, then for each variant over work; and a table."""
    variants, seeds = balance["variants"], balance["seeds"].values()
    real = balance["controls"]["real"]["kl"]
    lost = {name: fmean(seed[name]["lost"] for seed in seeds) for name in variants}
    grown = [_("by %(by)s for %(name)s", by=f"{value:.2f}", name=name) for name, value in lost.items()]
    facts = {**balance, "seeds": len(seeds), "grown": joined(grown)}
    panels = [beside(_by_balance(balance), balance["controls"], "kl")]
    for name, found in variants.items():
        label, by_count = _("KL of %(model)s (nats)", model=name), {f"{count} : 1": one for count, one in found.items()}
        panels.append(course(label, by_count, "kl", real, "gflop", _("work (GFLOP)")))
    title = _("Discriminator steps for each generator step")
    return [chart("balance", title, panels, "data/theory/balance.json", facts=facts, rows=_rows(balance))]


def _by_balance(balance: Mapping[str, Any]) -> Panel:
    counts = [int(count) for count in next(iter(balance["variants"].values()))]
    lines = [
        line(name, [int(count) for count in found], [one["kl"] for one in found.values()])
        for name, found in balance["variants"].items()
    ]
    along, real = _("discriminator steps for each generator step"), balance["controls"]["real"]["kl"]
    return Panel(_("KL at the end (nats)"), lines, along, ticks=counts, reference=level(REAL, lines, real))


def _rows(balance: Mapping[str, Any]) -> list[tuple[str, ...]]:
    shown: dict[str, Mapping[str, Any]] = {
        f"{name}, {count} : 1": one for name, by_count in balance["variants"].items() for count, one in by_count.items()
    }
    shown |= {name: balance["controls"][key] for key, name in NAMES.items()}
    return [
        (_("Variant, balance"), _("Generator steps"), _("Modes of 1000"), "KL", _("Three digits")),
        *(
            (name, whole(one.get("steps")), f"{one['modes']:.1f}", f"{one['kl']:.2f}", share(one["recognised"]))
            for name, one in shown.items()
        ),
    ]
