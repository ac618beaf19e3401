"""Blur: closed forms of the spectrum and of edges, and copies of drawn faces at rising blur, with and without noise."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from illustgan.metrics.blur import REACH, edge_width, high_frequencies, spectrum

from ..faces.finding.drawn_figures import portraits


def grey(planes: np.ndarray) -> np.ndarray:
    """Levels (N, H, W) as uint8 (N, H, W, 3)."""
    return np.repeat(np.clip(np.rint(planes), 0, 255).astype(np.uint8)[..., None], 3, axis=3)


def damaged(pictures: list[Image.Image], radius: float, noise: float) -> np.ndarray:
    images = np.stack([np.asarray(p.filter(ImageFilter.GaussianBlur(radius)) if radius else p) for p in pictures])
    noisy = images + np.random.default_rng(1).normal(0, noise, images.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("size", [16, 64])
@pytest.mark.parametrize("noise", [0, 8])
def test_orders_copies_by_their_blur(size: int, noise: float) -> None:
    pictures = portraits(12, 0, size)
    sets = [damaged(pictures, radius, noise) for radius in (0, 0.5, 1, 2)]
    widths = [edge_width(images) for images in sets]
    assert all(later > 1.08 * earlier for earlier, later in itertools.pairwise(widths))
    real = spectrum(damaged(pictures, 0, 0))
    ratios = [high_frequencies(spectrum(images), real) for images in sets[:3]]
    assert ratios == sorted(ratios, reverse=True)


def test_noise_shows_in_the_spectrum_and_hardly_in_the_edges() -> None:
    pictures = portraits(12, 0)
    clean, noisy = (damaged(pictures, 0.5, noise) for noise in (0, 10))
    assert edge_width(noisy) == pytest.approx(edge_width(clean), rel=0.05)
    assert high_frequencies(spectrum(noisy), spectrum(clean)) > 1.1


def test_white_noise_has_its_variance_at_every_frequency() -> None:
    noise = np.random.default_rng(0).normal(128, 20, (400, 16, 16))
    # the lowest frequencies lose some of it with the mean
    np.testing.assert_allclose(spectrum(grey(noise))[2:], 20**2 + 1 / 12, rtol=0.06)


def test_the_ring_averages_equal_a_full_transform() -> None:
    planes = np.random.default_rng(2).integers(0, 256, (3, 8, 8)).astype(float)
    line = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(8) / 8)
    window = np.outer(line, line)
    expected = np.zeros(4)
    for plane in planes:
        centred = (plane - (plane * window).sum() / window.sum()) * window
        power = np.abs(np.fft.fft2(centred)) ** 2 / (window**2).sum()
        fx, fy = np.meshgrid(np.fft.fftfreq(8, 1 / 8), np.fft.fftfreq(8, 1 / 8))
        rings = np.rint(np.hypot(fx, fy))
        expected += [power[rings == ring].mean() / len(planes) for ring in range(1, 5)]
    np.testing.assert_allclose(spectrum(grey(planes)), expected, rtol=1e-5)  # luminance is float32


def test_a_step_is_one_pixel_wide_and_a_ramp_as_long_as_it_is() -> None:
    step = np.where(np.arange(20) < 10, 40.0, 200.0)
    ramp = np.clip((np.arange(20) - 8) * 40.0, 40, 200)  # four slopes of 40 levels
    for line, width in ((step, 1), (ramp, 4)):
        for planes in (np.tile(line, (2, 20, 1)), np.tile(255 - line[:, None], (2, 1, 20))):
            assert edge_width(grey(planes)) == pytest.approx(width, rel=1e-5)


@pytest.mark.parametrize("deviation", [0.8, 1.2, 1.6])
def test_a_blurred_step_is_as_wide_as_theory_says(deviation: float) -> None:
    line = np.array([255 * (1 + math.erf((x - 15.5) / deviation / math.sqrt(2))) / 2 for x in range(32)])
    theory = deviation * math.sqrt(2 * math.pi)
    assert edge_width(grey(np.tile(line, (1, 16, 1)))) == pytest.approx(theory, rel=0.07)  # differences of whole pixels


@settings(max_examples=15)
@given(st.integers(0, 1000), st.integers(2, 12), st.integers(4, 14))
def test_widths_have_bounds_and_neither_order_nor_mirrors_change_them(seed: int, count: int, size: int) -> None:
    images = np.random.default_rng(seed).integers(0, 256, (count, size, size, 3), dtype=np.uint8)
    width = edge_width(images)
    assert 1 <= width <= 2 * REACH + 1
    assert edge_width(images[::-1]) == pytest.approx(width)
    assert edge_width(images.transpose(0, 2, 1, 3)) == pytest.approx(width)


def test_without_edges_a_picture_is_as_blurred_as_can_be_told() -> None:
    flat = np.full((3, 16, 16, 3), 90, np.uint8)
    assert edge_width(flat) == 2 * REACH + 1
    assert not spectrum(flat).any()


def test_chunks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.random.default_rng(3).integers(0, 256, (7, 12, 12, 3), dtype=np.uint8)
    whole = spectrum(images), edge_width(images)
    monkeypatch.setattr("illustgan.metrics.blur.PICTURES", 3)
    np.testing.assert_allclose(spectrum(images), whole[0], rtol=1e-12)
    assert edge_width(images) == whole[1]


def test_the_same_spectrum_is_a_ratio_of_one_and_only_the_upper_half_counts() -> None:
    real = np.array([9.0, 5.0, 2.0, 1.0])
    assert high_frequencies(real, real) == 1
    assert high_frequencies(np.array([0.0, 0.0, 2.0, 4.0]), real) == pytest.approx((2 * 3 + 4 * 4) / (2 * 3 + 1 * 4))
