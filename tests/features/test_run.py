"""What data/features holds of a run."""

from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import torch

from illustgan.core.errors import UserError
from illustgan.features import run as features
from illustgan.features.extractors import EXTRACTORS
from illustgan.features.pixels import extract as pixels

from .. import run_folders

CPU = torch.device("cpu")
SIZES = {"lite0": 5, "random": 3, "pixels": 768}
EXTRACT = {name: lambda images, label=None, size=size: pixels(images)[:, :size] for name, size in SIZES.items()}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run with weights at steps 3 and 6."""
    folder = tmp_path / "run"
    run_folders.write(folder)
    (folder / "samples").mkdir()
    for step in (0, 3, 6):
        shown = np.random.default_rng(step).integers(0, 256, (64, 16, 16, 3), np.uint8)
        np.save(folder / f"samples/{step:06d}.npy", shown)
    return folder


def test_features_of_checkpoints_and_of_the_latents_that_are_followed(tmp_path: Path, run: Path) -> None:
    def extracted() -> dict[str, bytes]:
        features.extract(run, tmp_path / "features", samples=9, seed=1, device=CPU, extractors=EXTRACT)
        return {path.name: path.read_bytes() for path in (tmp_path / "features").iterdir()}

    files = extracted()
    assert sorted(files) == ["000003.safetensors", "000006.safetensors", "snapshots.safetensors"]
    for step in ("000003", "000006"):
        found = safetensors.numpy.load(files[f"{step}.safetensors"])
        assert {name: array.shape for name, array in found.items()} == {name: (9, size) for name, size in SIZES.items()}
    followed = safetensors.numpy.load(files["snapshots.safetensors"])
    assert {name: array.shape for name, array in followed.items()} == {"lite0": (3, 32, 5), "pixels": (3, 32, 768)}
    np.testing.assert_array_equal(followed["pixels"][1], pixels(np.load(run / "samples/000003.npy")[:32]))
    assert extracted() == files


def test_features_that_are_not_finite_are_refused(tmp_path: Path, run: Path) -> None:
    broken = EXTRACT | {"random": lambda images, label=None: np.full((len(images), 3), np.nan, np.float32)}
    with pytest.raises(UserError, match=r"step 3 gives pictures whose random features are not finite"):
        features.extract(run, tmp_path / "features", samples=9, seed=1, device=CPU, extractors=broken)
    assert not (tmp_path / "features").exists()


def test_inception_joins_only_with_its_weights() -> None:
    assert list(features.load_extractors(CPU)) == list(EXTRACTORS)
    with pytest.raises(UserError, match=r"nothing\.pth"):
        features.load_extractors(CPU, "nothing.pth")
