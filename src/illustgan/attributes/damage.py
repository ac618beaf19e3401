"""Drawings made worse: as generators draw faces, and so badly that there is no face.

All take and give float32 (N, 3, H, W) in [0, 1] on any device; random numbers come from a CPU generator.
"""

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F

SHIFT = 1 / 64  # of the side, at most, in each direction: avatars and their imitations all lie in the same place
NOISE = 0.2  # standard deviation at most, of 1 for black to white
BRIGHTNESS, CONTRAST = 0.04, 0.1  # at most; more would turn one hair colour into another
STRONG_NOISE = (0.5, 1.2)


def augmented(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Faces with what samples of a GAN suffer from: shifts, another brightness and contrast, blur, noise.

    The first half is blurred, the middle half gets noise: a quarter has neither, to learn faces as they are, too.
    """
    images = _shifted(images, generator)
    count = len(images)
    blurred, noisy = slice(0, count // 2), slice(count // 4, count - count // 4)
    blur, contrast, brightness, noise = (
        _uniform((count, 1, 1, 1), low, high, generator).to(images.device)
        for low, high in ((0, 1), (1 - CONTRAST, 1 + CONTRAST), (-BRIGHTNESS, BRIGHTNESS), (0, NOISE))
    )
    images[blurred] = torch.lerp(images[blurred], _blurred(images[blurred]), blur[blurred])
    images.sub_(0.5).mul_(contrast).add_(brightness + 0.5)
    images[noisy] += noise[noisy] * _normal(images[noisy], generator)
    return images.clamp_(0, 1)


def no_faces(images: torch.Tensor, count: int, generator: torch.Generator) -> torch.Tensor:
    """`count` pictures of no face, made from faces (N ≥ 4 and ≥ `count`, any mix of styles), of seven kinds in turns.

    Patches in another order; faces in strong noise; noise alone, fine and coarse; one colour; strongly blurred faces;
    means of four faces; the left half of one face beside the right half of another.
    """
    width = images.shape[3]
    images = images[torch.randperm(len(images), generator=generator).to(images.device)]
    seconds, thirds, fourths = (images.roll(places, 0)[:count] for places in (1, 2, 3))
    images = images[:count]
    # from another kind on each time, or a small batch would never come to the last ones
    kinds = (torch.arange(count) + torch.randint(7, (1,), generator=generator)) % 7
    strength = _uniform((count, 1, 1, 1), *STRONG_NOISE, generator).to(images.device)
    colours = _uniform((count, 3, 1, 1), 0, 1, generator).to(images.device)
    weak = _uniform((count, 1, 1, 1), 0, 0.1, generator).to(images.device)
    left = (torch.arange(width, device=images.device) < width // 2).float()

    def blurred(faces: torch.Tensor) -> torch.Tensor:
        return F.interpolate(F.adaptive_avg_pool2d(faces, min(8, width // 4)), faces.shape[2:], mode="bilinear")

    def noisy(faces: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
        return faces + strengths * _normal(faces, generator)

    makers: Sequence[Callable[[torch.Tensor], torch.Tensor]] = (
        lambda rows: _shuffled(images[rows], generator),
        lambda rows: noisy(images[rows], strength[rows]),
        lambda rows: _noise(images[rows], generator) * strength[rows] * 0.5 + colours[rows],
        lambda rows: noisy(colours[rows].expand_as(images[rows]), weak[rows]),
        lambda rows: noisy(blurred(images[rows]), weak[rows]),
        lambda rows: noisy((images + seconds + thirds + fourths)[rows] / 4, weak[rows]),
        lambda rows: images[rows] * left + seconds[rows] * (1 - left),
    )
    worse = torch.empty_like(images)
    for kind, make in enumerate(makers):
        rows = torch.nonzero(kinds == kind)[:, 0].to(images.device)
        if len(rows):
            worse[rows] = make(rows).clamp(0, 1)
    return worse


def _uniform(shape: tuple[int, ...], low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    return torch.rand(shape, generator=generator) * (high - low) + low


def _normal(like: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return torch.randn(like.shape, generator=generator).to(like.device)


def _shifted(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Each picture moved by whole pixels; what comes in at an edge repeats it."""
    count, _, height, width = images.shape
    most = round(SHIFT * height)
    moves = torch.randint(-most, most + 1, (2, count, 1), generator=generator).to(images.device)
    rows = (torch.arange(height, device=images.device) + moves[0]).clamp_(0, height - 1)
    columns = (torch.arange(width, device=images.device) + moves[1]).clamp_(0, width - 1)
    which = torch.arange(count, device=images.device)[:, None, None]
    return images.permute(0, 2, 3, 1)[which, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def _blurred(images: torch.Tensor) -> torch.Tensor:
    """Binomial blur, 1 4 6 4 1 in both directions: a standard deviation of one pixel; edges are repeated outwards."""
    row = torch.tensor([1.0, 4, 6, 4, 1], device=images.device) / 16
    padded = F.pad(images, (2, 2, 2, 2), mode="replicate")
    channels_last = padded.contiguous(memory_format=torch.channels_last)  # ten times faster than otherwise
    return F.conv2d(channels_last, torch.outer(row, row).expand(3, 1, 5, 5), groups=3)


def _shuffled(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """4 × 4 patches of each picture in a random order."""
    count, channels, height, width = images.shape
    tall, wide = height // 4, width // 4
    patches = images.reshape(count, channels, 4, tall, 4, wide).permute(0, 2, 4, 1, 3, 5)
    patches = patches.reshape(count, 16, channels, tall, wide)
    order = torch.rand(count, 16, generator=generator).argsort(1).to(images.device)
    patches = patches[torch.arange(count, device=images.device)[:, None], order]
    return patches.reshape(count, 4, 4, channels, tall, wide).permute(0, 3, 1, 4, 2, 5).reshape(images.shape)


def _noise(like: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Normal noise whose grains are 1, 2, 4 or 8 pixels, in turns."""
    fine = _normal(like, generator)
    for number in range(len(like)):
        grain = 2 ** (number % 4)
        coarse = fine[number : number + 1, :, ::grain, ::grain]
        fine[number] = F.interpolate(coarse, like.shape[2:], mode="nearest")[0]
    return fine
