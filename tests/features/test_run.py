"""What data/features holds of a run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

from illustgan.core.errors import UserError
from illustgan.features import run as extraction
from illustgan.features.extractors import EXTRACTORS, Extract

from .conftest import CPU, SAMPLES

DIMENSIONS = {"lite0": 1280, "random": 512, "pixels": 768}


def test_features_of_checkpoints_and_of_the_latents_that_are_followed(
    tmp_path: Path, write_run: Callable[..., dict[str, Any]], extractors: dict[str, Extract]
) -> None:
    write_run()
    settings: dict[str, Any] = {"samples": SAMPLES, "seed": 1, "device": CPU, "extractors": extractors}
    extraction.extract_run(tmp_path / "run", tmp_path / "features", **settings)
    files = {path.name: path.read_bytes() for path in (tmp_path / "features").iterdir()}
    assert sorted(files) == ["000003.safetensors", "000006.safetensors", "snapshots.safetensors"]
    for step in ("000003", "000006"):
        found = safetensors.numpy.load(files[f"{step}.safetensors"])
        assert {name: array.shape for name, array in found.items()} == {n: (SAMPLES, d) for n, d in DIMENSIONS.items()}
    followed = safetensors.numpy.load(files["snapshots.safetensors"])
    assert {name: array.shape for name, array in followed.items()} == {"lite0": (3, 32, 1280), "pixels": (3, 32, 768)}
    shown = np.load(tmp_path / "run/samples/000003.npy")[:32]
    np.testing.assert_array_equal(followed["pixels"][1], extractors["pixels"](shown))
    extraction.extract_run(tmp_path / "run", tmp_path / "features", **settings)
    assert {path.name: path.read_bytes() for path in (tmp_path / "features").iterdir()} == files


def test_inception_joins_only_with_its_weights(extractors: dict[str, Extract]) -> None:
    assert list(extractors) == list(EXTRACTORS) == list(DIMENSIONS)
    with pytest.raises(UserError, match=r"nothing\.pth"):
        extraction.load_extractors(CPU, "nothing.pth")
