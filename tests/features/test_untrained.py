"""The random network: what it computes, and that it is always the same one."""

import numpy as np
import pytest
import torch
from torch import nn

from illustgan.features.batching import Extract
from illustgan.features.extractors import EXTRACTORS


@pytest.fixture(scope="module")
def extract() -> Extract:
    return EXTRACTORS["random"](torch.device("cpu"))


def test_is_means_and_deviations_of_plain_convolutions(extract: Extract) -> None:
    (network,) = extract.args
    images = np.random.default_rng(0).integers(0, 256, (3, 64, 64, 3), np.uint8)
    maps, statistics = torch.from_numpy(images).permute(0, 3, 1, 2).double() / 127.5 - 1, []
    for weight in network.weights:
        maps = nn.functional.conv2d(nn.functional.pad(maps, (1, 1, 1, 1)), weight.double(), stride=2)
        maps = torch.where(maps > 0, maps, 0.2 * maps)
        statistics += [maps.mean((2, 3)), (maps - maps.mean((2, 3), keepdim=True)).square().mean((2, 3)).sqrt()]
    assert maps.shape[2:] == (4, 4)
    found = extract(images)
    assert (found.shape, found.dtype) == ((3, 512), np.float32)
    np.testing.assert_allclose(found, (torch.cat(statistics, 1) - network.mean) / network.unit, atol=1e-4)


def test_weights_and_units_are_constants(extract: Extract) -> None:
    """With others all reports would change."""
    (network,) = extract.args
    assert not any(parameter.requires_grad for parameter in network.parameters())
    assert not network.training
    assert dict(network.named_buffers()).keys() == {"mean", "unit"}  # which go to a device with it
    first = [0.355421, -0.164854, 0.298005]
    assert network.weights[0][0, 0].flatten()[:3].tolist() == pytest.approx(first, abs=1e-6)
    down, across = np.mgrid[:64, :64]
    slopes = np.stack([down * 4, across * 4, down * across // 16], axis=-1).astype(np.uint8)
    found = extract(np.stack([slopes, 255 - slopes[::-1]]))
    near = {"abs": 1e-3}
    assert found[0, [0, 40, 100, 200, 300]].tolist() == pytest.approx(
        [-4.41572, -7.71602, -0.25491, -1.04011, -0.90301], **near
    )
    assert found[1, [10, 70, 511]].tolist() == pytest.approx([-3.49433, -1.69068, -0.55924], **near)
    assert np.linalg.norm(found, axis=1).tolist() == pytest.approx([36.01362, 31.47533], **near)
