"""Differentiable augmentation of all that the discriminator sees, real and fake, in its steps and in the generator's.

With a strength of 1 it is DiffAugment (Zhao, Liu, Lin, Zhu & Han 2020, https://arxiv.org/abs/2006.10738). With one that
follows the discriminator's overfitting it is adaptive discriminator augmentation, ADA (Karras et al. 2020,
https://arxiv.org/abs/2006.06676). The generator learns by way of the augmentation, and is judged by what is left of it
there: it need not, and where the augmented pictures still tell the original ones apart must not, draw augmented
pictures itself.

That they do tell them apart is why a shift leaves a mid-grey frame, as in DiffAugment, and not a white one, though the
pictures' own background is white: with white all around, a face that was moved and one that was drawn aside would look
the same. The frame shows where the picture was. Colours change before, so that the frame and the hole of a cutout are
always the same grey. A mirrored picture shows nothing: mirroring is safe only with a strength below 1, where the
original way round stays the more frequent one.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from illustgan.core.randomness import generator

BRIGHTNESS = 0.5  # at most so much is added, of a range from -1 to 1
SATURATION = (0.0, 2.0)  # factors of a pixel's distance from its grey
CONTRAST = (0.5, 1.5)  # factors of a pixel's distance from the picture's mean
SHIFT = 1 / 8  # of the side, at most, in whole pixels each way
HOLE = 1 / 2  # side of the square that a cutout takes, of the picture's

Numbers = Tensor  # uniform in [0, 1): (N, as many as a kind asks for)


@dataclass(frozen=True)
class Adaptive:
    """How ADA sets the strength: towards `target` for the mean sign of real scores, the sign of an overfitting critic.

    Every `every` discriminator steps it goes up or down by what would take it from 0 to 1 in `images` real pictures.
    """

    target: float
    every: int
    images: float

    def adjusted(self, strength: float, signs: Sequence[float], batch: int, highest: float) -> float:
        """The next strength, in [0, `highest`] whatever the scores are.

        Args:
            strength: the present one.
            signs: mean signs of the real scores of the discriminator steps since the last adjustment, each in [-1, 1].
            batch: pictures in each.
            highest: bound; without one a discriminator that is always sure drives the strength up for ever.
        """
        direction = math.copysign(1, statistics.fmean(signs) - self.target)
        return min(highest, max(0.0, strength + direction * len(signs) * batch / self.images))


@dataclass(frozen=True)
class Augmentation:
    """What is changed, and how often.

    `kinds` are of `KINDS`, applied in its order; `strength` is the probability of each for a picture, or the bound of
    it where `adaptive` sets it.
    """

    kinds: tuple[str, ...]
    strength: float
    adaptive: Adaptive | None


def augmented(images: Tensor, kinds: Sequence[str], strength: float, *key: int | str) -> Tensor:
    """Each picture with each kind of change, with a probability of `strength`, by itself.

    Args:
        images: float (N, 3, size, size), in [-1, 1]; may have a graph, and then so has the result.
        kinds: of `KINDS`.
        strength: in [0, 1].
        key: of the random numbers. Those of a kind are the same whatever others there are.

    Returns:
        As `images`; changed colours can be outside of [-1, 1], as in DiffAugment.
    """
    if strength <= 0:
        return images
    for name, (count, change) in KINDS.items():
        if name in kinds:
            numbers = torch.rand((len(images), count + 1), generator=generator(*key, name)).to(images.device)
            changed = change(images, numbers[:, 1:].to(images))
            chosen = (numbers[:, 0] < strength)[:, None, None, None]
            images = changed if strength >= 1 else torch.where(chosen, changed, images)
    return images


def mirrored(images: Tensor, numbers: Numbers) -> Tensor:
    """Left and right exchanged in half of the pictures; `numbers` (N, 1)."""
    return torch.where((numbers < 0.5)[:, :, None, None], images.flip(3), images)


def coloured(images: Tensor, numbers: Numbers) -> Tensor:
    """Another brightness, saturation and contrast, in this order; `numbers` (N, 3)."""
    brightness, saturation, contrast = numbers[:, :, None, None, None].unbind(1)
    images = images + BRIGHTNESS * (2 * brightness - 1)
    images = _away_from(images.mean(1, keepdim=True), images, SATURATION, saturation)
    return _away_from(images.mean((1, 2, 3), keepdim=True), images, CONTRAST, contrast)


def _away_from(middle: Tensor, images: Tensor, factors: tuple[float, float], number: Tensor) -> Tensor:
    low, high = factors
    return middle + (images - middle) * (low + (high - low) * number)


def shifted(images: Tensor, numbers: Numbers) -> Tensor:
    """Moved by whole pixels up to `SHIFT` of the side in both directions, grey (0) coming in; `numbers` (N, 2)."""
    most = round(SHIFT * images.shape[-1])
    steps = (numbers * (2 * most + 1)).long() - most
    moved: Tensor = _Move.apply(images, steps, most)
    return moved


class _Move(torch.autograd.Function):
    """Pictures (N, C, H, W) moved down and right by `steps` (N, 2), whole numbers from -most to most; zeros come in.

    Its adjoint is the move back. Written so, a backward pass is as quick as a forward one and adds nothing up, which
    indexing's own would: on a GPU in an order that changes from run to run.
    """

    @staticmethod
    def forward(context: Any, images: Tensor, steps: Tensor, most: int) -> Tensor:
        context.save_for_backward(steps)
        context.most = most
        count, _, height, width = images.shape
        device = images.device
        rows = torch.arange(height, device=device) + most - steps[:, :1]
        columns = torch.arange(width, device=device) + most - steps[:, 1:]
        padded = F.pad(images, [most] * 4).permute(0, 2, 3, 1)
        pictures = torch.arange(count, device=device)[:, None, None]
        moved = padded[pictures, rows[:, :, None], columns[:, None, :]]
        return moved.permute(0, 3, 1, 2)  # channels last in memory

    @staticmethod
    def backward(context: Any, outer: Tensor) -> Any:
        (steps,) = context.saved_tensors
        return _Move.apply(outer, -steps, context.most), None, None


def cut_out(images: Tensor, numbers: Numbers) -> Tensor:
    """A square of `HOLE` of the side made grey (0), its middle anywhere in the picture; `numbers` (N, 2)."""
    size = images.shape[-1]
    hole = int(HOLE * size)
    first = (numbers * (size + 1 - hole % 2)).long()[:, :, None] - hole // 2
    places = torch.arange(size, device=images.device)
    inside = (places >= first) & (places < first + hole)
    return images.masked_fill((inside[:, 0, :, None] & inside[:, 1, None, :])[:, None], 0.0)


KINDS: dict[str, tuple[int, Callable[[Tensor, Numbers], Tensor]]] = {
    "mirror": (1, mirrored),
    "colour": (3, coloured),
    "shift": (2, shifted),
    "cutout": (2, cut_out),
}
"""By name how many random numbers a kind takes for a picture, and what it does; in the order in which they are done."""
