"""What each metric is, what it is blind to, and its paper: the texts below the page's tables and in docs/metrics.md.

Each is English, marked by `N_` for gettext, and is translated where it is shown.
"""

from typing import NamedTuple


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text that is translated where it is shown
    """The text as it is, marked for the catalogue of translations."""
    return text


class Paper(NamedTuple):
    """A paper, by its authors and year, and its number on arXiv."""

    name: str = ""
    arxiv: str = ""

    @property
    def link(self) -> str:
        """Its address, or nothing."""
        return self.arxiv and f"https://arxiv.org/abs/{self.arxiv}"


class Metric(NamedTuple):
    """What a family of figures is and is blind to, in a sentence or two, and its paper."""

    name: str
    meaning: str
    paper: Paper = Paper()


EXTRACTORS = Metric(
    N_("Extractors"),
    N_(
        "What a picture is turned into before it is measured. lite0: an image network trained on ImageNet. "
        "random: a convolutional network that nobody trained. pixels: the picture itself, at 16 pixels a side."
    ),
)
METRICS = {
    "kid": Metric(
        "KID",
        N_(
            "Kernel distance between the features of samples and of held-out faces; 0 is no difference, and chance can "
            "take it below. It can rank one blur above noisy faces: read it in all three extractors."
        ),
        Paper("Bińkowski et al. 2018", "1801.01401"),
    ),
    "fid": Metric(
        "FID",
        N_(
            "Distance between two Gaussians fitted to the features; fewer samples make it greater, and on lite0 it "
            "does not compare with published numbers."
        ),
        Paper("Heusel et al. 2017", "1706.08500"),
    ),
    "swd": Metric(
        "SWD",
        N_(
            "Sliced Wasserstein distance of small patches, times 1000, as the mean over the picture's own size and "
            "each half of it, down to 16 pixels or little more; no network takes part, and it knows nothing of whole "
            "faces."
        ),
        Paper("Karras et al. 2018", "1710.10196"),
    ),
    "em": Metric(
        "EM",
        N_(
            "Earth mover's distance, exact: how far samples must go to become held-out faces. Few samples are far "
            "apart in many dimensions whatever they are: read it beside its floor."
        ),
        Paper("Arjovsky et al. 2017", "1701.07875"),
    ),
    "precision": Metric(
        N_("Precision, recall"),
        N_(
            "Shares of samples that lie among real faces, and of real faces that lie among samples; one outlier can "
            "widen what counts as among."
        ),
        Paper("Kynkäänniemi et al. 2019", "1904.06991"),
    ),
    "coverage": Metric(
        N_("Density, coverage"),
        N_(
            "How many real faces' neighbourhoods a sample lies in, on average, and the share of real faces with a "
            "sample in theirs; outliers hardly move them."
        ),
        Paper("Naeem et al. 2020", "2002.09797"),
    ),
    "diversity": Metric(
        N_("Diversity"), N_("Mean distance between samples over that between real faces: noise is varied too.")
    ),
    "clusters": Metric(
        N_("Clusters"),
        N_(
            "The share of groups that samples reach, and how far the mix is from the training faces' mix. Noise falls "
            "into some group too."
        ),
        Paper("Richardson & Weiss 2018", "1805.12462"),
    ),
    "modes": Metric(
        N_("Recognised, values, pairs"),
        N_(
            "A classifier names hair, eyes, mouths and so on: the share of samples that it takes for faces, of the "
            "attributes' values that an equal number of recognised samples reach (rarefaction), and of pairs of "
            "values; null where fewer are recognised. It errs more on blurred faces than on real ones."
        ),
        Paper(N_("after Metz et al. 2017; Hurlbert 1971"), "1611.02163"),
    ),
    "mix": Metric(
        "KL, TV",
        N_(
            "How far the mix of values is from the training faces' mix, on average over attributes, at the same number "
            "of recognised samples; 0 is none."
        ),
    ),
    "copying": Metric(
        N_("Copying"),
        N_(
            "Whether samples lie nearer to training faces than held-out faces do, as a Z: 0 is honest, below −3 "
            "copies. Far above 0, samples are near no face at all, and a few copies among them do not show."
        ),
        Paper("Meehan et al. 2020", "2004.05675"),
    ),
    "closer": Metric(
        N_("Closer"),
        N_(
            "Share of samples nearer to a training face than 99 % of held-out faces are: .01 is honest. Held-out "
            "avatars that were left out because they look like a training face count as the nearest; of pictures from "
            "outside their number is not known, and an honest share is greater."
        ),
    ),
    "twins": Metric(
        N_("Twins, support"),
        N_(
            "Share of samples that have a twin among samples, and from that how many different faces the generator "
            "draws; twins are found by distance in pixels, not by eye."
        ),
        Paper("Arora & Zhang 2018", "1706.08224"),
    ),
    "edge_width": Metric(
        N_("Edge width"),
        N_(
            "Mean width of strong edges in pixels: blur widens it, but much noise narrows it. In smoothed pictures "
            "(Gaussian, 1.5 pixels) noise hardly moves it: narrow edges that are wide there are noise on blur."
        ),
        Paper(N_("after Marziliano et al. 2002")),
    ),
    "high_frequencies": Metric(
        N_("High frequencies"),
        N_("Fine detail over that of real faces: below 1 blurred, above 1 noisy. What is both can have 1."),
        Paper("Durall et al. 2020", "2003.01826"),
    ),
    "oscillation": Metric(
        N_("Oscillation"),
        N_(
            "How far a latent's picture moves between two snapshots in the later part of training, where 1 is the "
            "distance to another latent's picture; by equal work, and by about equal numbers of generator steps. "
            "Learning is change too, and slow learning looks calm."
        ),
    ),
    "mode_changes": Metric(
        N_("Modes"), N_("How far the mix of attributes, or of clusters without them, moves in the same time (TV).")
    ),
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
    "stopping": Metric(
        N_("Stop, regret"),
        N_(
            "Where one would stop who goes by the estimate alone, and what KID is there above the best checkpoint, in "
            "each of the three feature sets; beside it the same for training to the end."
        ),
    ),
    "correlation": Metric(
        N_("Rank correlation"),
        N_(
            "Over the checkpoints of a run, between a smoothed curve of training and a measured figure; brackets "
            "hold the bootstrap's interval over checkpoints. What improves all along correlates with anything that "
            "goes one way, as with the clock (minus the step), which is the control: only what is left beside the "
            "clock (partial) says more. EM in lite0 is no distance that a critic on pixels estimates; EM in pixels is "
            "nearer to one."
        ),
        Paper("Spearman 1904; Kendall 1938; Pyper & Peterman 1998"),
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
