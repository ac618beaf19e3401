"""A DCGAN step on a GPU in one mode after another: precision, determinism, and who launches kernels.

The pipeline's own loop comes first. The modes take the same pieces of `illustgan.training.steps`, fed with what lies on
the device, so that nothing of the host stands between two kernels and a CUDA graph can hold a whole step.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from illustgan.core.randomness import batch_indices
from illustgan.gan import sampling
from illustgan.gan.networks import second_order
from illustgan.training.steps import discriminator_step, generator_step
from speed.timing import Step, alternate, compared, numerics
from speed.training import Setup, Training

PIPELINE = "the pipeline's loop"
MANY = 10  # steps between two waits for the device
WARM_UP = 3  # steps before a graph is captured, as torch's documentation has it


@dataclass(frozen=True)
class Mode:
    """How a step runs. The defaults are plain float32, as exact as the CPU and not deterministic."""

    name: str
    deterministic: bool = False
    tf32: bool = False
    bf16: bool = False  # autocast, weights and optimisers in float32
    run: str = "eager"  # a key of RUNNERS


MODES = (
    Mode("float32"),
    Mode("float32, deterministic", deterministic=True),
    Mode("float32, CUDA graph", run="graph"),
    Mode("float32, compiled", run="compiled"),
    Mode("TF32", tf32=True),
    Mode("TF32, deterministic, CUDA graph", tf32=True, deterministic=True, run="graph"),
    Mode("TF32, CUDA graph", tf32=True, run="graph"),
    Mode("bfloat16", tf32=True, bf16=True),
    Mode("bfloat16, CUDA graph", tf32=True, bf16=True, run="graph"),
    Mode("bfloat16, compiled", tf32=True, bf16=True, run="compiled"),
)


class Resident:
    """A DCGAN in training, all that a step reads being on the device: faces, indices and latents."""

    def __init__(self, mode: Mode, setup: Setup, device: torch.device) -> None:
        self.mode, self.device, self.batch, self.drawn = mode, device, setup.batch, 0
        training = Training.of(setup, device)
        self.method, self.state, self.faces = training.method, training.state, training.faces.faces
        for network in (self.state.generator, self.state.discriminator):
            network.apply(_once_differentiable)
        for optimiser in (self.state.generator_optimiser, self.state.discriminator_optimiser):
            for group in optimiser.param_groups:
                group["capturable"] = mode.run == "graph"
        self.indices = torch.zeros(self.batch, dtype=torch.int64, device=device)
        self.architecture = training.faces.architecture
        self.latents = torch.zeros(self.batch, self.architecture.latent, device=device)

    def feed(self) -> None:
        """Indices and latents of the next step, in place."""
        self.indices.copy_(batch_indices(self.drawn, self.batch, len(self.faces), 1, "faces"))
        self.latents.copy_(self.architecture.latents(self.batch, 1, "latents", self.drawn))
        self.drawn += 1

    def train(self) -> None:
        """One step of both networks with what was fed: on the device alone."""
        # within a step: autocast keeps its copies of the weights until it ends, and a graph would keep them for good
        cached = self.mode.run != "graph"
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mode.bf16, cache_enabled=cached):
            real = sampling.from_uint8(self.faces[self.indices])
            fake = self.state.generator(self.latents)
            # the draw matters to penalties and augmentations alone: this variant has none, a graph could not hold them
            discriminator_step(self.state, self.method, (real,), (fake,), seed=1, draw=0)
            generator_step(self.state, self.method, (real,), (fake,), seed=1, draw=0)


def _once_differentiable(part: nn.Module) -> None:
    """Torch's own layer in place of a twice differentiable one, which computes the same, but knows no autocast."""
    if type(part) is second_order.Conv2d:
        part.__class__ = nn.Conv2d  # type: ignore[assignment]


def _graph(resident: Resident) -> Step:
    stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(WARM_UP):
            resident.feed()
            resident.train()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        resident.train()
    return graph.replay


RUNNERS: dict[str, Callable[[Resident], Step]] = {
    "eager": lambda resident: resident.train,
    "compiled": lambda resident: torch.compile(resident.train),
    "graph": _graph,
}


def steps_of(resident: Resident) -> Step:
    """`MANY` steps in the resident's mode, each fed."""
    mode = resident.mode
    with numerics(mode.deterministic, mode.tf32):
        step = RUNNERS[mode.run](resident)

    def steps() -> None:
        with numerics(mode.deterministic, mode.tf32):
            for _ in range(MANY):
                resident.feed()
                step()

    return steps


def compare(setup: Setup, rounds: int, seconds: float, device: torch.device, modes: tuple[Mode, ...] = MODES) -> str:
    """A table of the pipeline's loop and of the modes, in turns; a line on the screen for each mode that fails."""
    torch.compiler.reset()  # it gives up, and is eager, at the eighth version of a function: those of other widths
    training = Training.of(setup, device)

    def loop() -> None:
        for _ in range(MANY):
            training.step()

    contestants: dict[str, Step] = {PIPELINE: loop}
    for mode in modes:
        try:
            steps = steps_of(Resident(mode, setup, device))
            steps()
            contestants[mode.name] = steps
        except Exception as error:  # whatever it is, the other modes are worth measuring
            print(f"{mode.name}: failed ({type(error).__name__}: {' '.join(str(error).split())[:100]})")
    taken = alternate(contestants, rounds, seconds)
    each = {name: [took / MANY for took in rows] for name, rows in taken.items()}
    return compared(each, dict.fromkeys(each, (training.images, training.flop)))
