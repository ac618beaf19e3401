"""Our step and a public script's in turns: times, ratios, memory, and the share of what is possible."""

from dataclasses import dataclass
from pathlib import Path

import torch

from speed import matrix, memory, ours, public, table
from speed.blocks import Host, Spread, ratios, spread, wait

HEADER = (
    "variant, width", "code", "ms a step", "images a second", "peak MB", "GFLOP a step", "of matrix speed", "ratio"
)  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One of the two: seconds and operations of a generator step with its discriminator steps."""

    seconds: Spread
    flop: int
    peak: int | None  # bytes

    def cells(self, images: int, speed: float) -> list[str]:
        """From the time to the share of `speed`, in operations a second, for a step that takes `images` real ones."""
        return [
            table.milliseconds(self.seconds.median),
            f"{images / self.seconds.median:.0f}",
            "?" if self.peak is None else f"{self.peak / 1e6:.0f}",
            f"{self.flop / 1e9:.1f}",
            table.percent(self.flop / self.seconds.median / speed),
        ]


@dataclass(frozen=True)
class Comparison:
    """What rounds of one variant at one width found."""

    name: str
    width: int
    images: int  # real ones in a generator step with its discriminator steps
    ours: Side
    public: Side
    ratio: Spread
    speed: float  # of the fastest matrix product, in floating-point operations a second

    def rows(self) -> list[list[str]]:
        """Two rows under HEADER."""
        place = f"{self.name}, {self.width}"
        return [
            [place, "ours", *self.ours.cells(self.images, self.speed), table.ratio(self.ratio)],
            [place, "public", *self.public.cells(self.images, self.speed), ""],
        ]


def compare(
    name: str,
    folder: Path,
    *,
    width: int,
    batch: int,
    faces: int,
    size: int,
    rounds: int,
    seconds: float,
    device: torch.device,
) -> Comparison:
    """Alternate the variant `name` with the public script of that name in `folder`.

    Raises:
        UserError: if the folder lacks the script, or it fails.
    """
    pictures = ours.pictures(faces, size)
    trained = ours.Ours(ours.variant(name), pictures, width=width, batch=batch, device=device)
    products = matrix.products(device)
    host = Host({"ours": trained.step, **products}, rounds, seconds, settle=lambda: wait(device))
    script = public.PROGRAMS[name]
    flop = public.run(script, folder, pictures, width=width, batch=batch, device=device, tick=host.tick)
    what = (faces, size, width, batch, torch.get_num_threads())
    on_cpu = device.type == "cpu"
    return Comparison(
        name,
        width,
        batch * trained.variant.schedule.steps,
        Side(spread(host.taken["ours"]), trained.flop, memory.peak(memory.train_ours, name, *what) if on_cpu else None),
        Side(spread(host.own), flop, memory.peak(memory.train_public, name, folder, *what) if on_cpu else None),
        ratios(host.taken["ours"], host.own),
        matrix.speed({library: host.taken[library] for library in products}),
    )


def summary(found: list[Comparison]) -> str:
    """The table of all comparisons."""
    return table.table(HEADER, [row for one in found for row in one.rows()])
