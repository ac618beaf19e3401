"""Measure how fast training is. benchmarks/README.md has the commands, and what they found.

python benchmarks/bench.py public FOLDER   our step against public code's, which FOLDER holds
python benchmarks/bench.py unrolled        an unrolled step against a DCGAN step
python benchmarks/bench.py layers          where the time of a step goes, operation by operation
python benchmarks/bench.py scaling         a step against width, batch, size of pictures, number of faces
python benchmarks/bench.py gpu             a step on a GPU in all modes
"""

import argparse
import statistics
from pathlib import Path

import _setup  # noqa: F401

# isort: split

import torch

from illustgan.core import devices, stage
from illustgan.core.settings import Machine
from speed import blocks, gpu, layers, machine, matrix, memory, ours, scaling, table
from speed import public as public_code
from speed.ours import Place

CPU = torch.device("cpu")
LEAST = 0.01  # share of a step that an operation takes to be named
PUBLIC = ("variant, width", "code", "ms a step", "images a second", "peak MB", *table.WORK, "ratio")


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    timed, sized = (argparse.ArgumentParser(add_help=False) for _ in range(2))
    timed.add_argument("--rounds", type=int, default=9)
    timed.add_argument("--seconds", type=float, default=1.0, help="of a block, at least")
    timed.add_argument("--threads", type=int, default=1)
    sized.add_argument("--widths", type=int, nargs="+", default=[16, 32, 64])
    sized.add_argument("--batch", type=int, default=64)
    kinds = parser.add_subparsers(dest="kind", required=True)
    against = kinds.add_parser("public", parents=[timed, sized])
    against.add_argument("folder", type=Path, metavar="FOLDER")
    against.add_argument("--variants", nargs="+", choices=public_code.PROGRAMS, default=public_code.PROGRAMS)
    against.set_defaults(run=public)
    kinds.add_parser("unrolled", parents=[timed, sized]).set_defaults(run=unrolled)
    kinds.add_parser("layers", parents=[timed, sized]).set_defaults(run=account)
    larger = kinds.add_parser("scaling", parents=[timed])
    larger.add_argument("--what", nargs="+", choices=scaling.GROWING, default=scaling.GROWING)
    larger.set_defaults(run=scale)
    kinds.add_parser("gpu", parents=[timed, sized]).set_defaults(run=on_gpu)
    asked = parser.parse_args()
    if asked.run is on_gpu and not torch.cuda.is_available():
        print("torch sees no CUDA device here: nothing to measure")
        return
    devices.choose(Machine(device="cpu", threads=asked.threads))
    asked.places = [Place(width, asked.batch) for width in getattr(asked, "widths", ())]
    print(f"{machine.described(CPU)}\n")
    asked.run(asked)


def public(asked: argparse.Namespace) -> None:
    """Our step against public code's."""
    rows = []
    for name in asked.variants:
        for place in asked.places:
            rows += _side_by_side(name, place, asked)
    print(table.table(PUBLIC, rows))


def _side_by_side(name: str, place: Place, asked: argparse.Namespace) -> list[list[str]]:
    """The variant and the public script of that name in turns: two rows under `PUBLIC`."""
    pictures = ours.pictures(place.faces, place.size)
    trained = ours.at(name, place, CPU, pictures)
    products = matrix.products()
    tick, taken = blocks.hosted({"ours": trained.step, **products}, asked.rounds, asked.seconds)
    flop = public_code.run(public_code.PROGRAMS[name], asked.folder, pictures, place, tick)
    speed = matrix.speed({library: taken[library] for library in products})
    what = (place, torch.get_num_threads())
    rows = []
    for code, operations, peak, last in (
        (
            "ours",
            trained.flop,
            memory.peak(memory.train_ours, name, *what),
            table.ratio(taken["ours"], taken["public"]),
        ),
        ("public", flop, memory.peak(memory.train_public, name, asked.folder, *what), ""),
    ):
        median = statistics.median(taken[code])
        pace, work = table.pace(median, trained.images), table.work(operations, median, speed)
        rows.append([f"{name}, {place.width}", code, *pace, f"{peak / 1e6:.0f}", *work, last])
    return rows


def unrolled(asked: argparse.Namespace) -> None:
    """An unrolled step against a DCGAN step."""
    for place in asked.places:
        trained = {f"{name}, {place.width}": ours.at(name, place, CPU) for name in ("dcgan", "unrolled")}
        print(table.table(scaling.HEADER, scaling.compare(trained, asked.rounds, asked.seconds)), end="\n\n")


def account(asked: argparse.Namespace) -> None:
    """Where the time of a step goes."""
    for place in asked.places:
        trained = ours.at("dcgan", place, CPU)
        networks = {"generator": trained.state.generator, "discriminator": trained.state.discriminator}
        rows, speed = layers.account(trained.step, networks, asked.rounds, asked.seconds)
        print(f"dcgan, width {place.width}: matrix products at {speed / 1e9:.0f} GFLOP a second\n")
        print(layers.summary(layers.merged(rows, LEAST), speed), end="\n\n")


def scale(asked: argparse.Namespace) -> None:
    """A step against width, batch, size of pictures, number of faces."""
    rows = [row for what in asked.what for row in scaling.grow(what, asked.rounds, asked.seconds)]
    print(table.table(scaling.HEADER, rows))


def on_gpu(asked: argparse.Namespace) -> None:
    """A step on a GPU in all modes."""
    device = devices.choose(Machine(device="cuda", threads=asked.threads))
    print(f"{machine.described(device)}\n")
    for place in asked.places:
        rows = gpu.compare(place, asked.rounds, asked.seconds, device)
        print(f"width {place.width}\n\n{table.table(gpu.HEADER, rows)}\n", flush=True)


if __name__ == "__main__":
    stage.run(main)
