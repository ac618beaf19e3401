"""The figures of results: which curves the page draws, and from which numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from illustgan.claims.catalogue import MOVED, SPACES
from illustgan.claims.evaluations import Evaluation, figure, over_checkpoints
from illustgan.report import words
from illustgan.report.chart import Chart, chart, of_seeds, source
from illustgan.report.curves import Panel
from illustgan.report.lines import Line, line
from illustgan.report.texts import gettext as _
from illustgan.report.texts import joined, sentences

EVALUATIONS = "data/evaluations/"
CHECKPOINTS = source(EVALUATIONS, "checkpoints")
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
        _distances(measured),
        _coverage(measured),
        _oscillation(measured),
        _blur(measured),
        _spectrum(measured),
        _stopping(measured),
        *([_estimate(measured, estimating)] if estimating else []),
        _toy(toy),
    ]


def _distances(measured: Measured) -> Chart:
    panels = [_over_work(measured, path) for path in DISTANCES]
    caption = _("Distances against work: lower is better. Believe no order of the variants that panels disagree on.")
    return chart("distances", _("KID in three extractors, and SWD"), panels, caption, CHECKPOINTS)


def _coverage(measured: Measured) -> Chart:
    panels = [_over_work(measured, path) for path in COVERAGE]
    caption = _("Coverage and diversity against work: higher is more varied, and the floor is what real faces have.")
    return chart("coverage", _("Coverage and diversity"), panels, caption, CHECKPOINTS)


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
    caption = _(
        "How far the pictures of the same latents move from one snapshot to the next. At 1 a latent's picture "
        "changes as much as if it became another latent's."
    )
    place = source(EVALUATIONS, "oscillation.series")
    return chart("oscillation", _("Oscillation"), [panel], caption, place)


def _blur(measured: Measured) -> Chart:
    panel = _over_work(measured, "blur.edge_width", from_zero=False)
    caption = _("Mean width of strong edges against work: above the floor is blurrier than real faces.")
    return chart("blur", _("Blur"), [panel], caption, CHECKPOINTS)


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
    caption = _(
        "Power of the last samples by frequency: below the real faces' on the right is blur, and above them is noise."
    )
    place = source(EVALUATIONS, "spectrum")
    seeds = of_seeds(max(map(len, found.values())), logarithmic=True)
    return chart("spectrum", _("Power spectra"), [panel], caption, place, seeds=seeds)


def _stopping(measured: Measured) -> Chart:
    crosses = [
        line(model, [figure(one, "curves.stopping.tflop")], [figure(one, "curves.stopping.kid")])
        for model, seeds in measured.items()
        for one in seeds
    ]
    panel = _over_work(measured, "lite0.kid", crosses=crosses)
    caption = _("Crosses: where the estimate says to stop, at the KID of the checkpoint nearest to it.")
    place = source(EVALUATIONS, "checkpoints, curves.stopping")
    return chart("stopping", _("When to stop"), [panel], caption, place)


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
    caption = _(
        "The critic's estimate on training faces and the exact distance at each checkpoint, joined in the order of "
        "training. The critic has features of its own, so expect no more than that both rise and fall together."
    )
    count = max(len(measured[model]) for model in estimating)
    seeds = _("Means over %(count)s seeds, with bars of one standard deviation of estimate and distance.", count=count)
    place = source(EVALUATIONS, "checkpoints: em, estimate_train")
    title = _("The critic's estimate and the earth mover's distance")
    return chart("estimate", title, panels, caption, place, seeds=seeds if count > 1 else "")


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
    caption = _(
        "Two parallel segments in the plane, whose earth mover's distance is known: what a clipped critic estimates "
        "when it is trained to the end at each distance, what one estimates that goes on learning while a segment "
        "comes nearer (from the right, where it starts untrained), and what a discriminator with the log loss "
        "estimates: log 2 everywhere."
    )
    fits = [
        joined((name, _fit(toy, part)), " ", " ")
        for part, name in (
            ("critic", _("critic")),
            ("moving", _("moving critic")),
            ("discriminator", _("discriminator")),
        )
    ]
    place = source("data/theory/critic.json", _("means over its seeds"))
    fitted = _("R² of a fit in proportion: %(fits)s.", fits=joined(fits))
    return chart("toy", _("Where the truth is known"), [panel], sentences(caption, fitted), place)


def _fit(toy: Mapping[str, Any], part: str) -> str:
    """R² of a part of the toy, in words."""
    value = figure(toy, f"{part}.r2")
    return _("none") if value is None else f"{value:.2f}".replace("-", "−")


def _over_work(measured: Measured, path: str, *, from_zero: bool = True, crosses: Sequence[Line] = ()) -> Panel:
    """A figure at each checkpoint against work: a line for each variant and seed."""
    floor = figure(next(iter(measured.values()))[0], f"floor.{path}")
    label = words.figure(path)
    return Panel(
        label,
        [
            line(model, over_checkpoints(evaluation, "tflop"), over_checkpoints(evaluation, path))
            for model, seeds in measured.items()
            for evaluation in seeds
        ],
        floor=floor,
        from_zero=from_zero,
        marks=True,
        crosses=crosses,
    )
