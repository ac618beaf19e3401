"""The figures of results: which curves the page draws, and from which numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from illustgan.claims.catalogue import MOVED, SPACES
from illustgan.claims.evaluations import Evaluation, figure, over_checkpoints
from illustgan.report import words
from illustgan.report.chart import Chart, chart, of_seeds
from illustgan.report.curves import Panel
from illustgan.report.lines import Line, line
from illustgan.report.texts import gettext as _

EVALUATIONS = "data/evaluations/"
DISTANCES = (*(f"{name}.kid" for name in SPACES), "swd.mean")
COVERAGE = ("pixels.coverage", "diversity")
Measured = Mapping[str, Sequence[Evaluation]]  # by model, over the same seeds


def charts(measured: Measured, estimating: Sequence[str], toy: Mapping[str, Any]) -> list[Chart]:
    """All figures of results, in the page's order.

    Several seeds are a mean within a band of their standard deviation; data has each of them.

    Args:
        measured: evaluations by model.
        estimating: models whose estimate is one of the earth mover's distance; without any, a figure is left out.
        toy: data/theory/critic.json.
    """
    return [
        _over_work("distances", _("KID in three extractors, and SWD"), measured, DISTANCES),
        _over_work("coverage", _("Coverage and diversity"), measured, COVERAGE),
        _oscillation(measured),
        _over_work("blur", _("Blur"), measured, ["blur.edge_width"], from_zero=False),
        _spectrum(measured),
        _over_work("stopping", _("When to stop"), measured, ["lite0.kid"], crosses=_stops(measured)),
        *([_estimate(measured, estimating)] if estimating else []),
        _toy(toy),
    ]


def _over_work(key: str, title: str, measured: Measured, paths: Sequence[str], **more: Any) -> Chart:
    """Figures at each checkpoint against work: a line for each variant and seed."""
    panels = [
        Panel(
            words.figure(path),
            [
                line(model, over_checkpoints(evaluation, "tflop"), over_checkpoints(evaluation, path))
                for model, seeds in measured.items()
                for evaluation in seeds
            ],
            floor=figure(next(iter(measured.values()))[0], f"floor.{path}"),
            **({"from_zero": True, "marks": True} | more),
        )
        for path in paths
    ]
    return chart(key, title, panels, EVALUATIONS)


def _oscillation(measured: Measured) -> Chart:
    panel = Panel(
        _("change (lite0)"),
        [
            line(model, evaluation["oscillation"]["series"]["tflop"], evaluation["oscillation"]["series"]["lite0"])
            for model, seeds in measured.items()
            for evaluation in seeds
        ],
        from_zero=True,
    )
    return chart("oscillation", _("Oscillation"), [panel], EVALUATIONS)


def _spectrum(measured: Measured) -> Chart:
    found = {model: [evaluation["spectrum"] for evaluation in seeds] for model, seeds in measured.items()}
    real = next(iter(found.values()))[0]["real"]
    panel = Panel(
        _("power (levels²)"),
        [
            line(model, range(1, len(one["samples"]) + 1), one["samples"])
            for model, seeds in found.items()
            for one in seeds
        ],
        along=_("cycles a picture"),
        reference=line(_("real faces"), range(1, len(real) + 1), real),
        logarithmic=True,
    )
    seeds = of_seeds(max(map(len, found.values())), logarithmic=True)
    return chart("spectrum", _("Power spectra"), [panel], EVALUATIONS, seeds=seeds)


def _stops(measured: Measured) -> list[Line]:
    """Where the estimate says to stop."""
    return [
        line(model, [figure(one, "curves.stopping.tflop")], [figure(one, "curves.stopping.kid")])
        for model, seeds in measured.items()
        for one in seeds
    ]


def _estimate(measured: Measured, estimating: Sequence[str]) -> Chart:
    panels = [
        Panel(
            _("critic's estimate"),
            [
                line(model, over_checkpoints(one, f"em.{space}"), over_checkpoints(one, "estimate_train"))
                for one in measured[model]
            ],
            along=_("earth mover's distance (%(features)s)", features=space),
            order=list(measured),
            marks=True,
            paths=True,
        )
        for model in estimating
        for space in MOVED
    ]
    title = _("The critic's estimate and the earth mover's distance")
    return chart("estimate", title, panels, EVALUATIONS)


def _toy(toy: Mapping[str, Any]) -> Chart:
    points, path = toy["points"], toy["path"]
    at = [point["distance"] for point in points]
    panel = Panel(
        _("estimate"),
        [
            line(_("critic"), at, [point["critic"] for point in points]),
            line(_("discriminator"), at, [point["discriminator"] for point in points]),
            line(_("moving critic"), path["distance"], path["estimate"]),
        ],
        along=_("true distance"),
        from_zero=True,
    )
    facts = {part: _fit(toy, part) for part in ("critic", "moving", "discriminator")}
    return chart("critic", _("Where the truth is known"), [panel], "data/theory/critic.json", facts=facts)


def _fit(toy: Mapping[str, Any], part: str) -> str:
    """R² of a part of the toy, in words."""
    value = figure(toy, f"{part}.r2")
    return _("none") if value is None else f"{value:.2f}".replace("-", "−")
