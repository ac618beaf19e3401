"""Our side of the benchmarks: the loop's own step, its account by operations, and what it is measured by."""

import itertools

import pytest
import torch

from speed import layers, matrix, ours, table

CPU = torch.device("cpu")
TINY = ours.Place(width=2, batch=4, size=16, faces=200)


def test_an_account_adds_up_to_the_step_and_counts_its_operations() -> None:
    measured, ticks = ours.at("dcgan", TINY, CPU), itertools.count()
    networks = {"generator": measured.state.generator, "discriminator": measured.state.discriminator}
    rows, _ = layers.account(measured.step, networks, 2, 0.01, lambda: float(next(ticks)))
    # on this clock each look takes one: an operation lasts one, and so does the way to the next and to the end
    assert rows["seconds"].sum() == pytest.approx(2 * rows["calls"].sum() + 1)
    assert rows.index[-1] == "between operations"
    assert rows["flop"].sum() == measured.flop
    row = rows.loc["discriminator.layers.2 (4×2): convolution"]
    assert (row["calls"], row["flop"]) == (3, 3 * 2 * 4 * 16 * 2 * 4 * 4 * 4)  # real, fake, and for the generator
    assert rows.loc["generator.layers.5 (2×3): convolution", "calls"] == 1


def test_all_libraries_multiply_matrices_of_one_size() -> None:
    by_torch, by_numpy, by_convolution = (torch.as_tensor(product()) for product in matrix.products().values())
    torch.testing.assert_close(by_torch, by_numpy, rtol=1e-4, atol=1e-3)
    assert by_convolution.numel() == matrix.SIDE**2
    assert matrix.speed({"a": [2.0, 1.0, 9.0], "b": [3.0, 3.0, 3.0]}) == matrix.FLOP / 2


def test_a_step_in_words() -> None:
    times = {0.00123: "1.23", 0.0123: "12.3", 0.123: "123", 12.3: "12300"}  # three digits or more
    assert {seconds: table.milliseconds(seconds) for seconds in times} == times
    assert table.pace(0.5, 64) == ("500", "128")
    assert table.work(10**10, 0.5, 4e10) == ("10.0", "50 %")
    assert table.ratio([1.0, 5, 1], [1.5, 7.5, 1.2]) == "1.50 (1.20 to 1.50)"  # within rounds: a slow second cancels
