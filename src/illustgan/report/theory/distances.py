"""The figures of distances between samples: four of them and their gradients, and the earth mover's from both sides.

That is the cheapest plan from above, and the best critic, of which trained ones fall short, from below.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from illustgan.report.charts import Chart, chart, data, table
from illustgan.report.curves import Line, Panel, level, line, roomy
from illustgan.report.svg import COLOURS, HEIGHT, LETTERS, MARKS, TEXT, blank, inline, styled
from illustgan.report.texts import gettext as _
from illustgan.report.texts import joined
from illustgan.report.words import hundredths

# the order of Arjovsky et al. 2017, figure 1, and then the other two
DISTANCES = {
    "em": _("earth mover's distance"),
    "js": _("Jensen-Shannon (nats)"),
    "tv": _("total variation"),
    "kl": _("Kullback-Leibler (nats)"),
}
ESTIMATES = {
    "transport": _("exact transport"),
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

WAYS = {"clip": _("clipped"), "clip_half": _("clipped to half"), "gradient_penalty": _("gradient penalty")}
REAL, GENERATED = COLOURS[1], COLOURS[0]
LEVELS = np.arange(-1.0, 1.01, 0.1)  # of the lines of equal score; one has the scale of the distance itself
SCORES = LinearSegmentedColormap.from_list("scores", [GENERATED, "#b0b0b0", REAL])
POINTS = (_("real"), _("generated"))


def distances(figures: Mapping[str, Any]) -> list[Chart]:
    """The chart of data/theory/distances.json."""
    by_distance = {distance: _lines(figures, distance) for distance in DISTANCES}
    saved = [
        Panel(f"{DISTANCES[distance]}{what}", lines, "θ")
        for distance, parts in by_distance.items()
        for what, lines in zip(("", ": gradient", ": gradient passed on"), parts, strict=True)
    ]
    panels = [_panel(distance, *parts) for distance, parts in by_distance.items()]
    title = _("Four distances between two parallel segments")
    return [Chart("theory-distances", title, panels, data(saved))]


def _lines(figures: Mapping[str, Any], distance: str) -> tuple[list[Line], list[Line], list[Line]]:
    """Values by θ, gradients between, and what networks pass on to a generator: exact ones first, what is not is NaN.

    A classifier passes on the gradient of Jensen-Shannon, a critic K times that of the earth mover's distance.
    """
    estimates, theta = figures["distances"][distance], figures["theta"]
    named = {EXACT: estimates["exact"], **{name: estimates[key] for key, name in ESTIMATES.items() if key in estimates}}
    networks = figures["networks"] if distance in ("em", "js") else {}
    passed = []
    for key, name in ESTIMATES.items():
        if key in estimates and networks.get(key):
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


def duality(figures: Mapping[str, Any]) -> list[Chart]:
    """The charts of data/theory/duality.json: the plan, the gap and K, and the potential beside trained critics."""
    return [_plan(figures["plan"]), _gap(figures), _potential(figures["fields"])]


def _plan(plan: Mapping[str, Any]) -> Chart:
    facts = {"real": len(plan["real"]), "generated": len(plan["generated"]), **plan["costs"]}
    saved = table(
        ("real point", "x", "y", "mass", "generated point", "to x", "to y", "its mass", "mass moved"),
        [(i + 1, *plan["real"][i], j + 1, *plan["generated"][j], mass) for i, j, mass in plan["optimal"]],
    )
    title = _("The earth mover's distance is the cheapest plan")
    return Chart("theory-plan", title, [_ways(plan)], saved, facts)


@styled
def _ways(plan: Mapping[str, Any]) -> str:
    real, fake = np.array(plan["real"]), np.array(plan["generated"])

    figure = blank(height=3.6)
    axes = figure.add_subplot()
    for i, j, mass in plan["optimal"]:
        ends = np.array([real[i], fake[j]])
        axes.plot(ends[:, 0], ends[:, 1], color=TEXT, alpha=0.6, linewidth=mass * 30, zorder=1)
    for points, colour, marker, name in zip((real, fake), (REAL, GENERATED), "os", POINTS, strict=True):
        axes.scatter(points[:, 0], points[:, 1], points[:, 2] * 700, color=colour, marker=marker, zorder=2)
        axes.plot([], [], color=colour, marker=marker, linestyle="", label=roomy(name))
    axes.set(aspect="equal", xlabel="x", ylabel="y")
    figure.legend(loc="outside upper left", ncols=2, handlelength=1.0, borderpad=0)

    description = _("Real and generated points, joined by the cheapest transport plan")
    return inline(figure, "chart-theory-plan-lines", description, POINTS)


def _gap(figures: Mapping[str, Any]) -> Chart:
    critics, truth = figures["critics"], [figures["primal"] * scale for scale in figures["scales"]]
    estimates = [line(name, figures["steps"], critics[way]["path"]) for way, name in WAYS.items()]
    scaled = [line(name, truth, critics[way]["scales"]) for way, name in WAYS.items()]
    primal, one = level(_("primal = dual"), estimates, figures["primal"]), line("K = 1", [0, truth[-1]], [0, truth[-1]])
    along = _("earth mover's distance W of the samples")
    panels = [
        Panel(_("estimate over K"), estimates, along=_("critic steps"), reference=primal),
        Panel(_("estimate: K × W"), scaled, along=along, reference=one),
    ]
    slopes = []
    for way, name in WAYS.items():
        known = {"slope": hundredths(critics[way]["k"]), "gradient": hundredths(critics[way]["steepest"])}
        slopes.append(_("%(name)s: %(slope)s by slope, %(gradient)s by gradient", name=name, **known))
    facts = {**figures, "slopes": joined(slopes, "; ", "。")}
    title = _("The plan from below: what critics say of the same samples")
    return chart("theory-duality", title, panels, facts=facts)


def _potential(fields: Mapping[str, Any]) -> Chart:
    names = {"potential": _("exact"), **WAYS}
    up, at = np.meshgrid(fields["y"], fields["x"], indexing="ij")
    columns = [at, up, *(np.array(fields[key], np.float64) for key in names)]
    rows = np.stack(columns, axis=-1).reshape(-1, len(columns)).tolist()
    saved = table(("x", "y", *(f"score, {name}" for name in names.values())), rows)
    panels = [_field(fields, key, name) for key, name in names.items()]
    title = _("The best critic, and trained ones")
    return Chart("theory-potential", title, panels, saved)


@styled
def _field(fields: Mapping[str, Any], key: str, name: str) -> str:
    x, y = np.array(fields["x"]), np.array(fields["y"])

    figure = blank(height=HEIGHT * 1.3)
    axes = figure.add_subplot()
    lines = axes.contour(x, y, np.array(fields[key]), levels=LEVELS, cmap=SCORES, vmin=-0.6, vmax=0.6)
    axes.clabel(lines, LEVELS[::2], fmt=lambda score: f"{score:z.1f}".replace("-", "−"), fontsize=LETTERS)
    spots = np.linspace(0, 1, 9)  # along each of the two segments
    axes.plot(np.zeros(9), spots, color=REAL, marker="o", markersize=4, linewidth=2.5)
    axes.plot(0.25 + 0.75 * spots, np.full(9, 0.5), color=GENERATED, marker="s", markersize=4, linewidth=2.5)
    axes.set(aspect="equal", title=name)

    identity = f"chart-theory-potential-{key.replace('_', '-')}"
    description = _("Lines of equal score in the plane, %(name)s, around the two segments", name=name)
    return inline(figure, identity, description, [name])
