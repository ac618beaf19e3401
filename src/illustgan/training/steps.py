"""The steps of both networks, for all methods: deterministic, each a pure function of the state and of a number.

Every random number is a pure function of (seed, purpose, step); `State` is all that one step hands to the next.
"""

import copy
import dataclasses
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.functional import one_hot
from torch.optim.swa_utils import get_ema_multi_avg_fn
from torch.utils.flop_counter import FlopCounterMode

from illustgan.core.randomness import batch_indices, generator
from illustgan.gan import augmentation, networks, penalties, sampling, unrolling
from illustgan.gan.architecture import ROLES, Architecture
from illustgan.gan.penalties import Batch
from illustgan.training.groups import Labels
from illustgan.training.method import Method
from illustgan.training.plan import Cost, Plan
from illustgan.training.starts import Start


@dataclass
class State:
    """Two networks, their optimisers, the generator that is drawn and measured, and how far they are."""

    generator: nn.Module
    discriminator: nn.Module
    shown: nn.Module  # the generator's moving average, or itself
    generator_optimiser: torch.optim.Optimizer
    discriminator_optimiser: torch.optim.Optimizer
    step: int = 0  # generator steps done
    history: list[dict[str, float]] = field(default_factory=list)  # rows by column
    strength: float = 0.0  # of an adaptive augmentation
    signs: list[float] = field(default_factory=list)  # of real scores since it was adjusted

    def to_dict(self) -> dict[str, Any]:
        """Tensors and numbers only, for `checkpoints.save`."""
        return {name: part.state_dict() if hasattr(part, "state_dict") else part for name, part in vars(self).items()}

    def load(self, saved: dict[str, Any]) -> None:
        """Go back to what `to_dict` gave."""
        for name, part in saved.items():
            if hasattr(present := getattr(self, name), "load_state_dict"):
                present.load_state_dict(part)
            else:
                setattr(self, name, part)


@dataclass(frozen=True)
class Findings:
    """What one discriminator step and one generator step saw: scalars and scores without a graph."""

    discriminator_loss: Tensor
    generator_loss: Tensor
    real_scores: Tensor
    fake_scores: Tensor
    heldout_scores: Tensor | None = None  # by the same discriminator; None where nobody asked


def start(
    method: Method, architecture: Architecture, *, seed: int, device: torch.device, begin: Start | None = None
) -> State:
    """The state before the first step, with weights that depend on seed and networks alone, or those of `begin`.

    `UserError` where `begin` has other networks.
    """
    pair = architecture.initialised(seed, method.settings.discriminator_weights)
    if begin:
        for role, network in zip(ROLES, pair, strict=True):
            begin.put_into(network, role)
    return start_with(method, *(network.to(device).to(memory_format=torch.channels_last) for network in pair))


def start_with(method: Method, generator: nn.Module, discriminator: nn.Module) -> State:
    """The state before the first step of networks that somebody else built, where they are."""
    return State(
        generator=generator,
        discriminator=discriminator,
        shown=copy.deepcopy(generator) if method.settings.shown == "ema" else generator,
        generator_optimiser=method.generator_optimiser(generator.parameters()),
        discriminator_optimiser=method.discriminator_optimiser(discriminator.parameters()),
    )


class Faces:
    """What networks of an architecture learn from: batches of real pictures, of latents, and of groups if it has any.

    Training and held-out faces are on the device, once, as uint8; `labels` has the group of each of `faces` and
    `heldout`, int64 (N,).
    """

    def __init__(
        self,
        faces: np.ndarray,
        heldout: np.ndarray,
        architecture: Architecture,
        batch: int,
        seed: int,
        device: torch.device,
        labels: Mapping[str, Labels] | None = None,
    ) -> None:
        self.faces, self.heldout = (torch.from_numpy(part).to(device) for part in (faces, heldout))
        self.architecture, self.batch, self.seed, self.labels = architecture, batch, seed, labels or {}

    def real(self, draw: int) -> Tensor:
        """The `draw`-th batch of training faces: float32 (batch, 3, size, size) in [-1, 1]."""
        return self._take(self.faces, batch_indices(draw, self.batch, len(self.faces), self.seed, "faces"))

    def unseen(self, draw: int) -> Tensor:
        """As `real`, of held-out faces."""
        return self._take(self.heldout, batch_indices(draw, self.batch, len(self.heldout), self.seed, "heldout"))

    def labelled(self, draw: int, heldout: bool = False) -> Batch:
        """What a discriminator takes of `real`, or of `unseen`: the pictures, and their groups one-hot (batch, K)."""
        pictures = self.unseen(draw) if heldout else self.real(draw)
        if not self.architecture.groups:
            return (pictures,)
        part = "heldout" if heldout else "faces"
        labels = torch.from_numpy(self.labels[part])
        labels = labels[batch_indices(draw, self.batch, len(labels), self.seed, part)]
        return pictures, one_hot(labels, len(self.architecture.groups)).to(pictures)

    def latents(self, *key: int | str) -> Tensor:
        """As many as a batch has, on the device: `Architecture.latents`."""
        return self.architecture.latents(self.batch, *key).to(self.faces.device)

    @staticmethod
    def _take(pictures: Tensor, indices: Tensor) -> Tensor:
        return sampling.from_uint8(pictures[indices.to(pictures.device)])


