"""Training beside the papers' loops: weights, averages, history, samples, files, and every setting's part in them."""

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn

from illustgan.gan import sampling
from illustgan.gan.networks import spectral
from illustgan.training import loop
from illustgan.training.settings import Variant
from illustgan.training.steps import State, start_with

from . import textbook
from .small import plan, variant
from .textbook import FACES, RECORD, STEPS, Game

ADAM: dict[str, Any] = {
    **{"networks": "dcgan", "discriminator_norm": "none", "objective": "non_saturating"},
    **{"optimiser": "adam", "lr": 0.01},
}
WGAN = ADAM | {"objective": "wasserstein", "optimiser": "rmsprop", "penalty": "clip", "clip": 0.01}
R1 = ADAM | {"penalty": "r1", "penalty_weight": 2.0}
HINGE, PAIRS = ADAM | {"objective": "hinge"}, ADAM | {"objective": "relativistic"}
BURNING = ADAM | {"burn_in_steps": 3, "burn_in_until": 2}
UNROLLED = ADAM | {"unroll_steps": 2}
SHIFTED = ADAM | {"augmentations": ["colour", "shift"]}
ADAPTIVE = SHIFTED | {"ada_target": 0.1, "ada_images": 100.0}
CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [  # settings, and what is changed of them
    *((ADAM, {"objective": name}) for name in ("saturating", "wasserstein", "hinge", "relativistic")),
    *((ADAM, {"optimiser": name}) for name in ("sgd", "rmsprop")),
    *((ADAM, {"lr": 0.02}), (ADAM, {"discriminator_lr": 0.003}), (ADAM, {"lr_end": 0.25}), (ADAM, {"lr_end": 0.0})),
    *((ADAM, {"beta1": 0.0}), (ADAM, {"beta2": 0.9}), (ADAM, {"ema_images": 20.0}), (ADAM, {"ema_images": 0.0})),
    *((ADAM, {"shown": "ema"}), (ADAM, {"discriminator_steps": 3}), (ADAM, {"discriminator_norm": "batch"})),
    *((HINGE, {"discriminator_norm": "spectral", "discriminator_steps": 2}), (ADAM, {"burn_in_steps": 3})),
    *((BURNING, {"burn_in_until": 3}), (BURNING, {"burn_in_every": 4}), (BURNING, {"burn_in_every": 0})),
    *((ADAM, {"penalty": "clip", "clip": 0.01}), (WGAN, {"clip": 0.03}), (WGAN, {"discriminator_steps": 3})),
    *((ADAM, {"penalty": "r1", "penalty_weight": 2.0}), (R1, {"penalty_weight": 5.0}), (R1, {"penalty_every": 4})),
    (PAIRS, {"penalty": "r1_r2", "penalty_weight": 1.0, "penalty_every": 4}),
    (WGAN, {"penalty": "gradient_penalty", "clip": None, "penalty_weight": 10.0, "penalty_every": 3}),
    *((ADAM, {"unroll_steps": 1}), (UNROLLED, {"discriminator_norm": "batch", "discriminator_steps": 2})),
    *((UNROLLED, {"unroll_lr": 0.002}), (UNROLLED, {"beta2": 0.9}), (UNROLLED, {"discriminator_lr": 0.002})),
    *((UNROLLED, {"unroll_optimiser": "sgd"}), (UNROLLED | {"unroll_optimiser": "sgd"}, {"unroll_momentum": 0.9})),
    *((UNROLLED, {"objective": "saturating"}), (UNROLLED, {"optimiser": "sgd"}), (UNROLLED, {"unroll_steps": 3})),
    *((UNROLLED, {"augmentations": ["colour"]}), (PAIRS, {"augmentations": ["mirror", "cutout"]})),
    *((ADAM, {"augmentations": ["colour", "shift"]}), (SHIFTED, {"augmentation_strength": 0.4})),
    *((SHIFTED, {"ada_target": 0.1}), (ADAPTIVE, {"ada_target": -0.3}), (ADAPTIVE, {"ada_every": 2})),
    *((ADAPTIVE, {"ada_images": 200.0}), (ADAPTIVE, {"augmentation_strength": 0.2})),
]


@functools.cache
def textbooks(settings: str) -> Game:
    return Game(json.loads(settings))


def ours(settings: dict[str, Any], folder: Path) -> State:
    of, (maker, judge) = variant(**settings), textbook.players(settings["discriminator_norm"])
    if settings["discriminator_norm"] == "spectral":
        judge = spectral.normalised(lambda width, size: judge)(0, 0).double()  # type: ignore[assignment]
    state, keeping = start_with(of, maker, judge), {"checkpoint_seconds": 1e9, "folder": folder, "label": "t"}
    assert loop.train(state, of, FACES, plan(of, STEPS, 1), record_every=RECORD, **keeping) is None  # type: ignore[arg-type]
    return state


def drawn(maker: nn.Module) -> np.ndarray:
    return sampling.generate(sampling.calibrated(maker, 100), sampling.shown_latents(100))


@pytest.mark.parametrize(("settings", "change"), CASES)
def test_training_follows_the_textbook(settings: dict[str, Any], change: dict[str, Any], tmp_path: Path) -> None:
    before, game = (textbooks(json.dumps(s)) for s in (settings, settings | change))
    state, shown = ours(settings | change, tmp_path), "ema" if game.s.shown == "ema" else "generator"
    pairs = {"generator": (state.generator, game.maker), "discriminator": (state.discriminator, game.judge)}
    saved = safetensors.torch.load_file(tmp_path / f"weights/{STEPS:06d}.safetensors")
    for role, (mine, reference) in {**pairs, "ema": (state.ema, game.average)}.items():
        torch.testing.assert_close([*mine.parameters()], [*reference.parameters()], rtol=1e-7, atol=1e-10)
        assert all(torch.equal(saved[f"{role}.{name}"], weights) for name, weights in mine.named_parameters())
    if not game.s.unroll_steps:  # which leaves batch norm's averages, which nothing reads, alone
        torch.testing.assert_close([*state.discriminator.buffers()], [*game.judge.buffers()], rtol=1e-7, atol=1e-10)
    assert state.history == [pytest.approx(row, rel=1e-6, abs=1e-12) for row in game.rows]
    pictures = {"generator": drawn(game.maker), "ema": drawn(game.average)}
    np.testing.assert_array_equal(np.load(tmp_path / f"samples/{STEPS:06d}.npy"), pictures[shown])
    assert np.array_equal(*pictures.values()) == (game.s.ema_images == 0)
    # or the comparison would say nothing of the setting
    assert before.rows != game.rows or before.s.shown != shown or before.s.ema_images != game.s.ema_images


def test_every_setting_is_compared() -> None:
    changed = {name for _, change in CASES for name in change}
    assert Variant.model_fields.keys() - changed == {"networks", "discriminator_weights", "batch_share"}
