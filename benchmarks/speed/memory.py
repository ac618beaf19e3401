"""Peak memory of a few steps, each measured in a process of its own, which has never held anything else."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

from illustgan.core import devices
from illustgan.core.settings import Machine
from speed import machine, ours, public

STEPS = 3


def peak(work: Callable[..., None], *arguments: Any) -> int:
    """Bytes by which `work`(*arguments) exceeds what its process held before, as /proc says.

    `work` is a function of a module, so that a fresh process can find it.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, arguments))


def _measured(work: Callable[..., None], arguments: tuple[Any, ...]) -> int:
    before = machine.value("VmRSS", "self/status")  # what is held
    work(*arguments)
    most = machine.value("VmHWM", "self/status")  # the most that ever was
    return 1024 * (int(most.split()[0]) - int(before.split()[0]))  # both in kB


def train_ours(name: str, place: ours.Place, threads: int) -> None:
    """A few steps of the variant `name`, pictures included."""
    trained = ours.at(name, place, devices.choose(Machine(device="cpu", threads=threads)))
    for _ in range(STEPS):
        trained.step()


def train_public(name: str, folder: Path, place: ours.Place, threads: int) -> None:
    """A few cycles of the script `name` in `folder`, pictures included."""
    devices.choose(Machine(device="cpu", threads=threads))
    left = iter(range(STEPS - 1, -1, -1))
    public.run(public.PROGRAMS[name], folder, ours.pictures(place.faces, place.size), place, lambda: next(left, 0) == 0)
