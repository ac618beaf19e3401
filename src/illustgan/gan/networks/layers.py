"""Layers that all families share: LeakyReLU's slope and first weights, a convolution, and groups' part of a score.

Torch, too, can differentiate through the gradients of a convolution, but turns the second derivative by its weights
into a convolution with a kernel as large as the picture. `Conv2d`'s second derivatives cost what they must: it is a
`Function` whose backward is a second `Function` with a backward of its own, made of the same fast kernels as the first
derivative, which is torch's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

_ops = torch.ops.aten
_weights_wanted = True  # by the first derivatives that are being computed
Geometry = tuple[int, int]  # stride and padding
SLOPE = 0.2  # of LeakyReLU, in every family


@contextmanager
def no_weight_gradients() -> Iterator[None]:
    """Within the block convolutions give no gradients by their weights: for those who ask for some by pictures alone.

    A `Function` does not know what it is asked for. What is found here and differentiated later has all derivatives.
    """
    global _weights_wanted
    before, _weights_wanted = _weights_wanted, False
    try:
        yield
    finally:
        _weights_wanted = before


def _conv_backward(outer: Tensor, images: Tensor, weight: Tensor, geometry: Geometry, mask: list[bool]) -> Any:
    stride, padding = geometry
    by_images, by_weight, _ = _ops.convolution_backward(
        outer, images, weight, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], 1, [*mask, False]
    )
    return by_images, by_weight


class _Conv2d(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, images: Tensor, weight: Tensor, geometry: Geometry) -> Tensor:
        context.save_for_backward(images, weight)
        context.geometry = geometry
        return torch.conv2d(images, weight, None, *geometry)

    @staticmethod
    def backward(context: Any, outer: Tensor) -> Any:
        images, weight = context.saved_tensors
        by_images, by_weight = context.needs_input_grad[:2]
        mask = [by_images, by_weight and _weights_wanted]
        return (*_Conv2dBackward.apply(outer, images, weight, context.geometry, mask), None)


class _Conv2dBackward(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, outer: Tensor, images: Tensor, weight: Tensor, geometry: Geometry, mask: Any) -> Any:
        context.save_for_backward(outer, images, weight)
        context.geometry = geometry
        context.set_materialize_grads(False)
        return _conv_backward(outer, images, weight, geometry, mask)

    @staticmethod
    def backward(context: Any, along_images: Tensor | None, along_weight: Tensor | None) -> Any:
        # The gradients are bilinear: by_images in (outer, weight), by_weight in (outer, images).
        outer, images, weight = context.saved_tensors
        wants_outer, wants_images, wants_weight = context.needs_input_grad[:3]
        by_outer = by_images = by_weight = None
        if wants_outer:
            if along_images is not None:
                by_outer = torch.conv2d(along_images, weight, None, *context.geometry)
            if along_weight is not None:
                second = torch.conv2d(images, along_weight, None, *context.geometry)
                by_outer = second if by_outer is None else by_outer.add_(second)
        mask = [wants_images and along_weight is not None, wants_weight and along_images is not None]
        if any(mask):
            images = images if along_images is None else along_images
            weight = weight if along_weight is None else along_weight
            by_images, by_weight = _conv_backward(outer, images, weight, context.geometry, mask)
        return by_outer, by_images, by_weight, None, None


class Conv2d(nn.Conv2d):
    """A square convolution without dilation or groups, twice differentiable (not more)."""

    def forward(self, images: Tensor) -> Tensor:
        return self.convolve(images, self.weight)

    def convolve(self, images: Tensor, weight: Tensor) -> Tensor:
        """As `forward`, with `weight` in the place of the layer's own."""
        output: Tensor = _Conv2d.apply(images, weight, (self.stride[0], self.padding[0]))
        return output if self.bias is None else output + self.bias[:, None, None]


def hold_signal(module: nn.Module, rng: torch.Generator) -> None:
    """Draw weights of convolutions and matrix products as He et al. 2015 (https://arxiv.org/abs/1502.01852)."""
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(part.weight, a=SLOPE, generator=rng)


class Projection(nn.Module):
    """A discriminator of any family that is told of groups: Miyato & Koyama 2018 (https://arxiv.org/abs/1802.05637).

    Images (N, 3, size, size) and their groups, one-hot or between two (N, groups), to scores (N,). To a score it adds
    the inner product of the last features with what is learnt of the picture's group, its head.
    """

    def __init__(self, network: nn.Module, groups: int) -> None:
        super().__init__()
        self.network = network
        self.heads = nn.Linear(_last(network).in_features, groups, bias=False)

    def forward(self, images: Tensor, groups: Tensor) -> Tensor:
        features: list[Tensor] = []
        with _last(self.network).register_forward_pre_hook(lambda _, inputs: features.extend(inputs)):
            scores: Tensor = self.network(images)
        of_groups: Tensor = self.heads(*features) * groups
        return scores + of_groups.sum(1)

    def initialise(self, rng: torch.Generator) -> None:
        """Start the heads at 0, which is the discriminator without groups; those of spectral norm, which divides by
        their size, at random."""
        if type(self.heads) is nn.Linear:
            nn.init.zeros_(self.heads.weight)
        else:
            nn.init.normal_(self.heads.weight, generator=rng)


def _last(network: nn.Module) -> nn.Linear:
    return [part for part in network.modules() if isinstance(part, nn.Linear)][-1]
