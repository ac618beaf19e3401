"""A generator as a short list of layers, batch norm folded in, in 8 bits a weight: what a player without torch needs.

A `Layer` is a matrix product. Pictures between layers are (height, width, channels); what a convolution multiplies with
its matrix is the pixels that it sees, one after the other.
"""

import base64
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor, nn

from illustgan.gan.networks.dcgan import ResizeConv2d
from illustgan.gan.networks.resnet import Block
from illustgan.gan.sampling import DISTANCES

Floats = npt.NDArray[np.float32]
STEPS = 127  # of a weight on each side of 0
NORM = ("weight", "bias", "running_mean", "running_var")
# by phase (whether a pixel's place is even or odd) and tap (the earlier or the later one of the two pixels that it is
# made of), the place in the kernel of a transposed convolution of 4 with stride 2 and padding 1
TAPS = np.array([[3, 1], [2, 0]])


@dataclass(frozen=True)
class Layer:
    """What a player does: a leaky rectifier, a matrix product, a bias."""

    # dense; same: 3 × 3 at the same size; up: 4 × 4 to twice the size; palette: from the latent to colours, shares of
    # which are what came out of the layer before, after softmax
    kind: str
    weight: Floats  # (rows, outputs); rows by tap, and in `up` by phase before, and then by channel
    bias: Floats  # (outputs,)
    slope: float  # of the rectifier before the product: 1 where there is none, 0 for ReLU
    adds: bool = False  # whether what went into the layer before comes on top, as at the end of a residual block


def layers(generator: nn.Module) -> list[Layer]:
    """The layers of a generator of any family in eval mode; what comes out of the last one is yet to go through tanh.

    Float32. Batch norm becomes part of the layer before it. The last outputs are pixels, (size, size, 3), or a palette.
    """
    chain: list[Layer] = []
    slope = 1.0
    for part in _parts(generator):
        if isinstance(part, nn.ReLU | nn.LeakyReLU):
            slope = getattr(part, "negative_slope", 0.0)
        elif isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d):
            chain[-1] = _normalised(chain[-1], part)
        elif isinstance(part, nn.Unflatten):  # of pixels by channel
            by_pixel = np.arange(len(chain[-1].bias)).reshape(3, -1).T.ravel()
            chain[-1] = replace(chain[-1], weight=chain[-1].weight[:, by_pixel], bias=chain[-1].bias[by_pixel])
        elif isinstance(part, Block):
            inside = part.activation.negative_slope
            chain += [_layer(part.first, inside), replace(_layer(part.second, inside), adds=True)]
        elif part is getattr(generator, "palette", None):
            chain.append(replace(_layer(part, 1.0), kind="palette"))
        elif not isinstance(part, nn.Tanh | nn.Softmax):
            chain.append(_layer(part, slope))
            slope = 1.0
    return chain


def packed(generator: nn.Module) -> dict[str, Any]:
    """What a player reads of a generator as loaded: `layers`, `weights` and, with `Flatten`, `flat`.

    Of each layer there are `kind`, `rows`, `outputs`, `slope` and `adds`, of `flat` its `bound` and its `distances`.
    The weights are base64 of zlib's format. Unpacked they are, of layer after layer, the scale of each output and the
    bias of each, float32, little-endian; then, of layer after layer, the matrix, int8, to be multiplied by the scales.
    """
    generator, last = generator if isinstance(generator, nn.Sequential) else (generator, None)
    chain = layers(generator)
    sizes = [np.abs(layer.weight).max(0) / STEPS for layer in chain]
    scales = [np.where(size > 0, size, 1).astype("<f4") for size in sizes]
    floats = [part for scale, layer in zip(scales, chain, strict=True) for part in (scale, layer.bias.astype("<f4"))]
    whole = [(layer.weight / scale).round().astype(np.int8) for layer, scale in zip(chain, scales, strict=True)]
    data = zlib.compress(b"".join(part.tobytes() for part in (*floats, *whole)), 9)
    shapes = [
        {"kind": of.kind, "rows": len(of.weight), "outputs": len(of.bias), "slope": of.slope, "adds": of.adds}
        for of in chain
    ]
    flat = {"flat": {"bound": last.bound, "distances": DISTANCES}} if last else {}
    return {"layers": shapes, "weights": base64.b64encode(data).decode("ascii"), **flat}


def _parts(generator: nn.Module) -> Iterator[nn.Module]:
    """The parts of all families' generators in the order in which a latent goes through them."""
    for part in generator.children():
        yield from part if isinstance(part, nn.Sequential) else [part]


def _layer(part: nn.Module, slope: float) -> Layer:
    assert isinstance(part, nn.Linear | nn.Conv2d | nn.ConvTranspose2d), part
    weight = _array(part.kernel if isinstance(part, ResizeConv2d) else part.weight)
    if isinstance(part, nn.Linear):
        kind, matrix = "dense", weight.T
    elif isinstance(part, nn.Conv2d):
        kind, matrix = "same", weight.transpose(2, 3, 1, 0)
    else:
        taps = weight[:, :, TAPS[:, None, :, None], TAPS[None, :, None, :]]
        kind, matrix = "up", taps.transpose(2, 3, 4, 5, 0, 1)
    matrix = matrix.reshape(-1, matrix.shape[-1])
    bias = np.zeros(matrix.shape[1], np.float32) if part.bias is None else _array(part.bias)
    return Layer(kind, np.ascontiguousarray(matrix), bias, slope)


def _normalised(layer: Layer, norm: nn.BatchNorm1d | nn.BatchNorm2d) -> Layer:
    """The layer with the batch norm behind it; of a projection the outputs are pixels, channels last."""
    weight, bias, mean, variance = (_array(norm.state_dict()[name]) for name in NORM)
    gain = weight / np.sqrt(variance + np.float32(norm.eps))
    shift = bias - mean * gain
    pixels = len(layer.bias) // len(gain)
    gain, shift = np.tile(gain, pixels), np.tile(shift, pixels)
    return replace(layer, weight=layer.weight * gain, bias=layer.bias * gain + shift)


def _array(tensor: Tensor) -> Floats:
    array: Floats = tensor.detach().float().cpu().numpy()
    return array
