"""The figures of modes that can be counted: of mixtures and of stacked digits, and what balance does to digits."""

from collections.abc import Mapping
from statistics import fmean
from typing import Any

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from illustgan.report.charts import Chart, chart, table
from illustgan.report.curves import REAL, Panel, course, level, line
from illustgan.report.svg import COLOURS, LETTERS, TEXT, blank, inline, styled
from illustgan.report.texts import gettext as _
from illustgan.report.texts import joined
from illustgan.report.words import share, whole

SIDE = 0.92  # inches of a cloud's picture
DOT = 1.6  # points across
TITLES = {"ring": _("Eight Gaussians on a ring"), "grid": _("Twenty-five Gaussians on a grid")}
OF_MIXTURES = {"kept": _("modes kept"), "quality": _("share within three spreads")}
OF_DIGITS = {
    "modes": _("modes of 1000"),
    "kl": _("KL to the true shares (nats)"),
    "recognised": _("share of three digits"),
}
CONTROLS = {"noise": _("noise"), "gaussian": _("Gaussian pixels"), "blurred": _("blurred digits"), "real": REAL}
PUBLISHED = {  # Metz et al. 2017's table as Lin et al. 2018 (table 3) repeat it: MNIST, D a quarter of G
    "gan": "30.6 / 5.99",
    "unrolled_1": "65.4 / 5.91",
    "unrolled_5": "236.4 / 4.67",
    "unrolled_10": "327.2 / 4.66",
}


def mixtures(content: Mapping[str, Any]) -> list[Chart]:
    """For each target of data/theory/mixtures.json a picture of clouds and one of modes over training."""
    charts = []
    for key, target in content["targets"].items():
        title, variants = TITLES[key], target["variants"]
        counted = [
            _(
                "%(model)s %(modes)s (all in %(reached)s of %(seeds)s; KL %(kl)s)",
                model=name,
                modes=f"{one['kept']:.1f}",
                reached=one["all"],
                seeds=len(content["seeds"]),
                kl=f"{one['kl']:.2f}",
            )
            for name, one in variants.items()
        ]
        facts = {"count": len(target["centres"]), "counted": joined(counted)}
        charts.append(Chart(key, title, [_clouds(key, target)], _points(target), facts))
        panels = [course(label, variants, name, target["real"][name]) for name, label in OF_MIXTURES.items()]
        charts.append(chart(f"{key}-modes", _("%(title)s: modes over training", title=title), panels))
    return charts


def _points(target: Mapping[str, Any]) -> str:
    """The clouds as they are drawn, and all points beyond the pictures' edges; real ones have no step."""
    clouds = [(name, cloud["step"], cloud) for name, one in target["variants"].items() for cloud in one["clouds"]]
    clouds.append(("real", "", target["real_cloud"]))
    rows = [(name, step, *at) for name, step, cloud in clouds for at in zip(cloud["x"], cloud["y"], strict=True)]
    return table(("variant", "step", "x", "y"), rows)


@styled
def _clouds(key: str, target: Mapping[str, Any]) -> str:
    """A grid of small pictures, a row for each variant and a column for each kept step, as an <svg> element."""
    names = list(target["variants"])
    steps = [cloud["step"] for cloud in target["variants"][names[0]]["clouds"]]
    columns = [*(_("step %(step)s", step=whole(step)) for step in steps), _("real")]
    reach = 1.35 * float(np.abs(target["centres"]).max())

    figure = blank(SIDE * len(columns) + 0.3, SIDE * len(names) + 0.25)
    panels = figure.subplots(len(names), len(columns), squeeze=False)
    for row, name in enumerate(names):
        clouds = [*target["variants"][name]["clouds"], target["real_cloud"]]
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
    return inline(figure, f"chart-{key}-clouds", description, columns)


def digits(content: Mapping[str, Any]) -> list[Chart]:
    """One chart of data/theory/digits.json: three panels, and a table with noise and real digits too."""
    variants, controls = content["variants"], content["controls"]
    facts = {**content, "seeds": len(next(iter(variants.values()))["seeds"])}
    panels = [course(label, variants, name, controls["real"][name]) for name, label in OF_DIGITS.items()]
    heads = (_("Variant"), _("Modes of 1000"), "KL", _("Three digits"), _("Published modes / KL"))
    rows = [(*row, PUBLISHED.get(row[0], "")) for row in _rows(variants, controls)]
    title = _("A thousand modes of stacked digits")
    return [chart("digits", title, panels, facts=facts, rows=[heads, *rows])]


def balance(content: Mapping[str, Any]) -> list[Chart]:
    """One chart of data/theory/balance.json: KL by balance, then for each variant over training; and a table.

    Balance is how many discriminator steps there are for each generator step.
    """
    variants, controls, seeds = content["variants"], content["controls"], content["seeds"].values()
    real = controls["real"]["kl"]
    lost = {name: fmean(seed[name]["lost"] for seed in seeds) for name in variants}
    grown = [_("by %(by)s for %(name)s", by=f"{value:.2f}", name=name) for name, value in lost.items()]
    facts = {**content, "seeds": len(seeds), "grown": joined(grown)}
    counts = [int(count) for count in next(iter(variants.values()))]
    lines = [line(name, counts, [one["kl"] for one in by_count.values()]) for name, by_count in variants.items()]
    along, truth = _("discriminator steps for each generator step"), level(REAL, lines, real)
    panels = [Panel(_("KL at the end (nats)"), lines, along, ticks=counts, reference=truth)]
    shown: dict[str, Mapping[str, Any]] = {}
    for name, by_count in variants.items():
        trained = {f"{count} : 1": one for count, one in by_count.items()}
        panels.append(course(_("KL of %(model)s (nats)", model=name), trained, "kl", real))
        shown |= {f"{name}, {count}": one for count, one in trained.items()}
    heads = (_("Variant, balance"), _("Modes of 1000"), "KL", _("Three digits"))
    title = _("Discriminator steps for each generator step")
    return [chart("balance", title, panels, facts=facts, rows=[heads, *_rows(shown, controls)])]


def _rows(variants: Mapping[str, Any], controls: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Rows of a table: a name, modes, KL, and the share of samples that are three digits."""
    known: dict[str, Any] = dict(variants)
    known |= {name: controls[key] for key, name in CONTROLS.items()}
    return [(name, f"{one['modes']:.1f}", f"{one['kl']:.2f}", share(one["recognised"])) for name, one in known.items()]
