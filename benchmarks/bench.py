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

import torch

from illustgan.core import devices, stage
from illustgan.core.errors import UserError
from illustgan.core.settings import Machine
from speed import blocks, gpu, layers, machine, matrix, ours, scaling, side_by_side, table

CPU = torch.device("cpu")
LEAST = 0.01  # share of a step that an operation takes to be named


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--widths", type=int, nargs="+", default=[16, 32, 64])
    shared.add_argument("--batch", type=int, default=64)
    shared.add_argument("--size", type=int, default=64, help="pixels a side")
    shared.add_argument("--faces", type=int, default=1814)
    shared.add_argument("--rounds", type=int, default=9)
    shared.add_argument("--seconds", type=float, default=1.0, help="of a block, at least")
    shared.add_argument("--threads", type=int, default=2)
    kinds = parser.add_subparsers(dest="kind", required=True)
    against = kinds.add_parser("public", parents=[shared])
    against.add_argument("folder", type=Path, metavar="FOLDER")
    against.add_argument("--variants", nargs="+", choices=("dcgan", "wgan"), default=["dcgan", "wgan"])
    against.set_defaults(run=public)
    ahead = kinds.add_parser("unrolled", parents=[shared])
    ahead.set_defaults(run=unrolled)
    inside = kinds.add_parser("layers", parents=[shared])
    inside.add_argument("--variant", default="dcgan", help="of params.yaml")
    inside.set_defaults(run=account)
    larger = kinds.add_parser("scaling")
    larger.add_argument("what", nargs="*", metavar="WHAT", help=f"of {', '.join(scaling.GROWING)}; all by default")
    larger.add_argument("--variant", default="dcgan", help="of params.yaml")
    larger.add_argument("--rounds", type=int, default=9)
    larger.add_argument("--seconds", type=float, default=0.5, help="of a block, at least")
    larger.add_argument("--threads", type=int, default=2)
    larger.set_defaults(run=scale)
    device = kinds.add_parser("gpu", parents=[shared])
    device.add_argument("folder", type=Path, metavar="FOLDER", nargs="?")
    device.add_argument("--variants", nargs="+", choices=("dcgan", "wgan"), default=["dcgan", "wgan"])
    device.set_defaults(run=on_gpu)
    arguments = parser.parse_args()
    if arguments.run is on_gpu and not torch.cuda.is_available():
        print("torch sees no CUDA device here: nothing to measure")
        return
    devices.choose(Machine(device="cpu", threads=arguments.threads))
    print(f"{machine.described()}\n")
    arguments.run(arguments)


def public(arguments: argparse.Namespace, device: torch.device = CPU) -> None:
    """Our step against public code's."""
    found = [
        side_by_side.compare(
            name,
            arguments.folder,
            width=width,
            batch=arguments.batch,
            faces=arguments.faces,
            size=arguments.size,
            rounds=arguments.rounds,
            seconds=arguments.seconds,
            device=device,
        )
        for name in arguments.variants
        for width in arguments.widths
    ]
    print(side_by_side.summary(found))


def unrolled(arguments: argparse.Namespace) -> None:
    """An unrolled step against a DCGAN step."""
    pictures = ours.pictures(arguments.faces, arguments.size)
    rows = []
    for width in arguments.widths:
        dcgan, ahead = (
            ours.Ours(ours.variant(name), pictures, width=width, batch=arguments.batch, device=CPU)
            for name in ("dcgan", "unrolled")
        )
        products = matrix.products(CPU)
        contestants = {"dcgan": dcgan.step, "unrolled": ahead.step, **products}
        taken = blocks.alternate(contestants, arguments.rounds, arguments.seconds)
        medians = {name: blocks.spread(seconds).median for name, seconds in taken.items()}
        speed = matrix.speed({library: taken[library] for library in products})
        rows.append(
            [
                str(width),
                table.milliseconds(medians["dcgan"]),
                table.milliseconds(medians["unrolled"]),
                table.ratio(blocks.ratios(taken["dcgan"], taken["unrolled"])),
                f"{ahead.flop / dcgan.flop:.2f}",
                table.percent(dcgan.flop / medians["dcgan"] / speed),
                table.percent(ahead.flop / medians["unrolled"] / speed),
            ]
        )
    header = ("width", "dcgan ms", "unrolled ms", "ratio", "ratio in FLOP", "dcgan of matrix speed", "unrolled of it")
    print(table.table(header, rows))


def account(arguments: argparse.Namespace) -> None:
    """Where the time of a step goes."""
    pictures = ours.pictures(arguments.faces, arguments.size)
    for width in arguments.widths:
        trained = ours.Ours(ours.variant(arguments.variant), pictures, width=width, batch=arguments.batch, device=CPU)
        players = {"generator": trained.state.generator, "discriminator": trained.state.discriminator}
        products = matrix.products(CPU)
        taken: dict[str, list[float]] = {library: [] for library in products}

        def multiply(products: Mapping[str, blocks.Step] = products, taken: dict[str, list[float]] = taken) -> None:
            for library, product in products.items():
                taken[library].append(blocks.block(product, arguments.seconds / len(products)))

        rows = layers.account(trained.step, players, arguments.rounds, multiply)
        speed = matrix.speed(taken)
        print(f"{arguments.variant}, width {width}: matrix products at {speed / 1e9:.0f} GFLOP a second\n")
        print(layers.summary(layers.merged(rows, LEAST), speed), end="\n\n")


def scale(arguments: argparse.Namespace) -> None:
    """A step against width, batch, size of pictures, number of faces."""
    for what in arguments.what or scaling.GROWING:
        if what not in scaling.GROWING:
            raise UserError(f"scaling knows no {what!r}: name some of {', '.join(scaling.GROWING)}")
        found = scaling.grow(
            arguments.variant,
            what,
            scaling.GROWING[what],
            rounds=arguments.rounds,
            seconds=arguments.seconds,
            device=CPU,
        )
        print(scaling.summary(found), end="\n\n")


def on_gpu(arguments: argparse.Namespace) -> None:
    """A step on a GPU in all modes, and against public code's."""
    device = devices.choose(Machine(device="cuda", threads=arguments.threads))
    print(f"{machine.gpu(device)}\n")
    pictures = ours.pictures(arguments.faces, arguments.size)
    for width in arguments.widths:
        outcomes, problems = gpu.compare(
            gpu.MODES,
            pictures,
            width=width,
            batch=arguments.batch,
            rounds=arguments.rounds,
            seconds=arguments.seconds,
            device=device,
        )
        print(f"width {width}\n\n{gpu.summary(outcomes, arguments.batch)}\n", *problems, sep="\n", flush=True)
    if arguments.folder:
        public(arguments, device)


if __name__ == "__main__":
    stage.run(main)
