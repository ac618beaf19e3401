"""The figures of what a generator gets from its opponents: gradients that vanish or not, and how steep critics are."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import gmean

from illustgan.report.charts import Chart, chart, of_seeds
from illustgan.report.curves import Line, Panel, line
from illustgan.report.texts import foreign, joined
from illustgan.report.texts import gettext as _

STEPS = _("steps of the opponent")
LOSSES = {
    "saturating": _("log loss, saturating"),
    "non_saturating": _("log loss, non-saturating"),
    "wasserstein": _("critic"),
}
GENERATORS = {"early": _("early"), "middle": _("middle"), "last": _("last")}
BOUNDS = {
    "upper": _("product of norms"),
    "lower": _("steepest found"),
    "gradient_real": _("gradient at faces"),
    "secant": _("secant"),
    "implied": _("estimate / distance"),
}
Checkpoint = Mapping[str, Any]


def vanishing(content: Mapping[str, Any]) -> list[Chart]:
    """The figures of data/theory/vanishing.json. Several seeds are a mean within a band; data has each of them."""
    toy, faces = content["toy"], content["faces"]
    truth = line(_("earth mover's, exact"), [0, toy["at"][-1]], [1.0, 1.0])
    segments, relative = [], []
    for generator, theta in toy["generators"].items():
        lines = _by_loss(toy, generator)
        along = _("steps of the opponent, at θ = %(theta)s", theta=f"{theta:g}")
        segments.append(Panel(_("gradient by θ"), lines, along, reference=truth, logarithmic=True))
    for generator, step in faces["generators"].items():
        lines = _by_loss(faces, generator, relative=True)
        along = _("steps of the opponent, generator of step %(step)s", step=step)
        relative.append(Panel(_("gradient / greatest"), lines, along, logarithmic=True))
    return [
        _gradients("vanishing-toy", _("Vanishing gradients where the truth is known"), segments, toy),
        _gradients("vanishing", _("Vanishing gradients on faces"), relative, faces),
        _opponents(faces),
    ]


def _by_loss(part: Mapping[str, Any], generator: str, relative: bool = False) -> list[Line]:
    """A line for each loss and seed of the gradient by the generator's weights, over its greatest if `relative`."""
    lines = []
    for loss, name in LOSSES.items():
        for curves in part["curves"].values():
            norms = curves[generator]["gradients"][loss]["weights"]
            greatest = max(norms) if relative else 1.0
            lines.append(line(name, part["at"], [value / greatest if greatest else None for value in norms]))
    return lines


def _gradients(key: str, title: str, panels: Sequence[Panel], part: Mapping[str, Any]) -> Chart:
    """A figure that says what is left of gradients: the means that the lines of its last panel end with."""
    lines = _by_loss(part, [*part["generators"]][-1], relative=True)
    shares = []
    for name in LOSSES.values():
        mean = gmean([one.y[-1] for one in lines if one.name == name])  # of nothing is left, nothing is left of it
        shares.append(joined((name, _("unknown") if math.isnan(mean) else f"{mean:.2g}"), " ", " "))
    seeds = of_seeds(len(part["curves"]), logarithmic=True)
    return chart(key, title, panels, facts={"shares": joined(shares, "; ")}, seeds=seeds)


def _opponents(part: Mapping[str, Any]) -> Chart:
    at, seeds = part["at"], part["curves"].values()

    def judged(opponent: str, figure: str) -> list[Line]:
        names = {key: GENERATORS[key] for key in part["generators"]}
        return [line(name, at, curves[key][opponent][figure]) for key, name in names.items() for curves in seeds]

    last = [*part["generators"]][-1]
    by_loss = [(name, curves[last]["gradients"][loss]) for loss, name in LOSSES.items() for curves in seeds]
    shown = {
        _("the discriminator's accuracy"): judged("discriminator", "accuracy"),
        _("JS estimate (nats)"): judged("discriminator", "estimate"),
        _("critic's estimate"): judged("critic", "estimate"),
        _("cosine between two batches"): [line(name, at, of_loss["agreement"]) for name, of_loss in by_loss],
    }
    panels = [Panel(label, lines, along=STEPS, from_zero=False) for label, lines in shown.items()]
    return chart("vanishing-opponents", _("How good the opponents are"), panels, seeds=of_seeds(len(seeds)))


def lipschitz(content: Mapping[str, Any]) -> list[Chart]:
    """Figures of data/theory/lipschitz.json in the order of docs/theory.md; those without a panel are left out."""
    clipped = [one for one in content["toy"] if one["clip"] is not None]
    toys = [_line(content["line"]), *([_bounds(clipped)] if clipped else []), _training(content["toy"])]
    return [*toys, *_of_runs(content["runs"])]


