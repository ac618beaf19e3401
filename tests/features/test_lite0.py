"""The network: what it computes, and that it takes no other weights."""

from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.core.errors import UserError
from illustgan.features import lite0
from illustgan.features.extractors import EXTRACTORS

CPU = torch.device("cpu")


def test_features_of_the_network_that_the_weights_were_made_for() -> None:
    """Against what another implementation, efficientnet-lite-pytorch 0.1.0, gives with them in float64."""
    extract = EXTRACTORS["lite0"](CPU)
    down, across = np.mgrid[:64, :64]
    slopes = np.stack([down * 4, across * 4, down * across // 16], axis=-1).astype(np.uint8)
    found = extract(np.stack([slopes, slopes[::-1], 255 - slopes]))
    assert not extract.args[0].training
    assert not any(parameter.requires_grad for parameter in extract.args[0].parameters())
    assert (found.dtype, found.shape) == (np.float32, (3, 1280))
    near = 1e-5 * found.max()
    np.testing.assert_allclose(found[0, [1167, 897, 1199]], [3.85755491, 3.31371748, 2.27810898], atol=near)
    np.testing.assert_allclose(found[1, [245, 468, 71]], [4.70264001, 4.11158766, 3.05451289], atol=near)
    np.testing.assert_allclose(found[2, [245, 897, 901]], [4.84268397, 3.76429531, 2.63044982], atol=near)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), [14.57425542, 20.12101414, 16.83112073], rtol=1e-5)
    assert (found > 0).sum(1).tolist() == [205, 295, 229]


def test_refuses_other_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lite0.WEIGHTS.read_bytes()
    monkeypatch.setattr(lite0, "WEIGHTS", tmp_path / "weights.pth")
    for damaged in (None, b"", b"not these", whole[:-1]):
        if damaged is not None:
            lite0.WEIGHTS.write_bytes(damaged)
        with pytest.raises(UserError, match=r"^weights\.pth is missing or has not SHA-256 .* reinstall .*$"):
            lite0.load(CPU)
