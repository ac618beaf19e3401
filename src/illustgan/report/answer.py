"""What the page says first: which variant to pick for faces like these, and why; see `answer`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from illustgan.claims.evaluations import Evaluation, figure, over_seeds
from illustgan.core.run_folder import Run
from illustgan.report import words
from illustgan.report.texts import Text, joined, listed, sentences
from illustgan.report.texts import gettext as _

VALUES, EDGES = "final.modes.values", "final.blur.edge_width"
KIDS = {f"final.{name}.kid": -1 for name in ("lite0", "random", "pixels")}  # by path, the sign of what is better
MEASURES = KIDS | {VALUES: 1}  # what a guess goes by
Measured = Mapping[str, Sequence[Evaluation]]  # by model, over the same seeds


@dataclass(frozen=True)
class Answer:
    """Two sentences, and the variant that they speak for; None where figures speak for none."""

    variant: str | None
    which: str
    why: str


def answer(measured: Measured, comparison: Mapping[str, Any]) -> Answer | None:
    """Which variant to pick, from KID in the three extractors and attribute values reached, as means over seeds.

    A variant is picked when all extractors put it before each other one. One that leads in more than half of the
    measures that have a leader is called a guess. What one seed leaves open is said, and what an interval over seeds
    does that contains 0.

    Args:
        measured: evaluations by model, over the same seeds.
        comparison: reports/comparison.json.

    Returns:
        None with one model.
    """
    if len(measured) < 2:
        return None
    leaders = {path: leader for path, sign in MEASURES.items() if (leader := _leader(measured, path, sign)) is not None}
    kids = [leaders.get(path) for path in KIDS]
    if kids[0] is not None and len(set(kids)) == 1:
        return Answer(kids[0], _picked(kids[0], measured, comparison), _why(kids[0], measured))
    led = {model: [words.figure(path) for path in leaders if leaders[path] == model] for model in measured}
    order = sorted((model for model in led if led[model]), key=lambda model: -len(led[model]))
    parts = [_("%(model)s leads in %(names)s", model=model, names=listed(led[model])) for model in order]
    why = _("%(clauses)s.", clauses=joined(parts, "; ")) if parts else ""
    chance = "" if _seeds(measured) > 1 else _("One seed cannot say what of it is chance.")
    if order and 2 * len(led[order[0]]) > len(leaders):
        which = _(
            "For a set like this one, %(model)s is the best guess, but no more: measures disagree.", model=order[0]
        )
        return Answer(order[0], sentences(which, chance), why)
    which = _("For a set like this one, no variant is recommended: measures disagree.")
    return Answer(None, sentences(which, chance), why)


def trained(runs: Sequence[Run], faces: int) -> Text:
    """What was trained on how many faces, in a sentence."""
    steps, work = [run.steps for run in runs], [run.tflop for run in runs]
    equal = max(work) - min(work) <= 0.02 * max(work)  # a budget is met to within one step
    return _(
        "%(names)s learnt from %(faces)s faces of %(side)s × %(side)s pixels, with %(cost)s TFLOP of work each: "
        "%(steps)s generator steps.",
        names=listed([run.model for run in runs]),
        faces=words.whole(faces),
        side=runs[0].size,
        cost=words.number(max(work)) if equal else words.span(work),
        steps=words.span(steps, words.whole),
    )


def _picked(first: str, measured: Measured, comparison: Mapping[str, Any]) -> Text:
    """The recommendation, with what may be said of chance."""
    which = _(
        "For a set like this one, pick %(model)s: in all three feature sets its samples are nearer to held-out faces "
        "than any other variant's.",
        model=first,
    )
    seeds = _seeds(measured)
    if seeds < 2:
        return sentences(which, _("One seed cannot say whether that is chance."))
    alike = []
    for name, pair in comparison["agreement"]["kid"]["pairs"].items():
        later, _against, earlier = name.partition(" against ")
        if first in (later, earlier) and not pair["certain"]:
            alike.append(earlier if later == first else later)
    if not alike:
        return sentences(which, _("The differences lie beyond the intervals over %(seeds)s seeds.", seeds=seeds))
    doubt = _("%(seeds)s seeds do not tell it from %(names)s in all of them.", seeds=seeds, names=listed(alike))
    return sentences(which, doubt)


def _leader(measured: Measured, path: str, sign: int) -> str | None:
    """The model with the best mean; None where one has no figure, or two are equally good."""
    means = {model: over_seeds(seeds, path).mean for model, seeds in measured.items()}
    known = {model: sign * mean for model, mean in means.items() if mean is not None}
    if len(known) < len(means):
        return None
    best = max(known.values())
    first = [model for model, value in known.items() if value == best]
    return first[0] if len(first) == 1 else None


def _why(first: str, measured: Measured) -> str:
    """How varied and how sharp its samples are, beside the best other variant and real faces."""
    said = []
    reached = {model: over_seeds(seeds, VALUES).mean for model, seeds in measured.items()}
    mine = reached.pop(first)
    others = [(value, model) for model, value in reached.items() if value is not None]
    if mine is not None and others:
        value, model = max(others)
        said.append(
            _(
                "Its samples reach %(mine)s of the attributes' values (the others at most %(best)s, by %(model)s; real "
                "faces: %(real)s).",
                mine=_share(mine),
                best=_share(value),
                model=model,
                real=_share(_floor(measured, VALUES)),
            )
        )
    width = over_seeds(measured[first], EDGES).mean
    if width is not None:
        real = words.number(_floor(measured, EDGES))
        said.append(
            _("Its edges are %(width)s pixels wide (real faces: %(real)s).", width=words.number(width), real=real)
        )
    return sentences(*said)


def _seeds(measured: Measured) -> int:
    return len(next(iter(measured.values())))


def _floor(measured: Measured, path: str) -> float | None:
    """What real faces score in the place of samples."""
    return figure(next(iter(measured.values()))[0], path.replace("final.", "floor.", 1))


def _share(value: float | None) -> str:
    return words.number(None) if value is None else f"{100 * value:.0f}\N{NO-BREAK SPACE}%"
