"""The generator's loss through K differentiable discriminator steps: Metz, Poole, Pfau & Sohl-Dickstein 2017,
Unrolled Generative Adversarial Networks (https://arxiv.org/abs/1611.02163).

The discriminator itself is not touched: its parameters go through `torch.func.functional_call` as one vector that the
inner steps replace, and its buffers as copies. The first gradient is the discriminator's own on this batch, and is
returned: its optimiser takes it. Where the inner optimiser and rate are the same, as in the paper's code, the first of
the K steps is the step that the discriminator then takes; where they differ it is another one along the same gradient.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call

from illustgan.gan.objectives import Objective
from illustgan.gan.penalties import Batch


@dataclass(frozen=True)
class Moments:
    """What an inner optimiser remembers, one vector each over all parameters; differentiated through like them."""

    first: Tensor
    second: Tensor
    steps: float


# (parameters, gradient, moments) to (parameters, moments); vectors of one length, nothing in place
InnerStep = Callable[[Tensor, Tensor, Moments], tuple[Tensor, Moments]]


@dataclass(frozen=True)
class Unrolled:
    """What `unroll` found: a loss to differentiate by the generator's parameters, and what its first step saw."""

    generator_loss: Tensor  # scalar, after the K-th step
    discriminator_loss: Tensor  # scalar before the first step, no graph; so are the three below
    real_scores: Tensor  # (N,)
    fake_scores: Tensor  # (N,)
    discriminator_gradients: list[Tensor]  # in the order of discriminator.parameters()


def sgd(lr: float, momentum: float) -> InnerStep:
    """Gradient descent with Polyak's momentum in torch.optim.SGD's form (no dampening, no Nesterov)."""

    def step(parameters: Tensor, gradient: Tensor, moments: Moments) -> tuple[Tensor, Moments]:
        first = momentum * moments.first + gradient if momentum else gradient
        return parameters - lr * first, Moments(first, moments.second, moments.steps + 1)

    return step


def adam(lr: float, beta1: float, beta2: float, epsilon: float = 1e-8) -> InnerStep:
    """Adam in torch.optim.Adam's form, with both moments part of the graph."""

    def step(parameters: Tensor, gradient: Tensor, moments: Moments) -> tuple[Tensor, Moments]:
        steps = moments.steps + 1
        first = torch.lerp(gradient, moments.first, beta1)
        second = torch.addcmul(beta2 * moments.second, gradient, gradient, value=1 - beta2)
        rate, correction = lr / (1 - beta1**steps), (1 - beta2**steps) ** 0.5
        # the root's slope at 0 is infinite, and infinity times 0 is NaN: the clamp makes it 0 for an idle weight
        size = second.clamp_min(1e-30).sqrt() / correction + epsilon
        return torch.addcdiv(parameters, first, size, value=-rate), Moments(first, second, steps)

    return step


def flat(tensor: Tensor) -> Tensor:
    """A tensor as a vector in the order that kernels have in memory, channels last, so that nothing is copied."""
    return (tensor.permute(0, 2, 3, 1) if tensor.dim() == 4 else tensor).reshape(-1)


def shaped(vector: Tensor, shape: torch.Size) -> Tensor:
    """The inverse of `flat`, as a view."""
    if len(shape) != 4:
        return vector.view(shape)
    outer, inner, height, width = shape
    return vector.view(outer, height, width, inner).permute(0, 3, 1, 2)


def moments_of(discriminator: nn.Module, state: Mapping[Tensor, Any]) -> Moments:
    """Those of Adam's `state` for `discriminator`, as constants, from which `adam` goes on; zero where there are none.

    `sgd` starts from an empty state: no optimiser of a discriminator has a momentum of SGD's.
    """
    states = [(parameter, state.get(parameter, {})) for parameter in discriminator.parameters()]
    first, second = (
        torch.cat([flat(held.get(name, torch.zeros_like(parameter.detach()))) for parameter, held in states])
        for name in ("exp_avg", "exp_avg_sq")
    )
    return Moments(first, second, max(float(held.get("step", 0)) if "exp_avg" in held else 0 for _, held in states))


def unroll(
    discriminator: nn.Module,
    objective: Objective,
    real: Tensor | Batch,
    fake: Tensor | Batch,
    steps: int,
    inner_step: InnerStep,
    moments: Moments,
) -> Unrolled:
    """The generator's loss against the discriminator as it will be after `steps` steps of its own on this batch.

    `real`, float (N, 3, size, size) in [-1, 1] and with groups theirs, is a constant; `fake` has a graph to the
    generator, to which the gradient flows directly and by every inner step. Inner steps minimise the objective's
    `discriminator_loss`, from `moments` on, and the generator its `unrolled_loss` after the last of them. Real scores
    belong in that (the paper's f has both terms, and its code the whole loss): they depend on the generator by way of
    the steps. Memory grows linearly with their number.
    Neither parameters nor buffers of `discriminator` change.
    """
    names, originals = zip(*discriminator.named_parameters(), strict=True)
    sizes = [p.numel() for p in originals]
    buffers = {name: b.detach().clone() for name, b in discriminator.named_buffers()}

    def scores(parameters: list[Tensor], images: Tensor | Batch) -> Tensor:
        scored: Tensor = functional_call(discriminator, (dict(zip(names, parameters, strict=True)), buffers), images)
        return scored

    vector = torch.cat([flat(p.detach()) for p in originals])
    # The first gradient is taken at leaves, which end the graph: nothing flows on to the real parameters.
    parameters = [p.detach().requires_grad_() for p in originals]
    for number in range(steps):
        # batch statistics of the real and the fake half are apart, as in the discriminator's own step
        real_scores, fake_scores = scores(parameters, real), scores(parameters, fake)
        loss = objective.discriminator_loss(real_scores, fake_scores)
        gradients = torch.autograd.grad(loss, parameters, create_graph=True)
        if number == 0:
            first = loss.detach(), real_scores.detach(), fake_scores.detach(), [g.detach() for g in gradients]
        vector, moments = inner_step(vector, torch.cat([flat(g) for g in gradients]), moments)
        parameters = [shaped(part, p.shape) for part, p in zip(torch.split(vector, sizes), originals, strict=True)]
    return Unrolled(objective.unrolled_loss(scores(parameters, real), scores(parameters, fake)), *first)
