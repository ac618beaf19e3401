"""Blur: closed forms of the spectrum and of edges, and blurred copies of drawn faces with and without noise."""

import math

import numpy as np
import pytest
from PIL import Image, ImageFilter

from illustgan.metrics.blur import SMOOTHING, edge_width, high_frequencies, spectrum

from ..faces.drawn_figures import portraits

LUMINANCE = (0.299, 0.587, 0.114)  # of ITU-R BT.601


def grey(planes: np.ndarray) -> np.ndarray:
    """Levels (N, H, W) as uint8 (N, H, W, 3)."""
    return np.repeat(np.clip(np.rint(planes), 0, 255).astype(np.uint8)[..., None], 3, axis=3)


def damaged(pictures: list[Image.Image], radius: float, noise: float) -> np.ndarray:
    images = np.stack([np.asarray(p.filter(ImageFilter.GaussianBlur(radius)) if radius else p) for p in pictures])
    noisy = images + np.random.default_rng(1).normal(0, noise, images.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def test_noise_hides_blur_from_edges_but_not_from_smoothed_ones() -> None:
    pictures = portraits(12, 0)
    noises = (0, 16, 48, 96)
    sharp, blurred = ([damaged(pictures, radius, noise) for noise in noises] for radius in (0, 1))
    assert edge_width(blurred[3]) < edge_width(sharp[0]) < edge_width(blurred[0])
    clean = edge_width(sharp[0], SMOOTHING)
    assert max(abs(edge_width(images, SMOOTHING) / clean - 1) for images in sharp) < 0.05
    assert min(edge_width(images, SMOOTHING) for images in blurred) > clean + 0.2


@pytest.mark.parametrize("side", [4, 8, 9])
def test_the_ring_averages_equal_a_full_transform(monkeypatch: pytest.MonkeyPatch, side: int) -> None:
    monkeypatch.setattr("illustgan.metrics.blur.PICTURES", 2)
    images = np.random.default_rng(2).integers(0, 256, (3, side, side, 3), np.uint8)
    line = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(side) / side)
    window = np.outer(line, line)
    rings = np.rint(np.hypot(*np.meshgrid(np.fft.fftfreq(side, 1 / side), np.fft.fftfreq(side, 1 / side))))
    expected = np.zeros(side // 2)
    for plane in images @ LUMINANCE:
        centred = (plane - (plane * window).sum() / window.sum()) * window
        power = np.abs(np.fft.fft2(centred)) ** 2 / (window**2).sum()
        expected += [power[rings == ring].mean() / len(images) for ring in range(1, side // 2 + 1)]
    np.testing.assert_allclose(spectrum(images), expected, rtol=1e-5)  # luminance is float32


def widths_along_rows(plane: np.ndarray) -> list[float]:
    """Of the strong edges of a picture's luminance (H, W), by the definition and pixel by pixel."""
    padded, widths = np.pad(plane, ((1, 1), (0, 0)), mode="edge"), []
    for above, here, below in zip(padded, padded[1:], padded[2:], strict=False):
        line = (above + 2 * here + below) / 4
        slopes = [0.0] * 4 + np.diff(line).tolist() + [0.0] * 4
        for at, slope in enumerate(slopes[4:-4]):
            steep = [abs(s) for s in slopes[at : at + 9]]
            if steep[4] > max(steep[:4]) and steep[4] >= max(steep[5:]):
                before, after = line[max(at - 4, 0) : at + 1], line[at + 1 : at + 6]
                contrast = after.max() - before.min() if slope > 0 else before.max() - after.min()
                widths += [contrast / steep[4]] if contrast >= 255 / 4 else []
    return widths


@pytest.mark.parametrize(("height", "width"), [(2, 2), (2, 12), (9, 5), (14, 20)])
def test_widths_are_means_over_edges_and_then_over_pictures(
    monkeypatch: pytest.MonkeyPatch, height: int, width: int
) -> None:
    monkeypatch.setattr("illustgan.metrics.blur.PICTURES", 3)
    random = np.random.default_rng(height)
    coarse = random.integers(0, 256, (4, -(-height // 2), -(-width // 3), 3))  # long edges and short ones
    images = (
        coarse.repeat(2, 1).repeat(3, 2)[:, :height, :width] + random.integers(0, 60, (4, height, width, 3))
    ) * 0.8
    images = images.astype(np.uint8)
    found = [widths_along_rows(plane) + widths_along_rows(plane.T) for plane in images @ LUMINANCE]
    expected = np.mean([np.mean(widths) if widths else 9 for widths in found])
    assert edge_width(images) == pytest.approx(expected, rel=1e-5)


def test_of_equal_slopes_the_first_counts_as_far_as_it_reaches() -> None:
    line = [0, 0, 0, 0, 0, 100, 200, 200, 200, 200, 220, 220, 220, 220]  # from the second slope on, the 220 is seen
    assert edge_width(grey(np.tile(line, (1, 3, 1)))) == pytest.approx(2, rel=1e-6)
    assert edge_width(grey(np.tile(line[::-1], (1, 3, 1)))) == pytest.approx(2.2, rel=1e-6)


@pytest.mark.parametrize(("colour", "width"), [((63, 64, 63), 9), ((63, 64, 65), 1)])  # 63.6 and 63.8 in all
def test_an_edge_is_strong_from_a_quarter_of_the_levels_on(colour: tuple[int, int, int], width: float) -> None:
    images = np.zeros((1, 3, 12, 3), np.uint8)
    images[:, :, 6:] = colour
    assert edge_width(images) == pytest.approx(width)


@pytest.mark.parametrize(("deviation", "smoothing"), [(0.8, 0), (1.2, 0), (1.6, 0), (0.8, 1.2)])
def test_a_blurred_step_is_as_wide_as_theory_says(deviation: float, smoothing: float) -> None:
    line = np.array([255 * (1 + math.erf((x - 15.5) / deviation / math.sqrt(2))) / 2 for x in range(32)])
    theory = math.hypot(deviation, smoothing) * math.sqrt(2 * math.pi)
    found = edge_width(grey(np.tile(line, (1, 16, 1))), smoothing)
    assert found == pytest.approx(theory, rel=0.07)  # differences of whole pixels


def test_without_edges_a_picture_is_as_blurred_as_can_be_told() -> None:
    flat = np.full((3, 16, 16, 3), 90, np.uint8)
    assert edge_width(flat) == 9
    assert not spectrum(flat).any()


def test_the_same_spectrum_is_a_ratio_of_one_and_only_the_upper_half_counts() -> None:
    real = np.array([9.0, 5.0, 2.0, 1.0])
    assert high_frequencies(real * 1e-3, real * 1e-3) == 1
    assert high_frequencies(np.array([0.0, 0.0, 2.0, 4.0]), real) == pytest.approx((2 * 3 + 4 * 4) / (2 * 3 + 1 * 4))
