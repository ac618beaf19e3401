"""Peak memory of a few steps, each measured in a process of its own, which has never held anything else."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

from illustgan.core import devices
from illustgan.core.settings import Machine
from speed import ours, public

STEPS = 3
STATUS = Path("/proc/self/status")


def peak(work: Callable[..., None], *arguments: Any) -> int | None:
    """Bytes by which `work`(*arguments) exceeds what its process held before; None where there is no /proc.

    `work` is a function of a module, so that a fresh process can find it.
    """
    if not STATUS.exists():
        return None
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, arguments))


def _measured(work: Callable[..., None], arguments: tuple[Any, ...]) -> int:
    before = status("VmRSS", STATUS.read_text(encoding="utf-8"))
    work(*arguments)
    return status("VmHWM", STATUS.read_text(encoding="utf-8")) - before


def status(name: str, text: str) -> int:
    """A number of bytes in the text of /proc/self/status: VmRSS is what is held, VmHWM the most that ever was."""
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key == name:
            number, unit = value.split()
            assert unit == "kB"
            return 1024 * int(number)
    raise ValueError(f"no {name} among the lines")


def train_ours(name: str, place: ours.Place, threads: int) -> None:
    """A few steps of the variant `name`, pictures included."""
    trained = ours.at(name, place, devices.choose(Machine(device="cpu", threads=threads)))
    for _ in range(STEPS):
        trained.step()


def train_public(name: str, folder: Path, place: ours.Place, threads: int) -> None:
    """A few cycles of the script `name` in `folder`, pictures included."""
    device, pictures = devices.choose(Machine(device="cpu", threads=threads)), ours.pictures(place.faces, place.size)
    left = iter(range(STEPS - 1, -1, -1))
    public.run(public.PROGRAMS[name], folder, pictures, place, device=device, tick=lambda: next(left, 0) == 0)
