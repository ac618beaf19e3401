"""Spectral norm of a discriminator's layers: Miyato, Kataoka, Koyama & Yoshida 2018, Spectral Normalization for
Generative Adversarial Networks (https://arxiv.org/abs/1802.05957).

Each weight, written as a matrix with a row an output, is divided by an estimate of its largest singular value. The
estimate is one step of the power iteration for each pass, which starts where the last one ended: that place is a
buffer, and so part of a network's state. As in the paper and all its code, what is bounded is the matrix of a
convolution's kernel, and not the convolution itself, whose norm can be some times as large.

(torch.nn.utils.parametrize gives every such layer a class of its own, which a copy shares: to bake the weights of a
copy breaks the original.)
"""

import copy
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from illustgan.gan.networks import second_order

SETTLING = 30  # steps of the power iteration before the first pass


class _Normalised(nn.Module):
    """A layer with a weight (out, ...), and where its power iteration is.

    In the mode of evaluation a pass is a function of the weight and the buffer, which stays as it is.
    """

    weight: Tensor
    direction: Tensor

    def start(self) -> None:
        """Add the buffer: a unit vector (out,)."""
        outputs = len(self.weight)
        self.register_buffer("direction", torch.full((outputs,), outputs**-0.5))

    def normalised(self) -> Tensor:
        """The weight over the estimate of its largest singular value; in training the power iteration goes on."""
        matrix = self.weight.flatten(1)
        left, right = self._step(matrix.detach())
        if self.training:
            with torch.no_grad():
                self.direction.copy_(left)
        # the derivative of the largest singular value is that of left · right with both as constants
        return self.weight / (left @ matrix @ right)

    def _step(self, matrix: Tensor) -> tuple[Tensor, Tensor]:
        right = F.normalize(matrix.T @ self.direction, dim=0)
        return F.normalize(matrix @ right, dim=0), right

    def settle(self, random: torch.Generator) -> None:
        """Start anew from a random direction, and go near the one that the weight stretches most."""
        with torch.no_grad():
            self.direction.normal_(generator=random)
            for _ in range(SETTLING):
                self.direction.copy_(self._step(self.weight.flatten(1))[0])


class Conv2d(_Normalised, second_order.Conv2d):
    """`second_order.Conv2d` with a spectral norm."""

    def forward(self, images: Tensor) -> Tensor:
        return self.convolve(images, self.normalised())


class Linear(_Normalised, nn.Linear):
    """`torch.nn.Linear` with a spectral norm."""

    def forward(self, features: Tensor) -> Tensor:
        return F.linear(features, self.normalised(), self.bias)


_NORMALISED: dict[type[nn.Module], type[_Normalised]] = {second_order.Conv2d: Conv2d, nn.Linear: Linear}
_PLAIN = {ours: theirs for theirs, ours in _NORMALISED.items()}


def normalised(build: Callable[[int, int], nn.Module]) -> Callable[[int, int], nn.Module]:
    """The builder of the same networks with a spectral norm of every convolution and matrix product."""

    def build_normalised(width: int, size: int) -> nn.Module:
        network = build(width, size)
        for part in network.modules():
            if type(part) in _NORMALISED:
                part.__class__ = _NORMALISED[type(part)]  # the same layer with another pass
                assert isinstance(part, _Normalised)
                part.start()
        return network

    return build_normalised


def initialise(network: nn.Module, random: torch.Generator) -> None:
    """Start the power iterations of `network` for its present weights."""
    for part in network.modules():
        if isinstance(part, _Normalised):
            part.settle(random)


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
