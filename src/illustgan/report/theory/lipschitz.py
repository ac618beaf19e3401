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
    panel = Panel(
        _("steepest slope"),
        [line(name, found["halvings"], slopes) for name, slopes in found["slopes"].items()],
        along=_("halvings of the space between points"),
        logarithmic=True,
    )
    return chart("lipschitz-line", _("Slopes that have a bound, and slopes that have none"), [panel], SOURCE)


def _bounds(clipped: Sequence[Mapping[str, Any]]) -> Chart:
    at = [one["clip"] for one in clipped]
    parts = {"upper": BOUNDS["upper"], "lower": BOUNDS["lower"], "estimate": _("estimate")}
    panel = Panel(
        _("Lipschitz constant / c³"),
        [line(name, at, [one[part][-1] / one["clip"] ** 3 for one in clipped]) for part, name in parts.items()],
        along=_("bound c of every weight"),
        reference=line(_("most that c allows"), at, [one["possible"] / one["clip"] ** 3 for one in clipped]),
    )
    return chart("lipschitz-clip", _("The bound of clipping sets the constant"), [panel], SOURCE)


def _training(critics: Sequence[Mapping[str, Any]]) -> Chart:
    bounds = [one["clip"] for one in critics]
    names = [_("penalty") if bound is None else _("clip %(bound)s", bound=f"{bound:g}") for bound in bounds]
    panels = [
        Panel(
            BOUNDS[part],
            [line(name, np.log10(one["step"]).tolist(), one[part]) for name, one in zip(names, critics, strict=True)],
            along=_("log₁₀ of training steps"),
            logarithmic=True,
        )
        for part in ("lower", "upper")
    ]
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
    def norms(one: Checkpoint) -> dict[str, float]:
        return {name: layer["norm"] for name, layer in _layers_of(one).items()}

    def factors(one: Checkpoint) -> dict[str, float]:
        return {name: layer["norm"] for name, layer in _layers_of(one, scales=True).items()}

    panels = []
    for model, run in runs.items():
        panels.append(Panel(_("%(model)s: norm of layer", model=model), _over_work(run, norms)))
        if scales := _over_work(run, factors):
            panels.append(Panel(_("%(model)s: batch norm's factor", model=model), scales))
    return chart("lipschitz-layers", _("Norms of layers"), panels, SOURCE)


def _at_bound(runs: Mapping[str, Any]) -> Chart:
    def shares(one: Checkpoint) -> dict[str, float]:
        return {name: weights["at_bound"] for name, weights in _matrices(one).items()}

    panels = [Panel(_("%(model)s: share at ± c", model=model), _over_work(run, shares)) for model, run in runs.items()]
    return chart("lipschitz-at-bound", _("Weights at the bound"), panels, SOURCE)


def _histograms(runs: Mapping[str, Any]) -> Chart:
    panels = [
        Panel(
            _("%(model)s: share of weights", model=model),
            [_stairs(name, weights["histogram"]) for name, weights in _matrices(run["checkpoints"][-1]).items()],
            along=_("weight / c"),
            marks=False,
        )
        for model, run in runs.items()
    ]
    return chart("lipschitz-weights", _("What clipping makes of weights"), panels, SOURCE)


def _over_work(run: Mapping[str, Any], figures: Callable[[Checkpoint], Mapping[str, float]]) -> list[Line]:
    """A line for each of the figures by name that every checkpoint has."""
    work, found = [one["tflop"] for one in run["checkpoints"]], [figures(one) for one in run["checkpoints"]]
    return [line(name, work, [one[name] for one in found]) for name in found[0]]


def _layers_of(checkpoint: Checkpoint, *, scales: bool = False) -> dict[str, Mapping[str, Any]]:
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
