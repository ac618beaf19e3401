"""What holds the discriminator back: an action on its weights before each of its steps, or a term of its loss that is
made of its gradient by pictures, and is itself differentiated by its weights."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from illustgan.gan.networks.layers import no_weight_gradients

Batch = tuple[Tensor, ...]  # what a discriminator takes: pictures, and with groups theirs, as one-hot rows


def clip(discriminator: nn.Module, bound: float | None) -> None:
    """Force every weight of the critic into [-bound, bound] before its step (Arjovsky et al. 2017); None: leave it.

    As in the authors' code, of batch norm too. After the step a weight can stand outside by as much as that is long.
    """
    if bound is not None:
        with torch.no_grad():
            for parameter in discriminator.parameters():
                parameter.clamp_(-bound, bound)


# a term of the discriminator's loss, a scalar, by the discriminator, the real and the fake batch that it sees, pictures
# float32 (N, 3, size, size) without a graph, and random numbers
GradientTerm = Callable[[nn.Module, Batch, Batch, torch.Generator], Tensor]


def gradients(discriminator: nn.Module, points: Tensor) -> Tensor:
    """The gradient of each score by its own point, without a graph: of `points`' shape.

    `discriminator` maps (..., N, *point) to scores (..., N), each of which depends on no other point: no batch norm.
    """
    return _scores_and_gradients(discriminator, (points,), create_graph=False)[1]


def _scores_and_gradients(discriminator: nn.Module, batch: Batch, create_graph: bool) -> tuple[Tensor, Tensor]:
    points, *groups = batch
    with torch.enable_grad(), no_weight_gradients():
        # a view, since torch's counter of floating-point operations cannot follow a leaf into a module
        points = points.detach().requires_grad_().view_as(points)
        scores = discriminator(points, *groups)
        (slopes,) = torch.autograd.grad(scores.sum(), points, create_graph=create_graph)
    return scores, slopes


def _squared_norms(discriminator: nn.Module, batch: Batch) -> Tensor:
    """|∇f|² at each point, of the shape of the scores, over all dimensions that a score has not."""
    scores, slopes = _scores_and_gradients(discriminator, batch, create_graph=True)
    return slopes.flatten(scores.dim()).square().sum(-1)


def gradient_penalty(discriminator: nn.Module, *batch: Tensor) -> Tensor:
    """Mean of (|∇f| - 1)² over the last dimension of the scores (Gulrajani et al. 2017); `discriminator` as above.

    Points (N, 3, size, size) give a scalar, those of many critics side by side, (critics, N, 2), give (critics,).
    """
    # the smallest addend keeps the root's gradient finite where the critic is flat
    norms = (_squared_norms(discriminator, batch) + 1e-12).sqrt()
    return (norms - 1).square().mean(-1)


def wgan_gp(discriminator: nn.Module, real: Batch, fake: Batch, rng: torch.Generator) -> Tensor:
    """E (|∇f(y)| - 1)², y at random on the way from a real to a fake picture (Gulrajani et al. 2017,
    https://arxiv.org/abs/1704.00028): a critic that transports one to the other at a profit of 1 a distance of 1.

    Its group is as far on the way between theirs, and the gradient is by the picture alone.
    """
    share = torch.rand((len(real[0]), *[1] * (real[0].dim() - 1)), generator=rng).to(real[0])
    between = map(torch.lerp, real, fake, (share, share.flatten(1)))
    return gradient_penalty(discriminator, *between)


def r1(discriminator: nn.Module, real: Batch, fake: Batch, rng: torch.Generator) -> Tensor:
    """E |∇f(x)|² / 2 over real pictures, as in Mescheder et al. 2018 (https://arxiv.org/abs/1801.04406)."""
    return _squared_norms(discriminator, real).mean(-1) / 2


def r1_r2(discriminator: nn.Module, real: Batch, fake: Batch, rng: torch.Generator) -> Tensor:
    """R1, and R2, the same over fake pictures (Mescheder et al. 2018).

    The pair is what makes a relativistic loss converge locally (Huang et al. 2024, https://arxiv.org/abs/2501.05441).
    """
    return (_squared_norms(discriminator, real).mean(-1) + _squared_norms(discriminator, fake).mean(-1)) / 2
