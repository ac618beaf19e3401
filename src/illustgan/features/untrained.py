"""Picture features from a convolutional network with random weights: of no training, so of no training's prejudice.

Random convolutions see frequency and tolerate shifts, much as trained ones do (Saxe et al. 2011,
https://mlanthology.org/icml/2011/saxe2011icml-random). Naeem et al. 2020 (https://arxiv.org/abs/2002.09797) find random
embeddings more sensible than ImageNet's where pictures are far from ImageNet, as drawings are.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

SEED = 2017  # of the weights: a constant, so that features of all runs are comparable
CHANNELS = (32, 64, 64, 96)  # of layers that halve the picture each: 32, 16, 8 and 4 pixels a side
SIDE = 64  # pixels: a layer's filters then see the same share of a face at any size of pictures
SLOPE = 0.2  # of leaky ReLU
NOISES = 128  # pictures that the features' units come from
SLOPE_OF_NATURE = 1.2  # amplitude ~ 1 / frequency to this power in natural pictures (Tolhurst et al. 1992)
CONTRAST = 0.5  # deviation of the noise pictures' pixels, of a range from -1 to 1
UNIT = 4.0  # of the noise pictures' deviations: drawn faces then have a second moment of about 1


def load(device: torch.device) -> nn.Module:
    """The network in eval mode, on `device`: RGB pictures uint8 (N, H, W, 3) to float32 (N, 512).

    Pictures of another size are first scaled to 64 × 64. Of each layer come each channel's mean over the picture (how
    much of that pattern there is) and standard deviation (how unevenly). 0.6 ms a picture on one core, 0.3 s to make.

    Weights are of a constant seed, scaled after He et al. 2015 (https://arxiv.org/abs/1502.01852). Half of each layer's
    filters have mean 0: they see detail, not light. Features count from their mean over 128 noise pictures with the
    spectrum of natural ones, in units of four times the deviation there: all channels weigh about the same, and a cubic
    kernel of them is neither linear nor all cubes.
    """
    return _Random().eval().requires_grad_(False).to(device)


class _Random(nn.Module):
    """Strided 3 × 3 convolutions with leaky ReLU, and the statistics of the channels of all of them."""

    mean: torch.Tensor
    unit: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        random = np.random.default_rng(SEED)
        inputs = (3, *CHANNELS[:-1])
        self.weights = nn.ParameterList(
            nn.Parameter(_filters(random, channels, fan_in)) for fan_in, channels in zip(inputs, CHANNELS, strict=True)
        )
        self.double()  # while units are measured, so that their last bits are the same on all machines
        with torch.no_grad():
            deviation, mean = torch.std_mean(self.statistics(_noise(np.random.default_rng([SEED, 1]))), 0)
        self.register_buffer("mean", mean)
        self.register_buffer("unit", UNIT * deviation)
        self.float()

    def statistics(self, planes: torch.Tensor) -> torch.Tensor:
        """Means and deviations of all channels of all layers, from pictures (N, 3, 64, 64) in [-1, 1]: (N, 512)."""
        maps = planes.contiguous(memory_format=torch.channels_last)
        parts = []
        for weight in self.weights:
            maps = F.leaky_relu(F.conv2d(maps, weight, stride=2, padding=1), SLOPE)
            deviation, mean = torch.std_mean(maps, (2, 3), correction=0)
            parts += [mean, deviation]
        return torch.cat(parts, 1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        planes = images.permute(0, 3, 1, 2).float()
        if planes.shape[2:] != (SIDE, SIDE):
            planes = F.interpolate(planes, size=(SIDE, SIDE), mode="bilinear", antialias=True)
        return (self.statistics(planes.div(127.5).sub_(1)) - self.mean) / self.unit


def _filters(random: np.random.Generator, channels: int, fan_in: int) -> torch.Tensor:
    """float32 (channels, fan_in, 3, 3)."""
    weights = random.standard_normal((channels, fan_in, 3, 3))
    weights[: channels // 2] -= weights[: channels // 2].mean((2, 3), keepdims=True)
    weights *= np.sqrt(2 / ((1 + SLOPE**2) * 9 * fan_in))
    return torch.from_numpy(weights.astype(np.float32)).contiguous(memory_format=torch.channels_last)


def _noise(random: np.random.Generator) -> torch.Tensor:
    """Noise pictures with the spectrum of natural ones: float64 (128, 3, 64, 64), from -1 to 1."""
    frequency = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE))
    amplitude = np.maximum(frequency, 1 / SIDE) ** -SLOPE_OF_NATURE
    white = random.standard_normal((NOISES, 3, SIDE, SIDE))
    pictures = np.fft.irfft2(np.fft.rfft2(white) * amplitude, s=(SIDE, SIDE))
    return torch.from_numpy(np.clip(pictures * (CONTRAST / pictures.std()), -1, 1))
