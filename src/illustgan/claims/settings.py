"""Settings of the ledger of claims: the rules that decide claims, and how each reads in words."""

import itertools
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from illustgan.core.settings import Finite, Name, Settings, all_different, did_you_mean
from illustgan.results.catalogue import CHECKPOINTS, PROBLEMS, REFERENCES, find
from illustgan.results.figure import Translate

# a dotted path of a figure in an evaluation, such as final.swd.64
FigurePath = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
# the same with a * for the measure's part in its place
Pattern = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.([a-z0-9_]+|\*))+$")]
Bound = Annotated[float, Finite] | Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]


class Condition(Settings):
    """What must be so of every variant that a rule compares, with every seed; else nothing can be said.

    `figure` lies above, or below, a number, or so many `times` another figure of the same file (`floor.swd.mean`). A
    figure that is null, as without attributes, hinders nothing. Measures that rank broken generators rank nothing: the
    few samples of noise that pass for faces may be varied.
    """

    figure: FigurePath
    above: Bound | None = None
    below: Bound | None = None
    times: Annotated[float, Field(gt=0), Finite] = 1.0
    says: Annotated[str, Field(min_length=1)]  # why nothing can be said, where it is not so

    @model_validator(mode="after")
    def _has_one_bound(self) -> Self:
        if (self.above is None) == (self.below is None):
            raise ValueError("give either above or below (a number or a figure)")
        return self

    @property
    def bound(self) -> float | str:
        """What the figure is held against, before `times`."""
        return self.above if self.above is not None else self.below or 0.0

    @property
    def sign(self) -> int:
        """1 where the figure must lie above its bound, −1 where below."""
        return -1 if self.above is None else 1

    def words(self, _: Translate = str, named: Translate = str) -> str:
        """The condition as a phrase, with words from the same functions as `Rule.words`."""
        bound = self.bound
        if isinstance(bound, float):
            held = plain(self.times * bound)
        else:
            block, dot, _rest = bound.partition(".")
            held = named(bound)
            if dot and block in REFERENCES:
                held = _("{figure} of {of}").format(figure=held, of=named(block))
            held = held if self.times == 1 else f"{plain(self.times)} × {held}"
        said = _("{figure} above {bound}") if self.sign == 1 else _("{figure} below {bound}")
        return said.format(figure=named(self.figure), bound=held)


