"""Small networks for points in the plane, as in the toy problems of Metz et al. 2017
(https://arxiv.org/abs/1611.02163, appendix A): a generator of two hidden layers, a discriminator of one, ReLU and
orthogonal weights. (The authors' public demo has two layers of tanh in both, and other rates.)

Many networks work side by side as slices of the same tensors, one for each seed, none knowing of the others: ten
trainings cost little more than the arithmetic of ten, without ten times the calls. Batches have the points first and
the seeds second, (N, seeds, 2), so that a real and a fake batch can be joined as those of pictures are.
"""

import itertools
from collections.abc import Sequence

import torch
from torch import nn

from illustgan.core.randomness import generator

GAIN = 0.8  # of the orthogonal weights
REACH = 4.0  # what the discriminator divides points by, so that they lie within -1 and 1


class _Networks(nn.Module):
    """Networks of the given layers, one a seed: (seeds, N, first of `widths`) to (seeds, N, last of `widths`)."""

    def __init__(self, seeds: Sequence[int], widths: Sequence[int], role: str) -> None:
        super().__init__()
        self.weights = nn.ParameterList(
            torch.stack([_orthogonal(a, b, seed, "weights", role, layer) for seed in seeds])
            for layer, (a, b) in enumerate(itertools.pairwise(widths))
        )
        self.biases = nn.ParameterList(torch.zeros(len(seeds), 1, b) for b in widths[1:])

    def run(self, values: torch.Tensor) -> torch.Tensor:
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            values = torch.baddbmm(bias, values, weight)
            if layer < len(self.weights) - 1:
                values = torch.relu(values)
        return values


class Generator(_Networks):
    """Latents (N, latent), the same for all seeds, to points (N, seeds, 2).

    Orthogonal weights of a seed turn the latents in a direction of its own, so that what seeds share of them is no more
    than their lengths and angles.
    """

    def __init__(self, seeds: Sequence[int], hidden: int, latent: int) -> None:
        super().__init__(seeds, (latent, hidden, hidden, 2), "generator")

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        return self.run(latents.expand(len(self.biases[0]), *latents.shape)).transpose(0, 1)


class Discriminator(_Networks):
    """Points (N, seeds, 2) to scores (N, seeds), unbounded."""

    def __init__(self, seeds: Sequence[int], hidden: int) -> None:
        super().__init__(seeds, (2, hidden, 1), "discriminator")

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        return self.run(points.transpose(0, 1) / REACH).squeeze(-1).transpose(0, 1)


def _orthogonal(rows: int, columns: int, *key: int | str) -> torch.Tensor:
    return nn.init.orthogonal_(torch.empty(rows, columns), GAIN, generator=generator(*key))
