"""The figures of Lipschitz continuity: functions on a line, critics of two segments, and the critics of runs."""

import math
from collections.abc import Mapping, Sequence
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
    runs = found["runs"]
    clipped = {model: run for model, run in runs.items() if run["clip"] is not None}
    return [
        _line(found["line"]),
        *([_bounds(bounded)] if (bounded := [one for one in found["toy"] if one["clip"] is not None]) else []),
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
        marks=True,
    )
    title = _("Slopes that have a bound, and slopes that have none")
    return chart("lipschitz-line", title, [panel], SOURCE)


def _bounds(clipped: Sequence[Mapping[str, Any]]) -> Chart:
    at = [one["clip"] for one in clipped]
    panel = Panel(
        _("Lipschitz constant / c³"),
        [
            line(name, at, [one[part][-1] / one["clip"] ** 3 for one in clipped])
            for part, name in (("upper", BOUNDS["upper"]), ("lower", BOUNDS["lower"]), ("estimate", _("estimate")))
        ],
        along=_("bound c of every weight"),
        reference=line(_("most that c allows"), at, [one["possible"] / one["clip"] ** 3 for one in clipped]),
        from_zero=True,
        marks=True,
    )
    title = _("The bound of clipping sets the constant")
    return chart("lipschitz-clip", title, [panel], SOURCE)


def _training(critics: Sequence[Mapping[str, Any]]) -> Chart:
    bounds = [one["clip"] for one in critics]
    names = [_("penalty") if bound is None else _("clip %(bound)s", bound=f"{bound:g}") for bound in bounds]
    panels = [
        Panel(
            BOUNDS[part],
            [line(name, np.log10(one["step"]).tolist(), one[part]) for name, one in zip(names, critics, strict=True)],
            along=_("log₁₀ of training steps"),
            logarithmic=True,
            marks=True,
        )
        for part in ("lower", "upper")
    ]
    title = _("A penalty bounds what is, clipping what could be")
    return chart("lipschitz-training", title, panels, SOURCE)


def _runs(runs: Mapping[str, Any]) -> Chart:
    panels = [
        Panel(
            _("%(model)s: Lipschitz constant", model=model),
            [
                line(name, _work(run), [_bound(one, part) for one in run["checkpoints"]])
                for part, name in BOUNDS.items()
            ],
            logarithmic=True,
            marks=True,
        )
        for model, run in runs.items()
    ]
    title = _("The Lipschitz constant of critics of faces")
    return chart("lipschitz-runs", title, panels, SOURCE)


def _bound(checkpoint: Checkpoint, part: str) -> float:
    if part == "implied":
        return checkpoint["estimate"] / checkpoint["distance"] if checkpoint["distance"] else math.nan
    return float(checkpoint["real"][part])


def _layers(runs: Mapping[str, Any]) -> Chart:
    panels = []
    for model, run in runs.items():
        for scales, label in (
            (False, _("%(model)s: norm of layer", model=model)),
            (True, _("%(model)s: batch norm's factor", model=model)),
        ):
            found = [
                {name: layer["norm"] for name, layer in _layers_of(one, scales=scales)} for one in run["checkpoints"]
            ]
            if found[0]:
                panels.append(Panel(label, _by_layer(run, found), from_zero=True, marks=True))
    return chart("lipschitz-layers", _("Norms of layers"), panels, SOURCE)


def _at_bound(runs: Mapping[str, Any]) -> Chart:
    panels = [
        Panel(
            _("%(model)s: share at ± c", model=model),
            _by_layer(
                run,
                [{name: layer["at_bound"] for name, layer in _matrices(one).items()} for one in run["checkpoints"]],
            ),
            from_zero=True,
            marks=True,
        )
        for model, run in runs.items()
    ]
    return chart("lipschitz-at-bound", _("Weights at the bound"), panels, SOURCE)


def _histograms(runs: Mapping[str, Any]) -> Chart:
    panels = [
        Panel(
            _("%(model)s: share of weights", model=model),
            [_stairs(name, layer["histogram"]) for name, layer in _matrices(run["checkpoints"][-1]).items()],
            along=_("weight / c"),
            from_zero=True,
        )
        for model, run in runs.items()
    ]
    return chart("lipschitz-weights", _("What clipping makes of weights"), panels, SOURCE)


def _by_layer(run: Mapping[str, Any], found: Sequence[Mapping[str, float]]) -> list[Line]:
    """A line for each layer over work, of a figure by layer at each checkpoint."""
    return [line(name, _work(run), [one[name] for one in found]) for name in found[0]]


def _layers_of(checkpoint: Checkpoint, *, scales: bool) -> list[tuple[str, Mapping[str, Any]]]:
    """Batch norms, or all other layers, by kind, and counted where there are several: convolution 2."""
    layers = [layer for layer in checkpoint["layers"] if (layer["kind"] == "batch norm") == scales]
    kinds = [layer["kind"] for layer in layers]
    places = [str(kinds[: place + 1].count(kind)) for place, kind in enumerate(kinds)]
    names = [
        joined((foreign(kind), place), " ", " ") if kinds.count(kind) > 1 else foreign(kind)
        for kind, place in zip(kinds, places, strict=True)
    ]
    return list(zip(names, layers, strict=True))


def _matrices(checkpoint: Checkpoint) -> dict[str, Mapping[str, Any]]:
    """Weights of linear layers and convolutions, under the names of `_layers_of`."""
    by_name = {one["name"]: one for one in checkpoint["weights"]}
    return {name: by_name[f"{layer['name']}.weight"] for name, layer in _layers_of(checkpoint, scales=False)}


def _work(run: Mapping[str, Any]) -> list[float]:
    return [one["tflop"] for one in run["checkpoints"]]


def _stairs(name: str, shares: Sequence[float]) -> Line:
    edges = np.linspace(-1, 1, len(shares) + 1)
    return Line(name, np.repeat(edges, 2)[1:-1], np.repeat(np.array(shares, np.float64), 2))
