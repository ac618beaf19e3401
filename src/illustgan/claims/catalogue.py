"""The one catalogue of figures: where each stands in an evaluation, what it is called, and what it says.

Whatever names a figure, the page and docs/metrics.md included, takes its words from here: in English, marked by `N_`
for gettext. `illustgan.claims.metrics` says what each metric is blind to, and names its paper.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from illustgan.claims.metrics import METRICS, N_

Translate = Callable[[str], str]


SPACES = {  # what pictures are turned into before they are measured, by the name of the extractor
    "lite0": N_("the features of an image network"),
    "random": N_("the features of an untrained network"),
    "pixels": N_("pixels"),
}
MOVED = ("lite0", "pixels")  # extractors in whose features EM, copies and oscillation are computed
CHECKPOINTS = ("final", "best")  # blocks of an evaluation with the same figures, of a generator
REFERENCES = {  # blocks with the same figures, of pictures of no generator
    "floor": N_("real faces (target)"),
    "noise": N_("noise"),
    "one_face": N_("one face repeated"),
}
CURVES = {  # of training, which may tell quality
    "estimate": N_("the estimate"),
    "discriminator_loss": N_("the discriminator's loss"),
    "generator_loss": N_("the generator's loss"),
    "clock": N_("minus the step"),  # the control
}
QUALITIES = {  # what they may tell, by its name in a correlation
    "kid": "KID (lite0)",
    "swd": "SWD",
    "em": N_("EM (lite0), not the critic's space"),
    "em_pixels": "EM (pixels)",
    "coverage": N_("coverage (pixels)"),
}
ENDS = {"_low": N_("{figure}, at least"), "_high": N_("{figure}, at most")}  # of an interval, by how its path ends
CORRELATIONS = {"spearman": "Spearman", "kendall": "Kendall", "partial": N_("Spearman beside the clock")}
ESTIMATORS = {  # of the distance of two segments, by their blocks in data/theory/critic.json
    "critic": N_("the critic's estimate"),
    "moving": N_("the moving critic's estimate"),
    "discriminator": N_("the discriminator's loss"),
}
SAMPLES = 512  # that shares are counted in, at the laptop scale
SHARE, NATS, REAL = N_("share, 0 to 1"), N_("nats"), N_("1 is as real faces")


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
    """A number of an evaluation. Texts may have names in braces, which `said` fills."""

    path: str  # names of blocks and of the number, joined by dots, as in `final.lite0.kid`
    metric: str  # its key in `METRICS`
    label: str  # its heading in a table that says in which features; `heading` is for all others
    about: str  # what it tells, in one sentence
    better: Literal["lower", "higher", ""] = ""  # empty where neither is
    unit: str = ""  # or the range
    features: str = ""  # in which it is measured, or of what; empty where the label says it all
    words: Mapping[str, str] = field(default_factory=dict)  # what braces stand for, besides {space}: the features'
    phrase: str = ""  # what it is called in a sentence, where that is not the heading
    whole: bool = False  # it is a count
    most: float = math.inf  # the end of its range, which says that there was nothing to measure
    ranked: bool = False  # the variant that is best by it may be marked
    within: tuple[str, ...] = ()  # paths of its spread with one seed, or of both ends of its interval
    bound: Bound | None = None  # beyond it the figure is marked
    end: str = ""  # what is said of it as an end of its interval

    @property
    def resolution(self) -> float:
        """The step in which it comes: what is nearer than that may be alike by chance. 0 where only digits end."""
        return 1 / SAMPLES if self.unit == SHARE else float(self.whole)

    def said(self, text: str, translate: Translate = str) -> str:
        """One of its texts, translated, with its braces filled, each by itself: `said(figure.about, gettext)`."""
        space = {"space": SPACES[self.features]} if self.features in SPACES else {}
        return translate(text).format(**{brace: translate(word) for brace, word in {**space, **self.words}.items()})

    def heading(self, translate: Translate = str) -> str:
        """Its label, with the features in which it is measured: "KID (lite0)"."""
        label = self.said(self.label, translate)
        if not self.features:
            return label
        return translate(N_("{label} ({features})")).format(label=label, features=translate(self.features))

    def name(self, translate: Translate = str) -> str:
        """What it is called in a sentence: "coverage (lite0)"."""
        name = self.said(self.phrase, translate)
        if not self.phrase:
            name = self.heading(translate)
            name = name if name[1:2].isupper() else name[:1].lower() + name[1:]  # KID stays KID
        return translate(self.end).format(figure=name) if self.end else name


def _distances() -> Iterable[Figure]:
    about = N_("How far samples are from held-out faces in {space}: lower is nearer, 0 no difference.")
    for key in SPACES:
        path = f"final.{key}.kid"
        yield Figure(path, "kid", "KID", about, "lower", features=key, ranked=True, within=(f"{path}_spread",))
    about = N_("The same from faces that only choices are made by, never from those that are reported.")
    for key in SPACES:
        yield Figure(f"validation.{key}.kid", "kid", N_("KID for choosing"), about, "lower", features=key)
    about = N_(
        "Distance between two Gaussians, one fitted to samples' features and one to held-out faces': lower is nearer."
    )
    for key in (*SPACES, "Inception"):
        yield Figure(f"final.{key.lower()}.fid", "fid", "FID", about, "lower", features=key)
    about = N_("Distance between small patches of samples and of held-out faces: lower is nearer.")
    yield Figure("final.swd.mean", "swd", "SWD", about, "lower", ranked=True)
    about = N_("How far samples must move in {space} to become held-out faces: lower is nearer.")
    for key in MOVED:
        yield Figure(f"final.em.{key}", "em", "EM", about, "lower", features=key)


def _variety() -> Iterable[Figure]:
    for key in SPACES:
        path, label = f"final.{key}", N_("Precision")
        about = N_("Share of samples that lie among real faces: higher is more faithful.")
        yield Figure(f"{path}.precision", "precision", label, about, "higher", SHARE, key)
        about = N_("Share of real faces that lie among samples: higher is more varied.")
        yield Figure(f"{path}.recall", "precision", N_("Recall"), about, "higher", SHARE, key)
        about = N_("How many real faces' neighbourhoods a sample lies in: higher is more faithful.")
        yield Figure(f"{path}.density", "coverage", N_("Density"), about, "higher", REAL, key)
        about = N_("Share of real faces with a sample in their neighbourhood: higher is more varied.")
        yield Figure(f"{path}.coverage", "coverage", N_("Coverage"), about, "higher", SHARE, key, ranked=True)
    about = N_("Mean distance between samples over that between real faces: 1 is as varied, and so can noise be.")
    yield Figure("final.diversity", "diversity", N_("Diversity"), about, unit=REAL)
    about = N_("Share of groups of training faces that samples reach: higher is more varied.")
    yield Figure("final.clusters.reached", "clusters", N_("Clusters reached"), about, "higher", SHARE)
    yield from _mix("clusters", "clusters", N_("groups"))
    path, metric = "final.modes", "modes"
    about = N_("Share of samples that a classifier takes for faces: higher is better.")
    label, phrase = N_("Recognised"), N_("samples recognised")
    yield Figure(f"{path}.recognised", metric, label, about, "higher", SHARE, phrase=phrase)
    counts = {
        "faces": (N_("Faces among samples"), N_("How many samples a classifier takes for faces.")),
        "samples": (N_("Samples"), N_("How many samples it was shown.")),
        "at": (N_("Counted at"), N_("The number of recognised samples at which modes are counted.")),
    }
    for name, (label, about) in counts.items():
        yield Figure(f"{path}.{name}", metric, label, about, whole=True)
    about = N_(
        "Share of all kinds of hair, eyes, mouths and so on that equally many recognised samples show: higher is more "
        "varied."
    )
    label, within = N_("Values reached"), (f"{path}.values_spread",)
    yield Figure(f"{path}.values", metric, label, about, "higher", SHARE, ranked=True, within=within)
    about = N_("Share of all pairs of such kinds that they show together: higher is more varied.")
    label, within = N_("Pairs reached"), (f"{path}.pairs_spread",)
    yield Figure(f"{path}.pairs", metric, label, about, "higher", SHARE, ranked=True, within=within)
    yield from _mix("modes", "mix", N_("kinds of hair, eyes and so on"))


def _mix(block: str, metric: str, kinds: str) -> Iterable[Figure]:
    words, what = {"kinds": kinds}, N_("modes") if block == "modes" else N_("clusters")
    about = N_(
        "How far the mix of {kinds} is from the training faces', as the Kullback-Leibler divergence: 0 is the same mix."
    )
    yield Figure(f"final.{block}.kl", metric, "KL", about, "lower", NATS, what, words)
    about = N_(
        "How far the mix of {kinds} is from the training faces', as the total variation, 0 to 1: 0 is the same mix."
    )
    yield Figure(f"final.{block}.tv", metric, "TV", about, "lower", SHARE, what, words)


def _copies_and_blur() -> Iterable[Figure]:
    path, label, unit = "final.memorisation", N_("Distance from copying"), N_("a Z, 34 is far")
    about = N_(
        "How much farther from training faces samples are than held-out faces are, in {space}, as a Z: 0 is as far, "
        "below −3 copies."
    )
    bound = Bound(N_("copies"), below=-3)  # three deviations are no chance
    for key in MOVED:
        yield Figure(f"{path}.{key}.copying", "copying", label, about, "", unit, key, bound=bound)
    label, bound = N_("Closer"), Bound(N_("copies"), above=0.05)  # so much more than .01 is no chance either
    about = N_(
        "Share of samples nearer to a training face, in {space}, than 99 % of held-out faces are: .01 is honest."
    )
    for key in MOVED:
        yield Figure(f"{path}.{key}.closer", "closer", label, about, "", SHARE, key, bound=bound)
    about = N_("Share of samples that have a twin among the others: higher is less varied.")
    yield Figure("final.distinct.duplicates", "twins", N_("Twins"), about, "lower", SHARE)
    about = N_("How many different faces the generator draws, as far as its twins tell: higher is more varied.")
    yield Figure("final.distinct.support", "twins", N_("Support"), about, "higher", N_("faces"), whole=True)
    label, about = N_("Edge width"), N_("Mean width of strong edges: wider than real faces' is blurred.")
    yield Figure("final.blur.edge_width", "edge_width", label, about, unit=N_("pixels"), most=9.0)
    about = N_("The same in smoothed pictures, where noise cannot make edges steep.")
    yield Figure(
        "final.blur.smoothed_width", "edge_width", N_("Edge width, smoothed"), about, unit=N_("pixels"), most=9.0
    )
    label, about = N_("High frequencies"), N_("Fine detail over that of real faces: below 1 is blurred, above 1 noisy.")
    yield Figure("final.blur.high_frequencies", "high_frequencies", label, about, unit=REAL)


def _oscillation() -> Iterable[Figure]:
    moves = N_("How far a latent's picture moves in {space} between two snapshots of equal work: 0 is calm.")
    mixes = N_("How far the mix of attributes moves between two snapshots of equal work: 0 is calm.")
    yield from _moved("work", N_("Oscillation by work"), moves, mixes)
    moves = N_(
        "How far a latent's picture moves in {space} between two snapshots some equal number of generator steps apart: "
        "0 is calm."
    )
    mixes = N_(
        "How far the mix of attributes moves between two snapshots some equal number of generator steps apart: 0 is "
        "calm."
    )
    yield from _moved("steps", N_("Oscillation by steps"), moves, mixes)


def _moved(by: str, label: str, moves: str, mixes: str) -> Iterable[Figure]:
    unit = N_("1 is another latent's picture")
    for key in MOVED:
        yield Figure(f"oscillation.{by}.{key}", "oscillation", label, moves, "lower", unit, key)
    yield Figure(f"oscillation.{by}.modes", "mode_changes", label, mixes, "lower", SHARE, N_("modes"))


def _course() -> Iterable[Figure]:
    about = N_("How far apart the variant's own discriminator finds its samples and {which} faces.")
    label, which = N_("Estimate on training"), {"which": N_("training")}
    yield Figure("final.estimate_train", "estimate", label, about, words=which)
    label, which = N_("Estimate on held-out"), {"which": N_("held-out")}
    yield Figure("final.estimate_heldout", "estimate", label, about, words=which)
    about = N_("Estimate on training less that on held-out faces: above 0, training faces are known by heart.")
    yield Figure("final.estimate_gap", "estimate", N_("Gap"), about)
    about = N_("The generator step at which one would stop who goes by the estimate alone.")
    yield Figure("curves.stopping.step", "stopping", N_("Stop at step"), about, unit=N_("steps"), whole=True)
    regret = N_("KID where the estimate says to stop, above that of the best checkpoint: 0 is the best there is.")
    last = N_("KID after training to the end, above that of the best checkpoint: 0 is the best there is.")
    for key in SPACES:
        path = f"curves.stopping.{key}.regret"
        yield Figure(path, "stopping", N_("Regret"), regret, "lower", features=key)
        yield Figure(f"{path}_last", "stopping", N_("Regret of the last"), last, "lower", features=key)
    together = N_("How {loss} and {quality} go together over checkpoints: 1 is up together, −1 against, 0 neither.")
    beside = N_(
        "How {loss} and {quality} go together beyond what goes with the step anyway: 0 says no more than a clock."
    )
    phrase, unit = N_("{kind} of {loss} with {quality}"), N_("−1 to 1")
    for curve, loss in CURVES.items():
        for kind, correlation in CORRELATIONS.items():
            about = beside if kind == "partial" else together
            for target, quality in QUALITIES.items():
                if (curve, kind) == ("clock", "partial"):
                    continue
                path = f"curves.{curve}.{target}.{kind}"
                words, behind = {"kind": correlation, "loss": loss, "quality": quality}, (f"{path}_low", f"{path}_high")
                label = N_("Coverage (pixels)") if target == "coverage" else quality
                yield Figure(path, "correlation", label, about, "", unit, "", words, phrase, within=behind)
    about = N_("Steps of the generator in the whole training.")
    yield Figure("final.step", "work", N_("Steps"), about, whole=True)
    about = N_("Generated pictures that the generator learnt from.")
    yield Figure("final.images", "work", N_("Images"), about, whole=True)
    about = N_("Work in 10¹² floating-point operations, counted, not timed.")
    yield Figure("final.tflop", "work", "TFLOP", about)
    about, path = N_("KID of the best checkpoint, which may not be the last."), "best.lite0.kid"
    yield Figure(path, "kid", N_("Best KID"), about, "lower", features="lite0", within=(f"{path}_spread",))
    about = N_("The generator step of the best checkpoint.")
    yield Figure("best.step", "work", N_("at step"), about, phrase=N_("step of the best KID"), whole=True)


def _known() -> Iterable[Figure]:
    about = N_("How {estimator} follows the true distance of two segments: 1 is perfectly.")
    for part, estimator in ESTIMATORS.items():
        for kind, said in {"spearman": "Spearman", "r2": "R²"}.items():
            words, phrase = {"kind": said, "estimator": estimator}, N_("{kind} of {estimator}")
            yield Figure(f"{part}.{kind}", "known", said, about, "higher", words=words, phrase=phrase)
    about, phrase = N_("KL between the worst balance of steps and the best, at equal work."), N_("KL lost by {of}")
    yield Figure("*.lost", "known", N_("Lost"), about, "lower", NATS, words={"of": "*"}, phrase=phrase)
    about, phrase = N_("KL with the best balance of steps."), N_("KL with the best balance of {of}")
    yield Figure("*.best", "known", N_("Best"), about, "lower", NATS, words={"of": "*"}, phrase=phrase)
    about, phrase = N_("Modes of a mixture of Gaussians that get a quarter of their share."), N_("modes kept by {of}")
    yield Figure("*.kept", "known", N_("Modes kept"), about, "higher", words={"of": "*"}, phrase=phrase, whole=True)
    about, phrase = N_("Modes of a mixture of Gaussians that samples reach."), N_("modes reached by {of}")
    yield Figure("*.modes", "known", N_("Modes reached"), about, "higher", words={"of": "*"}, phrase=phrase)


FAMILIES = (_distances, _variety, _copies_and_blur, _oscillation, _course, _known)
FIGURES: Mapping[str, Figure] = {figure.path: figure for family in FAMILIES for figure in family()}


def find(path: str) -> Figure | None:
    """The figure at a path, or None.

    A figure of another checkpoint or of a reference (`best.swd.mean`, `floor.swd.mean`, `swd.mean` within a checkpoint)
    is that of `final`; an end of its interval is one too. In paths of problems whose answers are known, all names but
    the last fill the braces.
    """
    first, _, rest = path.partition(".")
    evaluated = first in CHECKPOINTS or first in REFERENCES
    found = FIGURES.get(path) or FIGURES.get(f"final.{rest if evaluated else path}")
    if found or evaluated:
        return found
    for end, said in ENDS.items():
        whole = FIGURES.get(path.removesuffix(end))
        if whole and path in whole.within:
            return replace(whole, path=path, within=(), end=said)
    blocks, _, last = path.rpartition(".")
    of_any = FIGURES.get(f"*.{last}")
    return of_any and replace(of_any, path=path, words={"of": ", ".join(reversed(blocks.split(".")))})


def name(path: str, translate: Translate = str) -> str:
    """What the figure at a path is called in a sentence; the path as it is where the catalogue does not have it."""
    found = find(path)
    return found.name(translate) if found else path


def markdown() -> str:
    """The table of docs/metrics.md: a row for each metric, with the paths of its figures."""
    rows = ["| metric | figures | better | unit or range | what it is, and is blind to | paper |", "| --- " * 6 + "|"]
    for key, metric in METRICS.items():
        figures = [figure for figure in FIGURES.values() if figure.metric == key]
        paths = ", ".join(dict.fromkeys(f"`{_pattern(figure.path)}`" for figure in figures))
        better = ", ".join(dict.fromkeys(figure.better for figure in figures if figure.better))
        units = "; ".join(dict.fromkeys(figure.unit for figure in figures if figure.unit))
        paper = f"[{metric.paper.name}]({metric.paper.link})" if metric.paper.link else metric.paper.name
        rows.append(f"| {metric.name} | {paths} | {better} | {units} | {metric.meaning} | {paper} |")
    return "\n".join(rows) + "\n"


def _pattern(path: str) -> str:
    """A path with what its family goes through in angle brackets."""
    path = re.sub(rf"\b(?:{'|'.join(SPACES)}|inception)\b", "<extractor>", path)
    path = re.sub(rf"\b(?:{'|'.join(CURVES)})\.\w+\.", "<curve>.<quality>.", path)
    return path.replace("*", "<variant>")
