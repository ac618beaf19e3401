"""The figures of data/theory/duality.json: a transport plan, the duality gap, K, and critics in the plane."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from illustgan.report.charts import Chart, chart, table
from illustgan.report.curves import Panel, level, line, roomy
from illustgan.report.svg import COLOURS, HEIGHT, LETTERS, TEXT, blank, inline, styled
from illustgan.report.texts import gettext as _
from illustgan.report.texts import joined
from illustgan.report.words import hundredths

WAYS = {"clip": _("clipped"), "clip_half": _("clipped to half"), "gradient_penalty": _("gradient penalty")}
REAL, GENERATED = COLOURS[1], COLOURS[0]
LEVELS = np.arange(-1.0, 1.01, 0.1)  # of the lines of equal score; one has the scale of the distance itself
SCORES = LinearSegmentedColormap.from_list("scores", [GENERATED, "#b0b0b0", REAL])
# from nothing to a full colour, so that it is light on white and dark on black
MASS = LinearSegmentedColormap.from_list("mass", [f"{REAL}0f", f"{REAL}ff"])
PLANS = (_("cheapest"), _("independent"))
POINTS = (_("real"), _("generated"))
FROM, TO = _("from real point"), _("to generated point")


def charts(figures: Mapping[str, Any]) -> list[Chart]:
    """The charts of duality: the plan, the gap and K, and the potential beside trained critics."""
    return [_plan(figures["plan"]), _gap(figures), _potential(figures["fields"])]


def _plan(plan: Mapping[str, Any]) -> Chart:
    facts = {"real": len(plan["real"]), "generated": len(plan["generated"]), **plan["costs"]}
    saved = table(
        ("real point", "x", "y", "mass", "generated point", "to x", "to y", "its mass", "mass moved"),
        [(i + 1, *plan["real"][i], j + 1, *plan["generated"][j], mass) for i, j, mass in plan["optimal"]],
    )
    title = _("The earth mover's distance is the cheapest plan")
    return Chart("theory-plan", title, [_ways(plan), _tables(plan)], saved, facts)


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


@styled
def _tables(plan: Mapping[str, Any]) -> str:
    real, fake = np.array(plan["real"]), np.array(plan["generated"])
    optimal, independent = np.zeros((len(real), len(fake))), np.outer(real[:, 2], fake[:, 2])
    for i, j, mass in plan["optimal"]:
        optimal[i, j] = mass

    figure = blank()
    pair = figure.subplots(1, 2, sharey=True)
    for axes, masses, name in zip(pair, (optimal, independent), PLANS, strict=True):
        # cells as paths: an image would be one of pixels, and blurred in a large page
        axes.pcolormesh(np.sqrt(masses), cmap=MASS, vmin=0, vmax=np.sqrt(optimal.max()))
        axes.set(aspect="equal", title=name, xlabel=TO)
        axes.set_xticks(*_numbered(len(fake)))
    pair[0].set_yticks(*_numbered(len(real)))
    pair[0].set_ylabel(FROM)

    description = _("The cheapest plan and the independent one as tables of mass from point to point")
    return inline(figure, "chart-theory-plan-table", description, [*PLANS, FROM, TO])


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
    found = axes.contour(x, y, np.array(fields[key]), levels=LEVELS, cmap=SCORES, vmin=-0.6, vmax=0.6)
    axes.clabel(found, LEVELS[::2], fmt=lambda score: f"{score:z.1f}".replace("-", "−"), fontsize=LETTERS)
    spots = np.linspace(0, 1, 9)  # along each of the two segments
    axes.plot(np.zeros(9), spots, color=REAL, marker="o", markersize=4, linewidth=2.5)
    axes.plot(0.25 + 0.75 * spots, np.full(9, 0.5), color=GENERATED, marker="s", markersize=4, linewidth=2.5)
    axes.set(aspect="equal", title=name)

    identity = f"chart-theory-potential-{key.replace('_', '-')}"
    description = _("Lines of equal score in the plane, %(name)s, around the two segments", name=name)
    return inline(figure, identity, description, [name])


def _numbered(points: int) -> tuple[list[float], list[str]]:
    """The middles of some cells of a table, and the numbers of their points from 1 on."""
    shown = [0, *range(3, points, 4)]
    return [place + 0.5 for place in shown], [str(place + 1) for place in shown]