def discriminator_step(
    state: State, method: Method, real: Batch, fake: Batch, *, seed: int, draw: int
) -> tuple[Tensor, ...]:
    """One step of the discriminator on the `draw`-th batch; `fake` may carry a graph, which is left alone.

    Both batches are augmented first. Returns the objective's loss, the real scores and the fake scores, from before the
    step, without a graph.
    """
    real = seen(state, method, real, seed, "real", draw)
    fake = seen(state, method, tuple(part.detach() for part in fake), seed, "fake", draw)
    real_scores, fake_scores = _scores(state.discriminator, real, fake)
    loss = method.objective.discriminator_loss(real_scores, fake_scores)
    term, weight, every = method.gradient_term, method.settings.penalty_weight, method.settings.penalty_every
    penalised = loss
    if term and weight and draw % every == 0:
        # lazily: seldom, and as much heavier (Karras et al. 2020, https://arxiv.org/abs/1912.04958, appendix B)
        value = weight * term(state.discriminator, real, fake, generator(seed, "between", draw))
        penalised = loss + every * value
    _step(state.discriminator, state.discriminator_optimiser, penalised)
    _adapt(state, method, real_scores)
    return loss.detach(), real_scores.detach(), fake_scores.detach()


def seen(state: State, method: Method, batch: Batch, seed: int, role: str, draw: int) -> Batch:
    """What the discriminator sees of a batch: other changes for each role and draw, the same ones when asked again."""
    of, (images, *groups) = method.settings, batch
    strength = of.augmentation_strength if of.ada_target is None else state.strength
    return augmentation.augmented(images, of.augmentations, strength, seed, "augmentation", role, draw), *groups


def _adapt(state: State, method: Method, real_scores: Tensor) -> None:
    """Move an adaptive strength on by the mean sign of real scores, which shows overfitting (Karras et al. 2020, ADA).

    Every `ada_every` discriminator steps it goes up or down by what would take it from 0 to 1 in `ada_images` pictures.
    """
    of = method.settings
    if of.ada_target is None:
        return
    state.signs.append(real_scores.detach().sign().mean().item())
    if len(state.signs) == of.ada_every:
        direction = math.copysign(1, statistics.fmean(state.signs) - of.ada_target)
        strength = state.strength + direction * of.ada_every * len(real_scores) / of.ada_images
        state.strength, state.signs = min(of.augmentation_strength, max(0.0, strength)), []


def _scores(discriminator: nn.Module, real: Batch, fake: Batch) -> tuple[Tensor, Tensor]:
    """Scores of both batches: in one pass, which reads weights once, or in two where batch norm keeps them apart."""
    if networks.batch_norms(discriminator):
        return discriminator(*real), discriminator(*fake)
    both = map(torch.cat, zip(real, fake, strict=True))
    real_scores, fake_scores = torch.chunk(discriminator(*both), 2)
    return real_scores, fake_scores


def generator_step(state: State, method: Method, real: Batch, fake: Batch, *, seed: int, draw: int) -> Tensor:
    """One step of the generator on the batch `fake` that it made, augmented anew, against the discriminator as it is.

    `real`, augmented too, is scored where the objective asks for it: by the same discriminator, which has learnt since
    its own step. Returns the loss without a graph.
    """
    held = frozen(state.discriminator)
    fake = seen(state, method, fake, seed, "generator", draw)
    fake_scores = functional_call(state.discriminator, held, fake)
    if method.objective.generator_loss:
        loss = method.objective.generator_loss(fake_scores)
    else:
        with torch.no_grad():
            real = seen(state, method, real, seed, "beside the generator", draw)
            real_scores = functional_call(state.discriminator, held, real)
        loss = method.objective.unrolled_loss(real_scores, fake_scores)
    _step(state.generator, state.generator_optimiser, loss)
    return loss.detach()


