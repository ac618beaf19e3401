"""Where the time of a step goes, operation by operation: an account of what is lost against matrix products.

On the CPU an operation is done when its call returns, so the calls that a step makes can be timed one by one. Between
them is Python's and autograd's own work, which the account names last; timing adds some microseconds a call to that.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from speed import matrix, table
from speed.blocks import block

HEADER = ("operation", "calls", "GFLOP", "ms", "of the step", "of matrix speed", "ms lost")
BETWEEN = "between operations"


class _Timed(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes every operation: what it is, its floating-point operations, its seconds."""

    def __init__(self, names: Mapping[int, str], clock: Callable[[], float]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.names, self.clock = names, clock
        self.calls: list[tuple[str, int, float]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        start = self.clock()
        out = func(*args, **(kwargs or {}))
        seconds = self.clock() - start
        operation = func._overloadpacket
        flop = flop_registry[operation](*args, **(kwargs or {}), out_val=out) if operation in flop_registry else 0
        self.calls.append((_what(operation.__name__, args, self.names), flop, seconds))
        return out


def _what(operation: str, args: Sequence[Any], names: Mapping[int, str]) -> str:
    """The layer whose weight is among the arguments, with the operation; the operation alone where there is none."""
    places = {argument.data_ptr() for argument in args if isinstance(argument, torch.Tensor)}
    layers = {names[place] for place in places & names.keys()}
    return f"{layers.pop()}: {operation}" if len(layers) == 1 else operation


def layer_names(networks: Mapping[str, nn.Module]) -> dict[int, str]:
    """By a weight's place in memory, the layer it belongs to and its sizes: `discriminator.layers.2 (16×32)`."""
    names = {}
    for role, network in networks.items():
        for path, part in network.named_modules():
            for weight in part.parameters(recurse=False):
                sizes = f" ({weight.shape[0]}×{weight.shape[1]})" if weight.dim() > 1 else ""
                names[weight.data_ptr()] = f"{role}.{path}{sizes}"
    return names


def account(
    step: Callable[[], object],
    networks: Mapping[str, nn.Module],
    steps: int,
    seconds: float,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[pd.DataFrame, float]:
    """`calls`, `flop` and `seconds` of a step by operation, falling by time, and last what is between operations.

    And the speed of matrix products, for `seconds` in turns with the steps. Medians are over `steps`, after one that
    does not count. The layers of the `networks` give names.
    """
    step()
    names, products = layer_names(networks), matrix.products()
    taken: dict[str, list[float]] = {library: [] for library in products}
    runs, between = [], []
    for _ in range(steps):
        for library, product in products.items():
            taken[library].append(block(product, seconds / len(products)))
        with _Timed(names, clock) as timed:
            start = clock()
            step()
            whole = clock() - start
        calls = pd.DataFrame(timed.calls, columns=["what", "flop", "seconds"]).assign(calls=1)
        runs.append(calls.groupby("what", sort=False)[["calls", "flop", "seconds"]].sum())
        between.append(whole - calls["seconds"].sum())
    medians = pd.concat([run["seconds"] for run in runs], axis=1).median(axis=1)
    rows = runs[0].assign(seconds=medians).sort_values("seconds", ascending=False, kind="stable")
    rows.loc[BETWEEN] = {"calls": 0, "flop": 0, "seconds": pd.Series(between).median()}
    return rows, matrix.speed(taken)


def merged(rows: pd.DataFrame, least: float) -> pd.DataFrame:
    """`rows` with all that take less than the share `least` of the whole as one, before the last."""
    named, between = rows.iloc[:-1], rows.iloc[-1:]
    large = named["seconds"] >= least * rows["seconds"].sum()
    small = named[~large].sum().to_frame(f"{(~large).sum()} smaller ones").T
    return pd.concat([named[large], *([] if large.all() else [small]), between])


def summary(rows: pd.DataFrame, speed: float) -> str:
    """The table of an account at `speed`, floating-point operations a second of the fastest matrix product."""
    whole = rows.sum().to_frame("the whole step").T
    cells = [
        [
            str(what),
            f"{row['calls']:.0f}" if row["calls"] else "",
            f"{row['flop'] / 1e9:.2f}" if row["flop"] else "",
            f"{1e3 * row['seconds']:.1f}",
            table.percent(row["seconds"] / float(whole["seconds"].iloc[0])),
            table.percent(row["flop"] / row["seconds"] / speed) if row["flop"] else "",
            f"{1e3 * (row['seconds'] - row['flop'] / speed):.1f}",
        ]
        for what, row in pd.concat([rows, whole]).iterrows()
    ]
    return table.table(HEADER, cells)
