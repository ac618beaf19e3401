"""A figure of the catalogue: a number of an evaluation, what it is called, and where the page shows it."""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from illustgan.metrics.registry import N_

Translate = Callable[[str], str]
Names = Mapping[str, str]
Better = Literal["lower", "higher", ""]
SAMPLES = 512  # that shares are counted in, at the laptop scale
SHARE = N_("share, 0 to 1")


@dataclass(frozen=True)
class Bound:
    """What a figure beyond a bound is called, so that it is seen without colour."""

    word: str
    below: float = -math.inf
    above: float = math.inf

    def holds(self, value: float) -> bool:
        """Whether the value lies beyond the bound."""
        return value < self.below or value > self.above


@dataclass(frozen=True)
class Figure:
    """A number of an evaluation. Texts may have names in braces, which `filled` fills."""

    path: str  # names of blocks and of the number, joined by dots, as in `final.lite0.kid`
    metric: str  # its key among `metrics`
    label: str  # its heading in a table that says in which features; `heading` is for all others
    tells: str  # in one sentence
    better: Better = ""  # empty where neither is
    unit: str = ""  # or the range
    features: str = ""  # in which it is measured, or of what; empty where the label says it all
    over: Mapping[str, Names] = field(default_factory=dict)  # of a row: what braces in it go through, in words
    words: Names = field(default_factory=dict)  # what braces in texts stand for, besides those of `over`
    phrase: str = ""  # what it is called in a sentence, where that is not the heading
    whole: bool = False  # it is a count
    most: float = math.inf  # the end of its range, which says that there was nothing to measure
    ranked: bool = False  # the variant that is best by it may be marked
    within: tuple[str, ...] = ()  # SPREAD with one seed, or INTERVAL
    bound: Bound | None = None  # beyond it the figure is marked
    end: str = ""  # what is said of it as an end of its interval
    table: str = ""  # of the page, a key of `report.tables.TABLES`, in whose columns it stands
    chart: str = ""  # of the page, a key of `report.charts.OVER_WORK`, in which it has a panel

    @property
    def resolution(self) -> float:
        """The step in which it comes: what is nearer than that may be alike by chance. 0 where only digits end."""
        return 1 / SAMPLES if self.unit == SHARE else float(self.whole)

    @property
    def behind(self) -> list[str]:
        """The paths of its spread with one seed, or of both ends of its interval."""
        return [self.path + end for end in self.within]

    def each(self) -> Iterator[Self]:
        """The figures of a row."""
        for keys in itertools.product(*self.over.values()):
            names = dict(zip(self.over, keys, strict=True))
            words = {brace: self.over[brace][key] for brace, key in names.items()}
            path, table = (text.format(**names) for text in (self.path, self.table))
            features = names.get("space", self.features)
            yield replace(self, path=path, table=table, features=features, words={**words, **self.words}, over={})

    def filled(self, text: str, translate: Translate = str) -> str:
        """One of its texts, translated, with its braces filled, each by itself: `filled(figure.tells, gettext)`."""
        return translate(text).format(**{brace: translate(word) for brace, word in self.words.items()})

    def short(self, translate: Translate = str) -> str:
        """Its label: "KID"."""
        label = self.filled(self.label, translate)
        return label[:1].upper() + label[1:] if self.label[:1] == "{" else label  # a word that else is in a sentence

    def heading(self, translate: Translate = str) -> str:
        """Its label, with the features in which it is measured: "KID (lite0)"."""
        if not self.features:
            return self.short(translate)
        named = {"label": self.short(translate), "features": translate(self.features)}
        return translate(N_("{label} ({features})")).format(**named)

    def name(self, translate: Translate = str) -> str:
        """What it is called in a sentence: "coverage (lite0)"."""
        name = self.filled(self.phrase, translate)
        if not self.phrase:
            name = self.heading(translate)
            name = name if name[1:2].isupper() else name[:1].lower() + name[1:]  # KID stays KID
        return translate(self.end).format(figure=name) if self.end else name
