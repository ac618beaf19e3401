"""A thousand modes that can be counted: three small digits, one in each colour channel.

Metz et al. 2017 (https://arxiv.org/abs/1611.02163, section 3.3.1) stack three digits of MNIST and count which of the
1000 numbers a generator draws, by a classifier of digits. Here the digits are the 8 × 8 ones that come with
scikit-learn (of Alpaydin and Kaynak, UCI), so that nothing is downloaded. Networks, batches and the loop are those of
the faces: a stack is a picture of 8 × 8 pixels.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from sklearn.datasets import load_digits
from sklearn.svm import SVC

from illustgan.core.numbers import significant
from illustgan.core.progress import Progress
from illustgan.core.randomness import generator, normal
from illustgan.gan import networks, sampling
from illustgan.theory.blocks import start
from illustgan.theory.keeping import Keeper
from illustgan.theory.mixtures import reverse_kl
from illustgan.training import settings as params
from illustgan.training import variants
from illustgan.training.steps import LATENT, Faces, step

SIZE = 8  # pixels a side
MODES = 1000
LEVELS = 16  # of a pixel of scikit-learn's digits, above 0
HELDOUT = 0.25  # of the digits, which the classifier is tested on
KEEP_EVERY = 200  # steps between two saved states
LOOKS = 8  # equal shares of the steps after which samples are looked at

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
Figures = dict[str, Any]


@dataclass(frozen=True)
class Digits:
    """uint8 (N, 8, 8) and their values, int64 (N,)."""

    pictures: Images
    values: Labels

    def __len__(self) -> int:
        return len(self.values)


def load() -> Digits:
    """The 1797 digits of scikit-learn, their 17 levels spread over 0 to 255."""
    found = load_digits()
    return Digits(np.round(found.images * (255 / LEVELS)).astype(np.uint8), found.target.astype(np.int64))


def stacks(digits: Digits, count: int, *key: int | str) -> tuple[Images, Labels]:
    """Three random digits a picture: uint8 (count, 8, 8, 3), and the numbers that they show, int64 (count,) below 1000.

    The red digit is the hundreds, the green one the tens, the blue one the ones.
    """
    chosen = torch.randint(len(digits), (count, 3), generator=generator(*key, "stacks")).numpy()
    return np.ascontiguousarray(digits.pictures[chosen].transpose(0, 2, 3, 1)), numbers(digits.values[chosen])


def numbers(values: Labels) -> Labels:
    """Values (N, 3), each from 0 to 9, as numbers (N,)."""
    found: Labels = values @ np.array([100, 10, 1])
    return found


def truth(digits: Digits) -> npt.NDArray[np.float64]:
    """How often each number stands in `stacks`: float64 (1000,)."""
    shares = np.bincount(digits.values, minlength=10) / len(digits)
    joint: npt.NDArray[np.float64] = np.einsum("i,j,k->ijk", shares, shares, shares).reshape(-1)
    return joint


@dataclass(frozen=True)
class Reader:
    """A support vector machine that reads digits, and the share of held-out digits that it reads right."""

    machine: SVC
    accuracy: float

    def read(self, pictures: Images) -> Labels:
        """The numbers (N,) that stacks, uint8 (N, 8, 8, 3), show; each channel has the value that it is most like."""
        flat = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)).reshape(-1, SIZE * SIZE)
        return numbers(self.machine.predict(flat / 255.0).astype(np.int64).reshape(-1, 3))


def reader(digits: Digits) -> Reader:
    """Learn to read from three quarters of the digits, every fourth being held out."""
    heldout = np.arange(len(digits)) % round(1 / HELDOUT) == 0
    flat = digits.pictures.reshape(len(digits), -1) / 255.0
    # the usual width of scikit-learn's example (.001 for levels from 0 to 16) for levels from 0 to 1
    machine = SVC(gamma=0.001 * LEVELS**2, C=10).fit(flat[~heldout], digits.values[~heldout])
    return Reader(machine, significant(float(machine.score(flat[heldout], digits.values[heldout]))))


def measure(shown: Labels, shares: npt.NDArray[np.float64]) -> dict[str, float]:
    """Of the numbers (N,) that samples show: how many of the 1000 there are, and KL(samples ‖ `shares`) in nats.

    With n samples that are right KL is about 999 / 2n, and some modes are missing by chance: compare with real stacks.
    """
    counts = np.bincount(shown, minlength=MODES)
    return {"modes": float((counts > 0).sum()), "kl": significant(reverse_kl(counts, shares))}


@dataclass(frozen=True)
class Problem:
    """Stacks to learn from, and what is needed to count what samples show."""

    learnt: Images
    reader: Reader
    shares: npt.NDArray[np.float64]  # of each number, (1000,)
    latents: torch.Tensor  # float32 (samples, latent)

    def look(self, maker: torch.nn.Module) -> dict[str, float]:
        """`modes` and `kl` of a generator in training, at the problem's latents."""
        samples = sampling.generate(sampling.calibrated(maker, LATENT), self.latents)
        return measure(self.reader.read(samples), self.shares)

    def faces(self, batch: int, seed: int) -> Faces:
        """The stacks as training takes them."""
        return Faces(self.learnt, self.learnt[:1], batch, seed, torch.device("cpu"))


