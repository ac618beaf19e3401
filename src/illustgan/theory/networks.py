"""Small networks for points in the plane: one for each seed, side by side as slices of the same tensors."""

import itertools
from collections.abc import Callable, Sequence

import torch
from torch import nn

from illustgan.core.randomness import generator, normal

HIDDEN = 32  # units in each of the two hidden layers of a critic
GAIN = 0.8  # of orthogonal weights
REACH = 4.0  # what the discriminator divides points by, so that they lie within -1 and 1

First = Callable[[int, int, int, int], torch.Tensor]  # weights of a layer by rows, columns, the seed, and its place


class SideBySide(nn.Module):
    """Fully connected networks of given widths: values (networks, N, first width) to (networks, N, last width)."""

    def __init__(self, widths: Sequence[int], first: First, seeds: Sequence[int]) -> None:
        super().__init__()
        self.weights = nn.ParameterList(
            torch.stack([first(a, b, seed, layer) for seed in seeds])
            for layer, (a, b) in enumerate(itertools.pairwise(widths))
        )
        self.biases = nn.ParameterList(torch.zeros(len(seeds), 1, b) for b in widths[1:])

    def layers(self, values: torch.Tensor, slope: float = 0.0) -> torch.Tensor:
        """All layers, with a (leaky) ReLU of this slope between them."""
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            values = torch.baddbmm(bias, values, weight)
            if layer < len(self.weights) - 1:
                values = nn.functional.leaky_relu(values, slope) if slope else torch.relu(values)
        return values


class Critics(SideBySide):
    """Points (networks, N, 2) to scores (networks, N): two hidden layers, LeakyReLU of .2, He et al.'s weights."""

    def __init__(self, seeds: Sequence[int]) -> None:
        super().__init__(
            (2, HIDDEN, HIDDEN, 1), lambda a, b, seed, layer: normal((a, b), seed, "toy", layer) * (2 / a) ** 0.5, seeds
        )

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        return self.layers(points, 0.2).squeeze(-1)

    def alone(self, place: int) -> nn.Module:
        """One of them as a chain of plain layers, in the mode of evaluation: (N, 2) to (N,)."""
        parts: list[nn.Module] = []
        for weight, bias in zip(self.weights, self.biases, strict=True):
            linear = nn.Linear(weight.shape[1], weight.shape[2])
            linear.weight.data, linear.bias.data = weight[place].detach().T, bias[place, 0].detach()
            parts += [linear, nn.LeakyReLU(0.2)]
        return nn.Sequential(*parts[:-1], nn.Flatten(0)).eval()


class Segment(nn.Module):
    """A generator with one weight θ: z, float32 (N,), to the points (θ, z), float32 (N, 2)."""

    def __init__(self, distance: float) -> None:
        super().__init__()
        self.distance = nn.Parameter(torch.tensor(distance))

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return torch.stack([self.distance.expand_as(z), z], dim=-1)


def _orthogonal(role: str) -> First:
    return lambda rows, columns, seed, layer: nn.init.orthogonal_(
        torch.empty(rows, columns), GAIN, generator=generator(seed, "weights", role, layer)
    )


class Generator(SideBySide):
    """Latents (N, latent), the same for all seeds, to points (N, seeds, 2).

    Two hidden layers, ReLU and orthogonal weights (Metz et al. 2017, https://arxiv.org/abs/1611.02163, appendix A).
    Points come before seeds, so that a real and a fake batch can be joined as those of pictures are.
    """

    def __init__(self, seeds: Sequence[int], hidden: int, latent: int) -> None:
        super().__init__((latent, hidden, hidden, 2), _orthogonal("generator"), seeds)

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        return self.layers(latents.expand(len(self.biases[0]), *latents.shape)).transpose(0, 1)


class Discriminator(SideBySide):
    """Points (N, seeds, 2) to scores (N, seeds), unbounded: one hidden layer, else as `Generator`."""

    def __init__(self, seeds: Sequence[int], hidden: int) -> None:
        super().__init__((2, hidden, 1), _orthogonal("discriminator"), seeds)

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        return self.layers(points.transpose(0, 1) / REACH).squeeze(-1).transpose(0, 1)
