"""Settings of the ledger of claims: the rules that decide claims, and how each reads in words."""

import itertools
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from illustgan.claims.catalogue import CHECKPOINTS, REFERENCES, Translate
from illustgan.core.settings import Finite, Name, Settings, all_different

# a dotted path of a figure in an evaluation, such as final.swd.64
FigurePath = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
PROBLEMS = ("critic", "balance", "mixtures")  # of data/theory/, that rules may be of beside variants


class Rule(Settings):
    """A claim and what decides it: in every measure, `of` is lower, or higher, than what it is compared with.

    Measures are dotted paths into an evaluation, as in `final.lite0.kid`, or, where `of` is one of `PROBLEMS`, into a
    seed's block of data/theory/<problem>.json. They are compared with the same measure, with the same seed, of the
    variants `against`; or with a reference's (`REFERENCES`) in the same file: `final.lite0.kid` against `noise` is
    `noise.lite0.kid`; or with `than`, a number or the path of another figure in the same file.

    The least difference that counts is `by`, in units of the measure, plus `by_share` times what it is compared with
    (the mean over seeds, without its sign). A negative one asks for "no worse than, give or take so much".
    """

    claim: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    of: Annotated[tuple[Name, ...], Field(min_length=1)]
    lower: tuple[FigurePath, ...] = ()
    higher: tuple[FigurePath, ...] = ()
    against: tuple[Name, ...] = ()
    than: Annotated[float, Finite] | FigurePath | None = None
    by: Annotated[float, Finite] = 0.0
    by_share: Annotated[float, Field(gt=-1, allow_inf_nan=False)] = 0.0
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

    def words(self, _: Translate = str, named: Translate = str) -> str:
        """The rule as a phrase: "for wgan: final.lite0.kid lower than for dcgan by more than 0.1".

        `_` translates, and `named` puts a figure's path, or a variant, into words.
        """
        ways = ((_("{measures} higher"), self.higher), (_("{measures} lower"), self.lower))
        wanted = [way.format(measures=_(", ").join(map(named, measures))) for way, measures in ways if measures]
        margins = [_margin(value, unit, _) for value, unit in ((self.by, ""), (100 * self.by_share, _(" % of it")))]
        rule = _("for {names}: {wanted} than {other}{margin}")
        if self.than is None:
            rule = _("for {names}: {wanted} than for {other}{margin}")
        return rule.format(
            names=_(" and ").join(map(named, self.of)),
            wanted=_(" and ").join(wanted),
            other=_(" and for ").join(map(named, self.others)),
            margin="".join(margins),
        )


class Claims(Settings):
    """The ledger of claims, and the figures in which all variants are compared."""

    level: Annotated[float, Field(gt=0, lt=1)]
    figures: Annotated[tuple[FigurePath, ...], AfterValidator(all_different)]
    rules: dict[Name, Rule]


def plain(value: float | str) -> str:
    """A number without needless digits, or a path as it is."""
    return value if isinstance(value, str) else f"{value:g}"


def _margin(value: float, unit: str, _: Translate) -> str:
    said = _(" by more than {by}{unit}") if value > 0 else _(", or worse by less than {by}{unit}")
    return said.format(by=plain(abs(value)), unit=unit) if value else ""
