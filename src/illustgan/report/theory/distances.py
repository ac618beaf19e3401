"""The figures of data/theory/distances.json: four distances between two segments, and their gradients."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from illustgan.report.charts import Chart, data
from illustgan.report.curves import Line, Panel, line, roomy
from illustgan.report.svg import COLOURS, MARKS, TEXT, blank, inline, styled
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
    found = {distance: _lines(figures, distance) for distance in DISTANCES}
    saved = [
        Panel(f"{DISTANCES[distance]}{what}", lines, "θ")
        for distance, parts in found.items()
        for what, lines in zip(("", ": gradient", ": gradient passed on"), parts, strict=True)
    ]
    panels = [_panel(distance, *parts) for distance, parts in found.items()]
    title = _("Four distances between two parallel segments")
    return [Chart("theory-distances", title, panels, data(saved))]


def _lines(figures: Mapping[str, Any], distance: str) -> tuple[list[Line], list[Line], list[Line]]:
    """Values by θ, gradients between, and what networks pass on to a generator: exact ones first, what is not is NaN.

    A classifier passes on the gradient of Jensen-Shannon, a critic K times that of the earth mover's distance.
    """
    found, theta = figures["distances"][distance], figures["theta"]
    named = {EXACT: found["exact"], **{name: found[key] for key, name in ESTIMATES.items() if key in found}}
    networks = figures["networks"] if distance in ("em", "js") else {}
    passed = []
    for key, name in ESTIMATES.items():
        if key in found and networks.get(key):
            scale = (networks[key]["fit"]["k"] or 1.0) if distance == "em" else 1.0
            passed.append(line(name, theta, [value / scale for value in networks[key]["gradient"]]))
    values = [line(name, theta, one["values"]) for name, one in named.items()]
    return values, [line(name, figures["between"], one["gradient"]) for name, one in named.items()], passed


@styled
def _panel(distance: str, values: Sequence[Line], gradients: Sequence[Line], passed: Sequence[Line]) -> str:
    figure = blank(height=4.2)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    _draw(above, values, continuous=distance == "em")
    low, high = above.get_ylim()
    infinite = values[0].x[~np.isfinite(values[0].y)]
    # room for what is infinite
    above.set_ylim(min(low, 0), high + (high - low) * (0.45 if len(infinite) else 0.05))
    if len(infinite):
        transform = above.get_xaxis_transform()
        above.plot(infinite, np.full(len(infinite), 0.97), "^", color=TEXT, markersize=5, transform=transform)
        above.text(infinite[0], 0.76, INFINITE, transform=transform, va="center")
    above.set_ylabel(DISTANCES[distance])
    _draw(below, gradients, continuous=False)
    names = [one.name for one in values[1:]]
    for one in passed:
        below.plot(one.x, one.y, "x", markersize=4, color=COLOURS[names.index(one.name)])
    below.set_xticks(TICKS, [f"{at:g}".replace("-", "−") for at in TICKS])
    if not np.isfinite(gradients[0].y).any():
        below.text(0.03, 0.88, UNDEFINED, transform=below.transAxes, va="center")
    below.set(ylim=(-STEEPEST[distance], STEEPEST[distance]), ylabel=GRADIENT, xlabel="θ")
    handles, labels = above.get_legend_handles_labels()
    # above the curves, never over them
    figure.legend(handles, labels, loc="outside upper left", ncols=2, handlelength=1.6, columnspacing=1.2)

    what, identity = DISTANCES[distance], f"chart-theory-distances-{distance}"
    description = _("%(what)s between two segments against how far apart they are, and its gradient", what=what)
    texts = [what, *ESTIMATES.values(), EXACT, GRADIENT, INFINITE, UNDEFINED]
    return inline(figure, identity, description, texts)


def _draw(axes: Axes, lines: Sequence[Line], *, continuous: bool) -> None:
    """The closed form as a line, with a gap and a point at θ = 0 where it jumps, and estimates as marks."""
    exact, *estimates = lines
    sides = [np.full(len(exact.x), True)] if continuous else [exact.x < 0, exact.x > 0]
    for side, name in zip(sides, (roomy(exact.name), None), strict=False):
        axes.plot(exact.x[side], exact.y[side], color=TEXT, linewidth=1.6, label=name)
    if not continuous:
        axes.plot(exact.x[exact.x == 0], exact.y[exact.x == 0], "o", color=TEXT, markersize=4)
    for one, colour, mark in zip(estimates, COLOURS, MARKS, strict=False):
        axes.plot(one.x, one.y, mark, color=colour, markersize=4, markerfacecolor="none", label=roomy(one.name))
    axes.grid(axis="y", color=TEXT, alpha=0.12, linewidth=0.6)
