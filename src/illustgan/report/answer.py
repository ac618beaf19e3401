"""What the page says first: which variant to pick for faces like these, and why; see `answer`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from illustgan.report import words
from illustgan.report.evaluations import EXTRACTORS, Evaluation, figure, over_seeds

VALUES, EDGES = "final.modes.values", "final.blur.edge_width"
KIDS = {f"final.{name}.kid": -1 for name in EXTRACTORS}  # by path, the sign of what is better
MEASURES = KIDS | {VALUES: 1}  # what a guess goes by
NAMED = {VALUES: "attribute values reached"}
Measured = Mapping[str, Sequence[Evaluation]]  # by model, over the same seeds


@dataclass(frozen=True)
class Answer:
    """Two sentences, and the variant that they speak for; None where figures speak for none."""

    variant: str | None
    which: str
    why: str


def answer(measured: Measured, comparison: Mapping[str, Any] | None) -> Answer | None:
    """Which variant to pick, from KID in the three extractors and attribute values reached, as means over seeds.

    A variant is picked when all extractors put it before each other one. One that leads in more than half of the
    measures that have a leader is called a guess. What one seed leaves open is said, and what an interval over seeds
    does that contains 0.

    Args:
        measured: evaluations by model, over the same seeds.
        comparison: reports/comparison.json, or None: nothing is then said of intervals.

    Returns:
        None with one model.
    """
    if len(measured) < 2:
        return None
    leaders = {path: leader for path, sign in MEASURES.items() if (leader := _leader(measured, path, sign)) is not None}
    kids = [leaders.get(path) for path in KIDS]
    if kids[0] is not None and len(set(kids)) == 1:
        first = kids[0]
        nearer = "in all three feature sets its samples are nearer to held-out faces than any other variant's"
        which = f"For a set like this one, pick {first}: {nearer}{_doubt(first, measured, comparison)}."
        return Answer(first, which, _why(first, measured))
    led = {model: [_named(path) for path in leaders if leaders[path] == model] for model in measured}
    order = sorted((model for model in led if led[model]), key=lambda model: -len(led[model]))
    why = "; ".join(f"{model}{' leads' * (model == order[0])} in {listed(led[model])}" for model in order)
    several = len(next(iter(measured.values()))) > 1
    doubt = "measures disagree" if several else "measures disagree, and one seed cannot say what of it is chance"
    if order and 2 * len(led[order[0]]) > len(leaders):
        which = f"For a set like this one, {order[0]} is the best guess, but no more: {doubt}."
        return Answer(order[0], which, f"{why}.")
    return Answer(None, f"For a set like this one, no variant is recommended: {doubt}.", f"{why}." if why else "")


def trained(runs: Mapping[str, Mapping[str, Any]], faces: int, side: int) -> str:
    """What was trained on what, in a sentence.

    Args:
        runs: for each model what run.json says, at least `steps` and `tflop`.
        faces: training faces.
        side: pixels of a face.
    """
    steps = [run["steps"] for run in runs.values()]
    work = [run["tflop"] for run in runs.values()]
    equal = max(work) - min(work) <= 0.02 * max(work)  # a budget is met to within one step
    cost = words.number(max(work)) if equal else f"{words.number(min(work))} to {words.number(max(work))}"
    taken = words.whole(steps[0]) if len(set(steps)) == 1 else f"{words.whole(min(steps))} to {words.whole(max(steps))}"
    each = " each" if len(runs) > 1 else ""
    return (
        f"{listed(list(runs))} learnt from {words.whole(faces)} faces of {side} × {side} pixels, "
        f"with {cost} TFLOP of work{each}: {taken} generator steps."
    )


def listed(names: Sequence[str]) -> str:
    """The names as in speech: "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _leader(measured: Measured, path: str, sign: int) -> str | None:
    """The model with the best mean; None where one has no figure, or two are equally good."""
    means = {model: over_seeds(seeds, path).mean for model, seeds in measured.items()}
    known = {model: sign * mean for model, mean in means.items() if mean is not None}
    if len(known) < len(means):
        return None
    best = max(known.values())
    first = [model for model, value in known.items() if value == best]
    return first[0] if len(first) == 1 else None


def _doubt(first: str, measured: Measured, comparison: Mapping[str, Any] | None) -> str:
    """What may be said of chance, after a comma or not at all."""
    seeds = len(measured[first])
    if seeds < 2:
        return ", though one seed cannot say whether that is chance"
    if comparison is None:
        return ""
    pairs = comparison["agreement"]["kid"]["pairs"]
    alike = []
    for name, pair in pairs.items():
        later, _, earlier = name.partition(" against ")
        if first in (later, earlier) and not pair["certain"]:
            alike.append(earlier if later == first else later)
    if not alike:
        return f", beyond the intervals over {seeds} seeds"
    return f", though {seeds} seeds do not tell it from {listed(alike)} in all of them"


def _why(first: str, measured: Measured) -> str:
    """How varied and how sharp its samples are, beside the best other variant and real faces."""
    said = []
    reached = {model: over_seeds(seeds, VALUES).mean for model, seeds in measured.items()}
    mine = reached.pop(first)
    others = [(value, model) for model, value in reached.items() if value is not None]
    if mine is not None and others:
        value, model = max(others)
        real = _floor(measured, VALUES)
        beside = "" if real is None else f"; real faces: {_share(real)}"
        said.append(
            f"reach {_share(mine)} of the attributes' values (the others at most {_share(value)}, by {model}{beside})"
        )
    width = over_seeds(measured[first], EDGES).mean
    if width is not None:
        real = _floor(measured, EDGES)
        beside = "" if real is None else f" (real faces: {words.number(real)})"
        said.append(f"have edges {words.number(width)} pixels wide{beside}")
    return f"Its samples {' and '.join(said)}." if said else ""


def _floor(measured: Measured, path: str) -> float | None:
    """What real faces score in the place of samples."""
    return figure(next(iter(measured.values()))[0], path.replace("final.", "floor.", 1))


def _share(value: float) -> str:
    return f"{100 * value:.0f}\N{NO-BREAK SPACE}%"


def _named(path: str) -> str:
    return NAMED.get(path) or words.figure(path)
