"""The ledger of claims in words, and what may be said of the order of variants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from illustgan.claims.catalogue import REFERENCES
from illustgan.report import words
from illustgan.report.texts import Text, foreign, joined, listed, ngettext, sentences
from illustgan.report.texts import gettext as _
from illustgan.report.words import Pairs

Content = Mapping[str, Any]
MARKS = {  # of a verdict: told apart by form, not by colour alone
    _("holds"): "✓",
    _("suggests it holds"): "(✓)",
    _("undecided"): "?",
    _("suggests it does not"): "(✗)",
    _("does not hold"): "✗",
    _("not computed"): "–",
}
AGREES = {"yes": _("yes"), "no": _("no"), "unclear": _("unclear"), None: _("no number")}
SCORED = {"floor": _("floor"), "noise": _("noise"), "one_face": _("one face")}
OTHERS = {  # what a variant may be compared with beside others
    "floor": _("real faces"),
    "noise": _("noise"),
    "one_face": _("one face repeated"),
    "critic": _("critics of two segments"),
    "balance": _("balance"),
    "mixtures": _("mixtures of Gaussians"),
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


def entries(claims: Content) -> list[Entry]:
    """The claims of reports/claims.json, in its order."""
    return [_entry(place, content) for place, content in enumerate(claims["claims"].values(), 1)]


def counts(found: Sequence[Entry]) -> Pairs:
    """How many claims have each verdict: pairs of verdict and count in words, without those that none has."""
    verdicts = [entry.verdict for entry in found]
    return [(verdict, str(verdicts.count(verdict))) for verdict in MARKS if verdict in verdicts]


def opening(comparison: Content, models: Sequence[str], seeds: Sequence[int]) -> str:
    """What may be said of the order of the variants, in two or three sentences.

    An order is stated only where the extractors agree on it; with several seeds, what intervals do not tell apart is
    named, and with one seed, that there are none.
    """
    if len(models) < 2:
        return ""
    pairs: Mapping[str, Content] = comparison["agreement"]["kid"]["pairs"]
    ranking = comparison["agreement"]["kid"]["ranking"]
    extractors = joined([key for key in next(iter(pairs.values())) if key not in ("agree", "better", "certain")])
    if ranking:
        order = _(
            "By mean KID, all the extractors (%(extractors)s) put the variants in this order, best first: %(order)s.",
            extractors=extractors,
            order=joined(ranking),
        )
        return sentences(order, _doubt(pairs, len(seeds)))
    alike = sum(bool(pair["agree"]) for pair in pairs.values())
    among = {"extractors": extractors, "count": len(models), "alike": alike, "pairs": len(pairs)}
    if alike:
        order = _(
            "By KID, the extractors (%(extractors)s) do not agree on an order of the %(count)s variants: they order "
            "%(alike)s of %(pairs)s pairs alike.",
            **among,
        )
    else:
        order = _(
            "By KID, the extractors (%(extractors)s) do not agree on an order of the %(count)s variants, nor on that "
            "of any two.",
            **among,
        )
    first = _first(pairs, models)
    before = _("All of them put %(first)s before each other one.", first=first) if first else ""
    return sentences(order, before, _doubt(pairs, len(seeds)))


def _first(pairs: Mapping[str, Content], models: Sequence[str]) -> str | None:
    wins = [pair["better"] for pair in pairs.values()]
    return next((model for model in models if wins.count(model) == len(models) - 1), None)


def _doubt(pairs: Mapping[str, Content], seeds: int) -> str:
    if seeds < 2:
        return _("One seed has no interval, so any of this may be chance.")
    agreed = {name: pair for name, pair in pairs.items() if pair["agree"]}
    alike = [name.split(" against ") for name, pair in agreed.items() if not pair["certain"]]
    if not agreed:
        return ""
    if not alike:
        return _("Where they agree, all intervals over the %(seeds)s seeds leave out 0.", seeds=seeds)
    named: str = joined([_("%(one)s and %(other)s", one=one, other=other) for one, other in alike], "; ")
    if len(alike) > NAMED:
        named = _("%(count)s of %(pairs)s pairs", count=len(alike), pairs=len(pairs))
    return _("Not told apart over %(seeds)s seeds, since an interval contains 0: %(named)s.", seeds=seeds, named=named)


def _entry(place: int, content: Content) -> Entry:
    measures = [
        _measure(path, found) for path, comparisons in content["measures"].items() for found in comparisons.values()
    ]
    verdict = foreign(content["verdict"])
    return Entry(
        anchor=f"claim-{place}",
        claim=foreign(content["claim"]),
        source=foreign(content["source"]),
        verdict=verdict,
        mark=MARKS[verdict],
        rule=_rule(content["decides"]),
        why=_why(content),
        picture=content["picture"],
        measures=measures,
    )


def _rule(rule: Content) -> Text:
    """What decides a claim: which figures of which variants, which way, and by how much."""
    against = [_side(name) for name in rule["against"]] or [_side(rule["than"])]
    ways = [
        (_("%(measures)s higher", measures=_measures(rule["higher"])) if rule["higher"] else ""),
        (_("%(measures)s lower", measures=_measures(rule["lower"])) if rule["lower"] else ""),
    ]
    parts = [
        _(
            "of %(names)s, against %(other)s: %(ways)s",
            names=listed([_side(name) for name in rule["of"]]),
            other=joined(against, " and "),
            ways=listed([way for way in ways if way]),
        ),
        *(_margin(by, share=share) for by, share in ((rule["by"], False), (rule["by_share"], True)) if by),
    ]
    return joined(parts)


def _measures(paths: Sequence[str]) -> Text:
    return joined([words.figure(path) for path in paths])


def _margin(by: float, *, share: bool) -> Text:
    least = _("%(by)s %% of it", by=words.plain(100 * abs(by))) if share else words.plain(abs(by))
    if by > 0:
        return _("by more than %(least)s", least=least)
    return _("or worse by less than %(least)s", least=least)


def _side(name: object) -> str:
    """A variant, a reference, a number, or the path of another figure."""
    if isinstance(name, int | float):
        return words.plain(name)
    if str(name) in OTHERS:
        return OTHERS[str(name)]
    return words.figure(str(name)) if "." in str(name) else str(name)


def _why(content: Content) -> Text:
    """The numbers that decided, or what stood in the way."""
    rows = [(path, found) for path, pairs in content["measures"].items() for found in pairs.values()]
    if not rows:
        return _not_trained(content["decides"])
    for path, found in rows:
        if found["agrees"] is None:
            return _null(path, found)
    agree = [found["agrees"] for _path, found in rows]
    counted = [
        ngettext("%(yes)s of %(count)s comparison agrees", "%(yes)s of %(count)s comparisons agree", len(rows), yes=agree.count("yes")),
        *([_("%(no)s contradict", no=agree.count("no"))] if "no" in agree else []),
        *([_("%(unclear)s are unclear", unclear=agree.count("unclear"))] if "unclear" in agree else []),
    ]
    # what is at odds with the claim is worth quoting before what agrees
    path, found = next(row for kind in ("no", "unclear", "yes") for row in rows if row[1]["agrees"] == kind)
    quoted = _(
        "%(figure)s of %(of)s less %(against)s is %(difference)s (%(interval)s), wanted %(wanted)s",
        figure=words.figure(path),
        of=_side(found["of"]),
        against=_against(found["against"]),
        difference=words.plain(found["difference"]),
        interval=_interval(found, words.plain) or _("one seed: no interval"),
        wanted=_wanted(found),
    )
    return joined((joined(counted), quoted), "; ", "。")


def _not_trained(rule: Content) -> Text:
    names = [name for name in dict.fromkeys((*rule["of"], *rule["against"])) if name not in REFERENCES]
    return _(
        "%(names)s are not all trained with the same seeds: add them to models in params.yaml, then dvc repro",
        names=listed(names),
    )


def _null(path: str, found: Content) -> Text:
    """What to do where a figure has no number."""
    side = found["of"] if None in found["values"]["of"].values() else found["against"]
    if "modes" in path.split("."):
        fix = _(
            "too few attributes of faces are told apart: take data.source avatars, or more steps in attributes.scales"
        )
    elif path.startswith("curves."):
        fix = _("a curve needs four checkpoints that are not all alike: raise evaluations in scales")
    else:
        fix = _("it is not defined for these pictures")
    return _("%(figure)s of %(of)s has no number: %(fix)s", figure=words.figure(path), of=_against(side), fix=fix)


def _against(name: str) -> str:
    """The other side as the file names it: a number stands there as text."""
    try:
        return _side(float(name))
    except ValueError:
        return _side(name)


def _interval(found: Content, said: Any) -> str:
    if found["low"] is None:
        return ""
    return f"[{said(found['low'])}, {said(found['high'])}]"


def _wanted(found: Content) -> Text:
    margin = found["margin"]
    if found["wants"] == "higher":
        return _("above %(bound)s", bound=words.number(margin))
    return _("below %(bound)s", bound=words.number(None if margin is None else -margin))


def _measure(path: str, found: Content) -> Measure:
    scored = [
        joined((label, words.number(found[key], 2)), " ", " ") for key, label in SCORED.items() if found[key] is not None
    ]
    return Measure(
        path=path,
        pair=_("%(one)s against %(other)s", one=_side(found["of"]), other=_against(found["against"])),
        sides=f"{words.number(found['means']['of'])} – {words.number(found['means']['against'])}",
        difference=words.number(found["difference"]),
        interval=_interval(found, words.number) or _("one seed"),
        wanted=_wanted(found),
        references=joined(scored),
        agrees=AGREES[found["agrees"]],
    )
