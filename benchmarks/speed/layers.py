"""Where the time of a step goes, by torch's profiler: an operation on inputs of one shape is one layer's."""

from typing import Any

from torch.profiler import ProfilerActivity, profile

from markdown import table
from speed.training import Training

HEADER = ("operation", "shapes", "calls", "ms", "of all operations")
LEAST = 0.01  # share that an operation takes to be named


def account(training: Training, steps: int) -> str:
    """A table of the operations of a step, the longest first: means over `steps`, after one that does not count.

    Times are an operation's own, without those that it calls. The profiler takes some microseconds a call.
    """
    training.step()
    with profile(activities=[ProfilerActivity.CPU], record_shapes=True) as profiler:
        for _ in range(steps):
            training.step()
    events = profiler.key_averages(group_by_input_shape=True)
    rows = [(e.key.removeprefix("aten::"), _shapes(e), e.count, e.self_cpu_time_total) for e in events]
    rows.sort(key=lambda row: -row[-1])
    whole = sum(row[-1] for row in rows)
    named = [row for row in rows if row[-1] >= LEAST * whole]
    for label, group in ((f"{len(rows) - len(named)} smaller ones", rows[len(named) :]), ("all operations", rows)):
        named.append((label, "", sum(row[2] for row in group), sum(row[3] for row in group)))
    lines = [
        [operation, shapes, f"{calls / steps:.0f}", f"{time / steps / 1e3:.2f}", f"{100 * time / whole:.0f} %"]
        for operation, shapes, calls, time in named
    ]
    return table(HEADER, lines)


def _shapes(event: Any) -> str:
    """Of its inputs that are pictures or matrices, as 32×16×32×32."""
    return ", ".join("×".join(map(str, shape)) for shape in event.input_shapes if len(shape) > 1)
