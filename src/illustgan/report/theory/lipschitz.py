"""The figures of Lipschitz continuity: functions on a line, critics of two segments, and the critics of runs."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from illustgan.report.chart import Chart, chart
from illustgan.report.curves import Panel
from illustgan.report.lines import Line, line
from illustgan.report.texts import foreign, joined
from illustgan.report.texts import gettext as _

SOURCE = "data/theory/lipschitz.json"
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
    runs, bounded = found["runs"], [one for one in found["toy"] if one["clip"] is not None]
    clipped = {model: run for model, run in runs.items() if run["clip"] is not None}
    return [
        _line(found["line"]),
        *([_bounds(bounded)] if bounded else []),
        _training(found["toy"]),
        *([_runs(runs), _layers(runs)] if runs else []),
        *([_at_bound(clipped), _histograms(clipped)] if clipped else []),
    ]


def _line(found: Mapping[str, Any]) -> Chart:
    lines = [line(name, found["halvings"], slopes) for name, slopes in found["slopes"].items()]
    panel = Panel(_("steepest slope"), lines, _("halvings of the space between points"), logarithmic=True)
    return chart("lipschitz-line", _("Slopes that have a bound, and slopes that have none"), [panel], SOURCE)


def _bounds(clipped: Sequence[Mapping[str, Any]]) -> Chart:
    at = [one["clip"] for one in clipped]
    parts = {"upper": BOUNDS["upper"], "lower": BOUNDS["lower"], "estimate": _("estimate")}
    lines = [line(name, at, [one[part][-1] / one["clip"] ** 3 for one in clipped]) for part, name in parts.items()]
    most = line(_("most that c allows"), at, [one["possible"] / one["clip"] ** 3 for one in clipped])
    panel = Panel(_("Lipschitz constant / c³"), lines, _("bound c of every weight"), reference=most)
    return chart("lipschitz-clip", _("The bound of clipping sets the constant"), [panel], SOURCE)


def _training(critics: Sequence[Mapping[str, Any]]) -> Chart:
    bounds = [one["clip"] for one in critics]
    names = [_("penalty") if bound is None else _("clip %(bound)s", bound=f"{bound:g}") for bound in bounds]
    panels = []
    for part in ("lower", "upper"):
        pairs = zip(names, critics, strict=True)
        lines = [line(name, np.log10(one["step"]).tolist(), one[part]) for name, one in pairs]
        panels.append(Panel(BOUNDS[part], lines, _("log₁₀ of training steps"), logarithmic=True))
    return chart("lipschitz-training", _("A penalty bounds what is, clipping what could be"), panels, SOURCE)


def _runs(runs: Mapping[str, Any]) -> Chart:
    def bounds(one: Checkpoint) -> dict[str, float]:
        implied = one["estimate"] / one["distance"] if one["distance"] else math.nan
        return {name: implied if part == "implied" else one["real"][part] for part, name in BOUNDS.items()}

    panels = [
        Panel(_("%(model)s: Lipschitz constant", model=model), _over_work(run, bounds), logarithmic=True)
        for model, run in runs.items()
    ]
    return chart("lipschitz-runs", _("The Lipschitz constant of critics of faces"), panels, SOURCE)


def _layers(runs: Mapping[str, Any]) -> Chart:
    def norms(run: Mapping[str, Any], scales: bool) -> list[Line]:
        return _over_work(run, lambda one: {name: layer["norm"] for name, layer in _layers_of(one, scales).items()})

    panels = []
    for model, run in runs.items():
        panels.append(Panel(_("%(model)s: norm of layer", model=model), norms(run, False)))
        if scales := norms(run, True):
            panels.append(Panel(_("%(model)s: batch norm's factor", model=model), scales))
    return chart("lipschitz-layers", _("Norms of layers"), panels, SOURCE)


def _at_bound(runs: Mapping[str, Any]) -> Chart:
    def shares(one: Checkpoint) -> dict[str, float]:
        return {name: weights["at_bound"] for name, weights in _matrices(one).items()}

    panels = [Panel(_("%(model)s: share at ± c", model=model), _over_work(run, shares)) for model, run in runs.items()]
    return chart("lipschitz-at-bound", _("Weights at the bound"), panels, SOURCE)


def _histograms(runs: Mapping[str, Any]) -> Chart:
    panels = []
    for model, run in runs.items():
        lines = [_stairs(name, weights["histogram"]) for name, weights in _matrices(run["checkpoints"][-1]).items()]
        panels.append(Panel(_("%(model)s: share of weights", model=model), lines, _("weight / c"), marks=False))
    return chart("lipschitz-weights", _("What clipping makes of weights"), panels, SOURCE)


def _over_work(run: Mapping[str, Any], figures: Callable[[Checkpoint], Mapping[str, float]]) -> list[Line]:
    """A line for each of the figures by name that every checkpoint has."""
    work, found = [one["tflop"] for one in run["checkpoints"]], [figures(one) for one in run["checkpoints"]]
    return [line(name, work, [one[name] for one in found]) for name in found[0]]


def _layers_of(checkpoint: Checkpoint, scales: bool = False) -> dict[str, Mapping[str, Any]]:
    """Batch norms, or all other layers, by kind, and counted where there are several: convolution 2."""
    layers = [layer for layer in checkpoint["layers"] if (layer["kind"] == "batch norm") == scales]
    kinds = [layer["kind"] for layer in layers]
    found: dict[str, Mapping[str, Any]] = {}
    for place, (kind, layer) in enumerate(zip(kinds, layers, strict=True), 1):
        counted = joined((foreign(kind), str(kinds[:place].count(kind))), " ", " ")
        found[counted if kinds.count(kind) > 1 else foreign(kind)] = layer
    return found


def _matrices(checkpoint: Checkpoint) -> dict[str, Mapping[str, Any]]:
    """Weights of linear layers and convolutions, under the names of `_layers_of`."""
    by_name = {one["name"]: one for one in checkpoint["weights"]}
    return {name: by_name[f"{layer['name']}.weight"] for name, layer in _layers_of(checkpoint).items()}


def _stairs(name: str, shares: Sequence[float]) -> Line:
    edges = np.linspace(-1, 1, len(shares) + 1)
    return Line(name, np.repeat(edges, 2)[1:-1], np.repeat(np.array(shares, np.float64), 2))
