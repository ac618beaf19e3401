"""What a run's samples are taken apart into, and the command on a network that nobody trained."""

import sys
from pathlib import Path

import numpy as np
import pytest

import kid_parts
from speed import ours

from .. import run_folders
from . import made_up


def test_flattening_takes_noise_away_and_leaves_edges() -> None:
    halves = np.zeros((1, 16, 16, 3), np.uint8) + np.array([40, 90, 200], np.uint8)
    halves[:, :, 8:] = [250, 120, 30]
    np.testing.assert_array_equal(kid_parts.flattened(halves), halves)
    noise = np.random.default_rng(1).normal(0, 3, halves.shape)
    noisy = np.clip(np.rint(halves + noise), 0, 255).astype(np.uint8)
    left = kid_parts.flattened(noisy).astype(float) - halves
    assert np.sqrt(np.square(left).mean()) < 0.5 * np.sqrt(np.square(noisy - halves.astype(float)).mean())
    assert np.abs(left).max() < 8


def test_the_command_prints_a_row_for_each_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures = {name: ours.pictures(count, 32) // 8 + 220 for name, count in (("faces", 20), ("heldout", 16))}  # light
    made_up.root(tmp_path, pictures, samples=16)
    run_folders.write(
        tmp_path / "data/runs/dcgan/1", clock=(0, 2), families=["dcgan"] * 2, width=1, size=32, latent=100
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["kid_parts.py", "dcgan", "1"])
    kid_parts.main()
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["pictures", "KID lite0", "KID random", "KID pixels"]
    pixels = {name: float(last) for name, *_others, last in rows[2:]}
    assert len(pixels) == 8
    assert pixels["samples"] > pixels["halfway"] > pixels["the training face nearest to each"]
    assert abs(pixels["training faces"]) < 0.1 * pixels["samples"]
