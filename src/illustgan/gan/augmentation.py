"""Differentiable augmentation of all that the discriminator sees, real and fake, in its steps and in the generator's.

With a strength of 1 it is DiffAugment (Zhao, Liu, Lin, Zhu & Han 2020, https://arxiv.org/abs/2006.10738). With one that
follows the discriminator's overfitting it is adaptive discriminator augmentation, ADA (Karras et al. 2020,
https://arxiv.org/abs/2006.06676).

The generator must not draw augmented pictures itself, and does not where they can be told from original ones. So a
shift leaves a mid-grey frame, as in DiffAugment, which shows where the picture was, and colours change before, so that
frames and holes are always the same grey. A mirrored picture shows nothing: mirroring is safe only with a strength
below 1, where the original way round stays the more frequent one.
"""

from collections.abc import Callable, Sequence
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


def augmented(images: Tensor, kinds: Sequence[str], strength: float, *key: int | str) -> Tensor:
    """Each picture with each kind of change, with a probability of `strength` in [0, 1], by itself.

    Float (N, 3, size, size) in [-1, 1] to the same, with a graph if `images` has one; changed colours can be outside of
    [-1, 1], as in DiffAugment. The random numbers of a kind under a key are the same whatever others there are.
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
    for dims, (low, high), number in ((1, SATURATION, saturation), ((1, 2, 3), CONTRAST, contrast)):
        middle = images.mean(dims, keepdim=True)
        images = middle + (images - middle) * (low + (high - low) * number)
    return images


def shifted(images: Tensor, numbers: Numbers) -> Tensor:
    """Moved by whole pixels up to `SHIFT` of the side in both directions, grey (0) coming in; `numbers` (N, 2)."""
    most = round(SHIFT * images.shape[-1])
    moved: Tensor = _Move.apply(images, (numbers * (2 * most + 1)).long() - most, most)
    return moved


class _Move(torch.autograd.Function):
    """Pictures (N, C, H, W) moved down and right by `steps` (N, 2), whole numbers from -most to most; zeros come in.

    The adjoint is the move back: as quick, and without indexing's sums, whose order on a GPU changes from run to run.
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


# how many random numbers a kind takes for a picture, and what it does; in the order in which they are done
KINDS: dict[str, tuple[int, Callable[[Tensor, Numbers], Tensor]]] = {
    "mirror": (1, mirrored),
    "colour": (3, coloured),
    "shift": (2, shifted),
    "cutout": (2, cut_out),
}