def frozen(network: nn.Module) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Parameters as constants, which cost no gradients of their own, and copies of the buffers, which may change."""
    constants = {name: parameter.detach() for name, parameter in network.named_parameters()}
    return constants, {name: buffer.clone() for name, buffer in network.named_buffers()}


def unrolled_step(state: State, method: Method, real: Batch, fake: Batch, *, seed: int, draw: int) -> Findings:
    """A step of both networks, the generator's against the discriminator some steps ahead (`illustgan.gan.unrolling`).

    All of those steps, and the one that the discriminator takes along the first of their gradients, see the same
    augmented pictures.
    """
    of = method.settings
    real, fake = (seen(state, method, x, seed, role, draw) for x, role in ((real, "real"), (fake, "fake")))
    present = state.discriminator_optimiser.state if of.unroll_optimiser == "adam" else {}
    moments = unrolling.moments_of(state.discriminator, present)
    inner = of.unroll_steps, method.inner_step, moments
    ahead = unrolling.unroll(state.discriminator, method.objective, real, fake, *inner)
    _step(state.generator, state.generator_optimiser, ahead.generator_loss)
    _take(state.discriminator, state.discriminator_optimiser, ahead.discriminator_gradients)
    _adapt(state, method, ahead.real_scores)
    return Findings(ahead.discriminator_loss, ahead.generator_loss.detach(), ahead.real_scores, ahead.fake_scores)


def _step(network: nn.Module, optimiser: torch.optim.Optimizer, loss: Tensor) -> None:
    _take(network, optimiser, torch.autograd.grad(loss, list(network.parameters())))


def _take(network: nn.Module, optimiser: torch.optim.Optimizer, gradients: Sequence[Tensor]) -> None:
    for parameter, gradient in zip(network.parameters(), gradients, strict=True):
        parameter.grad = gradient
    optimiser.step()


def step(state: State, method: Method, faces: Faces, drawn: int, repeats: int, *, recorded: bool = False) -> Findings:
    """One generator step and the `repeats` discriminator steps before it; `drawn` batches were used so far.

    A `recorded` step scores held-out faces, too, augmented like those that are learnt from.
    """
    heldout_scores = None
    for repeat in range(repeats):
        last, draw = repeat == repeats - 1, drawn + repeat
        real, latents = faces.labelled(draw), faces.latents(faces.seed, "latents", draw)
        with torch.set_grad_enabled(last):  # the generator learns from the last batch, which needs no second pass
            fake = state.generator(latents), *faces.architecture.groups_in(latents)
        penalties.clip(state.discriminator, method.settings.clip)
        if last and recorded:
            number = state.step + 1
            unseen = seen(state, method, faces.labelled(number, heldout=True), faces.seed, "heldout", number)
            with torch.no_grad():
                heldout_scores = functional_call(state.discriminator, frozen(state.discriminator), unseen)
        if last and method.settings.unroll_steps:
            findings = unrolled_step(state, method, real, fake, seed=faces.seed, draw=draw)
        else:
            loss, *scores = discriminator_step(state, method, real, fake, seed=faces.seed, draw=draw)
            if last:
                generators_loss = generator_step(state, method, real, fake, seed=faces.seed, draw=draw)
                findings = Findings(loss, generators_loss, *scores)
    if method.settings.shown == "ema":
        average(state, method, faces.batch)
    state.step += 1
    return dataclasses.replace(findings, heldout_scores=heldout_scores)


def pace(state: State, method: Method, plan: Plan) -> None:
    """Set both learning rates for the next step: on a line from the method's own to `lr_end` of them after the last."""
    lr_end = method.settings.lr_end
    if lr_end == 1:
        return
    share = 1 - (1 - lr_end) * state.step / plan.steps
    for optimiser in (state.generator_optimiser, state.discriminator_optimiser):
        for group in optimiser.param_groups:
            group["lr"] = share * group.setdefault("initial_lr", group["lr"])  # kept in the optimiser's state


def average(state: State, method: Method, batch: int) -> None:
    """Move the average on; batch norm's statistics are computed anew for every use."""
    half_life = method.settings.ema_images
    keep = 0.5 ** (batch / half_life) if half_life else 0.0
    move = get_ema_multi_avg_fn(keep)  # type: ignore[no-untyped-call]
    move([*state.shown.parameters()], [*state.generator.parameters()], state.step)


def measure_cost(method: Method, faces: Faces) -> Cost:
    """Floating-point operations of each kind of step, counted on throw-away networks.

    A multiplication with its addition counts as two; torch counts convolutions and matrix products, and nothing else.
    """
    state = start(method, faces.architecture, seed=0, device=faces.faces.device)
    fake = tuple(map(torch.zeros_like, faces.labelled(0)))
    plain = dataclasses.replace(method, gradient_term=None)

    def of_discriminator(method: Method) -> int:
        with FlopCounterMode(display=False) as counter:
            with torch.no_grad():
                state.generator(faces.latents("cost"))
            discriminator_step(state, method, faces.labelled(0), fake, seed=0, draw=0)
        return int(counter.get_total_flops())

    with FlopCounterMode(display=False) as whole:
        step(state, plain, faces, 0, 1)
    # unrolled, the discriminator's step is part of the generator's: what is left is what the generator adds to it
    cost = of_discriminator(plain)
    both, every = int(whole.get_total_flops()), method.settings.penalty_every
    return Cost(cost, both - cost, of_discriminator(method) - cost if method.gradient_term else 0, every)
