"""The random network: what it computes, that it is always the same one, and what its answer may not depend on."""

from functools import partial

import numpy as np
import pytest
import torch
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


def pictures(count: int, seed: int, side: int = 64) -> np.ndarray:
    """Discs of many sizes, places and colours: uint8 (count, side, side, 3)."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side] / side - 0.5
    images = []
    for a, b, radius in random.uniform((-0.15, -0.15, 0.2), (0.15, 0.15, 0.4), (count, 3)):
        disc, paper = random.integers(0, 256, (2, 3))
        images.append(np.where(np.hypot(x - a, y - b)[..., None] < radius, disc, paper))
    return np.stack(images).astype(np.uint8)


def test_is_means_and_deviations_of_plain_convolutions(network: nn.Module, extract: Extract) -> None:
    images = pictures(3, 0)
    maps, statistics = torch.from_numpy(images).permute(0, 3, 1, 2).double() / 127.5 - 1, []
    for weight in network.weights:
        maps = nn.functional.conv2d(nn.functional.pad(maps, (1, 1, 1, 1)), weight.double(), stride=2)
        maps = torch.where(maps > 0, maps, 0.2 * maps)
        statistics += [maps.mean((2, 3)), (maps - maps.mean((2, 3), keepdim=True)).square().mean((2, 3)).sqrt()]
    assert maps.shape[2:] == (4, 4)
    found = extract(images)
    assert (found.shape, found.dtype) == ((3, 512), np.float32)
    np.testing.assert_allclose(found, (torch.cat(statistics, 1) - network.mean) / network.unit, atol=1e-4)


def test_weights_and_units_are_constants(network: nn.Module) -> None:
    again = untrained.load(CPU)
    for name, tensor in network.state_dict().items():
        assert torch.equal(again.state_dict()[name], tensor), name
    assert not any(parameter.requires_grad for parameter in network.parameters())
    for weight in network.weights:
        detail, light = weight.chunk(2)
        assert detail.mean((2, 3)).abs().max() < 1e-6
        assert light.square().mean().item() == pytest.approx(2 / (1.04 * 9 * weight.shape[1]), rel=0.15)
    first = [0.355421, -0.164854, 0.298005]  # with other weights all reports would change
    assert network.weights[0][0, 0].flatten()[:3].tolist() == pytest.approx(first, abs=1e-6)


@pytest.mark.parametrize("side", [16, 20, 96, 256])
def test_takes_pictures_of_any_size_and_sees_the_same_face(extract: Extract, side: int) -> None:
    small, large = (extract(pictures(12, 2, at)) for at in (side, 64))
    assert np.isfinite(small).all()
    nearest = np.linalg.norm(small[:, None, 320:] - large[None, :, 320:], axis=2).argmin(1)  # of the coarsest layer
    assert (nearest == np.arange(12)).mean() > 0.7
