"""The figures of data/theory/distances.json: four distances between two segments, and their gradients."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from illustgan.report import chart
from illustgan.report.chart import Chart
from illustgan.report.curves import Panel, roomy
from illustgan.report.lines import Line, Numbers, numbers
from illustgan.report.svg import COLOURS, MARKS, TEXT, drawn
from illustgan.report.texts import gettext as _

# the order of Arjovsky et al. 2017, figure 1, and then the other two
DISTANCES = {
    "em": _("earth mover's distance"),
    "js": _("Jensen-Shannon (nats)"),
    "tv": _("total variation"),
    "kl": _("Kullback-Leibler (nats)"),
}
ESTIMATES = {
    "transport": _("exact transport"),
    "quantiles": _("quantiles along θ"),
    "clip": _("critic, clipped"),
    "gradient_penalty": _("critic, gradient penalty"),
    "histogram": _("histogram"),
    "smoothed": _("histogram, smoothed"),
    "classifier": _("classifier"),
    "classifier_half": _("classifier, half-way"),
}
EXACT, GRADIENT = _("exact"), _("gradient")
INFINITE, UNDEFINED = _("↑ infinite"), _("∞ − ∞: no gradient")
# ends of the gradients' axes: what is beyond is a jump, and the spacing of θ alone says how steep
STEEPEST = {"em": 1.6, "js": 1.6, "tv": 1.6, "kl": 12.0}
TICKS = (-1, -0.5, 0, 0.5, 1)


def charts(figures: Mapping[str, Any]) -> list[Chart]:
    """The chart of the four distances."""
    panels = [_panel(figures, distance) for distance in DISTANCES]
    title, file = _("Four distances between two parallel segments"), "data/theory/distances.json"
    return [Chart("theory-distances", title, panels, file, chart.data(_saved(figures)))]


def _saved(figures: Mapping[str, Any]) -> list[Panel]:
    """All that is drawn, before the axes' ends cut it off; what is infinite is empty."""
    theta, between = numbers(figures["theta"]), numbers(figures["between"])
    panels = []
    for distance, label in DISTANCES.items():
        found = figures["distances"][distance]
        named = {EXACT: found["exact"], **{ESTIMATES[name]: one for name, one in _estimates(found).items()}}
        passed = {ESTIMATES[name]: _passed_on(figures, distance, name) for name in _estimates(found)}
        panels += [
            Panel(label, [Line(name, theta, numbers(one["values"])) for name, one in named.items()], "θ"),
            Panel(f"{label}: gradient", [Line(n, between, numbers(one["gradient"])) for n, one in named.items()], "θ"),
            Panel(
                f"{label}: gradient passed on",
                [Line(name, theta, values) for name, values in passed.items() if values is not None],
                "θ",
            ),
        ]
    return panels


def _panel(figures: Mapping[str, Any], distance: str) -> str:
    def draw(figure: Figure) -> None:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        _values(above, figures, distance)
        _gradients(below, figures, distance)
        handles, labels = above.get_legend_handles_labels()
        # above the curves, never over them
        figure.legend(
            handles, labels, loc="outside upper left", ncols=2, handlelength=1.6, columnspacing=1.2, borderpad=0
        )

    what = DISTANCES[distance]
    return drawn(
        draw,
        identity=f"chart-theory-distances-{distance}",
        description=_("%(what)s between two segments against how far apart they are, and its gradient", what=what),
        texts=[what, *ESTIMATES.values(), EXACT, GRADIENT, INFINITE, UNDEFINED],
        height=4.2,
    )


def _values(axes: Axes, figures: Mapping[str, Any], distance: str) -> None:
    theta = numbers(figures["theta"])
    found = figures["distances"][distance]
    exact = numbers(found["exact"]["values"])
    _exact(axes, theta, exact, continuous=distance == "em")
    for place, (name, estimate) in enumerate(_estimates(found).items()):
        values = numbers(estimate["values"])
        axes.plot(theta, values, label=roomy(ESTIMATES[name]), **_mark(place))
        if not np.isfinite(values).all():
            _infinite(axes, theta[~np.isfinite(values)], 0.87, COLOURS[place])
    low, high = axes.get_ylim()
    infinite = ~np.isfinite(exact)
    # room for what is infinite
    axes.set_ylim(min(low, 0), high + (high - low) * (0.45 if infinite.any() else 0.05))
    if infinite.any():
        _infinite(axes, theta[infinite], 0.97, TEXT)
        axes.text(theta[0], 0.76, INFINITE, transform=axes.get_xaxis_transform(), fontsize=9, va="center")
    axes.set_ylabel(DISTANCES[distance])
    axes.grid(axis="y", color=TEXT, alpha=0.12, linewidth=0.6)


def _gradients(axes: Axes, figures: Mapping[str, Any], distance: str) -> None:
    theta, between = numbers(figures["theta"]), numbers(figures["between"])
    found = figures["distances"][distance]
    exact = numbers(found["exact"]["gradient"])
    _exact(axes, between, exact, continuous=False)
    for place, (name, estimate) in enumerate(_estimates(found).items()):
        axes.plot(between, numbers(estimate["gradient"]), **_mark(place))
        passed = _passed_on(figures, distance, name)
        if passed is not None:
            axes.plot(theta, passed, linestyle="", marker="x", markersize=4, color=COLOURS[place])
    axes.set_ylim(-STEEPEST[distance], STEEPEST[distance])
    axes.set_xticks(TICKS, [f"{at:g}".replace("-", "−") for at in TICKS])
    if not np.isfinite(exact).any():
        axes.text(0.03, 0.88, UNDEFINED, transform=axes.transAxes, va="center", fontsize=9)
    axes.set_ylabel(GRADIENT)
    axes.set_xlabel("θ")
    axes.grid(axis="y", color=TEXT, alpha=0.12, linewidth=0.6)


def _passed_on(figures: Mapping[str, Any], distance: str, name: str) -> Numbers | None:
    """What an estimate's network passes on to a generator at each θ, or None.

    A classifier passes on the gradient of Jensen-Shannon, a critic K times that of the earth mover's distance.
    """
    network = figures["networks"].get(name)
    if not network or distance not in ("em", "js"):
        return None
    return numbers(network["gradient"]) / ((network["fit"]["k"] or 1.0) if distance == "em" else 1.0)


def _estimates(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ESTIMATES if name in found}


def _exact(axes: Axes, x: Numbers, y: Numbers, *, continuous: bool) -> None:
    """The closed form; where it jumps, at θ = 0, a gap and a point in place of a line that is not there."""
    if continuous:
        axes.plot(x, y, color=TEXT, linewidth=1.6, label=roomy(EXACT))
        return
    axes.plot(x[x < 0], y[x < 0], color=TEXT, linewidth=1.6, label=roomy(EXACT))
    axes.plot(x[x > 0], y[x > 0], color=TEXT, linewidth=1.6)
    axes.plot(x[x == 0], y[x == 0], color=TEXT, marker="o", markersize=4, linestyle="")


def _infinite(axes: Axes, x: Numbers, height: float, colour: str) -> None:
    """Arrows upwards near the upper edge, at `height` of the axes."""
    axes.plot(
        x,
        np.full(len(x), height),
        transform=axes.get_xaxis_transform(),
        linestyle="",
        marker="^",
        markersize=5,
        color=colour,
    )


def _mark(place: int) -> dict[str, Any]:
    return {
        "color": COLOURS[place],
        "marker": MARKS[place],
        "markersize": 4,
        "markerfacecolor": "none",
        "linestyle": "",
    }
