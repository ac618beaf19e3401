"""A thousand modes that can be counted: three small digits, one in each colour channel.

Metz et al. 2017 (https://arxiv.org/abs/1611.02163, section 3.3.1) stack three digits of MNIST and count which of the
1000 numbers a generator draws, by a classifier of digits. Here the digits are smaller (`illustgan.theory.reading`), and
a stack counts when all three are recognised. The networks are fully connected, since a DCGAN for 8 × 8 pixels has two
layers and draws no digit; the steps are those of the faces.

`balance` asks whether it matters how many steps the discriminator takes for each of the generator's. One that is too
good leaves the generator no gradient under the log loss (Arjovsky & Bottou 2017, https://arxiv.org/abs/1701.04862); a
critic can be trained to its best (Arjovsky et al. 2017, https://arxiv.org/abs/1701.07875).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from illustgan.core.numbers import significant
from illustgan.core.randomness import generator
from illustgan.core.settings import Length
from illustgan.gan import sampling
from illustgan.theory.course import changed, compared, follow, plain
from illustgan.theory.reading import PLACES, SIZE, Images, Labels, Reader, load, no_digits
from illustgan.theory.settings import BalanceScale, DigitScale, Stacks
from illustgan.theory.summaries import Figures, means, reverse_kl
from illustgan.training.method import assemble
from illustgan.training.plan import Plan, make_plan
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces, measure_cost, start

MODES = 1000
LOOKS = 8  # equal shares of the steps after which samples are looked at
GAN = plain(objective="non_saturating", lr=0.002, discriminator_lr=0.002, beta1=0.0, optimiser="adam")
WGAN = plain(
    **{"objective": "wasserstein", "lr": 0.002, "beta1": 0.0, "optimiser": "rmsprop"},
    **{"penalty": "clip", "clip": 0.1, "discriminator_steps": 5},
)
LEAST = 0.05  # share of samples that must be digits for their KL to say anything
UNREAL = ("noise", "gaussian", "blurred")  # of `no_digits`, that samples are compared with beside real stacks

Courses = Mapping[int, Mapping[int, dict[str, float]]]  # figures by seed and step


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

    def courses(self, block: Variant, at: Sequence[int], folder: Path) -> Courses:
        """What `look` sees after the steps `at`, by seed; folders beside `folder` keep the states (`follow`)."""
        variant, found = assemble(block), {}
        for seed in self.scale.seeds:
            state = start(variant, self.architecture, seed=seed, device=torch.device("cpu"))
            kept = folder.with_name(f"{folder.name}-{seed}")
            found[seed] = follow(variant, state, self.faces(seed), self.look, at, kept)
        return found


def compute(scale: DigitScale, folder: Path) -> Figures:
    """Every variant on stacked digits, with states in `folder`; the content of data/theory/digits.json."""
    task, variants = Task(scale), {}
    at = sorted({-(-scale.steps * share // LOOKS) for share in range(1, LOOKS + 1)})  # fewer of few steps
    for name, block in compared(GAN, WGAN, scale.unrolled).items():
        courses = task.courses(block, at, folder / name)
        variants[name] = {
            **means_at(courses, scale.steps),
            "seeds": {str(seed): course[scale.steps] for seed, course in courses.items()},
            "course": [{"step": step, **means_at(courses, step)} for step in at],
        }
    return {
        **task.reader.quality,
        **scale.model_dump(include={"samples", "steps"}),
        "controls": task.controls,
        "variants": variants,
    }


def balance(scale: BalanceScale, folder: Path) -> Figures:
    """The plain GAN and the WGAN with every balance at equal work; the content of data/theory/balance.json."""
    task = Task(scale)
    variants: dict[str, Figures] = {}
    seeds: dict[str, Figures] = {
        str(seed): {kind: task.controls[kind]["kl"] for kind in ("noise", "gaussian")} for seed in scale.seeds
    }
    for name, variant in (("gan", GAN), ("wgan", WGAN)):
        variants[name], ends = {}, []
        for steps in scale.balances:
            block = changed(variant, discriminator_steps=steps)
            length = plan(block, task, scale.gflop)
            courses = task.courses(block, length.evaluated, folder / f"{name}-{steps}")
            ends.append([course[length.steps]["kl"] for course in courses.values()])
            variants[name][str(steps)] = {
                "steps": length.steps,
                **means_at(courses, length.steps),
                "course": [
                    {"step": step, "gflop": significant(float(length.flop[step]) / 1e9), **means_at(courses, step)}
                    for step in length.evaluated
                ],
            }
        for seed, kls in zip(seeds.values(), zip(*ends, strict=True), strict=True):
            best, worst = min(kls), max(kls)
            seed[name] = {"best": best, "worst": worst, "lost": significant(worst - best)}
    return {
        "gflop": scale.gflop,
        "samples": scale.samples,
        "controls": task.controls,
        "variants": variants,
        "seeds": seeds,
    }


def plan(block: Variant, task: Task, gflop: float) -> Plan:
    """As many steps as `gflop` of work allow, `UserError` when that is none, and after which of them is looked."""
    faces = task.faces(0)
    cost = measure_cost(assemble(block), faces)
    length = Length(tflop=gflop / 1000, snapshots=LOOKS, evaluations=LOOKS, epoch_snapshots=0)
    return make_plan(block, cost, length, batch=task.scale.batch, faces=len(faces.faces))


def means_at(courses: Courses, step: int) -> Figures:
    """Means over seeds of what was seen after one step."""
    return means([course[step] for course in courses.values()])
