"""Inception without its weights: the errors, and the path from a file to features with random ones."""

import hashlib
import importlib
from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.core.errors import UserError
from illustgan.features import batching, inception

CPU = torch.device("cpu")


def test_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(UserError, match=r"pip install torch-fidelity==0\.4\.0"):
        inception.load(Path("any"), CPU)


def test_refuses_other_files_and_does_not_read_long_ones(tmp_path: Path) -> None:
    pytest.importorskip("torch_fidelity")
    (tmp_path / "other.pth").write_bytes(b"not these")
    (tmp_path / "folder.pth").mkdir()
    with (tmp_path / "long.pth").open("wb") as file:
        file.truncate(1 << 40)  # more than any memory
    for name in ("none", "other", "folder", "long"):
        with pytest.raises(UserError, match=rf"{name}\.pth is missing .*pt_inception-2015-12-05-6726825d\.pth$"):
            inception.load(tmp_path / f"{name}.pth", CPU)


def test_random_weights_in_the_same_format_give_the_networks_own_features(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = pytest.importorskip("torch_fidelity.feature_extractor_inceptionv3")
    with monkeypatch.context() as patch:  # build it with the weights that it starts from, and no download
        patch.setattr(module, "load_state_dict_from_url", lambda *args, **kwargs: {})
        patch.setattr(module.FeatureExtractorInceptionV3, "load_state_dict", lambda network, state: None)
        torch.manual_seed(0)
        network = module.FeatureExtractorInceptionV3("random", ["2048"])
    weights = tmp_path / "weights.pth"
    torch.save(network.state_dict(), weights)
    monkeypatch.setattr(inception, "WEIGHTS_SHA256", hashlib.sha256(weights.read_bytes()).hexdigest())
    monkeypatch.setattr(batching, "BATCH", 1)
    images = np.random.default_rng(1).integers(0, 256, (1, 16, 16, 3), dtype=np.uint8)
    extract = inception.load(weights, CPU)
    weights.unlink()
    found = extract(images)
    expected = network(torch.from_numpy(images).permute(0, 3, 1, 2))[0].numpy()
    assert (found.shape, found.dtype) == ((1, 2048), np.float32)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())
