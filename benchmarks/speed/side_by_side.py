"""Our step and a public script's in turns: times, ratios, memory, and the share of what is possible."""

from pathlib import Path

import torch

from speed import matrix, memory, ours, public, table
from speed.blocks import Host, ratios, spread, wait

HEADER = (
    "variant, width", "code", "ms a step", "images a second", "peak MB", "GFLOP a step", "of matrix speed", "ratio"
)  # fmt: skip


def compare(
    name: str, folder: Path, place: ours.Place, *, rounds: int, seconds: float, device: torch.device
) -> list[list[str]]:
    """Alternate the variant `name` with the public script of that name in `folder`: two rows under `HEADER`.

    Raises:
        UserError: if the folder lacks the script, or it fails.
    """
    pictures = ours.pictures(place.faces, place.size)
    trained = ours.at(name, place, device, pictures)
    products = matrix.products(device)
    host = Host({"ours": trained.step, **products}, rounds, seconds, settle=lambda: wait(device))
    flop = public.run(public.PROGRAMS[name], folder, pictures, place, device=device, tick=host.tick)
    speed = matrix.speed({library: host.taken[library] for library in products})
    images = place.batch * trained.variant.schedule.steps  # real ones in a generator step with its discriminator steps
    what, on_cpu = (place, torch.get_num_threads()), device.type == "cpu"
    rows = []
    for code, seconds_a_step, operations, peak in (
        ("ours", host.taken["ours"], trained.flop, on_cpu and memory.peak(memory.train_ours, name, *what)),
        ("public", host.own, flop, on_cpu and memory.peak(memory.train_public, name, folder, *what)),
    ):
        median = spread(seconds_a_step).median
        work = table.work(operations, median, speed)
        rows.append([f"{name}, {place.width}", code, *table.pace(median, images), table.megabytes(peak or None), *work])
    return [[*rows[0], table.ratio(ratios(host.taken["ours"], host.own))], [*rows[1], ""]]
