"""The ledger of claims in words, and what may be said of the order of variants."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from illustgan.core.errors import UserError
from illustgan.report import words
from illustgan.report.words import Pairs

Content = Mapping[str, Any]
MARKS = {  # of a verdict: told apart by form, not by colour alone
    "holds": "✓",
    "suggests it holds": "(✓)",
    "undecided": "?",
    "suggests it does not": "(✗)",
    "does not hold": "✗",
    "not computed": "–",
}
NAMED = 4  # pairs that are named one by one, at most


@dataclass(frozen=True)
class Measure:
    """One comparison of a claim, in words."""

    path: str
    pair: str
    sides: str  # the two means
    difference: str
    interval: str
    wanted: str
    references: str  # what floor and ceilings score
    agrees: str


@dataclass(frozen=True)
class Entry:
    """A claim as the page shows it."""

    anchor: str
    claim: str
    source: str
    verdict: str
    mark: str
    rule: str
    why: str
    picture: str | None
    measures: Sequence[Measure]


def read(path: Path, stage: str, *blocks: str) -> dict[str, Any] | None:
    """A JSON object of `stage` that has the named blocks; None when there is no such file.

    Raises:
        UserError: when it is there and damaged, or lacks a block.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise UserError(f"{path} is no valid JSON ({error}): make it again with dvc repro -f {stage}") from None
    if not isinstance(content, dict) or any(block not in content for block in blocks):
        raise UserError(f"{path} is not complete: make it again with dvc repro -f {stage}")
    return content


def entries(claims: Content) -> list[Entry]:
    """The claims of reports/claims.json, in its order."""
    return [_entry(place, content) for place, content in enumerate(claims["claims"].values(), 1)]


def counts(found: Sequence[Entry]) -> Pairs:
    """How many claims have each verdict: pairs of verdict and count in words, without those that none has."""
    verdicts = [entry.verdict for entry in found]
    return [(verdict, str(verdicts.count(verdict))) for verdict in MARKS if verdict in verdicts]


def opening(comparison: Content | None, models: Sequence[str], seeds: Sequence[int]) -> str:
    """What may be said of the order of the variants, in two or three sentences.

    An order is stated only where the extractors agree on it; with several seeds, what intervals do not tell apart is
    named, and with one seed, that there are none.
    """
    if len(models) < 2:
        return ""
    if comparison is None:
        return "No order of the variants is stated, since reports/comparison.json is not there: run dvc repro claims."
    kid = comparison["agreement"]["kid"]
    pairs: Mapping[str, Content] = kid["pairs"]
    extractors = [key for key in next(iter(pairs.values())) if key not in ("agree", "better", "certain")]
    three = f"the extractors ({', '.join(extractors)})"
    if kid["ranking"]:
        said = f"By mean KID, all {three} put the variants in this order, best first: {', '.join(kid['ranking'])}."
    else:
        alike = sum(bool(pair["agree"]) for pair in pairs.values())
        said = f"By KID, {three} do not agree on an order of the {len(models)} variants"
        said += f": they order {alike} of {len(pairs)} pairs alike." if alike else ", nor on that of any two."
        first = _first(pairs, models)
        said += f" All of them put {first} before each other one." if first else ""
    return f"{said} {_doubt(pairs, len(seeds))}".strip()


def _first(pairs: Mapping[str, Content], models: Sequence[str]) -> str | None:
    wins = [pair["better"] for pair in pairs.values()]
    return next((model for model in models if wins.count(model) == len(models) - 1), None)


def _doubt(pairs: Mapping[str, Content], seeds: int) -> str:
    if seeds < 2:
        return "One seed has no interval, so any of this may be chance."
    agreed = {name: pair for name, pair in pairs.items() if pair["agree"]}
    alike = [name for name, pair in agreed.items() if not pair["certain"]]
    if not agreed:
        return ""
    if not alike:
        return f"Where they agree, all intervals over the {seeds} seeds leave out 0."
    named = "; ".join(name.replace(" against ", " and ") for name in alike)
    which = named if len(alike) <= NAMED else f"{len(alike)} of {len(pairs)} pairs"
    return f"Not told apart over {seeds} seeds, since an interval contains 0: {which}."


def _entry(place: int, content: Content) -> Entry:
    measures = [
        _measure(path, pair, found)
        for path, comparisons in content["measures"].items()
        for pair, found in comparisons.items()
    ]
    return Entry(
        anchor=f"claim-{place}",
        claim=content["claim"],
        source=content["source"],
        verdict=content["verdict"],
        mark=MARKS.get(content["verdict"], "?"),
        rule=words.with_figures_named(content["rule"]),
        why=words.with_figures_named(content["why"]),
        picture=content["picture"],
        measures=measures,
    )


def _measure(path: str, pair: str, found: Content) -> Measure:
    low, high, margin = found["low"], found["high"], found["margin"]
    side = "above" if found["wants"] == "higher" else "below"
    bound = None if margin is None else margin if found["wants"] == "higher" else -margin
    scored = [(label, found[key]) for key, label in (("floor", "floor"), ("noise", "noise"), ("one_face", "one face"))]
    return Measure(
        path=path,
        pair=words.with_figures_named(pair),
        sides=f"{words.number(found['means']['of'])} – {words.number(found['means']['against'])}",
        difference=words.number(found["difference"]),
        interval="one seed" if low is None else f"[{words.number(low)}, {words.number(high)}]",
        wanted=f"{side} {words.number(bound)}",
        references=", ".join(f"{label} {words.number(value, 2)}" for label, value in scored if value is not None),
        agrees=found["agrees"] or "no number",
    )
