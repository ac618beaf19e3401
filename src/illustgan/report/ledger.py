"""The ledger of claims in words, and the order of variants."""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from illustgan.claims import catalogue, ledger
from illustgan.claims.catalogue import Translate
from illustgan.claims.settings import PROBLEMS, Rule
from illustgan.report import words
from illustgan.report.texts import Text, foreign, joined
from illustgan.report.texts import gettext as _

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
AGREES = {"yes": _("yes"), "no": _("no"), "unclear": _("unclear"), "nothing": _("says nothing"), None: _("no number")}
SCORED = {"floor": _("floor"), "noise": _("noise"), "one_face": _("one face")}
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

    Each has an `anchor`, `claim`, `source`, `verdict`, `mark`, `rule`, `why`, `picture` and `measures`.
    """
    known = dict.fromkeys((*models, *PROBLEMS), seeds)
    return [_entry(place, content, known) for place, content in enumerate(claims["claims"].values(), 1)]


def order(comparison: Content, models: Sequence[str]) -> dict[str, Any]:
    """What may be said of the order of the variants by KID.

    The `ranking`, best first, is None where `extractors` disagree. They order so many of all `pairs` `alike`, of which
    intervals over seeds leave so many `untold`, and put `first` one variant, or None.
    """
    pairs: Mapping[str, Content] = comparison["agreement"]["kid"]["pairs"]
    wins = [pair["better"] for pair in pairs.values()]
    agreed = {name: pair for name, pair in pairs.items() if pair["agree"]}
    return {
        "extractors": joined([*catalogue.SPACES]),
        "ranking": comparison["agreement"]["kid"]["ranking"],
        "pairs": len(pairs),
        "alike": len(agreed),
        "first": next((model for model in models if wins.count(model) == len(models) - 1), None),
        "untold": sum(not pair["certain"] for pair in agreed.values()),
    }


def _entry(place: int, content: Content, known: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    rule = Rule(claim=content["claim"], source=content["source"], **content["decides"])
    found, conditions = content["measures"], [*map(ledger.condition, content["conditions"].values())]
    verdict = foreign(content["verdict"])
    return {
        "anchor": f"claim-{place}",
        "claim": foreign(rule.claim),
        "source": foreign(rule.source),
        "verdict": verdict,
        "mark": MARKS[verdict],
        "rule": _said(lambda _: rule.words(_, lambda name: _named(name, _), conditions)),
        "why": _said(
            lambda _: ledger.why(content, _, lambda name: _named(name, _)) if found else ledger.missing(rule, known, _)
        ),
        "picture": content["picture"],
        "measures": [_measure(path, pair) for path, pairs in found.items() for pair in pairs.values()],
    }


def _named(name: str, translate: Translate) -> str:
    """A variant, a problem, a number or a figure's path in words of a language."""
    return translate(str(OTHERS[name])) if name in OTHERS else catalogue.name(name, translate)


def _said(phrase: Callable[[Translate], str]) -> Text:
    """The phrase in both languages, with true minus signs."""
    return words.translated(lambda translate: re.sub(r"(?<![\w-])-(?=\d)", "−", phrase(translate)))


def _measure(path: str, found: Content) -> dict[str, str]:
    """One comparison of a claim: two means, and what floor and ceilings score, its `references`."""
    low, high, margin = found["low"], found["high"], found["margin"]
    side = "above" if found["wants"] == "higher" else "below"
    bound = words.number(margin if margin is None or found["wants"] == "higher" else -margin)
    scored = [(label, words.number(found[key], 2)) for key, label in SCORED.items() if found[key] is not None]
    one, other = (_said(functools.partial(_named, found[side])) for side in ("of", "against"))
    return {
        "path": path,
        "pair": _("%(one)s against %(other)s", one=one, other=other),
        "sides": f"{words.number(found['means']['of'])} – {words.number(found['means']['against'])}",
        "difference": words.number(found["difference"]),
        "interval": _("one seed") if low is None else f"[{words.number(low)}, {words.number(high)}]",
        "wanted": words.translated(lambda _: _(f"{side} {{bound}}").format(bound=bound)),
        "references": joined([joined(pair, " ", " ") for pair in scored]),
        "agrees": AGREES[found["agrees"]],
    }
