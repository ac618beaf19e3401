"""What data/features holds of a run."""

from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import torch

from illustgan.core.errors import UserError
from illustgan.features import run as features
from illustgan.features.extractors import thumbnails
from illustgan.gan import run_folder, sampling

from .. import run_folders

CPU = torch.device("cpu")
SIZES = {"lite0": 5, "random": 3, "pixels": 768}
EXTRACT = {name: lambda images, label=None, size=size: thumbnails(images)[:, :size] for name, size in SIZES.items()}


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
    names = [f"{step}.{kind}" for step in ("000003", "000006") for kind in ("png", "safetensors")]
    assert sorted(files) == [*names, "snapshots.safetensors"]
    for step in ("000003", "000006"):
        found = safetensors.numpy.load(files[f"{step}.safetensors"])
        maker, _ = run_folder.read(run).networks(int(step), CPU)
        samples = sampling.generate(maker, run_folders.architecture().measured_latents(9, 1))
        np.testing.assert_array_equal(features.read_samples(tmp_path / f"features/{step}.png"), samples)
        made = thumbnails(samples)
        assert found.keys() == SIZES.keys()
        for name, array in found.items():
            np.testing.assert_array_equal(array, made[:, : SIZES[name]])
    followed = safetensors.numpy.load(files["snapshots.safetensors"])
    assert {name: array.shape for name, array in followed.items()} == {"lite0": (3, 32, 5), "pixels": (3, 32, 768)}
    for place, step in enumerate(("000000", "000003", "000006")):
        shown = thumbnails(np.load(run / f"samples/{step}.npy")[:32])
        np.testing.assert_array_equal(followed["pixels"][place], shown)
        np.testing.assert_array_equal(followed["lite0"][place], shown[:, :5])
    assert extracted() == files


def test_features_that_are_not_finite_are_refused(tmp_path: Path, run: Path) -> None:
    broken = EXTRACT | {"random": lambda images, label=None: np.full((len(images), 3), np.inf, np.float32)}
    with pytest.raises(UserError, match=r"step 3 gives pictures whose random features are not finite: .* train$"):
        features.extract(run, tmp_path / "features", samples=9, seed=1, device=CPU, extractors=broken)
    assert not (tmp_path / "features").exists()
