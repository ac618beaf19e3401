"""Training beside the papers' loops: weights, averages, history, samples, files, and every setting's part in them.

The loops are in float64, by autograd and torch.optim: no step, loss or penalty is the package's. Batches, latents and
augmentations are, which are no part of a method, and tested elsewhere.
"""

import copy
import functools
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from ruamel.yaml import YAML
from torch import Tensor, nn, optim
from torch.func import functional_call
from torch.nn.functional import logsigmoid as log
from torch.nn.functional import normalize

from illustgan.core.randomness import generator
from illustgan.gan import sampling
from illustgan.gan.augmentation import augmented
from illustgan.gan.networks import spectral
from illustgan.training.loop import Training
from illustgan.training.plan import Cost
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces, State, start_with

from . import small
from .small import BATCH, CPU, plan, variant

CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (base["settings"], change)
    for base in YAML(typ="safe").load(Path(__file__).with_name("cases.yaml"))
    for change in base["changes"]
]
SIZE, STEPS, RECORD = 8, 6, 4
Seen = tuple[Tensor, ...]  # pictures, and with groups theirs


class Double(nn.Sequential):
    """Layers in float64, whatever comes in."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.double())


class Spectral(nn.Module):
    """A layer with its weight over u W v: Miyato et al. 2018, algorithm 1, a step of it each time."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer, outputs = layer, len(layer.weight)
        self.register_buffer("u", torch.full((outputs,), outputs**-0.5))

    def forward(self, x: Tensor) -> Tensor:
        weight = self.layer.weight
        v = normalize(weight.detach().T @ self.u, dim=0)
        self.u = normalize(weight.detach() @ v, dim=0)
        return nn.functional.linear(x, weight / (self.u @ weight @ v), self.layer.bias)


class Told(nn.Module):
    """A discriminator with groups, one-hot rows: Miyato & Koyama 2018, equation 3."""

    def __init__(self, judge: Double, groups: int) -> None:
        super().__init__()
        self.features, self.score, self.heads = judge[:-2], judge[-2], nn.Parameter(torch.zeros(groups, 4))

    def forward(self, x: Tensor, rows: Tensor) -> Tensor:
        features = self.features(x)
        return self.score(features).squeeze(1) + ((rows @ self.heads) * features).sum(1)


