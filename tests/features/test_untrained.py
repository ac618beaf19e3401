"""The random network: what it computes, that it is always the same one, and what its answer may not depend on."""

import numpy as np
import pytest
import torch
from torch import nn

from illustgan.features import untrained as random_features
from illustgan.metrics.kid import kid


@pytest.fixture(scope="module")
def extractor() -> nn.Module:
    return random_features.load(torch.device("cpu"))


def pictures(count: int, seed: int, side: int = 64, modes: int = 1_000_000) -> np.ndarray:
    """Discs of many sizes, places and colours: uint8 (count, side, side, 3)."""
    y, x = np.mgrid[:side, :side] / side - 0.5
    images = []
    for index in range(count):
        random = np.random.default_rng([seed, index % modes])
        (a, b), radius = random.uniform(-0.15, 0.15, 2), random.uniform(0.2, 0.4)
        inside = np.hypot(x - a, y - b)[..., None] < radius
        images.append(np.where(inside, random.integers(0, 256, 3), random.integers(0, 256, 3)))
    return np.stack(images).astype(np.uint8)


def test_is_means_and_deviations_of_plain_convolutions(extractor: nn.Module) -> None:
    images = pictures(3, 0)
    maps, statistics = torch.from_numpy(images).permute(0, 3, 1, 2).double() / 127.5 - 1, []
    for weight in extractor.weights:
        maps = nn.functional.conv2d(nn.functional.pad(maps, (1, 1, 1, 1)), weight.double(), stride=2)
        maps = torch.where(maps > 0, maps, 0.2 * maps)
        statistics += [maps.mean((2, 3)), (maps - maps.mean((2, 3), keepdim=True)).square().mean((2, 3)).sqrt()]
    assert maps.shape[2:] == (4, 4)
    found = random_features.extract(extractor, images)
    assert (found.shape, found.dtype) == ((3, 512), np.float32)
    np.testing.assert_allclose(found, (torch.cat(statistics, 1) - extractor.mean) / extractor.unit, atol=1e-4)


def test_weights_and_units_are_constants(extractor: nn.Module) -> None:
    again = random_features.load(torch.device("cpu"))
    for name, tensor in extractor.state_dict().items():
        assert torch.equal(again.state_dict()[name], tensor), name
    assert not any(parameter.requires_grad for parameter in extractor.parameters())
    for weight in extractor.weights:
        detail, light = weight.chunk(2)
        assert detail.mean((2, 3)).abs().max() < 1e-6
        assert light.square().mean().item() == pytest.approx(2 / (1.04 * 9 * weight.shape[1]), rel=0.15)
    first = [0.355421, -0.164854, 0.298005]  # other weights would be other figures in all reports
    assert extractor.weights[0][0, 0].flatten()[:3].tolist() == pytest.approx(first, abs=1e-6)


def test_noise_with_the_spectrum_of_nature_has_a_deviation_of_a_quarter(extractor: nn.Module) -> None:
    noise = random_features._noise(np.random.default_rng(5))[:64]
    images = torch.round((noise + 1) * 127.5).to(torch.uint8).permute(0, 2, 3, 1).numpy()
    found = random_features.extract(extractor, images)
    assert abs(found.mean()) < 0.1
    assert found.std(0).mean() == pytest.approx(0.25, rel=0.15)


@pytest.mark.parametrize("side", [16, 20, 96, 256])
def test_takes_pictures_of_any_size_and_sees_the_same_face(extractor: nn.Module, side: int) -> None:
    small, large = (random_features.extract(extractor, pictures(12, 2, at)) for at in (side, 64))
    assert np.isfinite(small).all()
    nearest = np.linalg.norm(small[:, None, 320:] - large[None, :, 320:], axis=2).argmin(1)  # of the coarsest layer
    assert (nearest == np.arange(12)).mean() > 0.7


def test_kid_orders_noise_blur_and_dropped_modes(extractor: nn.Module) -> None:
    def features(images: np.ndarray) -> np.ndarray:
        return random_features.extract(extractor, images)

    random, fakes, real = np.random.default_rng(3), pictures(48, 3), features(pictures(48, 4))
    noisy = [np.clip(fakes + random.normal(0, s, fakes.shape), 0, 255).astype(np.uint8) for s in (0, 16, 32)]
    blurred = [np.repeat(np.repeat(fakes[:, ::s, ::s], s, axis=1), s, axis=2) for s in (1, 2, 4)]
    fewer = [pictures(48, 3, modes=modes) for modes in (48, 4, 1)]
    for damage in (noisy, blurred, fewer):
        distances = [kid(features(images), real) for images in damage]
        assert distances == sorted(distances)
        assert abs(distances[0]) < 0.2 * distances[-1]


@pytest.mark.parametrize("images", [np.zeros((2, 64, 64, 3), np.float32), np.zeros((2, 3, 64, 64), np.uint8)])
def test_refuses_other_layouts(extractor: nn.Module, images: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8"):
        random_features.extract(extractor, images)


def test_no_pictures_no_features(extractor: nn.Module) -> None:
    assert random_features.extract(extractor, np.zeros((0, 64, 64, 3), np.uint8)).shape == (0, 512)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_cuda_agrees(extractor: nn.Module) -> None:
    images = pictures(20, 5)
    cpu = random_features.extract(extractor, images)
    cuda = random_features.extract(random_features.load(torch.device("cuda")), images)
    np.testing.assert_allclose(cuda, cpu, atol=1e-2 * np.abs(cpu).max())
