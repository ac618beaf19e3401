"""Our side of the benchmarks: the loop's own step, its account by operations, and how it grows."""

import itertools
from pathlib import Path

import pytest
import torch

from illustgan.training.steps import start, step
from speed import layers, matrix, ours, scaling

CPU = torch.device("cpu")


def tiny(name: str = "dcgan") -> ours.Ours:
    return ours.Ours(ours.variant(name), ours.pictures(200, 16), width=2, batch=4, device=CPU)


@pytest.mark.parametrize("name", ["dcgan", "wgan", "unrolled"])
def test_our_step_is_the_training_loops(name: str) -> None:
    measured = tiny(name)
    for _ in range(3):
        measured.step()
    expected = start(measured.variant, width=2, size=16, seed=1, device=CPU)
    repeats = measured.variant.schedule.steps
    for number in range(3):
        step(expected, measured.variant, measured.faces, number * repeats, repeats)
    for a, b in zip(measured.state.generator.parameters(), expected.generator.parameters(), strict=True):
        assert torch.equal(a, b)


def test_an_account_adds_up_to_the_step_and_counts_its_operations() -> None:
    measured, ticks, turns = tiny(), itertools.count(), []
    players = {"generator": measured.state.generator, "discriminator": measured.state.discriminator}
    rows = layers.account(measured.step, players, 2, lambda: turns.append(1), lambda: float(next(ticks)))
    assert len(turns) == 2
    calls = sum(row.calls for row in rows)
    # on this clock each look takes one: an operation lasts one, and so does the way to the next and to the end
    assert sum(row.seconds for row in rows) == pytest.approx(2 * calls + 1)
    assert rows[-1].what == "between operations"
    assert sum(row.flop for row in rows) == measured.flop
    by_name = {row.what: row for row in rows}
    assert by_name["discriminator.layers.2 (4×2): convolution"].calls == 3  # real, fake, and for the generator
    assert by_name["discriminator.layers.2 (4×2): convolution"].flop == 3 * 2 * 4 * 16 * 2 * 4 * 4 * 4
    assert by_name["generator.layers.5 (2×3): convolution"].calls == 1


def test_small_rows_become_one_and_nothing_is_lost() -> None:
    rows = [
        layers.Row("large", 1, 100, 0.8),
        layers.Row("small", 2, 0, 0.05),
        layers.Row("tiny", 3, 5, 0.05),
        layers.Row("between operations", 0, 0, 0.1),
    ]
    found = layers.merged(rows, 0.1)
    assert found == [rows[0], layers.Row("2 smaller ones", 5, 5, pytest.approx(0.1)), rows[3]]
    assert layers.merged(rows, 0.0) == rows
    assert rows[0].lost(1000.0) == pytest.approx(0.7)
    lines = layers.summary(found, 1000.0).splitlines()
    assert [cell.strip() for cell in lines[-1].split("|")[1:4]] == ["the whole step", "6", "0.00"]


def test_all_libraries_multiply_the_same_matrices() -> None:
    products = matrix.products(CPU)
    results = []
    for name, product in products.items():
        result = torch.as_tensor(product())
        results.append(result.permute(0, 2, 3, 1).reshape(matrix.SIDE, -1) if result.dim() == 4 else result.clone())
        assert results[-1].shape == (matrix.SIDE, matrix.SIDE), name
    torch.testing.assert_close(results[0], results[1], rtol=1e-4, atol=1e-3)
    assert matrix.speed({"a": [2.0, 1.0, 9.0], "b": [3.0, 3.0, 3.0]}) == matrix.FLOP / 2


def test_growth_is_relative_to_the_first_place(tmp_path: Path) -> None:
    places = [scaling.Place(width=1, batch=2, size=16, faces=faces) for faces in (8, 40)]
    found = scaling.grow("dcgan", "faces", places, rounds=1, seconds=0.0, device=CPU)
    assert [one.what for one in found] == ["faces 8", "faces 40"]
    assert found[0].ratio.median == 1
    assert found[0].flop == found[1].flop
    assert scaling.summary(found).count("\n") == 3
    faces = scaling.sparse(tmp_path, 1000, 64)
    assert faces.shape == (1000, 64, 64, 3)
    assert not faces[::100].any()


def test_every_growing_row_starts_where_the_others_do() -> None:
    assert {places[0] for places in scaling.GROWING.values()} == {scaling.START}
    for what, places in scaling.GROWING.items():
        assert len({getattr(place, what) for place in places}) == len(places)
