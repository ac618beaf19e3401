"""Measure how fast training is. benchmarks/README.md has the commands, and what they found.

python benchmarks/bench.py public FOLDER   our step against public code's, which FOLDER holds
python benchmarks/bench.py layers          where the time of a step goes, layer by layer
python benchmarks/bench.py scaling         a step against variant, width, batch, size of pictures, number of faces
python benchmarks/bench.py gpu             a step on a GPU in all modes
python benchmarks/bench.py load            training by threads and processes, beside other work
python benchmarks/bench.py train VARIANT   what `load` starts
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import _setup  # noqa: F401

# isort: split

import numpy as np
import torch

from illustgan.core import devices, stage
from illustgan.core.settings import Machine
from illustgan.training.run import mapped
from speed import gpu, layers, load
from speed import public as public_code
from speed.timing import HOST, alternate, compared, described, hosted, matrix_products
from speed.training import Setup, Training, pictures

CPU = torch.device("cpu")
GROWING: dict[str, tuple[Any, ...]] = {
    "variant": ("dcgan", "unrolled"),
    "width": (16, 32, 64),
    "batch": (32, 64, 128, 256),
    "size": (64, 32, 96, 128),
    "faces": (1814, 10_000, 100_000, 1_000_000),
}


def public(asked: argparse.Namespace) -> None:
    """Our step against public code's."""
    for name in asked.variants:
        for setup in setups(asked, name):
            shown = pictures(setup.faces, setup.size)
            training = Training.of(setup, CPU, shown)
            tick, taken = hosted({"ours": training.step, **matrix_products()}, asked.rounds, asked.seconds)
            flop = public_code.run(public_code.PROGRAMS[name], asked.folder, shown, setup, tick)
            work = {"ours": (training.images, training.flop), HOST: (training.images, flop)}
            print(f"{name}, width {setup.width}\n\n{compared(taken, work)}\n", flush=True)


def account(asked: argparse.Namespace) -> None:
    """Where the time of a step goes."""
    for setup in setups(asked):
        print(f"width {setup.width}\n\n{layers.account(Training.of(setup, CPU), asked.steps)}\n", flush=True)


def scale(asked: argparse.Namespace) -> None:
    """A step against what grows."""
    for what in asked.what:
        with tempfile.TemporaryDirectory() as temporary:
            trainings = {}
            for value in GROWING[what]:
                setup = Setup(**{what: value})
                trainings[f"{what} {value}"] = Training.of(setup, CPU, sparse(Path(temporary), setup))
            steps = {name: training.step for name, training in trainings.items()}
            taken = alternate({**steps, **matrix_products()}, asked.rounds, asked.seconds)
        work = {name: (training.images, training.flop) for name, training in trainings.items()}
        print(f"{compared(taken, work)}\n", flush=True)


def sparse(folder: Path, setup: Setup) -> np.ndarray:
    """Faces as a run maps them, uint8 (N, size, size, 3), from a file of as many pages, which takes no room."""
    path = folder / f"{setup.faces}-{setup.size}.npy"
    np.lib.format.open_memmap(path, "w+", np.uint8, (setup.faces, setup.size, setup.size, 3)).flush()
    return mapped(path)


def on_gpu(asked: argparse.Namespace) -> None:
    """A step on a GPU in all modes."""
    device = devices.choose(Machine(device="auto", threads=asked.threads))
    if device.type != "cuda":
        print("torch sees no CUDA device here: nothing to measure")
        return
    print(f"{described(device)}\n")
    for setup in setups(asked):
        table = gpu.compare(setup, asked.rounds, asked.seconds, device)
        print(f"width {setup.width}\n\n{table}\n", flush=True)


def under_load(asked: argparse.Namespace) -> None:
    """Training by threads and processes, beside other work."""
    print(load.compare(asked.rounds, asked.seconds))


def train(asked: argparse.Namespace) -> None:
    """One of the processes of `under_load`."""
    print(load.train(Setup(asked.variant), asked.seconds))


def setups(asked: argparse.Namespace, variant: str = "dcgan") -> list[Setup]:
    """A setup of the variant for each width."""
    return [Setup(variant, width, asked.batch, asked.size, asked.faces) for width in asked.widths]


def arguments() -> argparse.Namespace:
    """The command line; `run` is the function that it asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    threads, rounds, sizes = (argparse.ArgumentParser(add_help=False) for _ in range(3))
    threads.add_argument("--threads", type=int, default=1)
    rounds.add_argument("--rounds", type=int, default=9)
    rounds.add_argument("--seconds", type=float, default=1.0, help="of each measurement, at least")
    sizes.add_argument("--widths", type=int, nargs="+", default=[16, 32, 64])
    for name, default in (("batch", 64), ("size", Setup.size), ("faces", Setup.faces)):
        sizes.add_argument(f"--{name}", type=int, default=default)
    kinds = parser.add_subparsers(dest="kind", required=True)
    kind = kinds.add_parser("public", parents=[threads, rounds, sizes])
    kind.add_argument("folder", type=Path, metavar="FOLDER")
    kind.add_argument("--variants", nargs="+", choices=public_code.PROGRAMS, default=public_code.PROGRAMS)
    kind.set_defaults(run=public)
    kind = kinds.add_parser("layers", parents=[threads, sizes])
    kind.add_argument("--steps", type=int, default=20)
    kind.set_defaults(run=account)
    kind = kinds.add_parser("scaling", parents=[threads, rounds])
    kind.add_argument("--what", nargs="+", choices=GROWING, default=GROWING)
    kind.set_defaults(run=scale)
    kinds.add_parser("gpu", parents=[threads, rounds, sizes]).set_defaults(run=on_gpu)
    kind = kinds.add_parser("load", parents=[rounds])
    kind.set_defaults(run=under_load, threads=1, rounds=2, seconds=5.0)
    kind = kinds.add_parser("train", parents=[threads])
    kind.add_argument("variant")
    kind.add_argument("--seconds", type=float, default=5.0)
    kind.set_defaults(run=train)
    return parser.parse_args()


def main() -> None:
    """Print the tables that are asked for."""
    asked = arguments()
    if asked.run is not on_gpu:
        devices.choose(Machine(device="cpu", threads=asked.threads))
    if asked.kind not in ("gpu", "train"):
        print(f"{described(CPU)}\n")
    asked.run(asked)


if __name__ == "__main__":
    stage.run(main)
