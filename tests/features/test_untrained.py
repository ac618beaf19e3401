"""The random network: what it computes, that it is always the same one, and what its answer may not depend on."""

from functools import partial

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from illustgan.features import untrained
from illustgan.features.batching import in_batches
from illustgan.features.extractors import Extract

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def network() -> nn.Module:
    return untrained.load(CPU)


@pytest.fixture(scope="module")
def extract(network: nn.Module) -> Extract:
    return partial(in_batches, network, dimensions=untrained.DIMENSIONS, device=CPU)


def test_is_means_and_deviations_of_plain_convolutions(network: nn.Module, extract: Extract) -> None:
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


def test_weights_and_units_are_constants(network: nn.Module, extract: Extract) -> None:
    """With others all reports would change."""
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


def test_scales_as_pillow_does_with_antialias(extract: Extract) -> None:
    for side in (16, 150):
        image = np.random.default_rng(side).integers(0, 256, (side, side, 3), np.uint8)
        scaled = np.asarray(Image.fromarray(image).resize((64, 64), Image.Resampling.BILINEAR))
        np.testing.assert_allclose(extract(image[None]), extract(scaled[None].copy()), atol=0.03)  # of whole levels
