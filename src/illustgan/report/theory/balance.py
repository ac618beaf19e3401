"""The figure of balance: what becomes of a GAN and a WGAN with more and more discriminator steps, at equal work."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from illustgan.report import svg as figures
from illustgan.report.charts import Chart, Rows, data
from illustgan.report.svg import Line
from illustgan.report.words import whole

SOURCE = "data/theory/balance.json"
COUNTS, WORK = "discriminator steps for each generator step", "work (GFLOP)"


def charts(balance: Mapping[str, Any] | None) -> list[Chart]:
    """One chart: KL by balance, then for each variant over work; and a table of steps, modes and KL.

    Args:
        balance: data/theory/balance.json, or None.
    """
    key, title = "balance", "Discriminator steps for each generator step"
    if balance is None:
        return [Chart(key, title, [], "", SOURCE, f"{SOURCE} is not there: run dvc repro balance.")]
    seeds = list(balance["seeds"].values())
    lost = {name: float(np.mean([seed[name]["lost"] for seed in seeds])) for name in balance["variants"]}
    caption = (
        f"Stacked digits, {balance['gflop']:g} GFLOP for each training, means over {len(seeds)} "
        f"seed{'s' if len(seeds) > 1 else ''}. KL of the numbers that {balance['samples']} samples show to the true "
        "shares, lower is better; dashed: as many real stacks. From the best to the worst balance KL grows by "
        f"{' and by '.join(f'{value:.2f} for {name}' for name, value in lost.items())}."
    )
    panels = [_by_balance(balance), *(_over_work(balance, name) for name in balance["variants"])]
    return [Chart(key, title, panels, caption, SOURCE, rows=_rows(balance), data=_data(balance))]


def _data(balance: Mapping[str, Any]) -> str:
    over_work = {f"KL of {name} (nats)": _courses(balance, name) for name in balance["variants"]}
    real = Line("real stacks", np.full(1, np.nan), np.full(1, float(balance["real"]["kl"])))
    ends = {"KL at the end (nats)": [*_ends(balance), real]}
    return data(ends | over_work, dict.fromkeys(ends, COUNTS) | dict.fromkeys(over_work, WORK))


def _ends(balance: Mapping[str, Any]) -> list[Line]:
    return [
        Line(
            name,
            np.array([int(count) for count in found], np.float64),
            np.array([one["kl"] for one in found.values()], np.float64),
        )
        for name, found in balance["variants"].items()
    ]


def _by_balance(balance: Mapping[str, Any]) -> str:
    lines = [replace(line, x=np.log10(line.x)) for line in _ends(balance)]
    counts = [int(count) for count in next(iter(balance["variants"].values()))]
    return figures.curves(
        lines,
        "KL at the end (nats)",
        identity="chart-balance",
        description="KL at the end against discriminator steps for each generator step",
        x_label=COUNTS,
        x_ticks={float(np.log10(count)): str(count) for count in counts},
        reference=_level(balance, float(lines[0].x.min()), float(lines[0].x.max())),
        from_zero=True,
        marks=True,
    )


def _courses(balance: Mapping[str, Any], name: str) -> list[Line]:
    found = {f"{count} : 1": one for count, one in balance["variants"][name].items()}
    return figures.courses(found, "gflop", "kl")


def _over_work(balance: Mapping[str, Any], name: str) -> str:
    lines = _courses(balance, name)
    return figures.curves(
        lines,
        f"KL of {name} (nats)",
        identity=f"chart-balance-{name}",
        description=f"KL of {name} over work, a line for each balance",
        x_label=WORK,
        reference=_level(balance, min(line.x.min() for line in lines), max(line.x.max() for line in lines)),
        from_zero=True,
        marks=True,
    )


def _level(balance: Mapping[str, Any], low: float, high: float) -> Line:
    return Line("real stacks", np.array([low, high], np.float64), np.full(2, float(balance["real"]["kl"])))


def _rows(balance: Mapping[str, Any]) -> Rows:
    return Rows(
        ("Variant, balance", "Generator steps", "Modes of 1000", "KL"),
        [
            (f"{name}, {count} : 1", whole(one["steps"]), f"{one['modes']:.1f}", f"{one['kl']:.2f}")
            for name, found in balance["variants"].items()
            for count, one in found.items()
        ],
    )
