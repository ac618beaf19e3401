"""Public code as it is: a script is read from the user's folder and executed, and only stand-ins from outside give it
other pictures and another end, and old names that newer libraries lack.

What it is given is the best case for it: pictures are float tensors in memory already, and no process loads them.
"""

import contextlib
import io
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

GENERATOR = "optimizerG"  # the script's name for the optimiser whose step ends a cycle
BATCHES = 2000  # in an epoch: a long one, so that nothing is saved while time is taken


@dataclass(frozen=True)
class Program:
    """A script, how it is called, and which names of its own it uses."""

    file: str  # within the folder of public code
    source: str  # where it is to be had
    folder_option: str  # where it may write
    # globals to set when its first optimiser has stepped: what makes a long prelude short
    skip: Mapping[str, Any] = field(default_factory=dict)


PROGRAMS = {
    "dcgan": Program("examples/dcgan/main.py", "https://github.com/pytorch/examples", "--outf"),
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


def run(program: Program, folder: Path, faces: np.ndarray, place: Place, tick: Callable[[], bool]) -> int:
    """Execute the script in `folder` on pictures, uint8 (N, size, size, 3), until `tick` says that it is enough.

    `tick` is called at the end of every generator step, as deterministic as the pipeline, and prints as before. Returns
    floating-point operations of the script's second cycle, counted as `training.measure_cost` does. `UserError` if the
    folder lacks the script, or the script fails or ends before it is enough. In one piece, since all must be undone.
    """
    path = folder / program.file
    if not path.is_file():
        raise UserError(f"{folder} has no {program.file}: put a clone of {program.source} into {folder}")
    namespace: dict[str, Any] = {"__name__": "__main__", "__file__": str(path)}
    counter, counting = FlopCounterMode(display=False), contextlib.ExitStack()
    output = sys.stdout
    cycles, skipped, away = 0, False, False

    def stepped(optimiser: torch.optim.Optimizer, arguments: Any, options: Any) -> None:
        nonlocal cycles, skipped, away
        if namespace.get(GENERATOR) is None or away:
            return  # a guest's step, or one before there are two networks
        if not skipped:
            namespace.update(program.skip)
            skipped = True
        if optimiser is not namespace[GENERATOR]:
            return
        cycles += 1
        if cycles == 1:  # the first has the prelude in it: the second is counted
            counting.enter_context(counter)
        else:
            counting.close()
        away = True
        with in_force(True, False), contextlib.redirect_stdout(output):
            enough = tick()
        away = False
        if enough and cycles > 1:
            raise Enough

    with (
        tempfile.TemporaryDirectory() as temporary,
        in_force(False, False),
        _stand_ins(path, InMemory(faces, place.batch * BATCHES)),
        counting,
    ):
        sys.argv = [str(path), *_options(program, place, Path(temporary))]
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


def _options(program: Program, place: Place, temporary: Path) -> list[str]:
    sizes = {"imageSize": place.size, "ngf": place.width, "ndf": place.width, "batchSize": place.batch}
    numbers = {**sizes, "workers": 0, "niter": 1000}
    return [
        *("--dataset", "folder", "--dataroot", str(temporary), program.folder_option, str(temporary / "written")),
        *(part for name, number in numbers.items() for part in (f"--{name}", str(number))),
    ]


@contextlib.contextmanager
def in_force(deterministic: bool, tuned: bool) -> Iterator[None]:
    """Whether torch is deterministic, and cuDNN tunes itself, in the block; after it as before."""
    before = torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn.benchmark
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
    modules = set(sys.modules)
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
