"""The driver of small trainings: an interrupted one ends as a whole one, and states are there no longer than needed."""

from pathlib import Path

import pytest
import torch
from torch import nn

from illustgan.core.errors import UserError
from illustgan.theory import blocks, course, digits
from illustgan.theory.course import kept
from illustgan.theory.mixtures import ring, train
from illustgan.theory.settings import MixtureScale, Penalised
from illustgan.training import checkpoints
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces

PLAYERS = Penalised(
    **{"objective": "saturating", "lr": 0.001, "discriminator_lr": 0.001, "beta1": 0.5},
    **{"wgan_lr": 0.0005, "wgan_clip": 0.1, "wgan_steps": 3, "wgan_gp_weight": 1},
)
BLOCKS = {**blocks.lookahead(PLAYERS, [2], "mlp"), "wgan_gp": blocks.penalised(PLAYERS, "mlp")}
SCALE = MixtureScale(targets=("ring",), unrolled=(2,), seeds=(1,), steps=6, batch=8, hidden=8)


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "KEEP_EVERY", 2)


def killed_when_saving(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process end right after so many saved states."""
    saves, save = [], checkpoints.save

    def failing(folder: Path, state: dict[str, object]) -> None:
        save(folder, state)
        saves.append(folder)
        if len(saves) == times:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoints, "save", failing)


@pytest.mark.parametrize("name", BLOCKS)
def test_an_interrupted_training_ends_at_the_same_points(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train(BLOCKS[name], ring(1.0, 0.02), SCALE)
    killed_when_saving(2, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        train(BLOCKS[name], ring(1.0, 0.02), SCALE, tmp_path / "state")
    rest = train(BLOCKS[name], ring(1.0, 0.02), SCALE, tmp_path / "state")
    assert whole.keys() == rest.keys()
    assert all((whole[step] == rest[step]).all() for step in whole)


def test_an_interrupted_training_on_stacks_sees_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, _ = digits.stacks(20, "f")
    faces = Faces(pictures, pictures[:1], 8, 3, torch.device("cpu"))
    block = Variant(networks="dcgan", objective="non_saturating", optimiser="adam", lr=0.001, unroll_steps=1)

    def look(maker: nn.Module) -> dict[str, float]:
        return {"sum": sum(parameter.double().sum().item() for parameter in maker.parameters())}

    seen = digits.train(block, faces, look, [1, 3, 4], (4, 4))
    assert list(seen) == [1, 3, 4]
    killed_when_saving(1, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        digits.train(block, faces, look, [1, 3, 4], (4, 4), folder=tmp_path / "state")
    assert digits.train(block, faces, look, [1, 3, 4], (4, 4), folder=tmp_path / "state") == seen


def interrupted(scratch: Path, settings: dict[str, int]) -> None:
    with kept(scratch, "ring", settings) as folder:
        (folder / "gan").mkdir()
        checkpoints.save(folder / "gan", {"step": 3})
        raise KeyboardInterrupt


def test_states_survive_an_interruption_but_no_success_and_no_other_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cpu = torch.device("cpu")
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path, {"steps": 5})
    with kept(tmp_path, "ring", {"steps": 6}) as folder:
        assert checkpoints.load(folder / "gan", cpu) is None
    assert "params changed" in capsys.readouterr().err
    for found in ({"step": 3}, None):
        with kept(tmp_path, "ring", {"steps": 5}) as folder:
            assert checkpoints.load(folder / "gan", cpu) == found


def test_a_second_process_is_told_to_wait(tmp_path: Path) -> None:
    with kept(tmp_path, "ring", {}), pytest.raises(UserError, match="ring right now"), kept(tmp_path, "ring", {}):
        pass
