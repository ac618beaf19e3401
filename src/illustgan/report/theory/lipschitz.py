"""The figures of Lipschitz continuity: functions on a line, critics of two segments, and the critics of runs."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from illustgan.report.charts import Chart, chart
from illustgan.report.curves import Line, Panel, line
from illustgan.report.texts import foreign, joined
from illustgan.report.texts import gettext as _

BOUNDS = {
    "upper": _("product of norms"),
    "lower": _("steepest found"),
    "gradient_real": _("gradient at faces"),
    "secant": _("secant"),
    "implied": _("estimate / distance"),
}
Checkpoint = Mapping[str, Any]


def charts(found: Mapping[str, Any]) -> list[Chart]:
    """Figures of data/theory/lipschitz.json in the order of docs/theory.md; those without a panel are left out."""
    clipped = [one for one in found["toy"] if one["clip"] is not None]
    toys = [_line(found["line"]), *([_bounds(clipped)] if clipped else []), _training(found["toy"])]
    return [*toys, *_of_runs(found["runs"])]


def _line(found: Mapping[str, Any]) -> Chart:
    lines = [line(name, found["halvings"], slopes) for name, slopes in found["slopes"].items()]
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
    constants, layers, at_bound, histograms = [], [], [], []
    for model, run in runs.items():
        constants.append(
            Panel(_("%(model)s: Lipschitz constant", model=model), _over_work(run, _bounds_of), logarithmic=True)
        )
        layers.append(Panel(_("%(model)s: norm of layer", model=model), _over_work(run, _norms)))
        if factors := _over_work(run, lambda one: _norms(one, of_batch_norms=True)):
            layers.append(Panel(_("%(model)s: batch norm's factor", model=model), factors))
        if run["clip"] is not None:
            shares = _over_work(run, lambda one: {name: found["at_bound"] for name, found in _matrices(one).items()})
            at_bound.append(Panel(_("%(model)s: share at ± c", model=model), shares))
            ends = [_stairs(name, found["histogram"]) for name, found in _matrices(run["checkpoints"][-1]).items()]
            label = _("%(model)s: share of weights", model=model)
            histograms.append(Panel(label, ends, _("weight / c"), marks=False))
    found = {
        ("lipschitz-runs", _("The Lipschitz constant of critics of faces")): constants,
        ("lipschitz-layers", _("Norms of layers")): layers,
        ("lipschitz-at-bound", _("Weights at the bound")): at_bound,
        ("lipschitz-weights", _("What clipping makes of weights")): histograms,
    }
    return [chart(key, title, panels) for (key, title), panels in found.items() if panels]


def _over_work(run: Mapping[str, Any], figures: Callable[[Checkpoint], Mapping[str, float]]) -> list[Line]:
    """A line for each of the figures by name that every checkpoint has."""
    work, found = [one["tflop"] for one in run["checkpoints"]], [figures(one) for one in run["checkpoints"]]
    return [line(name, work, [one[name] for one in found]) for name in found[0]]


def _bounds_of(one: Checkpoint) -> dict[str, float]:
    known = {**one["real"], "implied": one["estimate"] / one["distance"] if one["distance"] else math.nan}
    return {name: known[part] for part, name in BOUNDS.items()}


def _layers_of(checkpoint: Checkpoint, of_batch_norms: bool = False) -> dict[str, Mapping[str, Any]]:
    """Batch norms, or all other layers, by kind, and counted where there are several: convolution 2."""
    layers = [layer for layer in checkpoint["layers"] if (layer["kind"] == "batch norm") == of_batch_norms]
    kinds = [layer["kind"] for layer in layers]
    found: dict[str, Mapping[str, Any]] = {}
    for place, (kind, layer) in enumerate(zip(kinds, layers, strict=True), 1):
        counted = joined((foreign(kind), str(kinds[:place].count(kind))), " ", " ")
        found[counted if kinds.count(kind) > 1 else foreign(kind)] = layer
    return found


def _norms(checkpoint: Checkpoint, of_batch_norms: bool = False) -> dict[str, float]:
    return {name: layer["norm"] for name, layer in _layers_of(checkpoint, of_batch_norms).items()}


def _matrices(checkpoint: Checkpoint) -> dict[str, Mapping[str, Any]]:
    """Weights of linear layers and convolutions, under the names of `_layers_of`."""
    by_name = {one["name"]: one for one in checkpoint["weights"]}
    return {name: by_name[f"{layer['name']}.weight"] for name, layer in _layers_of(checkpoint).items()}


def _stairs(name: str, shares: Sequence[float]) -> Line:
    edges = np.linspace(-1, 1, len(shares) + 1)
    return Line(name, np.repeat(edges, 2)[1:-1], np.repeat(np.array(shares, np.float64), 2))
