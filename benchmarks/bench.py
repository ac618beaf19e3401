"""Measure how fast training is. benchmarks/README.md has the commands, and what they found.

python benchmarks/bench.py public FOLDER   our step against public code's, which FOLDER holds
python benchmarks/bench.py scaling         a step against variant, width, batch, size of pictures, number of faces
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import _setup  # noqa: F401

# isort: split

import numpy as np
import torch

import public_code
from illustgan.core import devices, stage
from illustgan.core.settings import Machine
from illustgan.training.run import mapped
from speed import HOST, Setup, alternate, compared, described, hosted, in_training, matrix_products, pictures, work

GROWING: dict[str, tuple[Any, ...]] = {
    "variant": ("dcgan", "unrolled"),
    "width": (16, 32, 64),
    "batch": (32, 64, 128, 256),
    "size": (64, 32, 96, 128),
    "faces": (1814, 10_000, 100_000, 1_000_000),
}


def public(asked: argparse.Namespace, device: torch.device) -> None:
    """Our step against public code's."""
    for name in asked.variants:
        for width in asked.widths:
            setup = Setup(name, width, asked.batch, asked.size, asked.faces)
            shown = pictures(setup.faces, setup.size)
            training = in_training(setup, device, shown)
            tick, taken = hosted({"ours": training.advance, **matrix_products()}, asked.rounds, asked.seconds)
            flop = public_code.run(public_code.PROGRAMS[name], asked.folder, shown, setup, tick)
            ours = work(training)
            print(f"{name}, width {width}\n\n{compared(taken, {'ours': ours, HOST: (ours[0], flop)})}\n", flush=True)


def scale(asked: argparse.Namespace, device: torch.device) -> None:
    """A step against what grows."""
    products = matrix_products() if device.type == "cpu" else {}
    for growing in asked.what:
        with tempfile.TemporaryDirectory() as temporary:
            trainings = {}
            for value in GROWING[growing]:
                setup = Setup(**{growing: value})
                trainings[f"{growing} {value}"] = in_training(setup, device, sparse(Path(temporary), setup))
            steps = {name: training.advance for name, training in trainings.items()}
            taken = alternate({**steps, **products}, asked.rounds, asked.seconds)
        of_each = {name: work(training) for name, training in trainings.items()}
        print(f"{compared(taken, of_each)}\n", flush=True)


def sparse(folder: Path, setup: Setup) -> np.ndarray:
    """Faces as a run maps them, uint8 (N, size, size, 3), from a file of as many pages, which takes no room."""
    path = folder / f"{setup.faces}-{setup.size}.npy"
    np.lib.format.open_memmap(path, "w+", np.uint8, (setup.faces, setup.size, setup.size, 3)).flush()
    return mapped(path)


def arguments() -> argparse.Namespace:
    """The command line; `run` is the function that it asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    both = argparse.ArgumentParser(add_help=False)
    both.add_argument("--threads", type=int, default=1)
    both.add_argument("--rounds", type=int, default=9)
    both.add_argument("--seconds", type=float, default=1.0, help="of each measurement, at least")
    kinds = parser.add_subparsers(required=True)
    kind = kinds.add_parser("public", parents=[both])
    kind.add_argument("folder", type=Path, metavar="FOLDER")
    kind.add_argument("--variants", nargs="+", choices=public_code.PROGRAMS, default=public_code.PROGRAMS)
    kind.add_argument("--widths", type=int, nargs="+", default=[16, 32, 64])
    for name, default in (("batch", 64), ("size", Setup.size), ("faces", Setup.faces)):
        kind.add_argument(f"--{name}", type=int, default=default)
    kind.set_defaults(run=public, device="cpu")
    kind = kinds.add_parser("scaling", parents=[both])
    kind.add_argument("--what", nargs="+", choices=GROWING, default=GROWING)
    kind.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    kind.set_defaults(run=scale)
    return parser.parse_args()


def main() -> None:
    """Print the tables that are asked for."""
    asked = arguments()
    device = devices.choose(Machine(device=asked.device, threads=asked.threads))
    print(f"{described(device)}\n")
    asked.run(asked, device)


if __name__ == "__main__":
    stage.run(main)
