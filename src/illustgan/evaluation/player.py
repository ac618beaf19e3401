"""What a page draws faces with: a run's last generator, and directions in its latents that mean something.

Directions are slopes of linear regressions of what generated pictures show on their latents: components of pictures,
where GANSpace (Härkönen et al. 2020, https://arxiv.org/abs/2004.02546) has those of features, and attributes by a
classifier's labels, as in InterFaceGAN (Shen et al. 2020, https://arxiv.org/abs/1907.10786).
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from illustgan.attributes import classifier
from illustgan.attributes.labels import Labels, Shows, having, traits
from illustgan.core.numbers import rounded
from illustgan.evaluation import measures
from illustgan.evaluation.reference import Pictures, Reference
from illustgan.gan import folded, sampling
from illustgan.gan.run_folder import Run

Floats = npt.NDArray[np.float64]
Direction = dict[str, Any]

LEARNT, MOVED = 4096, 512  # latents that directions are found by, and others, to measure what they do
COMPONENTS = 3
PIXELS = 32  # a side that components are found by, or a few more: bounds memory
REACH = 3.0  # standard deviations that a slider goes to each side
FEW = 20  # faces with a trait, and without it, that its direction takes
WEIGHTS = 1_000_000  # bytes of weights that a page may carry


def player(run: Run, reference: Reference, device: torch.device) -> dict[str, Any]:
    """The content of data/players/<model>/<seed>.json, by the classifier of `reference`, if it has one.

    `generator`: what `folded.packed` gives, `numbers` in a latent, the sizes of `groups` and how loud one is in it;
    None where the weights take more than `WEIGHTS`, and then there is no more. `directions`: of `_components`, then of
    traits, see `_moves`, each with `kind`, `name` and `latent` (numbers + groups,), what a latent changes by in a
    standard deviation. `rare`: traits that too few samples have, or lack. `reach`: how many standard deviations a
    slider goes to each side. 7 s on one core at the laptop's scale.
    """
    generator, _ = run.networks(run.evaluated[-1], device)
    architecture = run.architecture
    packed = folded.packed(generator)
    if len(packed["weights"]) > WEIGHTS:
        return {"generator": None}
    learnt, moved = (architecture.latents(count, "player", count) for count in (LEARNT, MOVED))
    pictures = sampling.generate(generator, learnt)
    numbers = learnt.double().numpy()  # groups among them: which kind of face it is decides most of what it shows
    numbers -= numbers.mean(0)
    directions = _components(numbers, pictures)
    rare: list[str] = []

    def see(latents: torch.Tensor) -> Labels:
        return measures.label(sampling.generate(generator, latents), reference)

    if reference.classifier is not None:
        labels, before = measures.label(pictures, reference), see(moved)
        for name, shows in traits(classifier.values(reference.classifier)).items():
            slope = _slope(numbers, labels, shows)
            if slope is None:
                rare.append(name)
            else:
                does = _moves(moved, before, slope, shows, see)
                directions.append({"kind": "trait", "name": name, "latent": slope, **does})
    for one in directions:
        one["latent"] = one["latent"].round(4)
    packed |= {"numbers": architecture.latent, "groups": architecture.groups, "loudness": sampling.LOUDNESS}
    return {"generator": packed, "reach": REACH, "directions": rounded(directions), "rare": rare}


def _components(numbers: Floats, pictures: Pictures) -> list[Direction]:
    """The first principal components of pictures as linear functions of their latents, brighter to the right.

    `share`: of the pictures' variance that lies along it.
    """
    apart = max(pictures.shape[1] // PIXELS, 1)
    seen = pictures[:, ::apart, ::apart].reshape(len(pictures), -1).astype(np.float64)
    seen -= seen.mean(0)
    spread = np.linalg.qr(numbers).R / math.sqrt(len(numbers))  # of latents: near 1 but for groups
    slopes = np.linalg.lstsq(numbers, seen, rcond=None)[0]
    ways, sizes, changes = np.linalg.svd(spread @ slopes, full_matrices=False)
    shares = sizes**2 * len(seen) / max(float(np.square(seen).sum()), 1e-9)
    ways = spread.T @ (ways * np.where(changes.sum(1) < 0, -1, 1))
    places = range(min(COMPONENTS, len(sizes)))
    return [{"kind": "component", "name": str(k + 1), "latent": ways[:, k], "share": shares[k]} for k in places]


def _slope(numbers: Floats, labels: Labels, shows: Shows) -> Floats | None:
    """How latents change as a trait comes by a standard deviation; None with fewer than `FEW` that have or lack it.

    Each attribute counts from its own mean, so that the direction does not lead to a style where a trait is common.
    """
    has = having(labels, shows)
    if min((has == 1).sum(), (has == 0).sum()) < FEW:
        return None
    for attribute in shows:
        of_style = labels[attribute] >= 0
        has[of_style] -= has[of_style].mean() if of_style.any() else 0
    known = ~np.isnan(has)
    some = numbers[known] - numbers[known].mean(0)
    fitted = some @ np.linalg.lstsq(some, has[known], rcond=None)[0]
    slope: Floats = some.T @ fitted / (len(fitted) * max(fitted.std(), 1e-9))
    return slope


def _moves(
    latents: torch.Tensor, before: Labels, slope: Floats, shows: Shows, see: Callable[[torch.Tensor], Labels]
) -> dict[str, Any]:
    """What a slider's ends do to faces drawn for this alone.

    `gain`: share of those `without` the trait that get it at the right end; `lose`: of those `with` it that lose it at
    the left end; None of no faces. What the classifier is not sure of afterwards counts as not changed.
    """
    has = having(before, shows)
    step = torch.from_numpy(slope * REACH).float()
    found: dict[str, Any] = {}
    for share, count, value, way in (("gain", "without", 0, step), ("lose", "with", 1, -step)):
        some = latents[torch.from_numpy(has == value)]
        changed = float((having(see(some + way), shows) == 1 - value).mean()) if len(some) else None
        found |= {count: len(some), share: changed}
    return found
