"""Convolution and batch norm whose second derivatives cost what they must.

Unrolling differentiates through gradients. Torch can do that for both layers, but its convolution turns the second
derivative by the weights into a convolution with a kernel as large as the picture, and its batch norm into some forty
small operations. Here each is a `Function` whose backward is a second `Function` with a backward of its own, made of
the same fast kernels as the first derivative. First derivatives are torch's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

_ops = torch.ops.aten
_weights_wanted = True  # by the first derivatives that are being computed


@contextmanager
def no_weight_gradients() -> Iterator[None]:
    """Within the block convolutions give no gradients by their weights: for those who ask for some by pictures alone.

    A `Function` does not know what it is asked for, and would compute both. What was found in the block and is
    differentiated after it has all its derivatives.
    """
    global _weights_wanted
    before, _weights_wanted = _weights_wanted, False
    try:
        yield
    finally:
        _weights_wanted = before


def _conv(images: Tensor, weight: Tensor, stride: int, padding: int) -> Tensor:
    return torch.conv2d(images, weight, None, stride, padding)


def _conv_backward(
    outer: Tensor, images: Tensor, weight: Tensor, geometry: tuple[int, int], mask: list[bool]
) -> tuple[Tensor | None, Tensor | None]:
    stride, padding = geometry
    by_images, by_weight, _ = _ops.convolution_backward(
        outer, images, weight, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], 1, [*mask, False]
    )
    return by_images, by_weight


class _Conv2d(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, images: Tensor, weight: Tensor, stride: int, padding: int) -> Tensor:
        context.save_for_backward(images, weight)
        context.geometry = stride, padding
        return _conv(images, weight, stride, padding)

    @staticmethod
    def backward(context: Any, outer: Tensor) -> Any:
        images, weight = context.saved_tensors
        by_images, by_weight = context.needs_input_grad[:2]
        mask = [by_images, by_weight and _weights_wanted]
        return (*_Conv2dBackward.apply(outer, images, weight, context.geometry, mask), None, None)


class _Conv2dBackward(torch.autograd.Function):
    @staticmethod
    def forward(
        context: Any, outer: Tensor, images: Tensor, weight: Tensor, geometry: tuple[int, int], mask: list[bool]
    ) -> Any:
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
                by_outer = _conv(along_images, weight, *context.geometry)
            if along_weight is not None:
                second = _conv(images, along_weight, *context.geometry)
                by_outer = second if by_outer is None else by_outer.add_(second)
        mask = [wants_images and along_weight is not None, wants_weight and along_images is not None]
        if any(mask):
            by_images, by_weight = _conv_backward(
                outer,
                images if along_images is None else along_images,
                weight if along_weight is None else along_weight,
                context.geometry,
                mask,
            )
        return by_outer, by_images, by_weight, None, None


class Conv2d(nn.Conv2d):
    """A square convolution without dilation or groups, twice differentiable (not more)."""

    def forward(self, images: Tensor) -> Tensor:
        return self.convolve(images, self.weight)

    def convolve(self, images: Tensor, weight: Tensor) -> Tensor:
        """As `forward`, with `weight` in the place of the layer's own."""
        output: Tensor = _Conv2d.apply(images, weight, self.stride[0], self.padding[0])
        return output if self.bias is None else output + self.bias[:, None, None]


class _BatchNorm(torch.autograd.Function):
    @staticmethod
    def forward(
        context: Any,
        x: Tensor,
        gain: Tensor,
        shift: Tensor,
        running_mean: Tensor,
        running_var: Tensor,
        momentum: float,
        epsilon: float,
    ) -> Tensor:
        y, mean, rstd = _ops.native_batch_norm(x, gain, shift, running_mean, running_var, True, momentum, epsilon)
        context.save_for_backward(x, gain, mean, rstd)
        context.epsilon = epsilon
        output: Tensor = y
        return output

    @staticmethod
    def backward(context: Any, outer: Tensor) -> Any:
        x, gain, mean, rstd = context.saved_tensors
        return (*_BatchNormBackward.apply(outer, x, gain, mean, rstd, context.epsilon), None, None, None, None)


def _projection(outer: Tensor, x: Tensor, mean: Tensor, rstd: Tensor, epsilon: float) -> tuple[Tensor, Tensor, Tensor]:
    """rstd · (outer - mean(outer) - n · mean(outer · n)) for the normalised input n; sums of outer · n and outer."""
    by_x, along_n, total = _ops.native_batch_norm_backward(
        outer, x, torch.ones_like(mean), None, None, mean, rstd, True, epsilon, [True, True, True]
    )
    return by_x, along_n, total


class _BatchNormBackward(torch.autograd.Function):
    @staticmethod
    def forward(
        context: Any, outer: Tensor, x: Tensor, gain: Tensor, mean: Tensor, rstd: Tensor, epsilon: float
    ) -> Any:
        by_x, by_gain, by_shift = _ops.native_batch_norm_backward(
            outer, x, gain, None, None, mean, rstd, True, epsilon, [True, True, True]
        )
        context.save_for_backward(outer, x, gain, mean, rstd)
        context.epsilon = epsilon
        context.set_materialize_grads(False)
        return by_x, by_gain, by_shift

    @staticmethod
    def backward(context: Any, along_x: Tensor | None, along_gain: Tensor | None, along_shift: Tensor | None) -> Any:
        # With n the normalised input, p(u) = rstd · (u - mean(u) - n mean(u n)) and u = outer, the first derivatives
        # are gain · p(u), sum(u n) and sum(u). Below is the gradient of <a, gain p(u)> + b sum(u n) + c sum(u) for
        # the incoming a = along_x, b and c. p is symmetric, and the vector-Jacobian product of n by x is p itself.
        outer, x, gain, mean, rstd = context.saved_tensors
        channels = [-1] + [1] * (x.dim() - 2)
        a = torch.zeros_like(x) if along_x is None else along_x
        b = torch.zeros_like(mean) if along_gain is None else along_gain
        c = torch.zeros_like(mean) if along_shift is None else along_shift
        count = x.numel() / len(mean)
        p_a, a_n, a_1 = _projection(a, x, mean, rstd, context.epsilon)
        p_u, u_n, u_1 = _projection(outer, x, mean, rstd, context.epsilon)
        a_u = (a * outer).sum(dim=[d for d in range(x.dim()) if d != 1])
        residue = a_u - (a_1 * u_1 + a_n * u_n) / count  # sum(a p(u)) / rstd

        def broadcast(values: Tensor) -> Tensor:
            return values.view(channels)

        slope = b * rstd
        by_outer = (p_a * broadcast(gain)).addcmul_(x, broadcast(slope)).add_(broadcast(c - slope * mean))
        bend = gain * rstd**3 * residue / count
        by_x = (
            (p_u * broadcast(b - gain * rstd * a_n / count))
            .addcmul_(p_a, broadcast(-gain * rstd * u_n / count))
            .addcmul_(x, broadcast(-bend))
            .add_(broadcast(bend * mean))
        )
        return by_outer, by_x, rstd * residue, None, None, None


class BatchNorm2d(nn.BatchNorm2d):
    """Batch norm whose training mode is twice differentiable (not more) at the cost of its first derivative."""

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x)
        output: Tensor = _BatchNorm.apply(
            x, self.weight, self.bias, self.running_mean, self.running_var, self.momentum, self.eps
        )
        return output
