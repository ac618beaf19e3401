"""Measure how fast training is. benchmarks/README.md has the commands, and what they found.

python benchmarks/bench.py public FOLDER   our step against public code's, which FOLDER holds
python benchmarks/bench.py unrolled        an unrolled step against a DCGAN step
python benchmarks/bench.py layers          where the time of a step goes, operation by operation
python benchmarks/bench.py scaling         a step against width, batch, size of pictures, number of faces
python benchmarks/bench.py gpu [FOLDER]    a step on a GPU in all modes, and against public code's in FOLDER
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))  # this copy's own code, not an installed package

import illustgan  # noqa: F401  # before torch and numpy read how many threads to start

# isort: split

import torch

from illustgan.core import devices, stage
from illustgan.core.errors import UserError
from illustgan.core.settings import Machine
from speed import blocks, gpu, layers, machine, matrix, memory, ours, scaling, table
from speed import public as public_code
from speed.ours import Place

CPU = torch.device("cpu")
LEAST = 0.01  # share of a step that an operation takes to be named
PUBLIC = ("variant, width", "code", "ms a step", "images a second", "peak MB", *table.WORK, "ratio")
UNROLLED = ("width", "dcgan ms", "unrolled ms", "ratio", "ratio in FLOP", "dcgan of matrix speed", "unrolled of it")


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    timed, sized, named, paired = (argparse.ArgumentParser(add_help=False) for _ in range(4))
    timed.add_argument("--rounds", type=int, default=9)
    timed.add_argument("--seconds", type=float, default=1.0, help="of a block, at least")
    timed.add_argument("--threads", type=int, default=1)
    sized.add_argument("--widths", type=int, nargs="+", default=[16, 32, 64])
    sized.add_argument("--batch", type=int, default=64)
    sized.add_argument("--size", type=int, default=64, help="pixels a side")
    sized.add_argument("--faces", type=int, default=1814)
    named.add_argument("--variant", default="dcgan", help="of params.yaml")
    paired.add_argument("--variants", nargs="+", choices=("dcgan", "wgan"), default=["dcgan", "wgan"])
    kinds = parser.add_subparsers(dest="kind", required=True)
    against = kinds.add_parser("public", parents=[timed, sized, paired])
    against.add_argument("folder", type=Path, metavar="FOLDER")
    against.set_defaults(run=public)
    kinds.add_parser("unrolled", parents=[timed, sized]).set_defaults(run=unrolled)
    kinds.add_parser("layers", parents=[timed, sized, named]).set_defaults(run=account)
    larger = kinds.add_parser("scaling", parents=[timed, named])
    larger.add_argument("what", nargs="*", metavar="WHAT", help=f"of {', '.join(scaling.GROWING)}; all by default")
    larger.set_defaults(run=scale)
    device = kinds.add_parser("gpu", parents=[timed, sized, paired])
    device.add_argument("folder", type=Path, metavar="FOLDER", nargs="?")
    device.set_defaults(run=on_gpu)
    asked = parser.parse_args()
    if asked.run is on_gpu and not torch.cuda.is_available():
        print("torch sees no CUDA device here: nothing to measure")
        return
    devices.choose(Machine(device="cpu", threads=asked.threads))
    print(f"{machine.described()}\n")
    asked.run(asked)


def _places(asked: argparse.Namespace) -> list[Place]:
    return [Place(width, asked.batch, asked.size, asked.faces) for width in asked.widths]


def public(asked: argparse.Namespace, device: torch.device = CPU) -> None:
    """Our step against public code's."""
    rows = []
    for name in asked.variants:
        for place in _places(asked):
            rows += _side_by_side(name, place, asked, device)
    print(table.table(PUBLIC, rows))


