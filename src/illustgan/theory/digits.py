"""A thousand modes that can be counted: three small digits, one in each colour channel.

Metz et al. 2017 (https://arxiv.org/abs/1611.02163, section 3.3.1) stack three digits of MNIST and count which of the
1000 numbers a generator draws, by a classifier of digits. Here the digits are the 8 × 8 ones that come with
scikit-learn (of Alpaydin and Kaynak, UCI). Networks, batches and steps are those of the faces.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sklearn.datasets import load_digits
from sklearn.svm import SVC

from illustgan.core.numbers import significant
from illustgan.core.randomness import generator, normal
from illustgan.gan import sampling
from illustgan.theory import blocks, course
from illustgan.theory.exact import reverse_kl
from illustgan.theory.settings import Digits, DigitScale, Stacks
from illustgan.theory.summaries import Figures, means
from illustgan.training.method import assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import LATENT, Faces, start, start_with

SIZE = 8  # pixels a side
MODES = 1000
PLACES = np.array([100, 10, 1])  # what a digit counts in the number that a stack shows
LEVELS = 16  # of a pixel of scikit-learn's digits, above 0
FOURTH = 4  # every fourth digit is held out, and the classifier tested on it
LOOKS = 8  # equal shares of the steps after which samples are looked at

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
Courses = Mapping[int, Mapping[int, dict[str, float]]]  # figures by seed and step


@cache
def load() -> tuple[Images, Labels]:
    """The 1797 digits of scikit-learn, uint8 (N, 8, 8), 17 levels spread over 0 to 255, and their values (N,)."""
    found = load_digits()
    return np.round(found.images * (255 / LEVELS)).astype(np.uint8), found.target.astype(np.int64)


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


class Reader:
    """A support vector machine that reads digits, and the share of held-out digits that it reads right."""

    def __init__(self) -> None:
        pictures, values = load()
        heldout = np.arange(len(values)) % FOURTH == 0
        flat = pictures.reshape(len(values), -1) / 255.0
        # the usual width of scikit-learn's example (.001 for levels from 0 to 16) for levels from 0 to 1
        self.machine = SVC(gamma=0.001 * LEVELS**2, C=10).fit(flat[~heldout], values[~heldout])
        self.accuracy = significant(float(self.machine.score(flat[heldout], values[heldout])))

    def read(self, pictures: Images) -> Labels:
        """The numbers (N,) that stacks, uint8 (N, 8, 8, 3), show; each channel has the value that it is most like."""
        flat = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)).reshape(-1, SIZE * SIZE)
        return np.asarray(self.machine.predict(flat / 255.0).astype(np.int64).reshape(-1, 3) @ PLACES)


def measure(shown: Labels) -> dict[str, float]:
    """Of the numbers (N,) that samples show: how many of the 1000 there are, and KL(samples ‖ `truth`) in nats.

    With n samples that are right KL is about 999 / 2n, and some modes are missing by chance: compare with real stacks.
    """
    counts = np.bincount(shown, minlength=MODES)
    return {"modes": float((counts > 0).sum()), "kl": significant(reverse_kl(counts, truth()))}


class Task:
    """Stacks to learn from, as many as `scale.pool`, and what is needed to count what `scale.samples` samples show."""

    def __init__(self, scale: Stacks) -> None:
        self.scale, self.reader = scale, Reader()
        self.learnt, _ = stacks(scale.pool, "learnt")
        self.latents = normal((scale.samples, LATENT), "measured")
        self.real = measure(self.reader.read(stacks(scale.samples, "real")[0]))  # of as many real stacks

    def look(self, maker: torch.nn.Module) -> dict[str, float]:
        """`modes` and `kl` of a generator in training, at the task's latents."""
        samples = sampling.generate(sampling.calibrated(maker, LATENT), self.latents)
        return measure(self.reader.read(samples))

    def faces(self, seed: int) -> Faces:
        """The stacks as training takes them."""
        return Faces(self.learnt, self.learnt[:1], self.scale.batch, seed, torch.device("cpu"))

    def courses(self, block: Variant, at: Sequence[int], folder: Path, smaller: int = 1) -> Courses:
        """What `look` sees after the steps `at` of a variant whose discriminator's width is so many times less.

        Folders beside `folder` keep the states, see `course.follow`.
        """
        variant, found = assemble(block), {}
        for faces in map(self.faces, self.scale.seeds):
            wide, narrow = (
                start(variant, width=width, size=SIZE, seed=faces.seed, device=faces.faces.device)
                for width in (self.scale.width, max(1, self.scale.width // smaller))
            )
            state = start_with(variant, wide.generator, narrow.discriminator)
            kept = folder.with_name(f"{folder.name}-{faces.seed}")
            found[faces.seed] = course.follow(variant, state, faces, self.look, at, kept)
        return found


def even(steps: int) -> list[int]:
    """The steps after each of `LOOKS` equal shares of `steps`, rounded up; fewer where there are fewer steps."""
    return sorted({-(-steps * share // LOOKS) for share in range(1, LOOKS + 1)})


def compute(settings: Digits, scale: DigitScale, folder: Path) -> Figures:
    """Every variant on stacked digits, with states in `folder`; the content of data/theory/digits.json."""
    task, at, found = Task(scale), even(scale.steps), {}
    for name, block in blocks.compared(settings.players, "dcgan", scale.unrolled).items():
        courses = task.courses(block, at, folder / name, scale.smaller)
        found[name] = {
            **means_at(courses, scale.steps),
            "seeds": {str(seed): course[scale.steps] for seed, course in courses.items()},
            "course": [{"step": step, **means_at(courses, step)} for step in at],
        }
    return {
        "accuracy": task.reader.accuracy,
        "samples": scale.samples,
        "steps": scale.steps,
        "real": task.real,
        "variants": found,
    }


def means_at(courses: Courses, step: int) -> Figures:
    """Means over seeds of what was seen after one step."""
    return means([course[step] for course in courses.values()])
