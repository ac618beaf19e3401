"""A thousand modes that can be counted: three small digits, one in each colour channel.

Metz et al. 2017 (https://arxiv.org/abs/1611.02163, section 3.3.1) stack three digits of MNIST and count which of the
1000 numbers a generator draws, by a classifier of digits. Here the digits are smaller (`illustgan.theory.reading`), and
a stack counts when all three are recognised. The networks are fully connected, since a DCGAN for 8 × 8 pixels has two
layers and draws no digit; the steps are those of the faces.

`balance` asks what more steps of the discriminator do to as many of the generator's. One that is too good leaves the
generator no gradient under the log loss (Arjovsky & Bottou 2017, https://arxiv.org/abs/1701.04862); a critic can be
trained to its best (Arjovsky et al. 2017, https://arxiv.org/abs/1701.07875).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from illustgan.core.numbers import significant
from illustgan.core.randomness import generator
from illustgan.gan import sampling
from illustgan.theory.course import changed, compared, follow, plain
from illustgan.theory.reading import PLACES, SIZE, Images, Labels, Reader, load, no_digits
from illustgan.theory.settings import BalanceScale, DigitScale, Stacks
from illustgan.theory.summaries import Figures, means, reverse_kl
from illustgan.training.method import assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces, start

MODES = 1000
LOOKS = 8  # equal shares of the steps after which samples are looked at
GAN = plain(objective="non_saturating", lr=0.002, discriminator_lr=0.002, beta1=0.0, optimiser="adam")
WGAN = plain(
    **{"objective": "wasserstein", "lr": 0.002, "beta1": 0.0, "optimiser": "rmsprop"},
    **{"penalty": "clip", "clip": 0.1, "discriminator_steps": 5},
)
LEAST = 0.05  # share of samples that must be digits for their KL to say anything
UNREAL = ("noise", "gaussian", "blurred")  # of `no_digits`, that samples are compared with beside real stacks


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
    """The plain GAN and the WGAN with every balance and as many generator steps; data/theory/balance.json's content."""
    task = Task(scale)
    variants = {
        name: {
            str(count): task.train(changed(block, discriminator_steps=count), folder / f"{name}-{count}")
            for count in scale.balances
        }
        for name, block in (("gan", GAN), ("wgan", WGAN))
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