class Rule(Settings):
    """A claim and what decides it: in every measure, `of` is lower, or higher, than what it is compared with.

    Measures are dotted paths into an evaluation, as in `final.lite0.kid`, or, where `of` is one of `PROBLEMS`, into a
    seed's block of data/theory/<problem>.json. They are compared with the same measure, with the same seed, of the
    variants `against`; or with a reference's (`REFERENCES`) in the same file: `final.lite0.kid` against `noise` is
    `noise.lite0.kid`; or with `than`, a number or the path of another figure in the same file, in which a `*` is what
    the measure has in its place: `curves.stopping.*.regret_last`.

    The least difference that counts is `by`, in units of the measure, plus `by_share` times what it is compared with
    (the mean over seeds, without its sign). A negative one asks for "no worse than, give or take so much". `only_if`
    names conditions without which nothing can be said.
    """

    claim: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    of: Annotated[tuple[Name, ...], Field(min_length=1)]
    lower: tuple[FigurePath, ...] = ()
    higher: tuple[FigurePath, ...] = ()
    against: tuple[Name, ...] = ()
    than: Annotated[float, Finite] | Pattern | None = None
    by: Annotated[float, Finite] = 0.0
    by_share: Annotated[float, Field(gt=-1, allow_inf_nan=False)] = 0.0
    only_if: Annotated[tuple[Name, ...], AfterValidator(all_different)] = ()
    picture: Name | None = None  # the chart on the page that shows it

    @model_validator(mode="after")
    def _compares_something(self) -> Self:
        if bool(self.against) == (self.than is not None):
            raise ValueError("give either against (variants, floor, noise, one_face) or than (a number or a figure)")
        if not self.wants:
            raise ValueError("name a figure in lower or in higher")
        all_different((*self.lower, *self.higher))
        for name in {*PROBLEMS}.intersection((*self.of, *self.against)) if self.against else ():
            raise ValueError(f"{name} is a problem, and compared with a number or a figure of its own: give than")
        for reference, path in itertools.product(self.against, self.wants):
            if reference in REFERENCES and path.split(".")[0] not in CHECKPOINTS:
                only = f"only figures of {' and '.join(CHECKPOINTS)} have"
                raise ValueError(f"{path} has no counterpart in {reference}: {only}")
        return self

    @property
    def wants(self) -> dict[str, str]:
        """`higher` or `lower` for each measure."""
        return dict.fromkeys(self.higher, "higher") | dict.fromkeys(self.lower, "lower")

    @property
    def others(self) -> tuple[str, ...]:
        """What `of` is compared with: variants, references, or one number or path."""
        return self.against if self.than is None else (plain(self.than),)

    def other(self, path: str) -> str | float | None:
        """`than` for a measure, with its `*` filled."""
        if not isinstance(self.than, str):
            return self.than
        parts = itertools.zip_longest(self.than.split("."), path.split(".")[: 1 + self.than.count(".")])
        return ".".join(mine or part if part == "*" else part for part, mine in parts)

    def words(self, _: Translate = str, named: Translate = str, conditions: Iterable[Condition] = ()) -> str:
        """The rule as a phrase: "for wgan: final.lite0.kid lower than for dcgan by more than 0.1".

        `_` translates, and `named` puts a figure's path, or a variant, into words. `conditions` are those of `only_if`.
        """
        margins = [_margin(value, unit, _) for value, unit in ((self.by, ""), (100 * self.by_share, _(" % of it")))]
        others = _("for {names}").format(names=_(" and for ").join(map(named, self.against)))
        if self.than is not None:
            others = _(", ").join(dict.fromkeys(named(plain(self.other(path) or 0)) for path in self.wants))
            if isinstance(self.than, float) and self.by and not (self.higher and self.lower):
                others, margins[0] = plain(self.than + (self.by if self.higher else -self.by)), ""
        ways = ((_("{measures} higher than {other}"), self.higher), (_("{measures} lower than {other}"), self.lower))
        if all((known := find(path)) and known.whole for path in self.wants):
            more, less = _("{measures} higher in number than {other}"), _("{measures} lower in number than {other}")
            ways = ((more, self.higher), (less, self.lower))
        wanted = [
            way.format(measures=_(", ").join(map(named, measures)), other=others) for way, measures in ways if measures
        ]
        names = _(" and ").join(map(named, self.of))
        said = _("for {names}: {wanted}").format(names=names, wanted=_(" and ").join(wanted)) + "".join(margins)
        needed = _(" and ").join(condition.words(_, named) for condition in conditions)
        return _("{rule}; only where {conditions}").format(rule=said, conditions=needed) if needed else said


class Claims(Settings):
    """The ledger of claims, and the figures in which all variants are compared."""

    level: Annotated[float, Field(gt=0, lt=1)]
    figures: Annotated[tuple[FigurePath, ...], AfterValidator(all_different)]
    conditions: dict[Name, Condition] = Field(default_factory=dict)
    rules: dict[Name, Rule]

    @model_validator(mode="after")
    def _rules_name_conditions(self) -> Self:
        for name, rule in self.rules.items():
            for condition in rule.only_if:
                if condition not in self.conditions:
                    hint = did_you_mean(condition, self.conditions)
                    raise ValueError(f"rules.{name}.only_if: unknown condition {condition!r}{hint}")
        return self


def plain(value: float | str) -> str:
    """A number without needless digits, or a path as it is."""
    return value if isinstance(value, str) else f"{value:g}"


def _margin(value: float, unit: str, _: Translate) -> str:
    said = _(" by more than {by}{unit}") if value > 0 else _(", or worse by less than {by}{unit}")
    return said.format(by=plain(abs(value)), unit=unit) if value else ""