def _line(content: Mapping[str, Any]) -> Chart:
    lines = [line(name, content["halvings"], slopes) for name, slopes in content["slopes"].items()]
    panel = Panel(_("steepest slope"), lines, _("halvings of the space between points"), logarithmic=True)
    return chart("lipschitz-line", _("Slopes that have a bound, and slopes that have none"), [panel])


def _bounds(clipped: Sequence[Mapping[str, Any]]) -> Chart:
    at = [one["clip"] for one in clipped]
    parts = {"upper": BOUNDS["upper"], "lower": BOUNDS["lower"], "estimate": _("estimate")}
    lines = [line(name, at, [one[part][-1] / one["clip"] ** 3 for one in clipped]) for part, name in parts.items()]
    most = line(_("most that c allows"), at, [one["possible"] / one["clip"] ** 3 for one in clipped])
    panel = Panel(_("Lipschitz constant / c³"), lines, _("bound c of every weight"), reference=most)
    return chart("lipschitz-clip", _("The bound of clipping sets the constant"), [panel])


def _training(critics: Sequence[Mapping[str, Any]]) -> Chart:
    bounds = [one["clip"] for one in critics]
    names = [_("penalty") if bound is None else _("clip %(bound)s", bound=f"{bound:g}") for bound in bounds]
    panels = []
    for part in ("lower", "upper"):
        pairs = zip(names, critics, strict=True)
        lines = [line(name, np.log10(one["step"]).tolist(), one[part]) for name, one in pairs]
        panels.append(Panel(BOUNDS[part], lines, _("log₁₀ of training steps"), logarithmic=True))
    return chart("lipschitz-training", _("A penalty bounds what is, clipping what could be"), panels)


def _of_runs(runs: Mapping[str, Any]) -> list[Chart]:
    constants, at_bound, histograms = [], [], []
    for model, run in runs.items():
        checkpoints = run["checkpoints"]
        bounds = _over_work(checkpoints, [_bounds_of(one) for one in checkpoints])
        constants.append(Panel(_("%(model)s: Lipschitz constant", model=model), bounds, logarithmic=True))
        if run["clip"] is not None:
            by_layer = [_weights_of(one) for one in checkpoints]
            shares = [{name: layer["at_bound"] for name, layer in layers.items()} for layers in by_layer]
            label = _("%(model)s: share at ± c", model=model)
            at_bound.append(Panel(label, _over_work(checkpoints, shares)))
            ends = [_stairs(name, layer["histogram"]) for name, layer in by_layer[-1].items()]
            label = _("%(model)s: share of weights", model=model)
            histograms.append(Panel(label, ends, _("weight / c"), marks=False))
    by_key = {
        ("lipschitz-runs", _("The Lipschitz constant of critics of faces")): constants,
        ("lipschitz-at-bound", _("Weights at the bound")): at_bound,
        ("lipschitz-weights", _("What clipping makes of weights")): histograms,
    }
    return [chart(key, title, panels) for (key, title), panels in by_key.items() if panels]


def _over_work(checkpoints: Sequence[Checkpoint], rows: Sequence[Mapping[str, float]]) -> list[Line]:
    """A line for each of the figures by name that every checkpoint's row has."""
    work = [one["tflop"] for one in checkpoints]
    return [line(name, work, [row[name] for row in rows]) for name in rows[0]]


def _bounds_of(one: Checkpoint) -> dict[str, float]:
    known = {**one["real"], "implied": one["estimate"] / one["distance"] if one["distance"] else math.nan}
    return {name: known[part] for part, name in BOUNDS.items()}


def _weights_of(one: Checkpoint) -> dict[str, Mapping[str, Any]]:
    """Weights of linear layers and convolutions by kind, and counted where there are several: convolution 2."""
    weights = {layer["name"]: layer for layer in one["weights"]}
    layers = [layer for layer in one["layers"] if layer["kind"] != "batch norm"]
    kinds = [layer["kind"] for layer in layers]
    by_name: dict[str, Mapping[str, Any]] = {}
    for place, (kind, layer) in enumerate(zip(kinds, layers, strict=True), 1):
        counted = joined((foreign(kind), str(kinds[:place].count(kind))), " ", " ")
        by_name[counted if kinds.count(kind) > 1 else foreign(kind)] = weights[f"{layer['name']}.weight"]
    return by_name


def _stairs(name: str, shares: Sequence[float]) -> Line:
    edges = np.linspace(-1, 1, len(shares) + 1)
    return Line(name, np.repeat(edges, 2)[1:-1], np.repeat(np.array(shares, np.float64), 2))
