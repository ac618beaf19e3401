"""The figures of Lipschitz continuity: functions on a line, critics of two segments, and the critics of runs."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from illustgan.report import svg as figures
from illustgan.report.charts import Chart, data
from illustgan.report.svg import Line

SOURCE = "data/theory/lipschitz.json"
BOUNDS = {
    "upper": "product of norms",
    "lower": "steepest found",
    "gradient_real": "gradient at faces",
    "secant": "secant",
    "implied": "estimate / distance",
}
MISSING = "data/theory/lipschitz.json is not there: run dvc repro lipschitz."
WITHOUT = "No critic of a run was measured: add wgan to models in params.yaml, then dvc repro."


def charts(found: Mapping[str, Any] | None) -> list[Chart]:
    """All figures of Lipschitz continuity, in the order of docs/theory.md.

    Args:
        found: data/theory/lipschitz.json, or None.
    """
    runs: Mapping[str, Any] = {} if found is None else found["runs"]
    clipped = {model: run for model, run in runs.items() if run["clip"] is not None}
    return [
        _line(None if found is None else found["line"]),
        _bounds(None if found is None else found["toy"]),
        _training(None if found is None else found["toy"]),
        _runs(runs, MISSING if found is None else WITHOUT),
        _layers(runs, MISSING if found is None else WITHOUT),
        _at_bound(clipped, MISSING if found is None else WITHOUT),
        _histograms(clipped, MISSING if found is None else WITHOUT),
    ]


def _line(found: Mapping[str, Any] | None) -> Chart:
    key, title = "lipschitz-line", "Slopes that have a bound, and slopes that have none"
    caption = (
        "The steepest slope between neighbours on [−1, 1], while the space between them is halved. Three functions "
        "come to rest at their Lipschitz constants, 3, 2 and 1; √|x| is continuous and has none."
    )
    if found is None:
        return Chart(key, title, [], caption, SOURCE, MISSING)
    lines = [_curve(name, found["halvings"], slopes) for name, slopes in found["slopes"].items()]
    along = "halvings of the space between points"
    svg = figures.curves(
        lines,
        "steepest slope",
        identity="chart-lipschitz-line",
        description="Steepest slope of four functions against halvings of the space between points",
        x_label=along,
        logarithmic=True,
        marks=True,
    )
    return Chart(key, title, [svg], caption, f"{SOURCE}, line", data=data({"steepest slope": lines}, along))


def _bounds(toy: Sequence[Mapping[str, Any]] | None) -> Chart:
    key, title = "lipschitz-clip", "The bound of clipping sets the constant"
    caption = (
        "Clipped critics of two segments at a distance of 1, trained to the end. Their Lipschitz constants lie between "
        "the product of norms and the steepest slope found, and what they estimate, where 1 would be true, is below "
        "that. All are divided by c³, and so nearly level: with three layers, half the bound is an eighth of the "
        "constant. The dashed line is the most that weights within ± c allow."
    )
    if toy is None:
        return Chart(key, title, [], caption, SOURCE, MISSING)
    clipped = [one for one in toy if one["clip"] is not None]
    if not clipped:
        return Chart(key, title, [], caption, SOURCE, "No clipping: give theory.lipschitz.clips in params.yaml.")
    at = [one["clip"] for one in clipped]
    lines = [
        _curve(name, at, [one[part][-1] / one["clip"] ** 3 for one in clipped])
        for part, name in (("upper", BOUNDS["upper"]), ("lower", BOUNDS["lower"]), ("estimate", "estimate"))
    ]
    most = _curve("most that c allows", at, [one["possible"] / one["clip"] ** 3 for one in clipped])
    label, along = "Lipschitz constant / c³", "bound c of every weight"
    svg = figures.curves(
        lines,
        label,
        identity="chart-lipschitz-clip",
        description="Bounds on the Lipschitz constant of clipped critics, and their estimates, against the bound c",
        x_label=along,
        reference=most,
        from_zero=True,
        marks=True,
    )
    return Chart(key, title, [svg], caption, f"{SOURCE}, toy, the last step", data=data({label: [*lines, most]}, along))


def _training(toy: Sequence[Mapping[str, Any]] | None) -> Chart:
    key, title = "lipschitz-training", "A penalty bounds what is, clipping what could be"
    caption = (
        "The same critics while they learn, and one with a gradient penalty, from below (left) and above (right). "
        "The penalty brings the steepest slope to about 1 and hardly lowers the product of norms: it works on slopes "
        "between the segments and not on layers."
    )
    if toy is None:
        return Chart(key, title, [], caption, SOURCE, MISSING)
    lines = {
        part: [_curve(one["name"], np.log10(one["step"]).tolist(), one[part]) for one in toy]
        for part in ("lower", "upper")
    }
    along = "log₁₀ of training steps"
    panels = [
        figures.curves(
            found,
            BOUNDS[part],
            identity=f"chart-lipschitz-training-{part}",
            description=f"{BOUNDS[part]} of critics of two segments against training steps, by clipping and penalty",
            x_label=along,
            logarithmic=True,
            marks=True,
        )
        for part, found in lines.items()
    ]
    kept = data({BOUNDS[part]: found for part, found in lines.items()}, along)
    return Chart(key, title, panels, caption, f"{SOURCE}, toy", data=kept)


def _runs(runs: Mapping[str, Any], missing: str) -> Chart:
    caption = (
        "The constant of each run's critic lies between the product of norms and the steepest slope found; with batch "
        "norm it is that of the function with the statistics of one batch of faces. The estimate divided by the earth "
        "mover's distance between the same pictures is a bound from below as well, where one function scores both; "
        "with batch norm two do, and it can be higher."
    )
    lines = {
        model: [_curve(name, _work(run), _bound(run, part)) for part, name in BOUNDS.items()]
        for model, run in runs.items()
    }
    panels = [
        figures.curves(
            bounds,
            f"{model}: Lipschitz constant",
            identity=f"chart-lipschitz-runs-{place}",
            description=f"Bounds on the Lipschitz constant of {model}'s critic against work",
            logarithmic=True,
            marks=True,
        )
        for place, (model, bounds) in enumerate(lines.items(), 1)
    ]
    title, source = "The Lipschitz constant of critics of faces", f"{SOURCE}, runs"
    return Chart("lipschitz-runs", title, panels, caption, source, "" if panels else missing, data=_data(lines))


def _bound(run: Mapping[str, Any], part: str) -> list[float]:
    if part == "implied":
        return [one["estimate"] / one["distance"] if one["distance"] else math.nan for one in run["checkpoints"]]
    return [one["real"][part] for one in run["checkpoints"]]


def _layers(runs: Mapping[str, Any], missing: str) -> Chart:
    caption = (
        "How far each layer can stretch a difference. A batch norm's factor is the largest γ / √(σ² + ε) of its "
        "channels; the product of norms above takes it together with the convolution before it."
    )
    panels, kept = [], {}
    for place, (model, run) in enumerate(runs.items(), 1):
        norms: dict[bool, dict[str, list[float]]] = {}
        for one in run["checkpoints"]:
            for layer, name in zip(one["layers"], _names(one["layers"]), strict=True):
                norms.setdefault(layer["kind"] == "batch norm", {}).setdefault(name, []).append(layer["norm"])
        for scales, group in norms.items():
            what = "batch norm's factor" if scales else "norm of layer"
            lines = kept[f"{model}: {what}"] = [_curve(name, _work(run), values) for name, values in group.items()]
            panels.append(
                figures.curves(
                    lines,
                    f"{model}: {what}",
                    identity=f"chart-lipschitz-layers-{place}-{'scales' if scales else 'norms'}",
                    description=f"The {what} in {model}'s critic against work, for each layer",
                    from_zero=True,
                    marks=True,
                )
            )
    absent = "" if panels else missing
    return Chart("lipschitz-layers", "Norms of layers", panels, caption, f"{SOURCE}, runs", absent, data=_data(kept))


def _at_bound(runs: Mapping[str, Any], missing: str) -> Chart:
    caption = (
        "Share of each layer's weights that clipping holds at ± c, over training. A weight that the last step moved "
        "inwards does not count, so that layers whose gradients change sign often have fewer. Gains, shifts and biases "
        "are in the file."
    )
    panels, kept = [], {}
    for place, (model, run) in enumerate(runs.items(), 1):
        shares: dict[str, list[float]] = {}
        for one in run["checkpoints"]:
            for name, layer in _matrices(one).items():
                shares.setdefault(name, []).append(layer["at_bound"])
        lines = kept[f"{model}: share at ± c"] = [_curve(name, _work(run), values) for name, values in shares.items()]
        panels.append(
            figures.curves(
                lines,
                f"{model}: share at ± c",
                identity=f"chart-lipschitz-at-bound-{place}",
                description=f"Share of weights at the bound of clipping in each layer of {model}'s critic against work",
                from_zero=True,
                marks=True,
            )
        )
    absent = "" if panels else missing
    return Chart("lipschitz-at-bound", "Weights at the bound", panels, caption, SOURCE, absent, data=_data(kept))


def _histograms(runs: Mapping[str, Any], missing: str) -> Chart:
    caption = (
        "Where the weights of each layer lie at the end of training. Equal shares would be a level line; the peaks at "
        "both ends are weights that training would move further, and clipping holds."
    )
    lines = {
        model: [_stairs(name, layer["histogram"]) for name, layer in _matrices(run["checkpoints"][-1]).items()]
        for model, run in runs.items()
    }
    along = "weight / c"
    panels = [
        figures.curves(
            stairs,
            f"{model}: share of weights",
            identity=f"chart-lipschitz-weights-{place}",
            description=f"Histogram of the weights of each layer of {model}'s critic between the bounds of clipping",
            x_label=along,
            from_zero=True,
        )
        for place, (model, stairs) in enumerate(lines.items(), 1)
    ]
    title, source = "What clipping makes of weights", f"{SOURCE}, runs, last"
    kept = data({f"{model}: share of weights": stairs for model, stairs in lines.items()}, along)
    return Chart("lipschitz-weights", title, panels, caption, source, "" if panels else missing, data=kept)


def _data(panels: Mapping[str, Sequence[Line]]) -> str:
    return data(panels, figures.WORK)


def _names(layers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Layers by kind, and counted where there are several: convolution 2."""
    kinds = [layer["kind"] for layer in layers]
    places = [kinds[: place + 1].count(kind) for place, kind in enumerate(kinds)]
    return [f"{kind} {place}" if kinds.count(kind) > 1 else kind for kind, place in zip(kinds, places, strict=True)]


def _matrices(checkpoint: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Weights of linear layers and convolutions, under the names of `_names`."""
    by_name = {one["name"]: one for one in checkpoint["weights"]}
    layers = checkpoint["layers"]
    return {
        name: by_name[f"{layer['name']}.weight"]
        for layer, name in zip(layers, _names(layers), strict=True)
        if layer["kind"] != "batch norm"
    }


def _work(run: Mapping[str, Any]) -> list[float]:
    return [one["tflop"] for one in run["checkpoints"]]


def _stairs(name: str, shares: Sequence[float]) -> Line:
    edges = np.linspace(-1, 1, len(shares) + 1)
    return Line(name, np.repeat(edges, 2)[1:-1], np.repeat(np.array(shares, np.float64), 2))


def _curve(name: str, x: Sequence[float], y: Sequence[float | None]) -> Line:
    values = [math.nan if value is None else value for value in y]
    return Line(name, np.array(x, np.float64), np.array(values, np.float64))