def players(norm: str, groups: int = 0) -> tuple[Double, nn.Module]:
    """A generator and a discriminator without kinks, of 100 latents and 8 × 8 pixels, the same every time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        hidden = nn.Linear(100 + groups, 6), nn.BatchNorm1d(6), nn.Tanh()
        maker = Double(*hidden, nn.Linear(6, 192), nn.Tanh(), nn.Unflatten(1, (3, SIZE, SIZE)))
        norms = [nn.BatchNorm1d(4)] if norm == "batch" else []
        judge = Double(nn.Flatten(), nn.Linear(192, 4), *norms, nn.Tanh(), nn.Linear(4, 1), nn.Flatten(0))
    return maker.double(), (Told(judge, groups) if groups else judge).double()


class Exact(Faces):
    """Small pictures in float64, as latents are."""

    def latents(self, *key: int | str) -> Tensor:
        return super().latents(*key).double()

    @staticmethod
    def _take(pictures: Tensor, indices: Tensor) -> Tensor:
        return Faces._take(pictures, indices).double()


def exact(groups: int) -> Exact:
    of = small.faces(variant(generator="dcgan", objective="hinge", optimiser="sgd", lr=1, groups=groups), size=SIZE)
    return Exact(of.faces.numpy(), of.heldout.numpy(), of.architecture, BATCH, 1, CPU, of.labels)


FACES = {groups: exact(groups) for groups in (0, 3, 4)}


def binary(x: Tensor, y: Tensor) -> Tensor:
    return -log(x).mean() - log(-y).mean()


def hinge(x: Tensor, y: Tensor) -> Tensor:
    return (1 - x).clamp_min(0).mean() + (1 + y).clamp_min(0).mean()


def jensen_shannon(x: Tensor, y: Tensor) -> Tensor:
    return math.log(2) - binary(x, y) / 2


def gain(x: Tensor, y: Tensor) -> Tensor:
    return x.mean() - y.mean()


# by scores x of real and y of fake pictures: the discriminator's loss, the generator's, the latter when it looks ahead
# (the whole game, or with the labels exchanged), and the estimate of the distance between real and fake
LOSSES: dict[str, Any] = {
    "saturating": (binary, lambda x, y: log(-y).mean(), lambda x, y: -binary(x, y), jensen_shannon),
    "non_saturating": (binary, lambda x, y: -log(y).mean(), lambda x, y: binary(y, x), jensen_shannon),
    "wasserstein": (lambda x, y: -gain(x, y), lambda x, y: -y.mean(), gain, gain),
    "hinge": (hinge, lambda x, y: -y.mean(), gain, lambda x, y: 1 - hinge(x, y) / 2),
    "relativistic": (
        lambda x, y: -log(x - y).mean(),
        lambda x, y: -log(y - x).mean(),
        None,
        lambda x, y: math.log(2) + log(x[:, None] - y).mean(),
    ),
}


def penalty(s: Any, judge: nn.Module, x: Seen, y: Seen, draw: int) -> Tensor | float:
    """Gulrajani et al. 2017, or Mescheder et al. 2018; lazily as Karras et al. 2020: seldom, and as much heavier."""

    def squared_slopes(points: Tensor, *rows: Tensor) -> Tensor:
        points = points.detach().requires_grad_()
        return torch.autograd.grad(judge(points, *rows).sum(), points, create_graph=True)[0].square().sum((1, 2, 3))

    if s.penalty in ("none", "clip") or draw % s.penalty_every:
        return 0.0
    if s.penalty == "gradient_penalty":
        share = torch.rand((BATCH, 1, 1, 1), generator=generator(1, "between", draw))
        shares = share, share.view(-1, 1)
        between = ((1 - t) * a + t * b for t, a, b in zip(shares, x, y, strict=False))
        value = (squared_slopes(*between).sqrt() - 1).square().mean()
    else:
        value = sum(squared_slopes(*batch).mean() / 2 for batch in ((x, y) if s.penalty == "r1_r2" else (x,)))
    return s.penalty_every * s.penalty_weight * value


def look_ahead(s: Any, judge: nn.Module, optimiser: optim.Optimizer, x: Seen, y: Seen) -> Tensor:
    """Metz et al. 2017: the generator's loss after K of the discriminator's steps, each differentiable."""
    carrier, weights = copy.deepcopy(judge), dict(judge.named_parameters())  # the carrier's statistics may move

    def loss(of: Any) -> Tensor:
        return of(*(functional_call(carrier, weights, batch) for batch in (x, y)))

    kept = [optimiser.state.get(w, {}) if s.optimiser == s.unroll_optimiser else {} for w in weights.values()]
    first, second = ([k.get(name, torch.zeros(())) for k in kept] for name in ("exp_avg", "exp_avg_sq"))
    done, lr = int(kept[0].get("step", 0)), s.unroll_lr or s.discriminator_lr or s.lr
    for t in range(done + 1, done + 1 + s.unroll_steps):
        slopes = torch.autograd.grad(loss(LOSSES[s.objective][0]), tuple(weights.values()), create_graph=True)
        if s.unroll_optimiser == "sgd":
            moves = first = [s.unroll_momentum * b + g for b, g in zip(first, slopes, strict=True)]
        else:
            first = [s.beta1 * m + (1 - s.beta1) * g for m, g in zip(first, slopes, strict=True)]
            second = [s.beta2 * v + (1 - s.beta2) * g**2 for v, g in zip(second, slopes, strict=True)]
            roots = [(v / (1 - s.beta2**t)).sqrt() + 1e-8 for v in second]
            moves = [m / (1 - s.beta1**t) / root for m, root in zip(first, roots, strict=True)]
        weights = {name: w - lr * move for (name, w), move in zip(weights.items(), moves, strict=True)}
    return loss(LOSSES[s.objective][2])


def optimiser(s: Any, network: nn.Module, lr: float) -> optim.Optimizer:
    weights = network.parameters()
    if s.optimiser == "adam":
        return optim.Adam(weights, lr, (s.beta1, s.beta2), eps=1e-8)
    return optim.RMSprop(weights, lr, alpha=0.99, eps=1e-8) if s.optimiser == "rmsprop" else optim.SGD(weights, lr)


class Game:
    """A training as a variant's `settings` describe it, done at once: both networks, the average, the history."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.s = s = Variant.model_validate(settings)
        self.maker, self.judge = players(s.discriminator_norm, s.groups)
        if s.discriminator_norm == "spectral":
            self.judge = Double(*(Spectral(x) if isinstance(x, nn.Linear) else x for x in self.judge)).double()
        self.average = copy.deepcopy(self.maker)
        self.rows: list[dict[str, float]] = []
        self.draw, self.signs, self.strength = 0, [], s.augmentation_strength if s.ada_target is None else 0.0
        faces, rates = FACES[s.groups], (s.lr, s.discriminator_lr or s.lr)
        self.makers, self.judges = (optimiser(s, *pair) for pair in zip((self.maker, self.judge), rates, strict=True))
        for step in range(STEPS):
            for player, lr in zip((self.makers, self.judges), rates, strict=True):
                player.param_groups[0]["lr"] = lr + (s.lr_end * lr - lr) * step / STEPS
            burning = step < s.burn_in_until or (s.burn_in_every and step % s.burn_in_every == 0)
            repeats = s.burn_in_steps if burning and s.burn_in_steps else s.discriminator_steps
            for left in reversed(range(repeats)):
                latents = faces.latents(1, "latents", self.draw)
                made = self.maker(latents), *faces.architecture.groups_in(latents)
                real = faces.labelled(self.draw)
                loss, scores = self.judge_learns(real, made, step + 1, ahead=s.unroll_steps and not left)
                self.draw += 1
            if not s.unroll_steps:
                self.makers.zero_grad()
                x, y = self.see(real, "beside the generator", self.draw - 1), self.see(made, "generator", self.draw - 1)
                loss = LOSSES[s.objective][1](*(copy.deepcopy(self.judge)(*batch) for batch in (x, y)))
                loss.backward()
            self.makers.step()
            keep = 0.5 ** (BATCH / s.ema_images) if s.ema_images else 0.0
            for mean, p in zip(self.average.parameters(), self.maker.parameters(), strict=True):
                mean.data = keep * mean.data + (1 - keep) * p.data
            if (step + 1) % RECORD == 0 or step + 1 == STEPS:
                self.rows.append(self.row(step + 1, loss.item(), *scores))

    def see(self, batch: Seen, role: str, number: int) -> Seen:
        images, *rows = batch
        return augmented(images, self.s.augmentations, self.strength, 1, "augmentation", role, number), *rows

    def judge_learns(self, real: Seen, made: Seen, step: int, ahead: bool) -> tuple[Any, tuple[Tensor, ...]]:
        """One step, and all scores from before it; the gradient of a generator that looks ahead comes first."""
        s, judge, loss = self.s, self.judge, None
        for p in judge.parameters() if s.penalty == "clip" else ():
            p.data.clamp_(-s.clip, s.clip)
        x, y = self.see(real, "real", self.draw), self.see(made, "fake", self.draw)
        heldout = FACES[s.groups].labelled(step, heldout=True)
        unseen = copy.deepcopy(judge)(*self.see(heldout, "heldout", step)).detach()
        if ahead:
            self.makers.zero_grad()
            loss = look_ahead(s, judge, self.judges, x, y)
            loss.backward()
        # batch norm's statistics are of real or of fake pictures, never of both
        y = tuple(part.detach() for part in y)
        apart = s.discriminator_norm == "batch"
        of_x, of_y = (judge(*x), judge(*y)) if apart else judge(*map(torch.cat, zip(x, y, strict=True))).chunk(2)
        self.judges.zero_grad()
        LOSSES[s.objective][0](of_x, of_y).add(penalty(s, judge, x, y, self.draw)).backward()
        self.judges.step()
        self.signs.append(of_x.sign().mean().item())
        if s.ada_target is not None and len(self.signs) % s.ada_every == 0:  # Karras et al. 2020
            way = 1 if sum(self.signs[-s.ada_every :]) / s.ada_every > s.ada_target else -1
            self.strength += way * s.ada_every * BATCH / s.ada_images
            self.strength = min(max(self.strength, 0.0), s.augmentation_strength)
        return loss, (of_x.detach(), of_y.detach(), unseen)

    def row(self, step: int, loss: float, x: Tensor, y: Tensor, unseen: Tensor) -> dict[str, float]:
        losses, _, _, estimate = LOSSES[self.s.objective]
        slopes = [
            torch.cat([p.grad.flatten() for p in of.parameters()]).norm().item() for of in (self.judge, self.maker)
        ]
        row = {
            "step": step,
            "epoch": step * BATCH / 30,
            "tflop": (3 * self.draw + 2 * step) / 1e12,
            "generator_images": step * BATCH,
            "discriminator_images": self.draw * BATCH,
            "discriminator_loss": losses(x, y).item(),
            "generator_loss": loss,
            "estimate": estimate(x, y).item(),
            "estimate_heldout": estimate(unseen, y).item(),
            "real_score": x.mean().item(),
            "heldout_score": unseen.mean().item(),
            "fake_score": y.mean().item(),
            "discriminator_gradient": slopes[0],
            "generator_gradient": slopes[1],
        }
        return row if self.s.ada_target is None else row | {"augmentation": self.strength}


