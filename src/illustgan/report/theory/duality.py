"""The figures of data/theory/duality.json: a transport plan, the duality gap, K, and critics in the plane."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from illustgan.report import svg as curves
from illustgan.report.charts import Chart, data, table
from illustgan.report.svg import COLOURS, HEIGHT, TEXT, Line, drawn, numbers

SOURCE = "data/theory/duality.json"
WAYS = {"clip": "clipped", "clip_half": "clipped to half", "gradient_penalty": "gradient penalty"}
REAL, GENERATED = COLOURS[1], COLOURS[0]
LEVELS = np.arange(-1.0, 1.01, 0.1)  # of the lines of equal score; one has the scale of the distance itself
MAP = LinearSegmentedColormap.from_list("scores", [GENERATED, "#b0b0b0", REAL])


def charts(figures: Mapping[str, Any] | None) -> list[Chart]:
    """The charts of duality: the plan, the gap and K, and the potential beside trained critics.

    Args:
        figures: data/theory/duality.json, or None.
    """
    titles = {
        "theory-plan": "The earth mover's distance is the cheapest plan",
        "theory-duality": "The plan from below: what critics say of the same samples",
        "theory-potential": "The best critic, and trained ones",
    }
    if figures is None:
        missing = f"{SOURCE} is not there: run dvc repro duality."
        return [Chart(key, title, [], "", SOURCE, missing) for key, title in titles.items()]
    return [
        _plan(titles["theory-plan"], figures["plan"]),
        _gap(titles["theory-duality"], figures),
        _potential(titles["theory-potential"], figures["fields"]),
    ]


def _plan(title: str, plan: Mapping[str, Any]) -> Chart:
    real, fake = np.array(plan["real"]), np.array(plan["generated"])
    optimal = np.zeros((len(real), len(fake)))
    for i, j, mass in plan["optimal"]:
        optimal[i, j] = mass
    costs = plan["costs"]
    caption = (
        f"{len(real)} real points and {len(fake)} generated ones of unequal mass. A plan says how much mass goes from "
        "where to where; as a table, its rows add up to the real masses and its columns to the generated ones. Taking "
        f"each real point to all others in proportion costs {costs['independent']:.3f} on average, from left to right "
        f"{costs['in_order']:.3f}, and the cheapest plan {costs['optimal']:.3f}: the earth mover's distance. It splits "
        "few masses, and its ways do not cross."
    )

    def lines(figure: Figure) -> None:
        axes = figure.add_subplot()
        for i, j, mass in plan["optimal"]:
            ends = np.array([real[i], fake[j]])
            axes.plot(ends[:, 0], ends[:, 1], color=TEXT, alpha=0.6, linewidth=mass * 30, zorder=1)
        for points, colour, marker, name in ((real, REAL, "o", "real"), (fake, GENERATED, "s", "generated")):
            axes.scatter(points[:, 0], points[:, 1], points[:, 2] * 700, color=colour, marker=marker, zorder=2)
            axes.plot([], [], color=colour, marker=marker, linestyle="", label=name)
        axes.set_aspect("equal")
        axes.set_xlabel("x")
        axes.set_ylabel("y")
        figure.legend(loc="outside upper left", ncols=2, handlelength=1.0, borderpad=0)

    independent = np.outer(real[:, 2], fake[:, 2])

    def tables(figure: Figure) -> None:
        pair = figure.subplots(1, 2, sharey=True)
        for axes, masses, name in zip(pair, (optimal, independent), ("cheapest", "independent"), strict=True):
            # cells as paths: an image would be one of pixels, and blurred in a large page
            axes.pcolormesh(np.sqrt(masses), cmap=_shades(), vmin=0, vmax=np.sqrt(optimal.max()))
            axes.set_aspect("equal")
            axes.set_title(name, fontsize=10)
            axes.set_xlabel("to generated point")
            axes.set_xticks(*_numbered(len(fake)))
        pair[0].set_yticks(*_numbered(len(real)))
        pair[0].set_ylabel("from real point")

    return Chart(
        "theory-plan",
        title,
        [
            drawn(
                lines,
                identity="chart-theory-plan-lines",
                description="Real and generated points, joined by the cheapest transport plan",
                height=3.6,
            ),
            drawn(
                tables,
                identity="chart-theory-plan-table",
                description="The cheapest plan and the independent one as tables of mass from point to point",
                height=HEIGHT,
            ),
        ],
        caption,
        f"{SOURCE}, plan; darker is more mass, as its square root",
        data=table(
            ("real point", "x", "y", "mass", "generated point", "to x", "to y", "its mass", "mass moved"),
            [(i + 1, *plan["real"][i], j + 1, *plan["generated"][j], mass) for i, j, mass in plan["optimal"]],
        ),
    )


def _gap(title: str, figures: Mapping[str, Any]) -> Chart:
    critics = figures["critics"]
    steps, scales = numbers(figures["steps"]), numbers(figures["scales"])
    truth = figures["primal"] * scales
    over_steps = [Line(name, steps, numbers(critics[way]["path"])) for way, name in WAYS.items()]
    over_distance = [Line(name, truth, numbers(critics[way]["scales"])) for way, name in WAYS.items()]
    exact = Line("primal = dual", steps[[0, -1]], np.full(2, figures["primal"]))
    of_steps, of_distance = "critic steps", "earth mover's distance W of the samples"
    path = curves.curves(
        over_steps,
        "estimate over K",
        identity="chart-theory-duality-path",
        description="Estimates of critics, over their largest gradient, against training steps, and the exact distance",
        x_label=of_steps,
        reference=exact,
        from_zero=True,
        marks=True,
    )
    scaled = curves.curves(
        over_distance,
        "estimate: K × W",
        identity="chart-theory-duality-scales",
        description="Estimates of critics against the exact distance, for samples made smaller and larger",
        x_label=of_distance,
        reference=Line("K = 1", np.array([0.0, truth[-1]]), np.array([0.0, truth[-1]])),
        from_zero=True,
        marks=True,
    )
    found = "; ".join(
        f"{name}: {_or_none(critics[way]['k'])} by slope, {_or_none(critics[way]['steepest'])} by gradient"
        for way, name in WAYS.items()
    )
    caption = (
        f"Two segments at a right angle, means over seeds. The cheapest plan costs {figures['primal']:.3f}, and the "
        f"prices of the dual programme come to {figures['dual']:.3f}: no gap. A critic of slope K says at most K × W. "
        "First: estimates over the largest gradient that is found in the critic; what is missing is what training "
        "leaves out. Second: the samples made smaller and larger; the slope is K, and half the clipping bound is far "
        f"less than half of K. K: {found}."
    )
    panels = {"estimate over K": [*over_steps, exact], "estimate: K × W": over_distance}
    kept = data(panels, {"estimate over K": of_steps, "estimate: K × W": of_distance})
    return Chart("theory-duality", title, [path, scaled], caption, f"{SOURCE}, critics", data=kept)


def _potential(title: str, fields: Mapping[str, Any]) -> Chart:
    names = {"potential": "exact", **WAYS}
    x, y = np.array(fields["x"]), np.array(fields["y"])

    def panel(key: str, name: str) -> str:
        def draw(figure: Figure) -> None:
            axes = figure.add_subplot()
            found = axes.contour(x, y, np.array(fields[key]), levels=LEVELS, cmap=MAP, vmin=-0.6, vmax=0.6)
            axes.clabel(found, LEVELS[::2], fmt=_signed, fontsize=8)
            _segments(axes)
            axes.set_aspect("equal")
            axes.set_title(name, fontsize=10)

        return drawn(
            draw,
            identity=f"chart-theory-potential-{key.replace('_', '-')}",
            description=f"Lines of equal score in the plane, {name}, around the two segments",
            height=HEIGHT * 1.3,
        )

    caption = (
        "Lines of equal score f, a tenth apart, where real points lie on the upright segment (circles) and generated "
        "ones on the lying one (squares). Exact: from the prices of the dual programme, with slope 1 along every way "
        "that mass goes, bent around the generated points. Trained critics, over their K by slope: the gradient "
        "penalty's bends too, the clipped ones are next to planes, which is why they say less than W."
    )
    return Chart(
        "theory-potential",
        title,
        [panel(key, name) for key, name in names.items()],
        caption,
        f"{SOURCE}, fields (first seed)",
        data=table(
            ("x", "y", *(f"score, {name}" for name in names.values())),
            [
                (at, up, *(float(fields[key][row][column]) for key in names))
                for row, up in enumerate(fields["y"])
                for column, at in enumerate(fields["x"])
            ],
        ),
    )


def _numbered(points: int) -> tuple[list[float], list[str]]:
    """The middles of some cells of a table, and the numbers of their points from 1 on."""
    shown = [0, *range(3, points, 4)]
    return [place + 0.5 for place in shown], [str(place + 1) for place in shown]


def _segments(axes: Axes) -> None:
    spots = np.linspace(0, 1, 9)
    axes.plot(np.zeros(9), spots, color=REAL, marker="o", markersize=4, linewidth=2.5)
    axes.plot(0.25 + 0.75 * spots, np.full(9, 0.5), color=GENERATED, marker="s", markersize=4, linewidth=2.5)


def _shades() -> LinearSegmentedColormap:
    """From nothing to a full colour, so that it is light on white and dark on black."""
    rgb = tuple(int(COLOURS[1][n : n + 2], 16) / 255 for n in (1, 3, 5))
    return LinearSegmentedColormap.from_list("mass", [(*rgb, 0.06), (*rgb, 1.0)])


def _signed(value: float) -> str:
    return f"{value + 0.0:.1f}".replace("-0.0", "0.0").replace("-", "−")


def _or_none(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"
