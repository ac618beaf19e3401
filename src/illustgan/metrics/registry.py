"""What a metric is, and which there are: every module of this package with an `ABOUT`. Adding a file adds a metric.

`ABOUT` has, by key, what the metrics of a module are. A module that measures samples also has one of these functions:

- `measure(given)`: numbers by their place in an evaluation's block, such as `{"swd": {"mean": 3.0}}`.
- `measure_in(given, space)`: numbers for the block of one feature space, such as `{"kid": 0.1}`.
"""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

MOVED = ("lite0", "pixels")  # extractors in whose features EM, copies and oscillation are computed
CLUSTERED = "lite0"  # the extractor in which faces are grouped
# The extractor in which two pictures are called the same: in Lite0's features noise that no eye sees hides copies.
COPIED = "pixels"
# Files keep this order of their numbers; new ones come behind.
ORDER = (
    *("kid", "kid_spread", "fid", "precision", "recall", "density", "coverage"),
    *("diversity", "swd", "em", "blur", "modes", "clusters", "memorisation", "distinct"),
)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text that is translated where it is shown
    """The text as it is, marked for the catalogue of translations."""
    return text


class Paper(NamedTuple):
    """A paper, by its authors and year, and its number on arXiv."""

    name: str = ""
    arxiv: str = ""

    @property
    def link(self) -> str:
        """Its address, or nothing."""
        return self.arxiv and f"https://arxiv.org/abs/{self.arxiv}"


class Metric(NamedTuple):
    """What a family of figures is and is blind to, in a sentence or two of English, and its paper."""

    name: str
    meaning: str
    paper: Paper = Paper()


@dataclass(frozen=True)
class Given:
    """What is measured, and against what."""

    pictures: npt.NDArray[np.uint8]  # (N, S, S, 3)
    features: Mapping[str, npt.NDArray[np.float32]]  # (N, d) by extractor
    varied: Mapping[str, npt.NDArray[np.float32]]  # of the set whose variety counts: another one for the floor alone
    labels: Mapping[str, npt.NDArray[np.int64]]  # of that set, by attribute; none without a classifier
    apart: Mapping[str, Sequence[Any]]  # what `memorisation` takes, by extractor
    samples: int  # how many there are in any other set that is measured
    reference: Any  # the real faces: an `illustgan.evaluation.reference.Reference`


def modules() -> list[ModuleType]:
    """The modules that have metrics."""
    package = importlib.import_module(__package__)
    names = [module.name for module in pkgutil.iter_modules(package.__path__) if module.name != "registry"]
    every = [importlib.import_module(f"{__package__}.{name}") for name in names]
    return [module for module in every if hasattr(module, "ABOUT")]


def texts() -> dict[str, Metric]:
    """What each metric is, by its key."""
    return {key: metric for module in modules() for key, metric in module.ABOUT.items()}


def measure(given: Given) -> dict[str, Any]:
    """All numbers of one set of pictures: those in feature spaces by extractor, then all others."""
    every = modules()
    spaces = {space: _all(every, "measure_in", given, space) for space in given.features}
    return spaces | _all(every, "measure", given)


def _all(every: Sequence[ModuleType], function: str, *given: Any) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for module in every:
        if hasattr(module, function):
            numbers |= getattr(module, function)(*given)
    places = {name: place for place, name in enumerate(ORDER)}
    return dict(sorted(numbers.items(), key=lambda item: places.get(item[0], len(places))))
