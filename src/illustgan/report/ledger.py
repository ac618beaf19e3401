"""The ledger of claims in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from illustgan.claims import ledger
from illustgan.claims.settings import Rule
from illustgan.report import words
from illustgan.report.texts import Text, foreign
from illustgan.report.texts import gettext as _
from illustgan.results import catalogue
from illustgan.results.catalogue import PROBLEMS
from illustgan.results.figure import Translate

Content = Mapping[str, Any]
MARKS = {  # of a verdict: told apart by form, not by colour alone
    _("holds"): "✓",
    _("suggests it holds"): "(✓)",
    _("undecided"): "?",
    _("suggests it does not"): "(✗)",
    _("does not hold"): "✗",
    _("cannot be said"): "⊘",
    _("not computed"): "–",
}
OTHERS = {  # what claims speak of beside variants
    "floor": _("real faces"),
    "noise": _("noise"),
    "one_face": _("one face repeated"),
    "critic": _("critics of two segments"),
    "balance": _("balance"),
    "mixtures": _("mixtures of Gaussians"),
}


def entries(claims: Content, models: Sequence[str], seeds: Sequence[int]) -> list[dict[str, Any]]:
    """The claims of reports/claims.json in words, where those models are trained with those seeds.

    Each has an `anchor`, `claim`, `source`, `verdict`, `mark`, `rule`, `why`, `picture`, `sides` (the variants and
    problems that it is about), `comparisons` in words, the one `number` that tells most, or what `hindered` the claim.
    """
    seeds_of = dict.fromkeys((*models, *PROBLEMS), seeds)
    return [_entry(place, content, seeds_of) for place, content in enumerate(claims["claims"].values(), 1)]


def _entry(place: int, content: Content, seeds_of: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    rule = Rule(claim=content["claim"], source=content["source"], **content["decides"])
    measures, conditions = content["measures"], [*map(ledger.condition, content["conditions"].values())]
    verdict, unmet = foreign(content["verdict"]), ledger.unmet(content["conditions"])
    return {
        "anchor": f"claim-{place}",
        "claim": foreign(rule.claim),
        "source": foreign(rule.source),
        "verdict": verdict,
        "mark": MARKS[verdict],
        "rule": _said(lambda _: rule.words(_, lambda name: _named(name, _), conditions)),
        "why": _said(
            lambda _: (
                ledger.why(content, _, lambda name: _named(name, _)) if measures else ledger.missing(rule, seeds_of, _)
            )
        ),
        "picture": content["picture"],
        "sides": [name for name in (*rule.of, *rule.against) if name in seeds_of],
        "comparisons": [_compared(path, pair) for path, pairs in measures.items() for pair in pairs.values()],
        "number": _number(*ledger.telling(content)) if measures and not unmet else None,
        "hindered": foreign(unmet[0].says) if unmet else "",
    }


def _number(path: str, row: Content) -> dict[str, str]:
    """The one number of a claim: a difference, or a value where nothing is taken away, its interval, and what it is."""
    low, high, figure = row["low"], row["high"], catalogue.find(path)
    value = words.number(row["difference"])
    return {
        "value": f"+{value}" if row["against"] != "0" and (row["difference"] or 0) > 0 else value,
        "interval": "" if low is None else f"[{words.number(low)}, {words.number(high)}]",
        "figure": words.figure(path),
        "unit": foreign(figure.unit) if figure and figure.unit else "",
    }


def _compared(path: str, row: Content) -> Text:
    return _said(lambda _: ledger.compared(path, row, _, lambda name: _named(name, _)))


def _named(name: str, translate: Translate) -> str:
    """A variant, a problem, a number or a figure's path in words of a language."""
    return translate(str(OTHERS[name])) if name in OTHERS else catalogue.name(name, translate)


def _said(phrase: Callable[[Translate], str]) -> Text:
    """The phrase in both languages, with true minus signs."""
    return words.translated(lambda translate: re.sub(r"(?<![A-Za-z0-9_-])-(?=\d)", "−", phrase(translate)))
