"""The driver of small trainings: an interrupted one ends as a whole one, and states are there no longer than needed."""

from pathlib import Path

import pytest
import torch

from illustgan.theory import blocks, course
from illustgan.theory.course import kept
from illustgan.theory.mixtures import ring, train
from illustgan.theory.settings import MixtureScale, Penalised
from illustgan.training import checkpoints

PLAYERS = Penalised(
    **{"objective": "saturating", "lr": 0.001, "discriminator_lr": 0.001, "beta1": 0.5},
    **{"wgan_lr": 0.0005, "wgan_clip": 0.1, "wgan_steps": 3, "wgan_gp_weight": 1},
)
BLOCKS = blocks.compared(PLAYERS, "mlp", [2])
SCALE = MixtureScale(targets=("ring",), unrolled=(2,), seeds=(1,), steps=6, batch=8, hidden=8)


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
