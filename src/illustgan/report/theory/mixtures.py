"""The figures of dropped modes: point clouds over training by variant, and how many modes they keep."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from illustgan.report.charts import Chart, chart, table
from illustgan.report.curves import course
from illustgan.report.svg import COLOURS, LETTERS, TEXT, blank, inline, styled
from illustgan.report.texts import gettext as _
from illustgan.report.texts import joined
from illustgan.report.words import whole

SIDE = 0.92  # inches of a cloud's picture
DOT = 1.6  # points across
LABELS = {"kept": _("modes kept"), "quality": _("share within three spreads")}
TITLES = {"ring": _("Eight Gaussians on a ring"), "grid": _("Twenty-five Gaussians on a grid")}


def charts(mixtures: Mapping[str, Any]) -> list[Chart]:
    """For each target of data/theory/mixtures.json a picture of clouds and one of modes over training."""
    made = []
    for target, found in mixtures["targets"].items():
        title = TITLES[target]
        made.append(Chart(target, title, [_clouds(target, found)], _points(found), _facts(found, mixtures)))
        over = _("%(title)s: modes over training", title=title)
        panels = [course(label, found["variants"], name, found["real"][name]) for name, label in LABELS.items()]
        made.append(chart(f"{target}-modes", over, panels))
    return made


def _facts(found: Mapping[str, Any], mixtures: Mapping[str, Any]) -> dict[str, object]:
    counted, seeds = [], len(mixtures["seeds"])
    for name, one in found["variants"].items():
        known = {"modes": f"{one['kept']:.1f}", "reached": one["all"], "kl": f"{one['kl']:.2f}", "seeds": seeds}
        counted.append(_("%(model)s %(modes)s (all in %(reached)s of %(seeds)s; KL %(kl)s)", model=name, **known))
    return {"count": len(found["centres"]), "counted": joined(counted)}


def _points(found: Mapping[str, Any]) -> str:
    """The clouds as they are drawn, and all points beyond the pictures' edges; real ones have no step."""
    clouds = [(name, cloud["step"], cloud) for name, one in found["variants"].items() for cloud in one["clouds"]]
    clouds.append(("real", "", found["real_cloud"]))
    rows = [(name, step, *at) for name, step, cloud in clouds for at in zip(cloud["x"], cloud["y"], strict=True)]
    return table(("variant", "step", "x", "y"), rows)


@styled
def _clouds(target: str, found: Mapping[str, Any]) -> str:
    """A grid of small pictures, a row for each variant and a column for each kept step, as an <svg> element."""
    names = list(found["variants"])
    steps = [cloud["step"] for cloud in found["variants"][names[0]]["clouds"]]
    columns = [*(_("step %(step)s", step=whole(step)) for step in steps), _("real")]
    reach = 1.35 * float(np.abs(found["centres"]).max())

    figure = blank(SIDE * len(columns) + 0.3, SIDE * len(names) + 0.25)
    panels = figure.subplots(len(names), len(columns), squeeze=False)
    for row, name in enumerate(names):
        clouds = [*found["variants"][name]["clouds"], found["real_cloud"]]
        for column, cloud in enumerate(clouds):
            axes = panels[row][column]
            dots = np.array([cloud["x"], cloud["y"]], np.float64).T
            dots = dots[(np.abs(dots) <= reach).all(axis=1)]
            colour = TEXT if column == len(clouds) - 1 else COLOURS[row % len(COLOURS)]
            if len(dots):
                # all dots are one path of strokes without length, where markers are an element each
                path = Path(dots.repeat(2, axis=0), [Path.MOVETO, Path.LINETO] * len(dots))
                axes.add_patch(PathPatch(path, fill=False, linewidth=DOT, edgecolor=colour, capstyle="round"))
            axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
            for spine in axes.spines.values():
                spine.set(visible=True, alpha=0.3)
            if row == 0:
                axes.set_title(columns[column])
        panels[row][0].set_ylabel(name, fontsize=LETTERS)

    description = _("Points of generators over training for %(names)s, beside real points", names=joined(names))
    return inline(figure, f"chart-{target}-clouds", description, columns)