def _side_by_side(name: str, place: Place, asked: argparse.Namespace, device: torch.device) -> list[list[str]]:
    """The variant and the public script of that name in turns: two rows under `PUBLIC`."""
    pictures = ours.pictures(place.faces, place.size)
    trained = ours.at(name, place, device, pictures)
    products = matrix.products(device)
    host = blocks.Host({"ours": trained.step, **products}, asked.rounds, asked.seconds, lambda: blocks.wait(device))
    flop = public_code.run(public_code.PROGRAMS[name], asked.folder, pictures, place, device=device, tick=host.tick)
    speed = matrix.speed({library: host.taken[library] for library in products})
    images = place.batch * trained.variant.schedule.steps  # real ones in a generator step with its discriminator steps
    what, on_cpu = (place, torch.get_num_threads()), device.type == "cpu"
    ratio = table.ratio(blocks.ratios(host.taken["ours"], host.own))
    rows = []
    for code, taken, operations, peak, last in (
        ("ours", host.taken["ours"], trained.flop, on_cpu and memory.peak(memory.train_ours, name, *what), ratio),
        ("public", host.own, flop, on_cpu and memory.peak(memory.train_public, name, asked.folder, *what), ""),
    ):
        median = blocks.spread(taken).median
        pace, work = table.pace(median, images), table.work(operations, median, speed)
        rows.append([f"{name}, {place.width}", code, *pace, table.megabytes(peak or None), *work, last])
    return rows


def unrolled(asked: argparse.Namespace) -> None:
    """An unrolled step against a DCGAN step."""
    rows = []
    for place in _places(asked):
        dcgan, ahead = (ours.at(name, place, CPU) for name in ("dcgan", "unrolled"))
        products = matrix.products(CPU)
        taken = blocks.alternate({"dcgan": dcgan.step, "unrolled": ahead.step, **products}, asked.rounds, asked.seconds)
        medians = [blocks.spread(taken[name]).median for name in ("dcgan", "unrolled")]
        speed = matrix.speed({library: taken[library] for library in products})
        shares = [one.flop / median / speed for one, median in zip((dcgan, ahead), medians, strict=True)]
        ratio, work = table.ratio(blocks.ratios(taken["dcgan"], taken["unrolled"])), f"{ahead.flop / dcgan.flop:.2f}"
        times = map(table.milliseconds, medians)
        rows.append([str(place.width), *times, ratio, work, *map(table.percent, shares)])
    print(table.table(UNROLLED, rows))


def account(asked: argparse.Namespace) -> None:
    """Where the time of a step goes."""
    for place in _places(asked):
        trained = ours.at(asked.variant, place, CPU)
        networks = {"generator": trained.state.generator, "discriminator": trained.state.discriminator}
        products = matrix.products(CPU)
        taken: dict[str, list[float]] = {library: [] for library in products}

        def multiply(products: Mapping[str, blocks.Step] = products, taken: dict[str, list[float]] = taken) -> None:
            for library, product in products.items():
                taken[library].append(blocks.block(product, asked.seconds / len(products)))

        rows = layers.account(trained.step, networks, asked.rounds, multiply)
        speed = matrix.speed(taken)
        print(f"{asked.variant}, width {place.width}: matrix products at {speed / 1e9:.0f} GFLOP a second\n")
        print(layers.summary(layers.merged(rows, LEAST), speed), end="\n\n")


def scale(asked: argparse.Namespace) -> None:
    """A step against width, batch, size of pictures, number of faces."""
    for what in asked.what or scaling.GROWING:
        if what not in scaling.GROWING:
            raise UserError(f"scaling knows no {what!r}: name some of {', '.join(scaling.GROWING)}")
        places = scaling.GROWING[what]
        rows = scaling.grow(asked.variant, what, places, rounds=asked.rounds, seconds=asked.seconds, device=CPU)
        print(table.table(scaling.HEADER, rows), end="\n\n")


def on_gpu(asked: argparse.Namespace) -> None:
    """A step on a GPU in all modes, and against public code's."""
    device = devices.choose(Machine(device="cuda", threads=asked.threads))
    print(f"{machine.gpu(device)}\n")
    for place in _places(asked):
        rows, problems = gpu.compare(gpu.MODES, place, rounds=asked.rounds, seconds=asked.seconds, device=device)
        print(f"width {place.width}\n\n{table.table(gpu.HEADER, rows)}\n", *problems, sep="\n", flush=True)
    if asked.folder:
        public(asked, device)


if __name__ == "__main__":
    stage.run(main)
