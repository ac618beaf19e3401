"""The tables of results: which figures of the catalogue each has, and what to mind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from illustgan.claims.catalogue import CORRELATIONS, CURVES, MOVED, QUALITIES, SPACES
from illustgan.claims.evaluations import Evaluation, figure
from illustgan.report.tables import Spec, Table, table
from illustgan.report.texts import foreign
from illustgan.report.texts import gettext as _

KIDS = [f"final.{name}.kid" for name in SPACES]
MODES = [f"final.modes.{name}" for name in ("recognised", "values", "pairs", "kl", "tv")]
INCEPTION = "final.inception.fid"


def _manifold(features: str) -> list[str]:
    return [f"final.{features}.{name}" for name in ("precision", "recall", "density", "coverage")]


def _correlations(curve: str, kind: str) -> Spec:
    title = _(
        "Does %(loss)s tell quality? Rank correlation (%(kind)s)", loss=foreign(CURVES[curve]), kind=CORRELATIONS[kind]
    )
    paths = [f"curves.{curve}.{quality}.{kind}" for quality in QUALITIES]
    if (curve, kind) != ("estimate", "spearman"):
        return Spec(title, paths, terms=False, details=True)
    return Spec(title, paths, _("An estimate that tells quality has 1 with the distances, and −1 with coverage."))


IN_SHORT = Spec(
    _("In short"),
    [*KIDS, "final.modes.values", "final.diversity", "final.blur.edge_width", "final.step"],
    _("More figures, and what each is, are below."),
    terms=False,
)
DISTANCE = Spec(
    _("Distance to faces that no training saw"),
    [*KIDS, "final.lite0.fid", INCEPTION, "final.swd.mean", *(f"final.em.{name}" for name in MOVED)],
    _(
        "Lower is nearer. KID in lite0 punishes noise of 4 in 255, which the eye hardly sees, as much as losing three "
        "styles of four: read no order of the variants from one extractor."
    ),
)
OF_MODES = Spec(
    _("Modes: attributes of faces"),
    MODES,
    _("The floor is what as many held-out faces reach: few samples cannot show every pair."),
    features="modes",
)
SPECS = [
    IN_SHORT,
    DISTANCE,
    Spec(
        _("Fidelity and variety, in %(features)s", features="lite0"),
        [*_manifold("lite0"), "final.diversity"],
        features="lite0",
    ),
    *(
        Spec(
            _("Fidelity and variety, in %(features)s", features=name),
            _manifold(name),
            terms=False,
            details=True,
            features=name,
        )
        for name in ("random", "pixels")
    ),
    Spec(
        _("Clusters: groups of training faces, in lite0"),
        [f"final.clusters.{name}" for name in ("reached", "kl", "tv")],
        features="clusters",
    ),
    OF_MODES,
    Spec(
        _("Copies of training faces"),
        [f"final.memorisation.{name}.{what}" for what in ("copying", "closer") for name in MOVED],
        _(
            "Marked “copies”: copying below −3, or closer above .05. Where real faces are marked too, there are too "
            "few samples to tell."
        ),
    ),
    Spec(
        _("Twins and blur"),
        [
            *("final.distinct.duplicates", "final.distinct.support"),
            *("final.blur.edge_width", "final.blur.high_frequencies"),
        ],
    ),
    Spec(
        _("Course: how much pictures go on changing"),
        [f"oscillation.{by}.{name}" for by in ("work", "steps") for name in (*MOVED, "modes")],
    ),
    Spec(
        _("Course: the discriminator's estimate, and when it says to stop"),
        [
            *("final.estimate_train", "final.estimate_heldout", "final.estimate_gap"),
            *("curves.stopping.step", "curves.stopping.regret", "curves.stopping.regret_last"),
        ],
    ),
    _correlations("estimate", "spearman"),
    _correlations("estimate", "kendall"),
    _correlations("discriminator_loss", "spearman"),
    _correlations("generator_loss", "spearman"),
    Spec(_("Work"), ["final.step", "final.images", "final.tflop", "best.lite0.kid", "best.step"]),
]
NO_MODES = _(
    "Modes are not counted: nothing is known of the attributes of these faces. Avatars have them (data.source: "
    "avatars); for all other faces, see the clusters above."
)


def tables(measured: Mapping[str, Sequence[Evaluation]], comparison: Mapping[str, Any]) -> list[Table]:
    """All tables of results, in the page's order.

    What needs attributes, or a file that not everyone has, is left out where no evaluation has it.

    Args:
        measured: evaluations by model, over the same seeds.
        comparison: reports/comparison.json.
    """
    absent = {path for path in (*MODES, INCEPTION) if not _any(measured, path)}
    return [
        Table(replace(spec, note=NO_MODES))
        if spec is OF_MODES and MODES[1] in absent
        else table(spec, [path for path in spec.paths if path not in absent], measured, comparison)
        for spec in SPECS
    ]


def _any(measured: Mapping[str, Sequence[Evaluation]], path: str) -> bool:
    return any(figure(one, path) is not None for seeds in measured.values() for one in seeds)
