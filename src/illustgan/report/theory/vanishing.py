"""The figures of vanishing gradients, from data/theory/vanishing.json."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from illustgan.report import svg as figures
from illustgan.report.charts import Chart, data, of_seeds
from illustgan.report.svg import Line

SOURCE = "data/theory/vanishing.json"
STEPS = "steps of the opponent"
LOSSES = {"saturating": "log loss, saturating", "non_saturating": "log loss, non-saturating", "wasserstein": "critic"}
WORDS = {"weights": "the generator's weights", "samples": "its samples"}


def charts(found: Mapping[str, Any] | None) -> list[Chart]:
    """All figures of vanishing gradients. Several seeds are a mean within a band; data has each of them.

    Args:
        found: data/theory/vanishing.json, or None.
    """
    titles = {
        "vanishing-toy": "Vanishing gradients where the truth is known",
        "vanishing": "Vanishing gradients on faces",
        "vanishing-samples": "The same by the samples",
        "vanishing-opponents": "How good the opponents are",
    }
    if found is None:
        missing = f"{SOURCE} is not there: run dvc repro vanishing."
        return [Chart(key, title, [], "", SOURCE, missing) for key, title in titles.items()]
    return [
        Chart(
            "vanishing-toy",
            titles["vanishing-toy"],
            _toy(found["toy"]),
            _toy_caption(found["toy"]),
            SOURCE,
            data=_data(found["toy"], "gradient by θ, at θ = {:g}", "weights", relative=False),
            seeds=of_seeds(len(found["toy"]["curves"]), logarithmic=True),
        ),
        *(
            Chart(
                key,
                titles[key],
                _faces(found["faces"], norm),
                _caption(found["faces"], norm),
                SOURCE,
                data=_data(found["faces"], "gradient / greatest, generator of step {}", norm, relative=True),
                seeds=of_seeds(len(found["faces"]["curves"]), logarithmic=True),
            )
            for key, norm in (("vanishing", "weights"), ("vanishing-samples", "samples"))
        ),
        Chart(
            "vanishing-opponents",
            titles["vanishing-opponents"],
            _opponents(found["faces"]),
            _OPPONENTS,
            SOURCE,
            data=data({label: lines for label, lines, _ in _judged(found["faces"]).values()}, STEPS),
            seeds=of_seeds(len(found["faces"]["curves"])),
        ),
    ]


def _data(part: Mapping[str, Any], label: str, norm: str, *, relative: bool) -> str:
    panels = part["generators"].items()
    return data({label.format(of): _by_loss(part, name, norm, relative=relative) for name, of in panels}, STEPS)


def _toy(part: Mapping[str, Any]) -> list[str]:
    return [
        figures.curves(
            figures.over_seeds(_by_loss(part, generator, "weights", relative=False), logarithmic=True),
            "gradient by θ",
            identity=f"chart-vanishing-toy-{generator}",
            description=f"The gradient by θ, at θ = {distance:g}, of three losses against steps of the opponent",
            x_label=f"{STEPS}, at θ = {distance:g}",
            order=[*LOSSES.values()],
            reference=_line("earth mover's, exact", [0, part["at"][-1]], [1.0, 1.0]),
            logarithmic=True,
            marks=True,
        )
        for generator, distance in part["generators"].items()
    ]


def _toy_caption(part: Mapping[str, Any]) -> str:
    return (
        "Two parallel segments θ apart, of which the generator's stands still while its opponent learns. The true "
        "gradient by θ is 1 for the earth mover's distance, of which a critic has a multiple, and 0 for the "
        "Jensen-Shannon divergence, which the saturating loss comes nearer to the better the discriminator is. "
        f"{_left(part, 'weights')}"
    )


def _faces(part: Mapping[str, Any], norm: str) -> list[str]:
    return [
        figures.curves(
            figures.over_seeds(_by_loss(part, generator, norm, relative=True), logarithmic=True),
            "gradient / greatest",
            identity=f"chart-vanishing-{norm}-{generator}",
            description=f"The norm of the gradient by {WORDS[norm]}, over its greatest, of three losses against steps "
            f"of the opponent, for the generator of step {step}",
            x_label=f"{STEPS}, generator of step {step}",
            order=[*LOSSES.values()],
            logarithmic=True,
            marks=True,
        )
        for generator, step in part["generators"].items()
    ]


def _caption(part: Mapping[str, Any], norm: str) -> str:
    return (
        "Generators that stand still, as they were early, halfway and at the end of training, against fresh opponents "
        f"that learn: the norm of the gradient by {WORDS[norm]}, over the greatest on the way. "
        f"{_left(part, norm)}"
    )


def _left(part: Mapping[str, Any], norm: str) -> str:
    """What is left of the gradients, in words: the means that the lines of the last panel end with."""
    lines = _by_loss(part, list(part["generators"])[-1], norm, relative=True)
    shares = [f"{name} {_share([line.y[-1] for line in lines if line.name == name])}" for name in LOSSES.values()]
    return (
        f"What is left of the greatest after the last step, in the last panel (geometric means): {'; '.join(shares)}."
    )


def _share(values: Sequence[float]) -> str:
    with np.errstate(divide="ignore"):  # of nothing is left, nothing is left of the mean
        mean = np.exp(np.log(values).mean())
    return "unknown" if math.isnan(mean) else f"{mean:.2g}"


_OPPONENTS = (
    "Against the same generators: the share of held-out faces and samples that the discriminator takes for what they "
    "are, what both opponents estimate, and the cosine between a gradient by the last generator's weights and that "
    "of the measurement before, which is 1 where the direction stays."
)


def _judged(part: Mapping[str, Any]) -> dict[str, tuple[str, list[Line], str]]:
    """By panel: what goes upwards, its lines, and a description."""

    def judged(opponent: str, figure: str) -> list[Line]:
        return [
            _line(generator, part["at"], curves[generator][opponent][figure])
            for generator in part["generators"]
            for curves in part["curves"].values()
        ]

    last = [*part["generators"]][-1]
    steady = [
        _line(name, part["at"], curves[last]["gradients"][loss]["steady"])
        for loss, name in LOSSES.items()
        for curves in part["curves"].values()
    ]
    return {
        "accuracy": ("accuracy", judged("discriminator", "accuracy"), "The discriminator's accuracy of each generator"),
        "divergence": (
            "JS estimate (nats)",
            judged("discriminator", "estimate"),
            "The discriminator's estimate of each generator",
        ),
        "distance": ("critic's estimate", judged("critic", "estimate"), "The critic's estimate of each generator"),
        "steady": (
            "cosine to the one before",
            steady,
            "How the gradient's direction stays from measurement to measurement, for three losses,",
        ),
    }


def _opponents(part: Mapping[str, Any]) -> list[str]:
    return [
        figures.curves(
            figures.over_seeds(lines),
            label,
            identity=f"chart-vanishing-{name}",
            description=f"{words} against steps of the opponent",
            x_label=STEPS,
            order=[*(LOSSES.values() if name == "steady" else part["generators"])],
            marks=True,
        )
        for name, (label, lines, words) in _judged(part).items()
    ]


def _by_loss(part: Mapping[str, Any], generator: str, norm: str, *, relative: bool) -> list[Line]:
    lines = []
    for loss, name in LOSSES.items():
        for curves in part["curves"].values():
            found = curves[generator]["gradients"][loss][norm]
            greatest = max(found) if relative else 1.0
            lines.append(_line(name, part["at"], [value / greatest if greatest else None for value in found]))
    return lines


def _line(name: str, x: Sequence[float], y: Sequence[float | None]) -> Line:
    values = [math.nan if value is None else value for value in y]
    return Line(name, np.array(x, np.float64), np.array(values, np.float64))