@functools.cache
def textbooks(settings: str) -> Game:
    return Game(json.loads(settings))


def ours(settings: dict[str, Any], folder: Path) -> State:
    of = variant(**settings)
    maker, judge = players(settings["discriminator_norm"], of.settings.groups)
    if settings["discriminator_norm"] == "spectral":
        spectral.normalise(judge)
        judge.double()
    real = FACES[of.settings.groups]
    real.architecture = real.architecture.model_copy(update={"flatten": of.settings.flatten})
    state = start_with(of, maker, judge)
    assert Training(of, real, Cost(3, 2), plan(of, STEPS, 1), state, RECORD, folder).run("t", 1e9) is None
    return state


def drawn(of: Game, maker: nn.Module) -> np.ndarray:
    architecture = FACES[of.s.groups].architecture.model_copy(update={"flatten": of.s.flatten})
    return sampling.generate(architecture.shown(architecture.calibrated(maker)), architecture.shown_latents())


@pytest.mark.parametrize(("settings", "change"), CASES)
def test_training_follows_the_textbook(settings: dict[str, Any], change: dict[str, Any], tmp_path: Path) -> None:
    before, game = (textbooks(json.dumps(s)) for s in (settings, settings | change))
    state = ours(settings | change, tmp_path)
    shown, other = (of.average if of.s.shown == "ema" else of.maker for of in (game, before))
    saved = safetensors.torch.load_file(tmp_path / f"weights/{STEPS:06d}.safetensors")
    for role, mine, reference in (
        ("generator", state.shown, shown),
        ("discriminator", state.discriminator, game.judge),
        ("", state.generator, game.maker),
    ):
        torch.testing.assert_close([*mine.parameters()], [*reference.parameters()], rtol=1e-7, atol=1e-10)
        for name, weights in mine.named_parameters() if role else ():
            assert torch.equal(saved[f"{role}.{name}"], weights.half())
    if not game.s.unroll_steps:  # which leaves batch norm's averages, which nothing reads, alone
        torch.testing.assert_close([*state.discriminator.buffers()], [*game.judge.buffers()], rtol=1e-7, atol=1e-10)
    assert state.history == [pytest.approx(row, rel=1e-6, abs=1e-12) for row in game.rows]
    np.testing.assert_array_equal(np.load(tmp_path / f"samples/{STEPS:06d}.npy"), drawn(game, shown))
    assert np.array_equal(drawn(game, game.maker), drawn(game, game.average)) == (game.s.ema_images == 0)
    # or the comparison would say nothing of the setting
    assert before.rows != game.rows or not np.array_equal(drawn(before, other), drawn(game, shown))


def test_every_setting_is_compared() -> None:
    networks = {"generator", "discriminator", "generator_norm", "discriminator_weights"}
    changed = {name for _, change in CASES for name in change}
    assert Variant.model_fields.keys() - changed == {*networks, "batch_share", "init_from", "paper"}
