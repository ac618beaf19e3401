"""Small trainings: which variants there are, and that an interrupted one ends as a whole one and leaves no state."""

from pathlib import Path

import pytest
import torch

from illustgan.theory import course
from illustgan.theory.course import kept
from illustgan.theory.mixtures import ring, train
from illustgan.theory.settings import MixtureScale, Penalised
from illustgan.training import checkpoints

PLAYERS = Penalised(
    **{"objective": "saturating", "lr": 0.001, "discriminator_lr": 0.002, "beta1": 0.5},
    **{"wgan_lr": 0.0005, "wgan_clip": 0.1, "wgan_steps": 3, "wgan_gp_weight": 2},
)
BLOCKS = course.compared(PLAYERS, "mlp", [2])
SCALE = MixtureScale(targets=("ring",), unrolled=(2,), seeds=(1,), steps=6, batch=8, hidden=8)


def test_variants_differ_in_what_their_names_say() -> None:
    gan, unrolled, wgan, penalised = (BLOCKS[name] for name in ("gan", "unrolled_2", "wgan", "wgan_gp"))
    assert unrolled == course.changed(gan, unroll_steps=2)
    assert (gan.lr, gan.discriminator_lr, gan.objective) == (0.001, 0.002, "saturating")
    assert (wgan.lr, wgan.clip, wgan.discriminator_steps) == (0.0005, 0.1, 3)
    assert (penalised.penalty, penalised.penalty_weight, penalised.discriminator_steps) == ("gradient_penalty", 2, 3)
    assert (penalised.lr, penalised.discriminator_lr, penalised.optimiser) == (0.0005, 0.002, "adam")


@pytest.mark.parametrize("name", BLOCKS)
def test_an_interrupted_training_ends_the_same(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "KEEP_EVERY", 2)
    whole = train(BLOCKS[name], ring(1.0, 0.02), SCALE, tmp_path / "whole")
    saves, save = [], checkpoints.save

    def failing(folder: Path, state: dict[str, object]) -> None:
        save(folder, state)
        saves.append(folder)
        if len(saves) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoints, "save", failing)
    with pytest.raises(KeyboardInterrupt):
        train(BLOCKS[name], ring(1.0, 0.02), SCALE, tmp_path / "state")
    rest = train(BLOCKS[name], ring(1.0, 0.02), SCALE, tmp_path / "state")
    assert whole.keys() == rest.keys()
    assert all((whole[step] == rest[step]).all() for step in whole)


def interrupted(scratch: Path, settings: dict[str, int]) -> None:
    with kept(scratch, "ring", settings) as folder:
        (folder / "gan").mkdir()
        checkpoints.save(folder / "gan", {"step": 3})
        raise KeyboardInterrupt


def test_states_survive_an_interruption_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cpu = torch.device("cpu")
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path, {"steps": 5})
    with kept(tmp_path, "ring", {"steps": 6}) as folder:
        assert checkpoints.load(folder / "gan", cpu) is None
    assert "params changed" in capsys.readouterr().err
    for found in ({"step": 3}, None):
        with kept(tmp_path, "ring", {"steps": 5}) as folder:
            assert checkpoints.load(folder / "gan", cpu) == found
