"""Spectral norm of a discriminator's layers: Miyato, Kataoka, Koyama & Yoshida 2018, Spectral Normalization for
Generative Adversarial Networks (https://arxiv.org/abs/1802.05957).

Each weight, written as a matrix with a row an output, is divided by an estimate of its largest singular value: one step
of the power iteration for each pass, from where the last one ended, which is a buffer, and so part of a network's
state. As in the paper and its code, what is bounded is the matrix of a convolution's kernel, and not the convolution
itself, whose norm can be some times as large.

(torch.nn.utils.parametrize gives every such layer a class of its own, which a copy shares: to bake the weights of a
copy breaks the original.)
"""

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from illustgan.gan.networks import layers

SETTLING = 30  # steps of the power iteration before the first pass


class _Normalised(nn.Module):
    """A layer with a weight (out, ...), and where its power iteration is."""

    weight: Tensor
    direction: Tensor  # a unit vector (out,)

    def normalised(self) -> Tensor:
        """The weight over the estimate of its largest singular value; in training alone the power iteration goes on."""
        matrix = self.weight.flatten(1)
        left, right = self.step(matrix.detach())
        if self.training:
            with torch.no_grad():
                self.direction.copy_(left)
        # the derivative of the largest singular value is that of left · right with both as constants
        return self.weight / (left @ matrix @ right)

    def step(self, matrix: Tensor) -> tuple[Tensor, Tensor]:
        right = F.normalize(matrix.T @ self.direction, dim=0)
        return F.normalize(matrix @ right, dim=0), right


class Conv2d(_Normalised, layers.Conv2d):
    def forward(self, images: Tensor) -> Tensor:
        return self.convolve(images, self.normalised())


class Linear(_Normalised, nn.Linear):
    def forward(self, features: Tensor) -> Tensor:
        return F.linear(features, self.normalised(), self.bias)


_NORMALISED: dict[type[nn.Module], type[_Normalised]] = {layers.Conv2d: Conv2d, nn.Linear: Linear}
_PLAIN = {ours: theirs for theirs, ours in _NORMALISED.items()}


def normalise(network: nn.Module) -> None:
    """Give every convolution and matrix product of a network a spectral norm."""
    for part in network.modules():
        if type(part) in _NORMALISED:
            part.__class__ = _NORMALISED[type(part)]  # the same layer with another pass
            assert isinstance(part, _Normalised)
            outputs = len(part.weight)
            part.register_buffer("direction", torch.full((outputs,), outputs**-0.5))


def initialise(network: nn.Module, rng: torch.Generator) -> None:
    """Start the power iterations anew from random directions, and go near those that the weights stretch most."""
    for part in network.modules():
        if isinstance(part, _Normalised):
            with torch.no_grad():
                part.direction.normal_(generator=rng)
                for _ in range(SETTLING):
                    part.direction.copy_(part.step(part.weight.flatten(1))[0])


def plain(network: nn.Module) -> nn.Module:
    """A copy of `network`, in its mode of evaluation, of layers whose weights are what the norms make of them."""
    network = copy.deepcopy(network).eval()
    for part in network.modules():
        if isinstance(part, _Normalised):
            weight = part.normalised().detach()
            part.__class__ = _PLAIN[type(part)]  # type: ignore[assignment]
            part.weight = nn.Parameter(weight)
            del part.direction
    return network
