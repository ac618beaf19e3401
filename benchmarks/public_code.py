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
from torch.utils.data import ConcatDataset, DataLoader, TensorDataset
from torch.utils.flop_counter import FlopCounterMode

from illustgan.core.errors import UserError
from illustgan.gan import sampling
from speed import Setup

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


class Enough(BaseException):
    """Ends the script from within a step; a BaseException, so that no handler of the script's takes it."""


class Watch:
    """What is called after every step of any optimiser while the script runs, and ends it when `tick` says so."""

    def __init__(self, program: Program, namespace: dict[str, Any], tick: Callable[[], bool]) -> None:
        self.program, self.namespace, self.tick = program, namespace, tick
        self.counter, self.counting, self.output = FlopCounterMode(display=False), contextlib.ExitStack(), sys.stdout
        self.cycles, self.skipped, self.away = 0, False, False

    def __call__(self, optimiser: torch.optim.Optimizer, arguments: Any, options: Any) -> None:
        if self.namespace.get(GENERATOR) is None or self.away:
            return  # a step before there are two networks, or a guest's
        if not self.skipped:
            self.namespace.update(self.program.skip)
            self.skipped = True
        if optimiser is not self.namespace[GENERATOR]:
            return
        self.cycles += 1
        if self.cycles == 1:  # the first has the prelude in it: the second is counted
            self.counting.enter_context(self.counter)
        else:
            self.counting.close()
        self.away = True
        with _deterministic(True), contextlib.redirect_stdout(self.output):
            enough = self.tick()
        self.away = False
        if enough and self.cycles > 1:
            raise Enough


def run(program: Program, folder: Path, faces: np.ndarray, setup: Setup, tick: Callable[[], bool]) -> int:
    """Execute the script in `folder` on pictures, uint8 (N, size, size, 3), until `tick` says that it is enough.

    `tick` is called at the end of every generator step, as deterministic as the pipeline, and prints as before. Returns
    floating-point operations of the script's second cycle, counted as `training.measure_cost` does. `UserError` if the
    folder lacks the script, or the script fails or ends before it is enough.
    """
    path = folder / program.file
    if not path.is_file():
        raise UserError(f"{folder} has no {program.file}: put a clone of {program.source} into {folder}")
    namespace: dict[str, Any] = {"__name__": "__main__", "__file__": str(path)}
    watch, newest = Watch(program, namespace, tick), f"take the newest version of {program.source}"
    sizes = {"imageSize": setup.size, "ngf": setup.width, "ndf": setup.width, "batchSize": setup.batch}
    with tempfile.TemporaryDirectory() as temporary, _deterministic(False), _stand_ins(path, faces, setup):
        folders = ["--dataset", "folder", "--dataroot", temporary, program.folder_option, f"{temporary}/written"]
        numbers = {**sizes, "workers": 0, "niter": 1000}
        sys.argv = [str(path), *folders, *(w for name, n in numbers.items() for w in (f"--{name}", str(n)))]
        hook = register_optimizer_step_post_hook(watch)
        try:
            exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
        except Enough:
            return int(watch.counter.get_total_flops())
        except (Exception, SystemExit) as error:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            raise UserError(f"{path} failed ({reason}): {newest}") from error
        finally:
            hook.remove()
            watch.counting.close()
    raise UserError(f"{path} ended before it was measured: {newest}")


@contextlib.contextmanager
def _deterministic(wanted: bool) -> Iterator[None]:
    """Whether torch is deterministic, cuDNN tuning itself where it is not: for the block."""
    before = torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn.benchmark
    torch.use_deterministic_algorithms(wanted)
    torch.backends.cudnn.benchmark = not wanted
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before[0])
        torch.backends.cudnn.benchmark = before[1]


@contextlib.contextmanager
def _stand_ins(path: Path, faces: np.ndarray, setup: Setup) -> Iterator[None]:
    """The process as the script expects it: its folder on the path, our pictures for its folder's, no output."""
    images = sampling.from_uint8(torch.from_numpy(faces)).contiguous()  # float32 (N, 3, size, size) in [-1, 1]
    once = TensorDataset(images, torch.zeros(len(images), dtype=torch.int64))
    pictures: ConcatDataset[Any] = ConcatDataset([once] * (BATCHES * setup.batch // len(images) + 1))
    modules = set(sys.modules)
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # of what is old in the script
        iterator = type(iter(DataLoader(once)))
        for holder, name, value in (
            (sys, "argv", sys.argv),  # put back at the end, whatever the script makes of it
            (sys, "path", [str(path.parent), *sys.path]),
            (torchvision.datasets, "ImageFolder", lambda root, transform: pictures),
            (torchvision.transforms, "Scale", torchvision.transforms.Resize),  # its name until 2017
            (iterator, "next", iterator.__next__),  # Python 2's name
        ):
            stack.enter_context(mock.patch.object(holder, name, value, create=True))
        try:
            yield
        finally:
            for name in set(sys.modules) - modules:
                if str(path.parent) in str(getattr(sys.modules[name], "__file__", "")):
                    del sys.modules[name]
