"""The one catalogue of figures: where each stands in an evaluation, what it is called, and what it says.

`ROWS` has a row for each figure, or for all that differ only by names in their paths. Whatever names a figure, the page
and docs/metrics.md included, takes its words from here: in English, marked by `N_` for gettext. What a metric is blind
to, and its paper, stand beside its code, in `illustgan.metrics`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from illustgan.metrics import registry
from illustgan.metrics.registry import MOVED as MOVED_IN
from illustgan.metrics.registry import N_, Metric, Paper
from illustgan.results.figure import SHARE, Better, Bound, Figure, Translate

LOWER: Better = "lower"
HIGHER: Better = "higher"

SPACES = {  # what pictures are turned into before they are measured, by the name of the extractor
    "lite0": N_("the features of an image network"),
    "random": N_("the features of an untrained network"),
    "pixels": N_("pixels"),
}
MOVED = {name: SPACES[name] for name in MOVED_IN}
CHECKPOINTS = ("final", "best")  # blocks of an evaluation with the same figures, of a generator
REFERENCES = {  # blocks with the same figures, of pictures of no generator
    "floor": N_("real faces (target)"),
    "noise": N_("noise"),
    "one_face": N_("one face repeated"),
}
PROBLEMS = ("critic", "balance", "mixtures")  # of data/theory/, whose figures rules may be of beside variants'
LOSSES = {  # curves of training, which may tell quality
    "estimate": N_("the estimate"),
    "discriminator_loss": N_("the discriminator's loss"),
    "generator_loss": N_("the generator's loss"),
}
CURVES = {**LOSSES, "clock": N_("minus the step")}  # the control
QUALITIES = {  # what they may tell, by its name in a correlation
    "kid": "KID (lite0)",
    "swd": "SWD",
    "em": N_("EM (lite0), not the critic's space"),
    "em_pixels": "EM (pixels)",
    "coverage": N_("coverage (pixels)"),
}
ENDS = {"_low": N_("{figure}, at least"), "_high": N_("{figure}, at most")}  # of an interval, by how its path ends
SPREAD, INTERVAL = ("_spread",), tuple(ENDS)  # what stands behind a figure, by how the path ends
RANKS = {"spearman": "Spearman", "kendall": "Kendall"}
CORRELATIONS = {**RANKS, "partial": N_("Spearman beside the clock")}
ESTIMATORS = {  # of the distance of two segments, by their blocks in data/theory/critic.json
    "critic": N_("the critic's estimate"),
    "moving": N_("the moving critic's estimate"),
    "discriminator": N_("the discriminator's loss"),
}
NATS, REAL = N_("nats"), N_("1 is as real faces")
EXTRACTORS = Metric(
    N_("Extractors"),
    N_(
        "What a picture is turned into before it is measured. lite0: an image network trained on ImageNet. "
        "random: a convolutional network that nobody trained. pixels: the picture itself, at 16 pixels a side."
    ),
)
OTHERS = {  # what is measured outside of `illustgan.metrics`
    "estimate": Metric(
        N_("Estimate"),
        N_(
            "How far apart the variant's own discriminator finds real and generated faces. Its meaning is named with "
            "each variant, and it compares only between variants of one meaning. A gap between training and "
            "held-out faces is the discriminator knowing its training faces by heart. With batch norm in the "
            "discriminator (marked “of batches”) it is a bound for batches, which can be far apart where pictures "
            "are near."
        ),
        Paper("Arjovsky et al. 2017", "1701.07875"),
    ),
    "work": Metric(
        "TFLOP", N_("Work in 10¹² floating-point operations, counted, not timed: the same on every machine.")
    ),
    "known": Metric(
        N_("Known answers"),
        N_(
            "What small networks reach on problems whose answers are known: how an estimate follows the true distance, "
            "what the worst balance of steps loses, and how many modes of a mixture are reached. Nothing of it speaks "
            "of faces."
        ),
    ),
}


COPIES, CLOSE = Bound(N_("copies"), below=-3), Bound(N_("copies"), above=0.05)  # beyond what chance does
# what rows go through by the braces in their paths
ALL, BOTH = {"space": SPACES}, {"space": MOVED}
OTHER_SPACES = {"space": {name: words for name, words in SPACES.items() if name != "pixels"}}
REST = {"space": {name: words for name, words in SPACES.items() if name != "lite0"}}
RANKS_OF = {"loss": CURVES, "quality": QUALITIES, "kind": RANKS}
PARTIAL = {"loss": LOSSES, "quality": QUALITIES, "kind": {"partial": CORRELATIONS["partial"]}}
ESTIMATES = {"estimator": ESTIMATORS, "kind": {"spearman": "Spearman", "r2": "R²"}}
RANKED = "curves.{loss}.{quality}.{kind}"
# words, units and phrases of several rows
ANY = {"of": "*"}
TRAINING, HELD_OUT = {"which": N_("training")}, {"which": N_("held-out")}
GROUPS, KINDS = {"kinds": N_("groups")}, {"kinds": N_("kinds of hair, eyes and so on")}
CLUSTERS, MODES = N_("clusters"), N_("modes")
NEAR, BY_KIND = "distances", "{loss}.{kind}"
SHOWN, PAIRED = N_("Values reached"), N_("Pairs reached")
NEARER, SMOOTH_EDGES, AT_LAST = N_("Closer"), N_("Edge width, smoothed"), N_("Regret of the last")
ANOTHER, Z, ONES, WIDE = N_("1 is another latent's picture"), N_("a Z, 34 is far"), N_("−1 to 1"), N_("pixels")
FAR, PASSED = N_("Distance from copying"), N_("samples recognised")
BY_WORK, BY_STEPS = N_("Oscillation by work"), N_("Oscillation by steps")
GO, OF_BEST = N_("{kind} of {loss} with {quality}"), N_("step of the best KID")
# what figures tell, where several rows share it or it does not fit into the row
KID = N_("How far samples are from held-out faces in {space}: lower is nearer, 0 no difference.")
CHOOSING = N_("The same from faces that only choices are made by, never from those that are reported.")
FID = N_("Distance between two Gaussians, one fitted to samples' features and one to held-out faces': lower is nearer.")
SWD = N_("Distance between small patches of samples and of held-out faces: lower is nearer.")
EM = N_("How far samples must move in {space} to become held-out faces: lower is nearer.")
PRECISION = N_("Share of samples that lie among real faces: higher is more faithful.")
RECALL = N_("Share of real faces that lie among samples: higher is more varied.")
DENSITY = N_("How many real faces' neighbourhoods a sample lies in: higher is more faithful.")
COVERAGE = N_("Share of real faces with a sample in their neighbourhood: higher is more varied.")
COVERED = ("coverage", N_("Coverage"), COVERAGE, HIGHER, SHARE)
DIVERSITY = N_("Mean distance between samples over that between real faces: 1 is as varied, and so can noise be.")
REACHED = N_("Share of groups of training faces that samples reach: higher is more varied.")
KL = N_(
    "How far the mix of {kinds} is from the training faces', as the Kullback-Leibler divergence: 0 is the same mix."
)
TV = N_("How far the mix of {kinds} is from the training faces', as the total variation, 0 to 1: 0 is the same mix.")
RECOGNISED = N_("Share of samples that a classifier takes for faces: higher is better.")
FACES = N_("How many samples a classifier takes for faces.")
AT = N_("The number of recognised samples at which modes are counted.")
VALUES = N_(
    "Share of all kinds of hair, eyes, mouths and so on that equally many recognised samples show: higher is more "
    "varied."
)
PAIRS = N_("Share of all pairs of such kinds that they show together: higher is more varied.")
COPYING = N_(
    "How much farther from training faces samples are than held-out faces are, in {space}, as a Z: 0 is as far, "
    "below −3 copies."
)
CLOSER = N_("Share of samples nearer to a training face, in {space}, than 99 % of held-out faces are: .01 is honest.")
TWINS = N_("Share of samples that have a twin among the others: higher is less varied.")
SUPPORT = N_("How many different faces the generator draws, as far as its twins tell: higher is more varied.")
EDGES = N_("Mean width of strong edges: wider than real faces' is blurred.")
SMOOTHED = N_("The same in smoothed pictures, where noise cannot make edges steep.")
DETAIL = N_("Fine detail over that of real faces: below 1 is blurred, above 1 noisy.")
MOVES = N_("How far a latent's picture moves in {space} between two snapshots of equal work: 0 is calm.")
MIXES = N_("How far the mix of attributes moves between two snapshots of equal work: 0 is calm.")
STEP_MOVES = N_(
    "How far a latent's picture moves in {space} between two snapshots some equal number of generator steps apart: "
    "0 is calm."
)
STEP_MIXES = N_(
    "How far the mix of attributes moves between two snapshots some equal number of generator steps apart: 0 is calm."
)
APART = N_("How far apart the variant's own discriminator finds its samples and {which} faces.")
GAP = N_("Estimate on training less that on held-out faces: above 0, training faces are known by heart.")
STOP = N_("The generator step at which one would stop who goes by the estimate alone.")
REGRET = N_("KID where the estimate says to stop, above that of the best checkpoint: 0 is the best there is.")
LAST = N_("KID after training to the end, above that of the best checkpoint: 0 is the best there is.")
TOGETHER = N_("How {loss} and {quality} go together over checkpoints: 1 is up together, −1 against, 0 neither.")
BESIDE = N_("How {loss} and {quality} go together beyond what goes with the step anyway: 0 says no more than a clock.")
IMAGES = N_("Generated pictures that the generator learnt from.")
TFLOP = N_("Work in 10¹² floating-point operations, counted, not timed.")
BEST_STEP = N_("The generator step of the best checkpoint.")
BEST_KID = N_("KID of the best checkpoint, which may not be the last.")
FOLLOWS = N_("How {estimator} follows the true distance of two segments: 1 is perfectly.")
LOST = N_("KL between the worst balance of steps and the best, at equal work.")
BEST = N_("KL with the best balance of steps.")
KEPT = N_("Modes of a mixture of Gaussians that get a quarter of their share.")
MET = N_("Modes of a mixture of Gaussians that samples reach.")

ROWS = (  # tables of the page have their columns in this order
    Figure("final.{space}.kid", "kid", "KID", KID, LOWER, over=ALL, ranked=True, within=SPREAD, table=NEAR, chart=NEAR),
    Figure("validation.{space}.kid", "kid", N_("KID for choosing"), CHOOSING, LOWER, over=ALL),
    Figure("final.lite0.fid", "fid", "FID", FID, LOWER, features="lite0", table=NEAR),
    Figure("final.{space}.fid", "fid", "FID", FID, LOWER, over=REST),
    Figure("final.inception.fid", "fid", "FID", FID, LOWER, features="Inception", table=NEAR),
    Figure("final.swd.mean", "swd", "SWD", SWD, LOWER, ranked=True, table=NEAR, chart=NEAR),
    Figure("final.em.{space}", "em", "EM", EM, LOWER, over=BOTH, table=NEAR),
    Figure(
        "final.{space}.precision", "precision", N_("Precision"), PRECISION, HIGHER, SHARE, over=ALL, table="fidelity"
    ),
    Figure("final.{space}.recall", "precision", N_("Recall"), RECALL, HIGHER, SHARE, over=ALL, table="fidelity"),
    Figure("final.{space}.density", "coverage", N_("Density"), DENSITY, HIGHER, REAL, over=ALL, table="fidelity"),
    Figure("final.{space}.coverage", *COVERED, over=OTHER_SPACES, ranked=True, table="fidelity"),
    Figure("final.pixels.coverage", *COVERED, features="pixels", ranked=True, table="fidelity", chart="coverage"),
    Figure("final.diversity", "diversity", N_("Diversity"), DIVERSITY, unit=REAL, table="fidelity", chart="coverage"),
    Figure("final.clusters.reached", "clusters", N_("Clusters reached"), REACHED, HIGHER, SHARE, table="clusters"),
    Figure("final.clusters.kl", "clusters", "KL", KL, LOWER, NATS, CLUSTERS, words=GROUPS, table="clusters"),
    Figure("final.clusters.tv", "clusters", "TV", TV, LOWER, SHARE, CLUSTERS, words=GROUPS, table="clusters"),
    Figure(
        "final.modes.recognised", "modes", N_("Recognised"), RECOGNISED, HIGHER, SHARE, phrase=PASSED, table="modes"
    ),
    Figure("final.modes.faces", "modes", N_("Faces among samples"), FACES, whole=True),
    Figure("final.modes.samples", "modes", N_("Samples"), N_("How many samples it was shown."), whole=True),
    Figure("final.modes.at", "modes", N_("Counted at"), AT, whole=True),
    Figure("final.modes.values", "modes", SHOWN, VALUES, HIGHER, SHARE, ranked=True, within=SPREAD, table="modes"),
    Figure("final.modes.pairs", "modes", PAIRED, PAIRS, HIGHER, SHARE, ranked=True, within=SPREAD, table="modes"),
    Figure("final.modes.kl", "mix", "KL", KL, LOWER, NATS, MODES, words=KINDS, table="modes"),
    Figure("final.modes.tv", "mix", "TV", TV, LOWER, SHARE, MODES, words=KINDS, table="modes"),
    Figure(
        "final.memorisation.{space}.copying", "copying", FAR, COPYING, unit=Z, over=BOTH, bound=COPIES, table="copies"
    ),
    Figure(
        "final.memorisation.{space}.closer",
        "closer",
        NEARER,
        CLOSER,
        unit=SHARE,
        over=BOTH,
        bound=CLOSE,
        table="copies",
    ),
    Figure("final.distinct.duplicates", "twins", N_("Twins"), TWINS, LOWER, SHARE, table="twins"),
    Figure("final.distinct.support", "twins", N_("Support"), SUPPORT, HIGHER, N_("faces"), whole=True, table="twins"),
    Figure(
        "final.blur.edge_width", "edge_width", N_("Edge width"), EDGES, unit=WIDE, most=9.0, table="twins", chart="blur"
    ),
    Figure("final.blur.smoothed_width", "edge_width", SMOOTH_EDGES, SMOOTHED, unit=WIDE, most=9.0, table="twins"),
    Figure("final.blur.high_frequencies", "high_frequencies", N_("High frequencies"), DETAIL, unit=REAL, table="twins"),
    Figure("oscillation.work.{space}", "oscillation", BY_WORK, MOVES, LOWER, ANOTHER, over=BOTH, table="oscillation"),
    Figure("oscillation.work.modes", "mode_changes", BY_WORK, MIXES, LOWER, SHARE, MODES, table="oscillation"),
    Figure(
        "oscillation.steps.{space}", "oscillation", BY_STEPS, STEP_MOVES, LOWER, ANOTHER, over=BOTH, table="oscillation"
    ),
    Figure("oscillation.steps.modes", "mode_changes", BY_STEPS, STEP_MIXES, LOWER, SHARE, MODES, table="oscillation"),
    Figure("final.estimate_train", "estimate", N_("Estimate on training"), APART, words=TRAINING, table="estimate"),
    Figure("final.estimate_heldout", "estimate", N_("Estimate on held-out"), APART, words=HELD_OUT, table="estimate"),
    Figure("final.estimate_gap", "estimate", N_("Gap"), GAP, table="estimate"),
    Figure(
        "curves.stopping.step", "stopping", N_("Stop at step"), STOP, unit=N_("steps"), whole=True, table="estimate"
    ),
    Figure("curves.stopping.{space}.regret", "stopping", N_("Regret"), REGRET, LOWER, over=ALL, table="estimate"),
    Figure("curves.stopping.{space}.regret_last", "stopping", AT_LAST, LAST, LOWER, over=ALL, table="estimate"),
    Figure(
        RANKED, "correlation", "{quality}", TOGETHER, "", ONES, over=RANKS_OF, phrase=GO, within=INTERVAL, table=BY_KIND
    ),
    Figure(
        RANKED, "correlation", "{quality}", BESIDE, "", ONES, over=PARTIAL, phrase=GO, within=INTERVAL, table=BY_KIND
    ),
    Figure(
        "final.step", "work", N_("Steps"), N_("Steps of the generator in the whole training."), whole=True, table="work"
    ),
    Figure("final.images", "work", N_("Images"), IMAGES, whole=True, table="work"),
    Figure("final.tflop", "work", "TFLOP", TFLOP, table="work"),
    Figure("best.lite0.kid", "kid", N_("Best KID"), BEST_KID, LOWER, features="lite0", within=SPREAD, table="work"),
    Figure("best.step", "work", N_("at step"), BEST_STEP, phrase=OF_BEST, whole=True, table="work"),
    Figure(
        "{estimator}.{kind}", "known", "{kind}", FOLLOWS, HIGHER, over=ESTIMATES, phrase=N_("{kind} of {estimator}")
    ),
    Figure("*.lost", "known", N_("Lost"), LOST, LOWER, NATS, words=ANY, phrase=N_("KL lost by {of}")),
    Figure("*.best", "known", N_("Best"), BEST, LOWER, NATS, words=ANY, phrase=N_("KL with the best balance of {of}")),
    Figure("*.kept", "known", N_("Modes kept"), KEPT, HIGHER, words=ANY, phrase=N_("modes kept by {of}"), whole=True),
    Figure("*.modes", "known", N_("Modes reached"), MET, HIGHER, words=ANY, phrase=N_("modes reached by {of}")),
)
FIGURES: Mapping[str, Figure] = {figure.path: figure for row in ROWS for figure in row.each()}


def metrics() -> dict[str, Metric]:
    """What each metric is that a figure is of, by its key, in the order of the figures."""
    every = registry.texts() | OTHERS
    return {figure.metric: every[figure.metric] for figure in FIGURES.values()}


def find(path: str) -> Figure | None:
    """The figure at a path, or None.

    A figure of another checkpoint or of a reference (`best.swd.mean`, `floor.swd.mean`, `swd.mean` within a checkpoint)
    is that of `final`; an end of its interval is one too. In paths of problems whose answers are known, all names but
    the last fill the braces.
    """
    first, _, rest = path.partition(".")
    evaluated = first in CHECKPOINTS or first in REFERENCES
    figure = FIGURES.get(path) or FIGURES.get(f"final.{rest if evaluated else path}")
    if figure or evaluated:
        return figure
    for end, phrase in ENDS.items():
        whole = FIGURES.get(path.removesuffix(end))
        if whole and path in whole.behind:
            return replace(whole, path=path, within=(), end=phrase)
    blocks, _, last = path.rpartition(".")
    of_any = FIGURES.get(f"*.{last}")
    return of_any and replace(of_any, path=path, words={"of": ", ".join(reversed(blocks.split(".")))})


def name(path: str, translate: Translate = str) -> str:
    """What the figure at a path is called in a sentence; the path as it is where the catalogue does not have it."""
    figure = find(path)
    return figure.name(translate) if figure else path


def markdown() -> str:
    """The table of docs/metrics.md: a row for each metric, with the paths of its figures."""
    rows = ["| metric | figures | better | unit or range | what it is, and is blind to | paper |", "| --- " * 6 + "|"]
    for key, metric in metrics().items():
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
