"""Small trainings: an interrupted one ends as a whole one."""

from pathlib import Path

import pytest

from illustgan.theory import course, mixtures
from illustgan.theory.mixtures import ring, train
from illustgan.theory.settings import MixtureScale
from illustgan.training import checkpoints

BLOCKS = {**course.compared(mixtures.GAN, mixtures.WGAN, [2]), "wgan_gp": mixtures.WGAN_GP}
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
