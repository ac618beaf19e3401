"""The DCGAN's networks (Radford, Metz & Chintala 2016, https://arxiv.org/abs/1511.06434), at any width.

At 64 × 64 pixels they have the five layers of pytorch/examples' dcgan. Other sizes have one layer more or less for each
doubling, and start from 4 to 7 pixels a side (`core.numbers.size_of_base`).
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import conv_transpose2d, pad

from illustgan.core.numbers import size_of_base
from illustgan.gan.networks.layers import SLOPE, Conv2d


def channels_of(width: int, size: int) -> tuple[int, list[int]]:
    """The side of the smallest layer in pixels, and the generator's channels from there on: `width` in the largest."""
    base_and_doublings = size_of_base(size)
    assert base_and_doublings is not None, size  # settings have no other sizes
    base, doublings = base_and_doublings
    return base, [width << level for level in reversed(range(doublings))]


COLOURS = 8  # of a palette

NORMS: dict[str, Callable[[int], list[nn.Module]]] = {
    "batch": lambda channels: [nn.BatchNorm2d(channels)],
    "none": lambda channels: [],
    # of all channels and pixels of a picture together, gains and shifts by channel: as in the code of Gulrajani et al.
    "layer": lambda channels: [nn.GroupNorm(1, channels)],
}


class ResizeConv2d(nn.ConvTranspose2d):
    """Each pixel four times, then a 3 × 3 convolution (Odena, Dumoulin & Olah 2016, Deconvolution and checkerboard
    artifacts, https://distill.pub/2016/deconv-checkerboard): what is flat stays flat. (N, C, H, W) to (N, D, 2H, 2W).

    Both together are a 4 × 4 transposed convolution of stride 2, and cost what it costs.
    """

    def __init__(self, before: int, after: int) -> None:
        super().__init__(before, after, 3, 2, 1, bias=False)

    @property
    def kernel(self) -> Tensor:
        """That of the transposed convolution, (C, D, 4, 4): the sum of the layer's own in its four corners."""
        return torch.stack([pad(self.weight, (x, 1 - x, y, 1 - y)) for x in (0, 1) for y in (0, 1)]).sum(0)

    def forward(self, images: Tensor) -> Tensor:  # type: ignore[override]
        return conv_transpose2d(images, self.kernel, None, 2, 1)


class Generator(nn.Module):
    """Latents (N, latent) to images (N, 3, size, size) in [-1, 1].

    A projection to base × base pixels, then 4 × 4 transposed convolutions of stride 2, or `ResizeConv2d`, batch norm
    and ReLU after each layer but the last, tanh at the end. The projection is the paper's first transposed convolution,
    on a single pixel.
    """

    def __init__(self, width: int, size: int, latent: int, resize: bool = False, planes: int = 3) -> None:
        super().__init__()
        self.base, channels = channels_of(width, size)
        self.project = nn.Linear(latent, self.base * self.base * channels[0], bias=False)
        strided = partial(nn.ConvTranspose2d, kernel_size=4, stride=2, padding=1, bias=False)
        doubling = ResizeConv2d if resize else strided
        layers: list[nn.Module] = []
        for before, after in pairwise([*channels, planes]):
            layers += [nn.BatchNorm2d(before), nn.ReLU(inplace=True)]
            layers.append(doubling(before, after))
        self.layers = nn.Sequential(*layers, nn.Tanh())

    def forward(self, latents: Tensor) -> Tensor:
        pixels = self.project(latents).unflatten(1, (self.base, self.base, -1))
        images: Tensor = self.layers(pixels.permute(0, 3, 1, 2))  # channels last in memory
        return images


class PaletteGenerator(Generator):
    """Each pixel is a mixture of a few colours, which a picture has of its own, straight from its latent.

    The layers are `Generator`'s with `ResizeConv2d`; softmax in the place of tanh makes the shares of the `COLOURS`
    colours. Illustrations are flat, and a share that is nearly 1 is as flat as they are.
    """

    def __init__(self, width: int, size: int, latent: int) -> None:
        super().__init__(width, size, latent, resize=True, planes=COLOURS)
        self.layers[-1] = nn.Softmax(1)
        self.palette = nn.Linear(latent, 3 * COLOURS)

    def forward(self, latents: Tensor) -> Tensor:
        shares = super().forward(latents).permute(0, 2, 3, 1)
        colours = torch.tanh(self.palette(latents)).reshape(-1, COLOURS, 3)
        images: Tensor = (shares.flatten(1, 2) @ colours).reshape(*shares.shape[:3], 3)
        return images.permute(0, 3, 1, 2)  # channels last in memory


class Discriminator(nn.Module):
    """Images (N, 3, size, size) to scores (N,), without a sigmoid.

    4 × 4 convolutions of stride 2 with LeakyReLU of slope .2, a norm of `NORMS` after all but the first, and a last
    layer over all that is left: the paper's 4 × 4 convolution. Layers have a bias where no norm has a shift in its
    place, but for the first and last with batch norm, the paper's.
    """

    def __init__(self, width: int, size: int, norm: str = "batch") -> None:
        super().__init__()
        base, channels = channels_of(width, size)
        channels.reverse()
        biased = norm != "batch"
        layers: list[nn.Module] = [Conv2d(3, channels[0], 4, 2, 1, bias=biased), nn.LeakyReLU(SLOPE)]
        for before, after in pairwise(channels):
            norms = NORMS[norm](after)
            layers += [Conv2d(before, after, 4, 2, 1, bias=not norms), *norms, nn.LeakyReLU(SLOPE)]
        self.layers = nn.Sequential(*layers)
        self.score = nn.Linear(base * base * channels[-1], 1, bias=biased)

    def forward(self, images: Tensor) -> Tensor:
        features = self.layers(images).permute(0, 2, 3, 1).flatten(1)
        scores: Tensor = self.score(features).squeeze(1)
        return scores


def initialise(module: nn.Module, rng: torch.Generator) -> None:
    """Weights from N(0, .02), batch-norm gains from N(1, .02): the paper's. Layer norms start at 1, biases at 0.

    A palette starts with colours that differ, since shares of equal ones would make no difference.
    """
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            nn.init.normal_(part.weight, 0.0, 0.02, generator=rng)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif isinstance(part, nn.GroupNorm):
            part.reset_parameters()
        elif isinstance(part, nn.BatchNorm2d):
            nn.init.normal_(part.weight, 1.0, 0.02, generator=rng)
            nn.init.zeros_(part.bias)
            part.reset_running_stats()
    if isinstance(module, PaletteGenerator):
        nn.init.normal_(module.palette.weight, 0.0, 0.1, generator=rng)
        nn.init.normal_(module.palette.bias, 0.0, 1.0, generator=rng)
