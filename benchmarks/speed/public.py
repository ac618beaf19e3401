"""Public code as it is: a script is read from the user's folder and executed, and only stand-ins from outside give it
other pictures and another end, and old names that newer libraries lack.

What it is given is the best case for it: pictures are float tensors in memory already, and no process loads them.
"""

import contextlib
import io
import os
import random
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
import torchvision
from torch.optim.optimizer import register_optimizer_step_post_hook
from torch.utils.data.dataloader import _BaseDataLoaderIter
from torch.utils.flop_counter import FlopCounterMode

from illustgan.core.errors import UserError
from illustgan.gan import sampling
from speed.ours import Place

BATCHES = 2000  # in an epoch: a long one, so that nothing is saved while time is taken


@dataclass(frozen=True)
class Program:
    """A script, how it is called, and which names of its own it uses."""

    file: str  # within the folder of public code
    source: str  # where it is to be had
    folder_option: str  # where it may write
    cuda_option: str = "--cuda"
    generator_optimiser: str = "optimizerG"  # a step of it ends a cycle
    # globals to set when its first optimiser has stepped: what makes a long prelude short
    skip: Mapping[str, Any] = field(default_factory=dict)


PROGRAMS = {
    "dcgan": Program("examples/dcgan/main.py", "https://github.com/pytorch/examples", "--outf", cuda_option="--accel"),
    "wgan": Program(
        "WassersteinGAN/main.py",
        "https://github.com/martinarjovsky/WassersteinGAN",
        "--experiment",
        # at its 25 first steps, and every 500th, 100 critic steps: half an hour at width 64
        skip={"gen_iterations": 25, "Diters": 5},
    ),
}


class InMemory(torch.utils.data.Dataset[tuple[torch.Tensor, int]]):
    """Normalised pictures with a label, float32 (3, size, size) in [-1, 1], over and over until `length`."""

    def __init__(self, faces: np.ndarray, length: int) -> None:
        self.images, self.length = sampling.from_uint8(torch.from_numpy(faces)).contiguous(), length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        return self.images[index % len(self.images)], 0


class Enough(BaseException):
    """Ends the script from within a step; a BaseException, so that no handler of the script's takes it."""


def run(
    program: Program, folder: Path, faces: np.ndarray, place: Place, *, device: torch.device, tick: Callable[[], bool]
) -> int:
    """Execute the script in `folder` until `tick` says that it is enough; in one piece, since all of it must be undone.

    `tick` is called at the end of every generator step.

    `tick` runs under the settings of this process, whatever the script sets for itself, and standard output goes to
    neither.

    Args:
        program, folder, device: what to run, below which folder, and on what.
        faces: uint8 (N, size, size, 3).
        place: the width and the batch, and the size of the faces.
        tick: whether it is enough.

    Returns:
        Floating-point operations of the script's second cycle, counted as `training.measure_cost` does.

    Raises:
        UserError: if the folder lacks the script, or the script fails or ends before it is enough.
    """
    path = folder / program.file
    if not path.is_file():
        raise UserError(f"{folder} has no {program.file}: put a clone of {program.source} into {folder}")
    namespace: dict[str, Any] = {"__name__": "__main__", "__file__": str(path)}
    counter, counting = FlopCounterMode(display=False), contextlib.ExitStack()
    ours, output = settings(), sys.stdout
    cycles, skipped, away = 0, False, False

    def stepped(optimiser: torch.optim.Optimizer, arguments: Any, options: Any) -> None:
        nonlocal cycles, skipped, away
        if namespace.get(program.generator_optimiser) is None or away:
            return  # a guest's step, or one before there are two networks
        if not skipped:
            namespace.update(program.skip)
            skipped = True
        if optimiser is not namespace[program.generator_optimiser]:
            return
        cycles += 1
        if cycles == 1:  # the first has the prelude in it: the second is counted
            counting.enter_context(counter)
        else:
            counting.close()
        away = True
        with in_force(*ours), contextlib.redirect_stdout(output):
            enough = tick()
        away = False
        if enough and cycles > 1:
            raise Enough

    with (
        tempfile.TemporaryDirectory() as temporary,
        in_force(False, ours[1]),
        _stand_ins(path, InMemory(faces, place.batch * BATCHES)),
        counting,
    ):
        sys.argv = [str(path), *_options(program, place, Path(temporary), device)]
        hook = register_optimizer_step_post_hook(stepped)
        try:
            exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
        except Enough:
            return int(counter.get_total_flops())
        except (Exception, SystemExit) as error:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            raise UserError(f"{path} failed ({reason}): take the newest version of {program.source}") from error
        finally:
            hook.remove()
    raise UserError(f"{path} ended before it was measured: take the newest version of {program.source}")


def _options(program: Program, place: Place, temporary: Path, device: torch.device) -> list[str]:
    sizes = {"imageSize": place.size, "ngf": place.width, "ndf": place.width, "batchSize": place.batch}
    numbers = {**sizes, "workers": 0, "niter": 1000}
    return [
        *("--dataset", "folder", "--dataroot", str(temporary), program.folder_option, str(temporary / "written")),
        *(part for name, number in numbers.items() for part in (f"--{name}", str(number))),
        *([program.cuda_option] if device.type == "cuda" else []),
    ]


def settings() -> tuple[bool, bool]:
    """What a script may set for the whole process: whether torch is deterministic, and whether cuDNN tunes itself."""
    return torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn.benchmark


@contextlib.contextmanager
def in_force(deterministic: bool, tuned: bool) -> Iterator[None]:
    """Those settings for the block, and after it what was in force before."""
    before = settings()
    torch.use_deterministic_algorithms(deterministic)
    torch.backends.cudnn.benchmark = tuned
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before[0])
        torch.backends.cudnn.benchmark = before[1]


@contextlib.contextmanager
def _stand_ins(path: Path, pictures: InMemory) -> Iterator[None]:
    """The process as the script expects it: its folder on the path, torch's defaults, our pictures for its folder's."""
    modules, folder, drawn, rng = set(sys.modules), os.getcwd(), random.getstate(), torch.get_rng_state()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # of what is old in the script
        for holder, name, value in (
            (sys, "argv", sys.argv),  # put back at the end, whatever the script makes of it
            (sys, "path", [str(path.parent), *sys.path]),
            (torchvision.datasets, "ImageFolder", lambda root, transform: pictures),
            (torchvision.transforms, "Scale", torchvision.transforms.Resize),  # its name until 2017
            (_BaseDataLoaderIter, "next", _BaseDataLoaderIter.__next__),  # Python 2's name
        ):
            stack.enter_context(mock.patch.object(holder, name, value, create=True))
        try:
            yield
        finally:
            for name in set(sys.modules) - modules:
                if str(path.parent) in str(getattr(sys.modules[name], "__file__", "")):
                    del sys.modules[name]
            os.chdir(folder)
            random.setstate(drawn)
            torch.set_rng_state(rng)
