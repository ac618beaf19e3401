"""What holds the discriminator back: an action on its weights before each of its steps, or a term of its loss that is
made of its gradient by pictures, and is itself differentiated by its weights."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from illustgan.gan.networks.second_order import no_weight_gradients

Penalty = Callable[[nn.Module], None]
Batch = tuple[Tensor, ...]  # what a discriminator takes: pictures, and with groups theirs, as one-hot rows


def none(discriminator: nn.Module) -> None:
    """Leave the discriminator as it is."""


def weight_clipping(bound: float) -> Penalty:
    """Force every weight of the critic into [-bound, bound] before its step (Arjovsky et al. 2017).

    As in the authors' code, of batch norm too. After the step a weight can stand outside by as much as that is long.
    """

    def clip(discriminator: nn.Module) -> None:
        with torch.no_grad():
            for parameter in discriminator.parameters():
                parameter.clamp_(-bound, bound)

    return clip


@dataclass(frozen=True)
class GradientTerm:
    """A term of the discriminator's loss in every `every`-th of its steps, the first among them.

    `of` takes the discriminator, the real and the fake batch that it sees, pictures float32 (N, 3, size, size) without
    a graph, and random numbers; it gives a scalar with its weight in it. Training adds `every` times that, so that the
    mean over steps is the same: lazy regularisation (Karras et al. 2020, https://arxiv.org/abs/1912.04958, appendix B).
    """

    of: Callable[[nn.Module, Batch, Batch, torch.Generator], Tensor]
    every: int = 1


def gradients(discriminator: nn.Module, points: Tensor, create_graph: bool = False) -> Tensor:
    """The gradient of each score by its own point: `points`' shape, `create_graph` to differentiate it by weights.

    `discriminator` maps (..., N, *point) to scores (..., N), each of which depends on no other point: no batch norm.
    """
    return _scores_and_gradients(discriminator, (points,), create_graph)[1]


def _scores_and_gradients(discriminator: nn.Module, batch: Batch, create_graph: bool) -> tuple[Tensor, Tensor]:
    points, *groups = batch
    with torch.enable_grad(), no_weight_gradients():
        # a view, since torch's counter of floating-point operations cannot follow a leaf into a module
        points = points.detach().requires_grad_().view_as(points)
        scores = discriminator(points, *groups)
        (found,) = torch.autograd.grad(scores.sum(), points, create_graph=create_graph)
    return scores, found


def _squared_norms(discriminator: nn.Module, *batch: Tensor) -> Tensor:
    """|∇f|² at each point, of the shape of the scores, over all dimensions that a score has not."""
    scores, found = _scores_and_gradients(discriminator, batch, create_graph=True)
    return found.flatten(scores.dim()).square().sum(-1)


def gradient_penalty(discriminator: nn.Module, points: Tensor, *groups: Tensor) -> Tensor:
    """Mean of (|∇f| - 1)² over the last dimension of the scores (Gulrajani et al. 2017); `discriminator` as above.

    Points (N, 3, size, size) give a scalar, those of many critics side by side, (critics, N, 2), give (critics,).
    """
    # the smallest addend keeps the root's gradient finite where the critic is flat
    norms = (_squared_norms(discriminator, points, *groups) + 1e-12).sqrt()
    return (norms - 1).square().mean(-1)


def squared_gradient(discriminator: nn.Module, points: Tensor, *groups: Tensor) -> Tensor:
    """Mean of |∇f|², otherwise as `gradient_penalty`."""
    return _squared_norms(discriminator, points, *groups).mean(-1)


def wgan_gp(weight: float, every: int) -> GradientTerm:
    """weight · E (|∇f(y)| - 1)², y at random on the way from a real to a fake picture (Gulrajani et al. 2017,
    https://arxiv.org/abs/1704.00028): a critic that transports one to the other at a profit of 1 a distance of 1.

    Its group is as far on the way between theirs, and the gradient is by the picture alone.
    """

    def term(discriminator: nn.Module, real: Batch, fake: Batch, random: torch.Generator) -> Tensor:
        share = torch.rand((len(real[0]), *[1] * (real[0].dim() - 1)), generator=random).to(real[0])
        between = map(torch.lerp, real, fake, (share, share.flatten(1)))
        return weight * gradient_penalty(discriminator, *between)

    return GradientTerm(term, every)


def r1(gamma: float, every: int) -> GradientTerm:
    """gamma / 2 · E |∇f(x)|² over real pictures, as in Mescheder et al. 2018 (https://arxiv.org/abs/1801.04406)."""
    return GradientTerm(lambda judge, real, *_: gamma / 2 * squared_gradient(judge, *real), every)


def r1_r2(gamma: float, every: int) -> GradientTerm:
    """R1, and R2, the same over fake pictures (Mescheder et al. 2018).

    The pair is what makes a relativistic loss converge locally (Huang et al. 2024, https://arxiv.org/abs/2501.05441).
    """
    return GradientTerm(
        lambda judge, real, fake, _: gamma / 2 * (squared_gradient(judge, *real) + squared_gradient(judge, *fake)),
        every,
    )
