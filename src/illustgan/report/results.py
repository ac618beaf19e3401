"""The tables of results: which figures the page shows, and what each means."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from illustgan.report import words
from illustgan.report.evaluations import EXTRACTORS, Evaluation, figure
from illustgan.report.tables import Bound, Column, Spec, Table, Term, table

COPYING = Bound("copies", below=-3)  # a Mann-Whitney Z: three deviations are no chance
CLOSER = Bound("copies", above=0.05)  # .01 is an honest generator's; so much more is no chance in some hundred samples
ARXIV = "https://arxiv.org/abs/"
MODES = "final.modes"
IN = {  # the extractors' features, and attributes, in the sentence on a column
    "lite0": "the features of an image network",
    "random": "the features of an untrained network",
    "pixels": "pixels",
}
FID = "Distance between two Gaussians, one fitted to samples' features and one to held-out faces': lower is nearer."

DISTANCE = Spec(
    "Distance to faces that no training saw",
    [
        *(
            Column(
                f"KID ({name})",
                f"final.{name}.kid",
                (f"final.{name}.kid_spread",),
                wants="lower",
                about=f"How far samples are from held-out faces in {IN[name]}: lower is nearer, 0 no difference.",
            )
            for name in EXTRACTORS
        ),
        Column("FID (lite0)", "final.lite0.fid", about=FID),
        Column(
            "SWD",
            "final.swd.mean",
            wants="lower",
            about="Distance between small patches of samples and of held-out faces: lower is nearer.",
        ),
        *(
            Column(
                f"EM ({name})",
                f"final.em.{name}",
                about=f"How far samples must move in {IN[name]} to become held-out faces: lower is nearer.",
            )
            for name in ("lite0", "pixels")
        ),
    ],
    "Lower is nearer. KID in lite0 punishes noise of 4 in 255, which the eye hardly sees, as much as losing three "
    "styles of four: no order of the variants is read from one extractor.",
    [
        Term(
            "Extractors",
            "What a picture is turned into before it is measured. lite0: an image network trained on ImageNet. "
            "random: a convolutional network that nobody trained. pixels: the picture itself, at 16 pixels a side.",
        ),
        Term(
            "KID",
            "Kernel distance between the features of samples and of held-out faces; 0 is no difference, and chance can "
            "take it below. It can rank one blur above noisy faces: read it in all three extractors.",
            "Bińkowski et al. 2018",
            f"{ARXIV}1801.01401",
        ),
        Term(
            "FID",
            "Distance between two Gaussians fitted to the features; fewer samples make it greater, and on lite0 it "
            "does not compare with published numbers.",
            "Heusel et al. 2017",
            f"{ARXIV}1706.08500",
        ),
        Term(
            "SWD",
            "Sliced Wasserstein distance of small patches, times 1000, as the mean over the picture's own size and "
            "each half of it, down to 16 pixels or little more; no network takes part, and it knows nothing of whole "
            "faces.",
            "Karras et al. 2018",
            f"{ARXIV}1710.10196",
        ),
        Term(
            "EM",
            "Earth mover's distance, exact: how far samples must go to become held-out faces. Few samples are far "
            "apart in many dimensions whatever they are: read it beside its floor.",
            "Arjovsky et al. 2017",
            f"{ARXIV}1701.07875",
        ),
    ],
)


def _manifold(extractor: str) -> list[Column]:
    return [
        Column(name.capitalize(), f"final.{extractor}.{name}", wants=wants, about=about)
        for name, wants, about in (
            ("precision", None, "Share of samples that lie among real faces: higher is more faithful."),
            ("recall", None, "Share of real faces that lie among samples: higher is more varied."),
            ("density", None, "How many real faces' neighbourhoods a sample lies in: higher is more faithful."),
            ("coverage", "higher", "Share of real faces with a sample in their neighbourhood: higher is more varied."),
        )
    ]


VARIETY = Spec(
    "Fidelity and variety, in lite0",
    [
        *_manifold("lite0"),
        Column(
            "Diversity",
            "final.diversity",
            about="Mean distance between samples over that between real faces: 1 is as varied, and so can noise be.",
        ),
    ],
    "",
    [
        Term(
            "Precision, recall",
            "Shares of samples that lie among real faces, and of real faces that lie among samples; one outlier can "
            "widen what counts as among.",
            "Kynkäänniemi et al. 2019",
            f"{ARXIV}1904.06991",
        ),
        Term(
            "Density, coverage",
            "How many real faces' neighbourhoods a sample lies in, on average, and the share of real faces with a "
            "sample in theirs; outliers hardly move them.",
            "Naeem et al. 2020",
            f"{ARXIV}2002.09797",
        ),
        Term("Diversity", "Mean distance between samples over that between real faces: noise is varied too."),
    ],
)


def _mix(block: str, of: str) -> list[Column]:
    far = f"How far the mix of {of} is from the training faces'"
    return [
        Column("KL", f"{block}.kl", about=f"{far}, as the Kullback-Leibler divergence: 0 is the same mix."),
        Column("TV", f"{block}.tv", about=f"{far}, as the total variation, 0 to 1: 0 is the same mix."),
    ]


GROUPS = Spec(
    "Clusters: groups of training faces, in lite0",
    [
        Column(
            "Reached",
            "final.clusters.reached",
            about="Share of groups of training faces that samples reach: higher is more varied.",
        ),
        *_mix("final.clusters", "groups"),
    ],
    "",
    [
        Term(
            "Clusters",
            "The share of groups that samples reach, and how far the mix is from the training faces' mix. Noise falls "
            "into some group too.",
            "Richardson & Weiss 2018",
            f"{ARXIV}1805.12462",
        ),
    ],
)
OTHERS = [
    Spec(f"Fidelity and variety, in {name}", _manifold(name), details=True) for name in EXTRACTORS if name != "lite0"
]
OF_MODES = Spec(
    "Modes: attributes of faces",
    [
        Column(
            "Recognised",
            f"{MODES}.recognised",
            about="Share of samples that a classifier takes for faces: higher is better.",
        ),
        Column(
            "Values reached",
            f"{MODES}.values",
            wants="higher",
            about="Share of all kinds of hair, eyes, mouths and so on that samples show: higher is more varied.",
        ),
        Column(
            "Pairs reached",
            f"{MODES}.pairs",
            wants="higher",
            about="Share of all pairs of such kinds that samples show together: higher is more varied.",
        ),
        *_mix(MODES, "kinds of hair, eyes and so on"),
    ],
    "The floor is what as many held-out faces reach: few samples cannot show every pair.",
    [
        Term(
            "Recognised, values, pairs",
            "A classifier names hair, eyes, mouths and so on: the share of samples that it takes for faces, of the "
            "attributes' values that samples reach, and of pairs of values. It errs more on blurred faces than on real "
            "ones.",
            "after Metz et al. 2017",
            f"{ARXIV}1611.02163",
        ),
        Term(
            "KL, TV",
            "How far the mix of values is from the training faces' mix, on average over attributes; 0 is none.",
        ),
    ],
)
COPIES = Spec(
    "Copies of training faces",
    [
        *(
            Column(
                f"Copying ({name})",
                f"final.memorisation.{name}.copying",
                warning=COPYING,
                about=f"Whether samples are nearer to training faces than held-out faces are, in {IN[name]}, as a Z: "
                "0 is honest, below −3 copies.",
            )
            for name in ("lite0", "pixels")
        ),
        *(
            Column(
                f"Closer ({name})",
                f"final.memorisation.{name}.closer",
                warning=CLOSER,
                about=f"Share of samples nearer to a training face, in {IN[name]}, than 99 % of held-out faces are: "
                ".01 is honest.",
            )
            for name in ("lite0", "pixels")
        ),
    ],
    "Marked “copies”: copying below −3, or closer above .05. Where real faces are marked too, there are too few "
    "samples to tell.",
    [
        Term(
            "Copying",
            "Whether samples lie nearer to training faces than held-out faces do, as a Z: 0 is honest, below −3 "
            "copies. Far above 0, samples are near no face at all, and a few copies among them do not show.",
            "Meehan et al. 2020",
            f"{ARXIV}2004.05675",
        ),
        Term(
            "Closer",
            "Share of samples nearer to a training face than 99 % of held-out faces are: .01 is honest.",
        ),
    ],
)
SHARPNESS = Spec(
    "Twins and blur",
    [
        Column(
            "Twins",
            "final.distinct.duplicates",
            about="Share of samples that have a twin among the others: higher is less varied.",
        ),
        Column(
            "Support",
            "final.distinct.support",
            whole=True,
            about="How many different faces the generator draws, as far as its twins tell: higher is more varied.",
        ),
        Column(
            "Edge width (pixels)",
            "final.blur.edge_width",
            about="Mean width of strong edges: wider than real faces' is blurred.",
        ),
        Column(
            "High frequencies",
            "final.blur.high_frequencies",
            about="Fine detail over that of real faces: below 1 is blurred, above 1 noisy.",
        ),
    ],
    "",
    [
        Term(
            "Twins, support",
            "Share of samples that have a twin among samples, and from that how many different faces the generator "
            "draws; twins are found by distance in pixels, not by eye.",
            "Arora & Zhang 2018",
            f"{ARXIV}1706.08224",
        ),
        Term(
            "Edge width",
            "Mean width of strong edges in pixels: blur widens it, and noise hardly moves it.",
            "after Marziliano et al. 2002",
        ),
        Term(
            "High frequencies",
            "Fine detail over that of real faces: below 1 blurred, above 1 noisy. What is both can have 1.",
            "Durall et al. 2020",
            f"{ARXIV}2003.01826",
        ),
    ],
)
MOVES = {
    **{name: f"a latent's picture moves in {IN[name]}" for name in ("lite0", "pixels")},
    "modes": "the mix of attributes moves",
}
APART = {"work": "of equal work", "steps": "some equal number of generator steps apart"}
OSCILLATION = Spec(
    "Course: how much pictures go on changing",
    [
        Column(
            f"By {kind} ({name})",
            f"oscillation.{kind}.{name}",
            about=f"How far {MOVES[name]} between two snapshots {apart}: 0 is calm.",
        )
        for kind, apart in APART.items()
        for name in MOVES
    ],
    "",
    [
        Term(
            "Oscillation",
            "How far a latent's picture moves between two snapshots in the later part of training, where 1 is the "
            "distance to another latent's picture; by equal work, and by about equal numbers of generator steps. "
            "Learning is change too, and slow learning looks calm.",
        ),
        Term("Modes", "How far the mix of attributes, or of clusters without them, moves in the same time (TV)."),
    ],
)
ESTIMATES = Spec(
    "Course: the discriminator's estimate, and when it says to stop",
    [
        *(
            Column(
                f"Estimate on {of}",
                path,
                about=f"How far apart the variant's own discriminator finds its samples and {of} faces.",
            )
            for of, path in (("training", "final.estimate_train"), ("held-out", "final.estimate_heldout"))
        ),
        Column(
            "Gap",
            "final.estimate_gap",
            about="Estimate on training less that on held-out faces: above 0, training faces are known by heart.",
        ),
        Column(
            "Stop at step",
            "curves.stopping.step",
            whole=True,
            about="The generator step at which one would stop who goes by the estimate alone.",
        ),
        *(
            Column(label, path, about=f"KID (lite0) {where} above that of the best checkpoint: 0 is the best there is.")
            for label, path, where in (
                ("Regret", "curves.stopping.regret", "where the estimate says to stop,"),
                ("Regret of the last", "curves.stopping.regret_last", "after training to the end,"),
            )
        ),
    ],
    "",
    [
        Term(
            "Estimate",
            "How far apart the variant's own discriminator finds real and generated faces. Its meaning is named with "
            "each variant below, and it compares only between variants of one meaning. A gap between training and "
            "held-out faces is the discriminator knowing its training faces by heart.",
            "Arjovsky et al. 2017",
            f"{ARXIV}1701.07875",
        ),
        Term(
            "Stop, regret",
            "Where one would stop who goes by the estimate alone, and what KID (lite0) is there above the best "
            "checkpoint; beside it the same for training to the end.",
        ),
    ],
)
WORK = Spec(
    "Work",
    [
        Column("Steps", "final.step", whole=True, about="Steps of the generator in the whole training."),
        Column("Images", "final.images", whole=True, about="Generated pictures that the generator learnt from."),
        Column("TFLOP", "final.tflop", about="Work in 10¹² floating-point operations, counted, not timed."),
        Column(
            "Best KID (lite0)",
            "best.lite0.kid",
            ("best.lite0.kid_spread",),
            about="KID of the best checkpoint, which may not be the last.",
        ),
        Column("at step", "best.step", whole=True, about="The generator step of the best checkpoint."),
    ],
    "",
    [Term("TFLOP", "Work in 10¹² floating-point operations, counted, not timed: the same on every machine.")],
)
LOSSES = {
    "estimate": "the estimate",
    "discriminator_loss": "the discriminator's loss",
    "generator_loss": "the generator's loss",
}


def _correlations(loss: str, kind: str, note: str = "", terms: Sequence[Term] = (), details: bool = False) -> Spec:
    columns = []
    for target, label in words.QUALITIES.items():
        path = f"curves.{loss}.{target}.{kind}"
        about = f"How {LOSSES[loss]} and {label} go together over checkpoints: 1 is up together, −1 against, 0 neither."
        behind = (f"{path}_low", f"{path}_high")
        columns.append(Column(f"{label[0].upper()}{label[1:]}", path, behind, about=about))
    title = f"Does {LOSSES[loss]} tell quality? Rank correlation ({words.FIGURES[kind]})"
    return Spec(title, columns, note, terms, details)


CORRELATIONS = [
    _correlations(
        "estimate",
        "spearman",
        "An estimate that tells quality has 1 with the distances, and −1 with coverage.",
        [
            Term(
                "Rank correlation",
                "Over the checkpoints of a run, between a smoothed curve of training and a measured figure; brackets "
                "hold the bootstrap's interval over checkpoints. A dozen checkpoints that all improve correlate with "
                "anything that goes one way.",
                "Spearman 1904; Kendall 1938",
            )
        ],
    ),
    _correlations("estimate", "kendall", details=True),
    _correlations("discriminator_loss", "spearman", details=True),
    _correlations("generator_loss", "spearman", details=True),
]
INCEPTION = Column("FID (Inception)", "final.inception.fid", about=FID)
IN_SHORT = (  # by path: the columns of the first table, from those below
    *(f"final.{name}.kid" for name in EXTRACTORS),
    f"{MODES}.values",
    "final.diversity",
    "final.blur.edge_width",
    "final.step",
)


def _in_short() -> Spec:
    known = {column.path: column for spec in (DISTANCE, VARIETY, OF_MODES, SHARPNESS, WORK) for column in spec.columns}
    return Spec("In short", [known[path] for path in IN_SHORT], "More figures, and what each is, are below.")


OVERVIEW = _in_short()
SPECS = [
    OVERVIEW,
    DISTANCE,
    VARIETY,
    *OTHERS,
    GROUPS,
    OF_MODES,
    COPIES,
    SHARPNESS,
    OSCILLATION,
    ESTIMATES,
    *CORRELATIONS,
    WORK,
]
NO_MODES = (
    "Modes are not counted: nothing is known of the attributes of these faces. Avatars have them (data.source: "
    "avatars); for all other faces, see the clusters above."
)


def tables(measured: Mapping[str, Sequence[Evaluation]], comparison: Mapping[str, Any] | None) -> list[Table]:
    """All tables of results, in the page's order.

    Args:
        measured: evaluations by model, over the same seeds.
        comparison: reports/comparison.json, or None.
    """
    has_modes = _any(measured, f"{MODES}.values")
    without = replace(OVERVIEW, columns=[one for one in OVERVIEW.columns if not one.path.startswith(MODES)])
    specs = SPECS if has_modes else [without if spec is OVERVIEW else spec for spec in SPECS]
    found = [_with_inception(spec) if spec is DISTANCE and _any(measured, INCEPTION.path) else spec for spec in specs]
    return [
        Table(spec, missing=NO_MODES) if spec is OF_MODES and not has_modes else table(spec, measured, comparison)
        for spec in found
    ]


def _with_inception(spec: Spec) -> Spec:
    """The spec with FID as published, which needs a file that not everyone has."""
    return replace(spec, columns=[*spec.columns, INCEPTION])


def _any(measured: Mapping[str, Sequence[Evaluation]], path: str) -> bool:
    return any(figure(one, path) is not None for seeds in measured.values() for one in seeds)
