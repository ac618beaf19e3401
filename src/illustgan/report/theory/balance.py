"""The figure of balance: what becomes of a GAN and a WGAN with more and more discriminator steps, at equal work."""

from collections.abc import Mapping
from statistics import fmean
from typing import Any

from illustgan.report.chart import Chart, Rows, chart
from illustgan.report.curves import Panel
from illustgan.report.lines import courses, level, line
from illustgan.report.texts import gettext as _
from illustgan.report.texts import joined, ngettext
from illustgan.report.words import whole


def charts(balance: Mapping[str, Any]) -> list[Chart]:
    """One chart of data/theory/balance.json: KL by balance, then for each variant over work; and a table."""
    lost = {name: fmean(seed[name]["lost"] for seed in balance["seeds"].values()) for name in balance["variants"]}
    grown = [_("by %(by)s for %(name)s", by=f"{value:.2f}", name=name) for name, value in lost.items()]
    caption = _(
        "Stacked digits, %(gflop)s GFLOP for each training, means over %(seeds)s. KL of the numbers that %(samples)s "
        "samples show to the true shares, lower is better; dashed: as many real stacks. From the best to the worst "
        "balance KL grows %(grown)s.",
        gflop=f"{balance['gflop']:g}",
        seeds=ngettext("%(count)s seed", "%(count)s seeds", len(balance["seeds"])),
        samples=balance["samples"],
        grown=joined(grown),
    )
    panels = [_by_balance(balance), *(_over_work(balance, name) for name in balance["variants"])]
    title = _("Discriminator steps for each generator step")
    return [chart("balance", title, panels, caption, "data/theory/balance.json", rows=_rows(balance))]


def _by_balance(balance: Mapping[str, Any]) -> Panel:
    counts = [int(count) for count in next(iter(balance["variants"].values()))]
    lines = [
        line(name, [int(count) for count in found], [one["kl"] for one in found.values()])
        for name, found in balance["variants"].items()
    ]
    return Panel(
        _("KL at the end (nats)"),
        lines,
        along=_("discriminator steps for each generator step"),
        ticks=counts,
        reference=level(_("real stacks"), lines, balance["real"]["kl"]),
        from_zero=True,
        marks=True,
    )


def _over_work(balance: Mapping[str, Any], name: str) -> Panel:
    lines = courses({f"{count} : 1": one for count, one in balance["variants"][name].items()}, "gflop", "kl")
    return Panel(
        _("KL of %(model)s (nats)", model=name),
        lines,
        along=_("work (GFLOP)"),
        reference=level(_("real stacks"), lines, balance["real"]["kl"]),
        from_zero=True,
        marks=True,
    )


def _rows(balance: Mapping[str, Any]) -> Rows:
    return Rows(
        (_("Variant, balance"), _("Generator steps"), _("Modes of 1000"), "KL"),
        [
            (f"{name}, {count} : 1", whole(one["steps"]), f"{one['modes']:.1f}", f"{one['kl']:.2f}")
            for name, found in balance["variants"].items()
            for count, one in found.items()
        ],
    )
