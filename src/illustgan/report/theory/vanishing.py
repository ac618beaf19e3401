"""The figures of vanishing gradients, from data/theory/vanishing.json."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from scipy.stats import gmean

from illustgan.report.charts import Chart, chart, of_seeds
from illustgan.report.curves import Line, Panel, line
from illustgan.report.texts import gettext as _
from illustgan.report.texts import joined

STEPS = _("steps of the opponent")
LOSSES = {
    "saturating": _("log loss, saturating"),
    "non_saturating": _("log loss, non-saturating"),
    "wasserstein": _("critic"),
}
GENERATORS = {"early": _("early"), "middle": _("middle"), "last": _("last")}
BY = {"weights": _("the generator's weights"), "samples": _("its samples")}


def charts(found: Mapping[str, Any]) -> list[Chart]:
    """All figures of vanishing gradients. Several seeds are a mean within a band; data has each of them."""
    toy, faces = found["toy"], found["faces"]
    truth = line(_("earth mover's, exact"), [0, toy["at"][-1]], [1.0, 1.0])
    segments = []
    for generator, theta in toy["generators"].items():
        lines = _by_loss(toy, generator, "weights", relative=False)
        along = _("steps of the opponent, at θ = %(theta)s", theta=f"{theta:g}")
        segments.append(Panel(_("gradient by θ"), lines, along, reference=truth, logarithmic=True))
    return [
        _gradients("vanishing-toy", _("Vanishing gradients where the truth is known"), segments, toy, "weights"),
        _faces("vanishing", _("Vanishing gradients on faces"), faces, "weights"),
        _faces("vanishing-samples", _("The same by the samples"), faces, "samples"),
        _opponents(faces),
    ]


def _faces(key: str, title: str, part: Mapping[str, Any], norm: str) -> Chart:
    panels = []
    for generator, step in part["generators"].items():
        lines = _by_loss(part, generator, norm, relative=True)
        along = _("steps of the opponent, generator of step %(step)s", step=step)
        panels.append(Panel(_("gradient / greatest"), lines, along, logarithmic=True))
    return _gradients(key, title, panels, part, norm)


def _gradients(key: str, title: str, panels: Sequence[Panel], part: Mapping[str, Any], norm: str) -> Chart:
    """A figure that says what is left of gradients: the means that the lines of its last panel end with."""
    lines = _by_loss(part, list(part["generators"])[-1], norm, relative=True)
    shares = [
        joined((name, _share([one.y[-1] for one in lines if one.name == name])), " ", " ") for name in LOSSES.values()
    ]
    facts = {"what": BY[norm], "shares": joined(shares, "; ")}
    return chart(key, title, panels, facts=facts, seeds=of_seeds(len(part["curves"]), logarithmic=True))


def _share(values: Sequence[float]) -> str:
    mean = gmean(values)  # of nothing is left, nothing is left of the mean
    return _("unknown") if math.isnan(mean) else f"{mean:.2g}"


def _opponents(part: Mapping[str, Any]) -> Chart:
    def judged(opponent: str, figure: str) -> list[Line]:
        return [
            line(GENERATORS[generator], part["at"], curves[generator][opponent][figure])
            for generator in part["generators"]
            for curves in part["curves"].values()
        ]

    last = [*part["generators"]][-1]
    steady = [
        line(name, part["at"], curves[last]["gradients"][loss]["steady"])
        for loss, name in LOSSES.items()
        for curves in part["curves"].values()
    ]
    shown = {
        _("the discriminator's accuracy"): judged("discriminator", "accuracy"),
        _("JS estimate (nats)"): judged("discriminator", "estimate"),
        _("critic's estimate"): judged("critic", "estimate"),
        _("cosine to the one before"): steady,
    }
    panels = [Panel(label, lines, along=STEPS, from_zero=False) for label, lines in shown.items()]
    seeds = of_seeds(len(part["curves"]))
    return chart("vanishing-opponents", _("How good the opponents are"), panels, seeds=seeds)


def _by_loss(part: Mapping[str, Any], generator: str, norm: str, *, relative: bool) -> list[Line]:
    """A line for each loss and seed, over its greatest gradient if `relative`."""
    lines = []
    for loss, name in LOSSES.items():
        for curves in part["curves"].values():
            found = curves[generator]["gradients"][loss][norm]
            greatest = max(found) if relative else 1.0
            lines.append(line(name, part["at"], [value / greatest if greatest else None for value in found]))
    return lines
