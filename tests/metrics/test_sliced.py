"""The sliced Wasserstein distance: its pyramid, its patches, its axes, and what it says of constructed damage."""

import numpy as np
import ot
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from illustgan.metrics import sliced as module
from illustgan.metrics.sliced import descriptors, distance, projected


def sliced(x: np.ndarray, y: np.ndarray, *, patches: int, directions: int, seed: int) -> dict[str, float]:
    return distance(*(descriptors(images, patches, seed) for images in (x, y)), directions, seed)


KERNEL = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1])[None, None] / 256


def pictures(count: int, side: int, seed: int) -> np.ndarray:
    """Coloured noise of several scales: uint8 (count, side, side, 3)."""
    white = np.random.default_rng([seed, side]).normal(size=(count, side, side, 3))
    smooth = sum(ndimage.gaussian_filter(white, (0, s, s, 0), mode="wrap") * s for s in (2, 4))
    return np.clip(128 + 90 * smooth, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("side", [16, 28, 32, 65])
def test_pyramid_equals_convolutions_and_adds_up_to_the_picture(side: int) -> None:
    planes = np.ascontiguousarray(pictures(2, side, 0).transpose(0, 3, 1, 2), np.float32)
    levels = len(module._sides(side))
    pyramid, rest = module._pyramid(planes, levels), planes
    assert [level.shape[-1] for level in pyramid] == module._sides(side)
    for level in pyramid[:-1]:
        smaller = ndimage.convolve(rest, KERNEL, mode="mirror")[:, :, ::2, ::2]
        spread = np.zeros_like(rest)
        spread[:, :, ::2, ::2] = smaller
        np.testing.assert_allclose(level, rest - ndimage.convolve(spread, 4 * KERNEL, mode="mirror"), atol=1e-3)
        rest = smaller
    np.testing.assert_allclose(pyramid[-1], rest, atol=1e-3)


def test_levels_halve_down_to_16_pixels_and_mean_is_their_mean() -> None:
    expected = {7: ["7"], 16: ["16"], 28: ["28"], 32: ["32", "16"], 48: ["48", "24"], 64: ["64", "32", "16"]}
    for side, levels in expected.items():
        found = sliced(pictures(2, side, 1), pictures(2, side, 2), patches=4, directions=8, seed=0)
        assert list(found) == [*levels, "mean"]
        assert found["mean"] == pytest.approx(np.mean([found[level] for level in levels]))


def test_patches_stand_where_the_seed_says_and_are_normalised_by_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 2)
    images = pictures(3, 16, 3)
    (found,) = descriptors(images, 200, 5).values()
    assert (found.shape, found.dtype) == ((600, 147), np.float32)
    places = np.random.default_rng([5, 16]).integers(0, 10, (3, 200, 2))
    cut = [images[i, y : y + 7, x : x + 7].transpose(2, 0, 1) for i in range(3) for y, x in places[i]]
    patches = np.array(cut, np.float64)
    patches -= patches.mean((0, 2, 3), keepdims=True)
    patches /= patches.std((0, 2, 3), keepdims=True)
    np.testing.assert_allclose(found, patches.reshape(600, 147), atol=1e-5)


@pytest.mark.parametrize(("deviation", "expected"), [(0.0099, 0), (0.0101, 1)])
def test_a_channel_is_constant_below_a_hundredth_of_a_level(deviation: float, expected: float) -> None:
    patches = np.float32([-deviation, deviation]).reshape(2, 1, 1, 1, 1) * np.ones((2, 3, 3, 7, 7), np.float32)
    np.testing.assert_allclose(np.abs(module._normalised(patches + 50)), expected, rtol=1e-3)


@settings(max_examples=15)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 5), st.integers(1, 4), st.integers(0, 10_000))
def test_projections_equal_pot_whatever_the_numbers(n: int, m: int, d: int, count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    a, b = random.normal(size=(n, d)).astype(np.float32), random.normal(1, 2, (m, d)).astype(np.float32)
    axes = random.normal(size=(d, count))
    axes /= np.linalg.norm(axes, axis=0)
    expected = ot.sliced_wasserstein_distance(a.astype(np.float64), b.astype(np.float64), projections=axes, p=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK", 2)
        assert projected(a, b, axes) == pytest.approx(expected, rel=1e-4, abs=1e-5)


def test_a_shift_is_its_length_along_the_axes_times_1000() -> None:
    a = np.random.default_rng(5).normal(size=(50, 147)).astype(np.float32)
    shift = np.zeros(147, np.float32)
    shift[3] = 2
    found = distance({"16": a + shift}, {"16": a[::-1]}, 4000, 0)
    # a coordinate of a random unit vector is about normal with deviation 1 / sqrt d: its mean size sqrt (2 / pi d)
    assert found["16"] == pytest.approx(1000 * 2 * np.sqrt(2 / (np.pi * 147)), rel=0.03)
    assert found["mean"] == found["16"]
    axes = np.random.default_rng([7, 16]).standard_normal((147, 80))
    expected = 1000 * projected(a + shift, a[:30], axes / np.linalg.norm(axes, axis=0))
    assert distance({"16": a + shift}, {"16": a[:30]}, 80, 7) == pytest.approx({"16": expected, "mean": expected})


def test_equal_sets_have_nothing_between_them_and_constant_pictures_no_structure() -> None:
    x, flat = pictures(6, 32, 6), np.full((3, 32, 32, 3), 77, np.uint8)
    assert set(sliced(x, x, patches=8, directions=16, seed=3).values()) == {0.0}
    assert not any(patches.any() for patches in descriptors(flat, 5, 0).values())
    assert all(value > 100 for value in sliced(flat, x, patches=5, directions=8, seed=0).values())