def problem(pool: int, samples: int) -> Problem:
    """`pool` stacks to learn from, to be measured in `samples` samples."""
    known = load()
    learnt, _ = stacks(known, pool, "learnt")
    return Problem(learnt, reader(known), truth(known), normal((samples, LATENT), "measured"))


def train(
    settings: params.Variant,
    faces: Faces,
    look: Callable[[torch.nn.Module], dict[str, float]],
    *,
    steps: int,
    marks: Sequence[int],
    width: int,
    smaller: int,
    seed: int,
    keeper: Keeper | None = None,
    label: str = "digits",
) -> dict[int, dict[str, float]]:
    """Train one variant with one seed: what `look` sees of its generator after the last step and those of `marks`.

    Args:
        settings: the variant, whose networks are built for 8 × 8 pixels.
        faces: stacks.
        look: is given the generator as it trains.
        steps: of the generator.
        marks: some of them.
        width: of the generator.
        smaller: the discriminator's width is so many times less (Metz et al. compare 4 and 2), at least 1.
        seed: of the first weights.
        keeper: asked for a state to go on from, and given one every `KEEP_EVERY` steps.
        label: what progress is called.
    """
    variant = variants.from_params(settings)
    maker, _ = networks.build(variant.networks, width, SIZE, LATENT)
    _, judge = networks.build(variant.networks, max(1, width // smaller), SIZE, LATENT)
    for role, player in (("generator", maker), ("discriminator", judge)):
        networks.initialise(variant.networks, player, generator(seed, "weights", role))
        player.to(faces.faces.device).to(memory_format=torch.channels_last)
    state = start(variant, maker, judge)
    seen: dict[int, dict[str, float]] = {}
    saved = keeper.load() if keeper else None
    if saved:
        state.load(saved["state"])
        seen = saved["seen"]
    before = variant.schedule.before(np.arange(steps))
    drawn = np.concatenate([[0], np.cumsum(before)])
    with Progress(label, steps, "step", state.step) as progress:
        while state.step < steps:
            step(state, variant, faces, int(drawn[state.step]), int(before[state.step]))
            if state.step in marks or state.step == steps:
                seen[state.step] = look(state.generator)
            if keeper and (state.step % KEEP_EVERY == 0 or state.step == steps):
                keeper.save({"state": state.to_dict(), "seen": seen})
            progress.advance()
    return seen


def even(steps: int, looks: int = LOOKS) -> list[int]:
    """The steps after each of `looks` equal shares of `steps`, rounded up; fewer where there are fewer steps."""
    return sorted({-(-steps * share // looks) for share in range(1, looks + 1)})


def digits(
    blocks: Mapping[str, params.Variant],
    *,
    seeds: Sequence[int],
    steps: int,
    batch: int,
    width: int,
    smaller: int,
    samples: int,
    pool: int,
    keepers: Mapping[tuple[str, int], Keeper] | None = None,
) -> Figures:
    """Every variant on stacked digits; the content of data/theory/digits.json.

    Args:
        blocks: variants by name.
        seeds: of first weights, batches and latents.
        steps, width, smaller: see `train`.
        batch: stacks of a batch.
        samples: stacks that modes are counted in.
        pool: stacks to train on.
        keepers: by variant and seed.

    Returns:
        `accuracy` of the classifier, `samples`, `modes` and `kl` of as many real stacks under `real`, and `variants`:
        of each `modes` and `kl` after the last step, as means and by seed (`seeds`), and the means over training
        (`course`).

    Raises:
        ValueError: without a seed, a step, or two stacks a batch.
    """
    if not seeds or steps < 1 or batch < 2:
        raise ValueError(f"digits need a seed, a step and two stacks, not {list(seeds)}, {steps} and {batch}")
    task = problem(pool, samples)
    real, _ = stacks(load(), samples, "real")
    found: Figures = {}
    for name, block in blocks.items():
        courses = {
            seed: train(
                block,
                task.faces(batch, seed),
                task.look,
                steps=steps,
                marks=even(steps),
                width=width,
                smaller=smaller,
                seed=seed,
                keeper=(keepers or {}).get((name, seed)),
                label=f"digits {name} {seed}",
            )
            for seed in seeds
        }
        found[name] = {
            **means([course[steps] for course in courses.values()]),
            "seeds": {str(seed): course[steps] for seed, course in courses.items()},
            "course": [{"step": step, **means([course[step] for course in courses.values()])} for step in even(steps)],
        }
    return {
        "accuracy": task.reader.accuracy,
        "samples": samples,
        "steps": steps,
        "real": measure(task.reader.read(real), task.shares),
        "variants": found,
    }


def means(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each figure over rows that all have the same ones."""
    return {name: significant(statistics.fmean(row[name] for row in rows)) for name in rows[0]}
