"""The figures of dropped modes: point clouds over training by variant, and how many modes they keep."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from illustgan.report import svg as figures
from illustgan.report.charts import Chart, data, table
from illustgan.report.svg import COLOURS, TEXT, Line
from illustgan.report.words import whole

SIDE = 0.92  # inches of a cloud's picture
DOT = 1.6  # points across
STEPS = "generator steps"
LABELS = {"kept": "modes kept", "quality": "share within three spreads"}
TITLES = {"ring": "Eight Gaussians on a ring", "grid": "Twenty-five Gaussians on a grid"}


def charts(mixtures: Mapping[str, Any] | None) -> list[Chart]:
    """For each target a picture of clouds and one of modes over training.

    Args:
        mixtures: data/theory/mixtures.json, or None.
    """
    source = "data/theory/mixtures.json"
    if mixtures is None:
        missing = f"{source} is not there: run dvc repro mixtures."
        return [Chart("ring", "Dropped modes, counted", [], "", source, missing)]  # a claim links there
    drawn, seeds = [], len(mixtures["seeds"])
    for target, found in mixtures["targets"].items():
        title = TITLES.get(target, target)
        points, modes = _points(found), _modes(found)
        drawn.append(Chart(target, title, [_clouds(target, found)], _words(found, seeds), source, data=points))
        over = f"{title}: modes over training"
        drawn.append(Chart(f"{target}-modes", over, _panels(target, found), _TELLS, source, data=modes))
    return drawn


_TELLS = (
    "Means over seeds. Left: centres with at least a tenth of their fair share of points within three spreads. Right: "
    "the share of all points that are that near to a centre; dashed, that of real points."
)


def _words(found: Mapping[str, Any], seeds: int) -> str:
    parts = [
        f"{name} {one['modes']:.1f} (all in {one['reached']} of {seeds}; KL {one['kl']:.2f})"
        for name, one in found["variants"].items()
    ]
    return (
        "Points of generators after some steps, rows by variant, each of its middle seed by KL at the end; the last "
        "column is real points. "
        f"Of the {len(found['centres'])} modes at the end, with a point within three spreads, mean over seeds: "
        f"{', '.join(parts)}."
    )


def _points(found: Mapping[str, Any]) -> str:
    """The clouds as they are drawn, and all points beyond the pictures' edges; real ones have no step."""
    clouds = [(name, cloud["step"], cloud) for name, one in found["variants"].items() for cloud in one["clouds"]]
    return table(
        ("variant", "step", "x", "y"),
        [
            (name, step, x, y)
            for name, step, cloud in [*clouds, ("real", "", found["real_cloud"])]
            for x, y in zip(cloud["x"], cloud["y"], strict=True)
        ],
    )


def _over_steps(found: Mapping[str, Any], figure: str) -> list[Line]:
    return figures.courses(found["variants"], "step", figure)


def _modes(found: Mapping[str, Any]) -> str:
    lines = {label: [*_over_steps(found, name), _level(found, name)] for name, label in LABELS.items()}
    return data(lines, STEPS)


def _panels(target: str, found: Mapping[str, Any]) -> list[str]:
    return [
        figures.curves(
            _over_steps(found, figure),
            label,
            identity=f"chart-{target}-{figure}",
            description=f"{label} of each variant over the generator's steps",
            x_label=STEPS,
            from_zero=True,
            marks=True,
            reference=_level(found, figure),
        )
        for figure, label in LABELS.items()
    ]


def _level(found: Mapping[str, Any], figure: str) -> Line:
    steps = [row["step"] for one in found["variants"].values() for row in one["course"]]
    ends = np.array([min(steps), max(steps)], np.float64)
    return Line("real points", ends, np.full(2, float(found["real"][figure])))


def _clouds(target: str, found: Mapping[str, Any]) -> str:
    """A grid of small pictures, a row for each variant and a column for each kept step, as an <svg> element."""
    names = list(found["variants"])
    columns = [f"step {whole(cloud['step'])}" for cloud in found["variants"][names[0]]["clouds"]] + ["real"]
    reach = 1.35 * float(np.abs(found["centres"]).max())

    def draw(figure: Figure) -> None:
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
                    axes.set_title(columns[column], fontsize=8)
            panels[row][0].set_ylabel(name, fontsize=8)

    description = f"Points of generators over training for {', '.join(names)}, beside real points"
    return figures.drawn(
        draw,
        identity=f"chart-{target}-clouds",
        description=description,
        width=SIDE * len(columns) + 0.3,
        height=SIDE * len(names) + 0.25,
    )
