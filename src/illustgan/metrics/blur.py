"""How sharp pictures are: their power spectrum, and the width of their edges.

Each is blind where the other sees: the spectrum counts fine detail, and noise is fine detail; the width of edges is
what the eye calls blur, but much noise is steep, and hides it. In pictures that were smoothed first noise is gone, and
edges that were blurred are still wider. All are of luminance (ITU-R BT.601) in levels of 0 to 255, and mean nothing
alone: compare them with those of real faces.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter

from illustgan.metrics.registry import N_, Given, Metric, Paper

Images = npt.NDArray[np.uint8]
Spectrum = npt.NDArray[np.float64]
LUMINANCE = (0.299, 0.587, 0.114)  # of red, green and blue
REACH = 4  # pixels on either side of an edge in which its two plateaus are looked for
STRONG = 0.25  # of the 255 levels: an edge that crosses less is shading, or noise
SMOOTHING = 1.5  # pixels, the deviation of a Gaussian: with less, noise of 96 still narrows edges by a tenth
PICTURES = 128  # at a time: bounds memory
ABOUT = {
    "edge_width": Metric(
        N_("Edge width"),
        N_(
            "Mean width of strong edges in pixels: blur widens it, but much noise narrows it. In smoothed pictures "
            "(Gaussian, 1.5 pixels) noise hardly moves it: narrow edges that are wide there are noise on blur."
        ),
        Paper(N_("after Marziliano et al. 2002")),
    ),
    "high_frequencies": Metric(
        N_("High frequencies"),
        N_("Fine detail over that of real faces: below 1 blurred, above 1 noisy. What is both can have 1."),
        Paper("Durall et al. 2020", "2003.01826"),
    ),
}


def measure(given: Given) -> dict[str, Any]:
    """How sharp pictures are; fine detail is that over held-out faces'."""
    return {
        "blur": {
            "high_frequencies": high_frequencies(spectrum(given.pictures), given.reference.spectrum),
            "edge_width": edge_width(given.pictures),
            "smoothed_width": edge_width(given.pictures, SMOOTHING),
        }
    }


def spectrum(images: Images) -> Spectrum:
    """Power at 1, 2, …, H // 2 cycles a picture, averaged over directions and pictures: float64 (H // 2,), levels².

    The azimuthal average of Durall et al. 2020 (https://arxiv.org/abs/2003.01826) for pictures uint8 (N, H, H, 3). Each
    picture's mean is removed, and a Hann window keeps its borders from looking like an edge. White noise of variance v
    has power v everywhere. Frequencies beyond H // 2 do not come in all directions and are left out.
    """
    side = images.shape[1]
    line = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(side) / side)
    window = np.outer(line, line)
    power = np.zeros((side, side // 2 + 1))
    for start in range(0, len(images), PICTURES):
        light = _luminance(images[start : start + PICTURES]).astype(np.float64)
        light -= light[:, :1, :1].copy()  # so that a flat picture has no power, to the bit
        light -= np.average(light.reshape(len(light), -1), axis=1, weights=window.ravel())[:, None, None]
        power += np.square(np.abs(np.fft.rfft2(light * window))).sum(0)
    power /= len(images) * np.square(window).sum()
    across, down = np.arange(side // 2 + 1), np.fft.fftfreq(side, 1 / side)
    ring = np.rint(np.hypot(down[:, None], across)).astype(np.int64)
    # the transform of real numbers has each frequency and its opposite once, but for those of its first and last column
    times = np.where((across == 0) | (2 * across == side), 1.0, 2.0) * np.ones((side, 1))
    total, count = (np.bincount(ring.ravel(), weights.ravel()) for weights in (power * times, times))
    return total[1 : side // 2 + 1] / count[1 : side // 2 + 1]


def high_frequencies(samples: Spectrum, real: Spectrum) -> float:
    """Power of samples above half of the Nyquist frequency over that of real faces, from their spectra (H // 2,).

    1: as much fine detail as real faces; below, blurred; above, noisy. What is both needs a smoothed `edge_width`.
    """
    frequencies = np.arange(1, len(real) + 1)
    # a ring has as many frequencies as it is long
    of_samples, of_real = (float((power * frequencies)[2 * frequencies > len(real)].sum()) for power in (samples, real))
    return of_samples / of_real


def edge_width(images: Images, smoothing: float = 0.0) -> float:
    """Mean width of strong edges in pixels, in [1, 9], of pictures uint8 (N, H, W, 3).

    The width is the contrast across an edge, between the extremes within `REACH` pixels, over its steepest slope, along
    a row or a column: s · sqrt(2 π) for a Gaussian blur of deviation s. Marziliano et al. 2002 (A no-reference
    perceptual blur metric, ICIP) look for the ends of an edge, but noise hides ends and not slopes; for the same reason
    lines are averaged with their neighbours first. `STRONG` edges count. Widths are averaged in each picture, then over
    pictures; one without such an edge counts as 9. With `smoothing`, pictures are first smoothed by a Gaussian of so
    many pixels' deviation. About 0.15 s for 512 pictures of 64 × 64.
    """
    widths = []
    for start in range(0, len(images), PICTURES):
        light = _luminance(images[start : start + PICTURES])
        light = gaussian_filter(light, (0, smoothing, smoothing), mode="nearest")
        across, down = _edges(light), _edges(light.transpose(0, 2, 1))
        totals, counts = across[0] + down[0], across[1] + down[1]
        widths.append(np.where(counts > 0, totals / np.maximum(counts, 1), 2 * REACH + 1))
    return float(np.concatenate(widths).mean())


def _edges(light: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Sum of widths, and number, of the strong edges along the rows of (N, H, W): float64 (N,), int64 (N,)."""
    padded = np.pad(light, ((0, 0), (1, 1), (0, 0)), mode="edge")
    smooth = (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / 4
    wide = np.pad(smooth, ((0, 0), (0, 0), (REACH, REACH)), mode="edge")
    slope = np.diff(wide, axis=2)
    steep = np.abs(slope)
    places = light.shape[2] - 1
    here = slice(REACH, REACH + places)
    steepest = np.ones(steep[:, :, here].shape, bool)
    for shift in range(1, REACH + 1):
        before, after = (steep[:, :, REACH + s : REACH + s + places] for s in (-shift, shift))
        # of equal slopes the first counts, so that an edge counts once
        steepest &= (steep[:, :, here] > before) & (steep[:, :, here] >= after)
    picture, row, place = np.nonzero(steepest)
    profiles = wide[picture[:, None], row[:, None], place[:, None] + np.arange(2 * REACH + 2)]
    profiles *= np.sign(slope[picture, row, place + REACH])[:, None]
    contrast = profiles[:, REACH + 1 :].max(1) - profiles[:, : REACH + 1].min(1)
    strong = contrast >= STRONG * 255
    width = contrast[strong].astype(np.float64) / steep[picture, row, place + REACH][strong]
    count = np.bincount(picture[strong], minlength=len(light)).astype(np.int64)
    return np.bincount(picture[strong], width, len(light)).astype(np.float64), count


def _luminance(images: Images) -> npt.NDArray[np.float32]:
    red, green, blue = LUMINANCE
    planes = images.astype(np.float32)
    return np.asarray(red * planes[..., 0] + green * planes[..., 1] + blue * planes[..., 2], np.float32)
