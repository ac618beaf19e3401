"""How steep a network can be: its Lipschitz constant, from below and from above.

A function f is K-Lipschitz where |f(x) - f(y)| ≤ K ‖x - y‖ for all x and y; its constant is the smallest such K. To
compute that of a network is NP-hard (Virmaux & Scaman 2018, https://arxiv.org/abs/1805.10965), so it is caught between
every slope that is found (`lower`) and the product of its layers' norms (`layers`).
"""

import copy
import math
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import scipy.sparse.linalg
import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.networks import spectral
from illustgan.gan.networks.layers import Conv2d
from illustgan.theory.summaries import Figures

TOLERANCE = 1e-6  # relative, of `convolution_norm`
STEEPEST = 16  # points from which `lower` climbs
CHUNK = 64  # points at a time: bounds memory


def convolution_norm(weight: torch.Tensor, side: int, stride: int, padding: int) -> float:
    """How far a convolution, float64 (out, in, k, k), can stretch pictures of `side` pixels with zeros around them.

    Its largest singular value, by Lanczos' method on the convolution and its transpose, which tells values apart that
    lie close together. It comes from below, to within `TOLERANCE`.
    """
    shape = (1, weight.shape[1], side, side)
    spare = (side + 2 * padding - weight.shape[-1]) % stride  # rows at the far edge that no output sees

    def there_and_back(vector: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        there = nn.functional.conv2d(torch.from_numpy(vector).view(shape), weight, None, stride, padding)
        back = nn.functional.conv_transpose2d(there, weight, None, stride, padding, spare)
        return np.asarray(back.flatten().numpy(), np.float64)

    if not weight.any():
        return 0.0  # nothing that Lanczos could start from
    start = normal((math.prod(shape),), "lipschitz", "start").double().numpy()
    square = scipy.sparse.linalg.LinearOperator((len(start), len(start)), there_and_back, dtype=np.float64)
    (value,) = scipy.sparse.linalg.eigsh(square, 1, which="LA", v0=start, tol=TOLERANCE, return_eigenvectors=False)
    return math.sqrt(max(value, 0.0))


def fixed(network: nn.Module, images: torch.Tensor) -> nn.Module:
    """A copy in the mode of evaluation, its batch norms' statistics those of `images`, without spectral norms.

    It scores this batch as in training, and is a function of one picture, which alone can have a Lipschitz constant.
    """
    network = copy.deepcopy(network).train()
    for norm, taken in _inputs(network, images, networks.batch_norms(network)).items():
        over = [dimension for dimension in range(taken.dim()) if dimension != 1]
        norm.running_mean, norm.running_var = taken.mean(over), taken.var(over, correction=0)
    return spectral.plain(network)


def _inputs(network: nn.Module, images: torch.Tensor, parts: Iterable[nn.Module]) -> dict[nn.Module, torch.Tensor]:
    """What each of these parts takes while the network looks at images, in the order in which they work."""
    found: dict[nn.Module, torch.Tensor] = {}
    hooks = [part.register_forward_pre_hook(lambda part, inputs: found.update({part: inputs[0]})) for part in parts]
    with torch.no_grad():
        network(images)
    for hook in hooks:
        hook.remove()
    return found


def layers(network: nn.Module, images: torch.Tensor) -> tuple[list[Figures], float]:
    """The layers that stretch, in the order in which they work, and the product of their norms, a bound on the whole.

    Of each layer `name`, as in the network's state, `kind` (linear, convolution or batch norm), `norm`, alone, `joint`,
    of a batch norm together with the layer before it, which the product takes.

    The network, in the mode of evaluation, is a chain: modules one after another, each once, and between them nothing
    but a change of shape; settings allow no other. `ValueError` for a module whose slope is not known. `images` (N, …)
    say how large the pictures are in each layer.
    """
    names = {part: name for name, part in network.named_modules() if not any(part.children())}
    found: list[Figures] = []
    bound, before = 1.0, None
    for part, taken in _inputs(network, images[:1], names).items():
        name, side = names[part], taken.shape[-1]
        if isinstance(part, _BatchNorm):
            # in the form of evaluation it multiplies each channel with γ / √(variance + ε)
            assert part.running_var is not None
            scale = (part.running_var.detach().double() + part.eps).rsqrt() * part.weight.detach().double()
            norm = joint = float(scale.abs().max())
            if before:
                joint = _norm(*before, scale)
                bound /= found[-1]["joint"] or 1.0
            found.append({"name": name, "kind": "batch norm", "norm": norm, "joint": joint})
            bound, before = bound * joint, None
        elif isinstance(part, nn.Linear | Conv2d):
            kind = "linear" if isinstance(part, nn.Linear) else "convolution"
            norm = _norm(part, side)
            found.append({"name": name, "kind": kind, "norm": norm, "joint": norm})
            bound, before = bound * norm, (part, side)
        elif isinstance(part, nn.LeakyReLU | nn.ReLU | nn.Tanh):
            bound, before = bound * max(1.0, abs(getattr(part, "negative_slope", 0.0))), None
        elif not isinstance(part, nn.Flatten | nn.Unflatten | nn.Identity):
            raise ValueError(f"{name} is a {type(part).__name__}, whose slope is not known here")
    return found, bound


def _norm(part: nn.Linear | Conv2d, side: int, scale: torch.Tensor | None = None) -> float:
    """A layer's norm on pictures of `side` pixels, with its outputs scaled by `scale` (out,)."""
    weight = part.weight.detach().double()
    if scale is not None:
        weight = weight * scale.view(-1, *[1] * (weight.dim() - 1))
    if isinstance(part, nn.Linear):
        return float(torch.linalg.matrix_norm(weight, 2))
    return convolution_norm(weight, side, part.stride[0], int(part.padding[0]))


def lower(function: nn.Module, groups: Mapping[str, torch.Tensor], steps: int) -> dict[str, float]:
    """The largest slopes of a function, (N, …) to (N,) in the mode of evaluation, that are found by trying.

    `groups` are points (N, …) by name, in all at least two. The way up, of so many `steps`, starts at the steepest
    points and climbs the length of the gradient, each time by an eighth of the usual distance between points. A network
    with corners has no curvature to climb by, so the direction is that of a copy with rounded corners; what counts is
    the gradient of `function` itself where the step leads.

    Returns `lower`, the largest of all; `gradient_NAME`, at each group's points; `between`, at places between those of
    the first two; `climbed`, the largest of these and on the way up; and `secant`, over all pairs of points.
    """
    first, second = ([*groups.values()] * 2)[:2]
    count = min(len(first), len(second))
    each = (-1, *[1] * (first.dim() - 1))
    share = torch.rand((count,), generator=generator(1, "lipschitz", "between")).to(first).view(each)
    known = torch.cat([*groups.values()])
    points = torch.cat([known, torch.lerp(first[:count], second[:count], share)])
    values, lengths = _values_and_slopes(function, points)
    *by_group, at_between = torch.split(lengths, [*map(len, groups.values()), count])
    climbers = points[lengths.topk(min(STEEPEST, len(points))).indices]
    apart, rise = (torch.pdist(each.flatten(1).double()) for each in (known, values[: len(known), None]))
    stride = apart.median().to(known) / 8
    secant = torch.where(apart > 0, rise / apart.clamp_min(1e-300), 0.0).max().item()
    climbed = lengths.max().item()
    rounded = copy.deepcopy(function)
    for part in rounded.modules():
        if isinstance(part, nn.LeakyReLU | nn.ReLU):
            part.register_forward_hook(_round)
    for _ in range(steps):
        climbers = climbers.detach().requires_grad_()
        (along,) = torch.autograd.grad(rounded(climbers).sum(), climbers, create_graph=True)
        # zeros, and no step, where the gradient is the same everywhere
        (up,) = torch.autograd.grad(along.flatten(1).norm(dim=1).sum(), climbers, materialize_grads=True)
        climbers = climbers.detach() + stride * up / up.flatten(1).norm(dim=1).clamp_min(1e-30).view(each)
        climbed = max(climbed, _values_and_slopes(function, climbers)[1].max().item())
    return {
        "lower": max(climbed, secant),
        **{f"gradient_{name}": found.max().item() for name, found in zip(groups, by_group, strict=True)},
        "between": at_between.max().item(),
        "climbed": climbed,
        "secant": secant,
    }


def _values_and_slopes(function: nn.Module, points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Values (N,) and lengths of gradients (N,) of a function at `points` (N, …), each row on its own; no graph."""
    values, lengths = [], []
    for part in torch.split(points.detach(), CHUNK):
        part.requires_grad_()
        values.append(function(part).flatten())
        lengths.append(torch.autograd.grad(values[-1].sum(), part)[0].flatten(1).norm(dim=1))
    return torch.cat(values).detach(), torch.cat(lengths)


def _round(part: nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> torch.Tensor:
    """In place of a (leaky) ReLU's output: a corner rounded over .3 of the inputs' spread has a second derivative."""
    x, slope = inputs[0], getattr(part, "negative_slope", 0.0)
    over = [dimension for dimension in range(x.dim()) if dimension != 1]
    width = x.detach().std(over, correction=0, keepdim=True) * 0.3 + 1e-12
    rounded: torch.Tensor = slope * x + (1 - slope) * width * nn.functional.softplus(x / width)
    return rounded
