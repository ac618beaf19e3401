"""A variant in training on noise; contestants timed in turns; and what kind of machine it was.

A shared machine is slow for seconds at a time. Contestants that take turns suffer alike, so the ratio of a round says
more than the ratio of two averages, and the median over rounds leaves out the round that was disturbed.
"""

import platform
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.utils.benchmark import Timer

from illustgan import params
from illustgan.core.randomness import generator, normal
from illustgan.core.settings import Length
from illustgan.training.loop import Training
from illustgan.training.method import assemble
from illustgan.training.steps import Faces
from markdown import number, table

Step = Callable[[], object]
Taken = dict[str, list[float]]  # by contestant: seconds a step in each round

HOST = "public"  # the contestant whose code has the loop
WARM_UP = 2  # steps of a host that do not count
HEADER = ("", "ms a step", "images a second", "GFLOP a step", "of matrix speed", "of the first's time")
SIDE = 1024  # of matrices to multiply: three fit into a cache of 12 MB, larger ones were slower on the machines tried
PIXELS = 8  # a side, of the pictures that are the rows of one matrix
ROOT = Path(__file__).resolve().parents[1]
HELDOUT = 64
LONG = Length(steps=100_000, snapshots=1, evaluations=1, epoch_snapshots=0)  # longer than any measurement
RECORD = 20  # generator steps between two records, as params.yaml has it at the laptop scale


@dataclass(frozen=True)
class Setup:
    """What trains, and how large everything is; by default as at the laptop scale."""

    variant: str = "dcgan"  # of the repository's params.yaml
    width: int = 16
    batch: int = 32
    size: int = 64  # pixels a side
    faces: int = 1814


def pictures(count: int, size: int) -> np.ndarray:
    """Noise in place of faces, which takes as long: uint8 (count, size, size, 3)."""
    noise = torch.randint(0, 256, (count, size, size, 3), dtype=torch.uint8, generator=generator("noise", count, size))
    array: np.ndarray = noise.numpy()
    return array


def in_training(setup: Setup, device: torch.device, faces: np.ndarray | None = None) -> Training:
    """A variant on noise, or on `faces`, uint8 (N, size, size, 3); its `advance` leaves no files."""
    shown = pictures(setup.faces, setup.size) if faces is None else faces
    method = assemble(params.load(ROOT / "params.yaml").variant(setup.variant))
    architecture = method.settings.architecture(width=setup.width, size=setup.size)
    real = Faces(shown, pictures(HELDOUT, setup.size), architecture, setup.batch, 1, device)
    return Training.planned(method, real, LONG, RECORD, Path())


def work(training: Training) -> tuple[int, int]:
    """Real pictures, and floating-point operations, of a generator step with its discriminator steps, no burn-in."""
    critic = training.method.settings.discriminator_steps
    cost = training.cost.generator_step + critic * training.cost.discriminator_step
    return training.faces.batch * critic, cost


def seconds_a_step(step: Step, seconds: float) -> float:
    """The mean over as many calls as fill `seconds`, and at least one, after one that does not count."""
    timer = Timer("step()", globals={"step": step}, num_threads=torch.get_num_threads())
    return timer.blocked_autorange(min_run_time=seconds).mean


def alternate(contestants: Mapping[str, Step], rounds: int, seconds: float) -> Taken:
    """Measure every contestant for `seconds` in each of `rounds` rounds."""
    taken: Taken = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, step in contestants.items():
            taken[name].append(seconds_a_step(step, seconds))
    return taken


def hosted(guests: Mapping[str, Step], rounds: int, seconds: float) -> tuple[Callable[[], bool], Taken]:
    """Rounds for a host whose own loop cannot be called, but calls a tick at the end of each of its steps.

    When the host's steps have filled `seconds`, the guests are measured from within its last one. Returns the tick,
    which says whether it is enough, and what was taken, the host's own under `HOST`.
    """
    taken: Taken = {name: [] for name in (HOST, *guests)}

    def ticks() -> Iterator[bool]:
        for _ in range(WARM_UP):
            yield False
        for _ in range(rounds):
            start, steps = time.perf_counter(), 0
            while not steps or time.perf_counter() - start < seconds:
                yield False
                steps += 1
            taken[HOST].append((time.perf_counter() - start) / steps)
            for name, step in guests.items():
                taken[name].append(seconds_a_step(step, seconds))

    left = ticks()
    next(left)
    return lambda: next(left, True), taken


def matrix_products() -> dict[str, Step]:
    """By library, a call that multiplies two float32 matrices of `SIDE` × `SIDE`.

    Which library is fastest depends on the processor: MKL, behind torch.mm, is slow on AMD's, where oneDNN, behind
    convolutions, is not. A training step is mostly such products, so the fastest is what it can hope for.
    """
    a, b = (normal((SIDE, SIDE), "matrix", side) for side in ("left", "right"))
    images = a.view(-1, PIXELS, PIXELS, SIDE).permute(0, 3, 1, 2)  # channels last: the same matrix in memory
    return {
        "torch.mm": lambda: torch.mm(a, b),
        "numpy.matmul": lambda: np.matmul(a.numpy(), b.numpy()),
        "torch.conv2d": lambda: torch.conv2d(images, b.view(SIDE, SIDE, 1, 1)),
    }


def compared(taken: Taken, work: Mapping[str, tuple[int, int]]) -> str:
    """A table of the contestants in `work`: real images and floating-point operations of a step of each.

    What else was taken are `matrix_products`; without them, as on a GPU, speed is not compared with theirs.
    """
    products = [statistics.median(taken[name]) for name in taken.keys() - work.keys()]
    first, rows = taken[next(iter(work))], []
    for name, (images, flop) in work.items():
        seconds = statistics.median(taken[name])
        share = f"{100 * flop / seconds * min(products) / (2 * SIDE**3):.0f} %" if products else "–"
        ratios = [mine / firsts for mine, firsts in zip(taken[name], first, strict=True)]
        ratio = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        rows.append([name, number(1e3 * seconds), f"{images / seconds:.0f}", f"{flop / 1e9:.1f}", share, ratio])
    return table(HEADER, rows)


def described(device: torch.device) -> str:
    """A GPU with versions of CUDA and cuDNN, or processor, threads and vector instructions; and torch's version.

    Nothing tells one machine from another of its kind.
    """
    if device.type == "cuda":
        cudnn = torch.backends.cudnn.version()  # type: ignore[no-untyped-call]
        kind = f"{torch.cuda.get_device_name(device)}, CUDA {torch.version.cuda}, cuDNN {cudnn}"
    else:
        cpuinfo, threads = Path("/proc/cpuinfo"), torch.get_num_threads()
        lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
        names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        vectors = torch.backends.cpu.get_cpu_capability()
        kind = f"{next(names, platform.machine())}, {threads} thread{'s' * (threads > 1)}, {vectors}"
    return f"{kind}, torch {torch.__version__}"
