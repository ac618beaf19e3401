"""Where the time of a step goes, operation by operation: an account of what is lost against matrix products.

On the CPU an operation is done when its call returns, so the calls that a step makes can be timed one by one. Between
them is Python's and autograd's own work, which the account names last; timing adds some microseconds a call to that.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from speed import table

HEADER = ("operation", "calls", "GFLOP", "ms", "of the step", "of matrix speed", "ms lost")


@dataclass(frozen=True)
class Call:
    """One operation of a step."""

    what: str
    flop: int
    seconds: float


@dataclass(frozen=True)
class Row:
    """All calls of one kind in a step; seconds are medians over steps."""

    what: str
    calls: int
    flop: int
    seconds: float

    def lost(self, speed: float) -> float:
        """Seconds beyond those that matrix products of as many operations take at `speed`."""
        return self.seconds - self.flop / speed


class _Timed(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes every operation with its time and its floating-point operations."""

    def __init__(self, names: Mapping[int, str], clock: Callable[[], float]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.names, self.clock = names, clock
        self.calls: list[Call] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        start = self.clock()
        out = func(*args, **(kwargs or {}))
        seconds = self.clock() - start
        operation = func._overloadpacket
        flop = flop_registry[operation](*args, **(kwargs or {}), out_val=out) if operation in flop_registry else 0
        self.calls.append(Call(_what(operation.__name__, args, self.names, flop > 0), flop, seconds))
        return out


def _what(operation: str, args: Sequence[Any], names: Mapping[int, str], weighty: bool) -> str:
    """The layer whose weight is among the arguments, with the operation; the operation alone where there is none."""
    tensors = [argument for argument in args if isinstance(argument, torch.Tensor)]
    layers = sorted({names[tensor.data_ptr()] for tensor in tensors if tensor.data_ptr() in names})
    if len(layers) == 1:
        return f"{layers[0]}: {operation}"
    if weighty and any(tensor.dim() == 4 for tensor in tensors):  # a weight that some step made
        return f"{operation} {'×'.join(map(str, tensors[-1].shape[:2]))}"
    return operation


def layer_names(players: Mapping[str, nn.Module]) -> dict[int, str]:
    """By a weight's place in memory, the layer it belongs to and its sizes: `discriminator.layers.2 (16→32)`."""
    names = {}
    for role, player in players.items():
        for path, part in player.named_modules():
            for weight in part.parameters(recurse=False):
                sizes = f" ({weight.shape[0]}×{weight.shape[1]})" if weight.dim() > 1 else ""
                names[weight.data_ptr()] = f"{role}.{path}{sizes}"
    return names


def account(
    step: Callable[[], object],
    players: Mapping[str, nn.Module],
    steps: int,
    in_turn: Callable[[], object],
    clock: Callable[[], float] = time.perf_counter,
) -> list[Row]:
    """Rows that add up to a step: operations by falling time, and last what is between them.

    Args:
        step: makes the same calls every time.
        steps: over which medians are taken, after one that does not count.
        in_turn: called before each step, for what is to be measured in turns with it.
    """
    step()
    names = layer_names(players)
    seconds, runs = [], []
    for _ in range(steps):
        in_turn()
        with _Timed(names, clock) as timed:
            start = clock()
            step()
            seconds.append(clock() - start)
        runs.append(timed.calls)
    kinds = dict.fromkeys(call.what for calls in runs for call in calls)
    rows = [_row(what, [[call for call in calls if call.what == what] for calls in runs]) for what in kinds]
    rows.sort(key=lambda row: -row.seconds)
    between = statistics.median(
        whole - sum(call.seconds for call in calls) for whole, calls in zip(seconds, runs, strict=True)
    )
    return [*rows, Row("between operations", 0, 0, between)]


def _row(what: str, runs: Sequence[Sequence[Call]]) -> Row:
    calls = runs[0]
    taken = statistics.median(sum(call.seconds for call in run) for run in runs)
    return Row(what, len(calls), sum(call.flop for call in calls), taken)


def merged(rows: Sequence[Row], least: float) -> list[Row]:
    """`rows` with all that take less than the share `least` of the whole as one, before the last."""
    *named, between = rows
    bound = least * sum(row.seconds for row in rows)
    large, small = ([row for row in named if (row.seconds >= bound) == kept] for kept in (True, False))
    rest = Row(
        f"{len(small)} smaller ones",
        sum(row.calls for row in small),
        sum(row.flop for row in small),
        sum(row.seconds for row in small),
    )
    return [*large, *([rest] if small else []), between]


def summary(rows: Sequence[Row], speed: float) -> str:
    """The table of an account at `speed`, floating-point operations a second of the fastest matrix product."""
    whole = sum(row.seconds for row in rows)
    total = Row("the whole step", sum(row.calls for row in rows), sum(row.flop for row in rows), whole)
    cells = [
        [
            row.what,
            str(row.calls or ""),
            f"{row.flop / 1e9:.2f}" if row.flop else "",
            f"{1e3 * row.seconds:.1f}",
            table.percent(row.seconds / whole),
            table.percent(row.flop / row.seconds / speed) if row.flop else "",
            f"{1e3 * row.lost(speed):.1f}",
        ]
        for row in [*rows, total]
    ]
    return table.table(HEADER, cells)
