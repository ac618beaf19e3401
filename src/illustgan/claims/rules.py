"""Rules that decide claims, and how each reads in words."""

from dataclasses import dataclass

REFERENCES = ("floor", "noise", "one_face")  # blocks of an evaluation that measure pictures of no generator
CHECKPOINTS = ("final", "best")  # blocks with the same figures, of a generator
TOYS = {  # what rules may name beside variants
    "critic": "data/theory/critic.json",
    "balance": "data/theory/balance.json",
    "mixtures": "data/theory/mixtures.json",
}


@dataclass(frozen=True)
class Rule:
    """A claim and what decides it: in every measure, `of` is lower, or higher, than what it is compared with.

    Measures are dotted paths into data/evaluations/<model>/<seed>.json, as in `final.lite0.kid`, or, where `of` is
    one of `TOYS`, into a seed's block of its file.

    What it is compared with is exactly one of two. `against` names variants, whose same measure with the same seed is
    meant, or references (`REFERENCES`), whose figure in the same file is meant: `final.lite0.kid` against `noise` is
    `noise.lite0.kid`. `than` is a number, or the path of another figure in the same file.

    The least difference that counts is `by`, in units of the measure, plus `by_share` times what it is compared with
    (the mean over seeds, without its sign). A negative one asks for "no worse than, give or take so much".
    """

    claim: str
    source: str
    of: tuple[str, ...]
    lower: tuple[str, ...] = ()
    higher: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    than: float | str | None = None
    by: float = 0.0
    by_share: float = 0.0
    picture: str | None = None  # the figure on the page that shows it

    def __post_init__(self) -> None:
        if not self.of or not (self.lower or self.higher) or bool(self.against) == (self.than is not None):
            raise ValueError("a rule needs a variant, a measure, and either against or than")


def directions(rule: Rule) -> dict[str, str]:
    """`lower` or `higher` for each measure of the rule, in its order."""
    return dict.fromkeys(rule.higher, "higher") | dict.fromkeys(rule.lower, "lower")


def words(rule: Rule) -> str:
    """The rule as a phrase: "for wgan: final.lite0.kid lower than for dcgan by more than 0.1"."""
    sides = [f"{', '.join(measures)} {way}" for way, measures in (("higher", rule.higher), ("lower", rule.lower))]
    wanted = " and ".join(side for side, measures in zip(sides, (rule.higher, rule.lower), strict=True) if measures)
    other = f"for {' and for '.join(rule.against)}" if rule.than is None else plain(rule.than)
    margins = [(rule.by, ""), (100 * rule.by_share, " % of it")]
    margin = "".join(_margin(value, unit) for value, unit in margins if value)
    return f"for {' and '.join(rule.of)}: {wanted} than {other}{margin}"


def _margin(value: float, unit: str) -> str:
    return f" by more than {plain(value)}{unit}" if value > 0 else f", or worse by less than {plain(-value)}{unit}"


def plain(value: float | str) -> str:
    """A number without needless digits, or a path as it is."""
    return value if isinstance(value, str) else f"{value:g}"
