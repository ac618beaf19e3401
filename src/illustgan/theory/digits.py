"""A thousand modes that can be counted: three small digits, one in each colour channel.

Metz et al. 2017 (https://arxiv.org/abs/1611.02163, section 3.3.1) stack three digits of MNIST and count which of the
1000 numbers a generator draws, by a classifier of digits. Here the digits are the 8 × 8 ones that come with
scikit-learn (of Alpaydin and Kaynak, UCI). A classifier of digits alone names one for whatever it is shown: this one
has an eleventh class, learnt from `no_digits`, and a stack counts when all three are recognised. The networks are fully
connected, since a DCGAN for 8 × 8 pixels has two layers and draws no digit; the steps are those of the faces.

`balance` asks what more steps of the discriminator do to as many of the generator's. One that is too good leaves the
generator no gradient under the log loss (Arjovsky & Bottou 2017, https://arxiv.org/abs/1701.04862); a critic can be
trained to its best (Arjovsky et al. 2017, https://arxiv.org/abs/1701.07875).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy.ndimage import gaussian_filter

from illustgan.core.numbers import rounded, significant
from illustgan.core.randomness import generator, normal
from illustgan.gan import sampling
from illustgan.theory.course import changed, compared, follow, plain
from illustgan.theory.settings import BalanceScale, DigitScale, Stacks
from illustgan.theory.summaries import Figures, means, reverse_kl
from illustgan.training.method import assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces, start

SIZE = 8  # pixels a side
LEVELS = 16  # of a pixel of scikit-learn's digits, above 0
FOURTH = 4  # every fourth digit is held out, and the classifier tested on it
PLACES = np.array([100, 10, 1])  # what a digit counts in the number that a stack shows
NONE = 10  # the classifier's class of what is no digit
# pictures of each kind of `no_digits` to learn from: most of those that are hardest to tell from digits
TAUGHT = {"noise": 100, "shuffled": 100, "gaussian": 800, "blurred": 300, "blended": 800, "inverted": 300}
TESTED = 1000  # of each kind, made from held-out digits
# Half of the usual width of scikit-learn's example (.001 for levels from 0 to 16), and half a digit's weight for what
# is none: with .3 more than a twentieth of held-out `gaussian` pictures passed (docs/theory.md says how it was chosen).
SETTINGS = {"gamma": 0.0005 * LEVELS**2, "C": 10, "class_weight": {NONE: 0.5}}
MODES = 1000
LOOKS = 8  # equal shares of the steps after which samples are looked at
GAN = plain(objective="non_saturating", lr=0.002, discriminator_lr=0.002, beta1=0.0, optimiser="adam")
WGAN = plain(
    **{"objective": "wasserstein", "lr": 0.002, "beta1": 0.0, "optimiser": "rmsprop"},
    **{"penalty": "clip", "clip": 0.1, "discriminator_steps": 5},
)
# Each with the rate and bound of those tried that draw most digits in a thousand steps (docs/theory.md)
_ADAM = {"optimiser": "adam", "beta1": 0.0, "beta2": 0.9}
BALANCED = {
    "gan": GAN,
    "wgan": changed(WGAN, **_ADAM, lr=0.004, clip=0.05),
    "wgan_gp": changed(WGAN, **_ADAM, lr=0.002, clip=None, penalty="gradient_penalty", penalty_weight=0.1),
}
LEAST = 0.05  # share of samples that must be digits for their KL to say anything
UNREAL = ("noise", "gaussian", "blurred")  # of `no_digits`, that samples are compared with beside real stacks

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]


@cache
def load() -> tuple[Images, Labels]:
    """The 1797 digits of scikit-learn, uint8 (N, 8, 8), 17 levels spread over 0 to 255, and their values (N,)."""
    from sklearn.datasets import load_digits  # here, as the other one: a second that other problems need not take

    digits = load_digits()
    return np.round(digits.images * (255 / LEVELS)).astype(np.uint8), digits.target.astype(np.int64)


def no_digits(digits: Images, values: Labels, counts: Mapping[str, int], *key: int | str) -> dict[str, Images]:
    """What a generator may draw in place of digits (N, 8, 8) with values (N,), by kind, uint8 (count, 8, 8) each.

    `noise`, each pixel by itself; `shuffled`, a digit's pixels in random order; `gaussian`, of the digits' mean and
    covariance; `blurred` by 1 to 2.5 pixels; `blended`, two different digits, each with at least .35 of the weight;
    `inverted`, 2 to 6 of a digit's columns or rows.
    """

    def make(kind: str, count: int) -> npt.NDArray[np.float64]:
        random = generator(*key, kind)

        def whole(low: int, high: int, *shape: int) -> Labels:
            return torch.randint(low, high, (count, *shape), generator=random).numpy()

        def between(low: float, high: float, *shape: int) -> npt.NDArray[np.float64]:
            return low + (high - low) * torch.rand((count, *shape), generator=random).double().numpy()

        chosen = whole(0, len(digits))
        first = digits[chosen].astype(np.float64)
        if kind == "noise":
            return whole(0, 256, SIZE, SIZE).astype(np.float64)
        if kind == "shuffled":
            order = between(0, 1, SIZE**2).argsort(axis=1)
            return np.take_along_axis(first.reshape(count, -1), order, axis=1)
        if kind == "gaussian":
            flat = digits.reshape(len(digits), -1).astype(np.float64)
            shares, axes = np.linalg.eigh(np.cov(flat.T))
            root = (axes * np.sqrt(shares.clip(0))) @ axes.T
            return np.asarray(flat.mean(axis=0) + normal((count, SIZE**2), *key, kind).double().numpy() @ root)
        if kind == "blurred":
            wide = between(1, 2.5)
            return np.stack([gaussian_filter(one, by, mode="constant") for one, by in zip(first, wide, strict=True)])
        if kind == "blended":
            # in the order of their values: a quarter to three quarters of all further on is another digit
            order = values.argsort(kind="stable")
            places = order.argsort()[chosen] + len(digits) // 4 + whole(0, len(digits) // 2)
            weight = between(0.35, 0.65, 1, 1)
            return np.asarray(weight * first + (1 - weight) * digits[order[places % len(digits)]])
        columns = np.arange(SIZE) < whole(2, 7, 1, 1)
        part = np.where(whole(0, 2, 1, 1) == 0, columns, columns.transpose(0, 2, 1))
        return np.asarray(np.where(part, 255 - first, first))

    return {
        kind: np.round(make(kind, count)).clip(0, 255).astype(np.uint8).reshape(-1, SIZE, SIZE)
        for kind, count in counts.items()
    }


class Reader:
    """A support vector machine that reads digits and recognises what is none, and how well it does.

    `quality` has the shares of held-out digits that it reads right (`accuracy`) and takes for digits (`accepted`), and
    by kind that of `no_digits`, made from them, which it does not (`rejected`).
    """

    def __init__(self) -> None:
        from sklearn.svm import SVC

        pictures, values = load()
        heldout = np.arange(len(values)) % FOURTH == 0
        digits, shown = pictures[~heldout], values[~heldout]
        taught = np.concatenate([*no_digits(digits, shown, TAUGHT, "taught").values()])
        labels = np.concatenate([shown, np.full(len(taught), NONE)])
        self.machine = SVC(**SETTINGS).fit(_flat(np.concatenate([digits, taught])), labels)
        read = self._values(pictures[heldout])
        others = no_digits(pictures[heldout], values[heldout], dict.fromkeys(TAUGHT, TESTED), "tested")
        self.quality: Figures = rounded(
            {
                "accuracy": (read == values[heldout]).mean(),
                "accepted": (read != NONE).mean(),
                "rejected": {kind: (self._values(of) == NONE).mean() for kind, of in others.items()},
            }
        )

    def read(self, pictures: Images) -> Labels:
        """The numbers (N,) that stacks, uint8 (N, 8, 8, 3), show, or -1 where a channel is no digit."""
        shown = np.zeros(len(pictures), np.int64)
        for channel, place in enumerate(PLACES):
            if len(left := np.flatnonzero(shown >= 0)):  # what is lost already costs no time
                values = self._values(pictures[left, ..., channel])
                shown[left] = np.where(values == NONE, -1, shown[left] + values * place)
        return shown

    def _values(self, pictures: Images) -> Labels:
        return np.asarray(self.machine.predict(_flat(pictures)).astype(np.int64))


def _flat(pictures: Images) -> npt.NDArray[np.float64]:
    return pictures.reshape(len(pictures), -1) / 255.0


def stacks(count: int, *key: int | str) -> tuple[Images, Labels]:
    """Three random digits a picture: uint8 (count, 8, 8, 3), and the numbers that they show, int64 (count,) below 1000.

    The red digit is the hundreds, the green one the tens, the blue one the ones.
    """
    pictures, values = load()
    chosen = torch.randint(len(values), (count, 3), generator=generator(*key, "stacks")).numpy()
    return np.ascontiguousarray(pictures[chosen].transpose(0, 2, 3, 1)), values[chosen] @ PLACES


def truth() -> npt.NDArray[np.float64]:
    """How often each number stands in `stacks`: float64 (1000,)."""
    shares = np.bincount(load()[1]) / len(load()[1])
    return np.asarray(np.einsum("i,j,k->ijk", shares, shares, shares).ravel())


def measure(shown: Labels) -> dict[str, float]:
    """Of the numbers (N,) that samples show, -1 for those that show none.

    `recognised`: their share; `modes`: how many of the 1000 they show; `kl`: their KL from `truth` in nats, and the
    worst there is where less than `LEAST` of the samples are recognised. With n recognised real stacks KL is about
    999 / 2n, and some modes are missing by chance: compare with as many.
    """
    known = shown[shown >= 0]
    counts = np.bincount(known, minlength=MODES)
    recognised = len(known) / len(shown)
    return {
        "recognised": significant(recognised),
        "modes": float((counts > 0).sum()),
        "kl": significant(reverse_kl(counts * (recognised >= LEAST), truth())),
    }


class Task:
    """Stacks to learn from, as many as `scale.pool`, and what is needed to count what `scale.samples` samples show."""

    def __init__(self, scale: Stacks) -> None:
        self.scale, self.reader = scale, Reader()
        self.learnt, _ = stacks(scale.pool, "learnt")
        self.architecture = GAN.architecture(width=scale.width, size=SIZE)
        self.latents = self.architecture.latents(scale.samples, "measured")
        unreal = no_digits(*load(), dict.fromkeys(UNREAL, 3 * scale.samples), "controls")
        shown = {kind: of.reshape(-1, 3, SIZE, SIZE).transpose(0, 2, 3, 1) for kind, of in unreal.items()}
        shown = {"real": stacks(scale.samples, "real")[0], **shown}
        self.controls = {kind: measure(self.reader.read(of)) for kind, of in shown.items()}

    def look(self, maker: torch.nn.Module) -> dict[str, float]:
        """`measure` of a generator in training, at the task's latents."""
        samples = sampling.generate(self.architecture.calibrated(maker), self.latents)
        return measure(self.reader.read(samples))

    def faces(self, seed: int) -> Faces:
        """The stacks as training takes them."""
        return Faces(self.learnt, self.learnt[:1], self.architecture, self.scale.batch, seed, torch.device("cpu"))

    def train(self, block: Variant, folder: Path) -> Figures:
        """Train a variant for `scale.steps` generator steps with each seed, and `look` after `LOOKS` shares of them.

        Means over seeds at the end and over training (`course`), and the end of each of `seeds`. Folders beside
        `folder` keep the states (`follow`).
        """
        variant, seeds, steps = assemble(block), self.scale.seeds, self.scale.steps
        at = sorted({-(-steps * share // LOOKS) for share in range(1, LOOKS + 1)})  # fewer of few steps
        courses = []
        for seed in seeds:
            state = start(variant, self.architecture, seed=seed, device=torch.device("cpu"))
            kept = folder.with_name(f"{folder.name}-{seed}")
            courses.append(follow(variant, state, self.faces(seed), self.look, at, kept))
        course = [{"step": step, **means([seen[step] for seen in courses])} for step in at]
        ends = {str(seed): seen[steps] for seed, seen in zip(seeds, courses, strict=True)}
        return {**means([*ends.values()]), "seeds": ends, "course": course}


def compute(scale: DigitScale, folder: Path) -> Figures:
    """Every variant on stacked digits, with states in `folder`; the content of data/theory/digits.json."""
    task = Task(scale)
    blocks = compared(GAN, WGAN, scale.unrolled)
    return {
        **task.reader.quality,
        **scale.model_dump(include={"samples", "steps"}),
        "controls": task.controls,
        "variants": {name: task.train(block, folder / name) for name, block in blocks.items()},
    }


def balance(scale: BalanceScale, folder: Path) -> Figures:
    """Each of `BALANCED` with every balance and as many generator steps; the content of data/theory/balance.json."""
    task = Task(scale)
    variants = {
        name: {
            str(count): task.train(changed(block, discriminator_steps=count), folder / f"{name}-{count}")
            for count in scale.balances
        }
        for name, block in BALANCED.items()
    }
    seeds: dict[str, Figures] = {str(seed): {"noise": task.controls["noise"]["kl"]} for seed in scale.seeds}
    for seed, block in seeds.items():
        for name, by_count in variants.items():
            block[name] = _judged([trained["seeds"][seed] for trained in by_count.values()])
    return {
        **scale.model_dump(include={"samples", "steps"}),
        "controls": task.controls,
        "variants": variants,
        "seeds": seeds,
    }


def _judged(ends: Sequence[Mapping[str, float]]) -> Figures:
    """How good one seed gets with its best balance, and what the most discriminator steps, the last of `ends`, lose."""
    best = min(end["kl"] for end in ends)
    return {
        "best": best,
        "lost": significant(ends[-1]["kl"] - best),
        "recognised": max(end["recognised"] for end in ends),
    }
