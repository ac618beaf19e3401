"""What a run leaves."""

import hashlib
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from illustgan.core.settings import Scale
from illustgan.gan import run_folder
from illustgan.training import groups, loop, run
from illustgan.training.settings import Train, Variant

Complete = Callable[..., int | None]
BLOCK: dict[str, Any] = {"generator": "dcgan", "objective": "hinge", "optimiser": "adam", "lr": 2e-4}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def complete(tmp_path: Path) -> Complete:
    """A function that completes a run with a norm and a batch of its own, and other settings if given, in `run`."""
    random, prepared = np.random.default_rng(1), tmp_path / "prepared"
    prepared.mkdir()
    for name, count in (("faces", 20), ("heldout", 5)):
        np.save(prepared / f"{name}.npy", random.integers(0, 256, (count, 16, 16, 3), np.uint8))
    more = {"discriminator_norm": "spectral", "ada_target": 0.6, "batch_share": 0.5, "groups": 3}
    lengths = {"steps": 2, "snapshots": 1, "evaluations": 1, "epoch_snapshots": 0}
    scale = Scale.model_validate({**lengths, "width": 2, "batch": 4, "samples": 16, "record": 1})
    places = run.Places(prepared, tmp_path / "scratch", tmp_path / "run", tmp_path / "history.csv", tmp_path / "start")

    def complete(**changes: Any) -> int | None:
        variant = Variant.model_validate({**BLOCK, "augmentations": ["shift"], **more, **changes})
        return run.complete("any", 1, variant, scale, Train(checkpoint=1e9), torch.device("cpu"), places)

    return complete


def test_a_run_with_a_norm_and_a_batch_of_its_own_can_be_read_again(tmp_path: Path, complete: Complete) -> None:
    assert complete(discriminator_steps=3) is None
    found = run_folder.read(tmp_path / "run")
    assert (found.architecture.discriminator_norm, found.batch) == ("spectral", 2)
    assert (found.clock, found.evaluated) == ((0, 2), (2,))
    flop = 6 * found.gflop["discriminator_step"] + 2 * found.gflop["generator_step"]
    counts = {"step": 2, "epoch": 0.2, "generator_images": 4, "discriminator_images": 12}  # of 20 faces
    assert found.snapshots[-1].model_dump() == {**counts, "tflop": pytest.approx(flop / 1000, rel=1e-5)}
    _, discriminator = found.networks(2, torch.device("cpu"))
    assert discriminator.network.score.direction.tolist() in ([1.0], [-1.0])
    head, *rows = (tmp_path / "history.csv").read_text().splitlines()
    assert head.endswith(",augmentation")
    assert [row.count(",") for row in rows] == [head.count(",")] * 2


def test_a_run_begins_with_the_weights_of_another_and_goes_on_from_where_it_was_stopped(
    tmp_path: Path, complete: Complete, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete(ada_target=None)
    before = run_folder.read((tmp_path / "run").rename(tmp_path / "before"))
    shutil.copytree(before.folder, tmp_path / "start/first")
    complete(init_from="first")
    after = run_folder.read(tmp_path / "run")
    assert np.abs(before.samples(2).astype(int) - after.samples(0)).max() <= 1  # weights are kept in half precision
    assert (after.tflop, after.batch) == (before.tflop, before.batch)
    digest = hashlib.sha256(before.weights(2).read_bytes()).hexdigest()
    assert after.init_from == {"folder": str(tmp_path / "start/first"), "sha256": digest}
    whole, record = contents(after.folder), loop.Training.record
    with monkeypatch.context() as patched:
        patched.setattr(loop.Training, "record", lambda *a: os.kill(os.getpid(), signal.SIGTERM) or record(*a))
        assert complete(init_from="first") == 128 + signal.SIGTERM
    assert complete(init_from="first") is None
    assert contents(after.folder) == whole


def test_what_is_held_out_changes_no_group_weight_or_sample(
    tmp_path: Path, complete: Complete, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "LEAST", 5)
    complete()
    before, found = contents(tmp_path / "run"), run_folder.read(tmp_path / "run")
    labels = found.groups_of("faces")
    assert (sum(found.architecture.groups), len(found.architecture.groups)) == (20, 3)
    assert found.architecture.groups == tuple(np.bincount(labels))
    shutil.copyfile(tmp_path / "prepared/faces.npy", tmp_path / "prepared/heldout.npy")
    complete()
    assert np.array_equal(found.groups_of("heldout"), labels)
    after = contents(tmp_path / "run")
    assert [name for name in before if after[name] != before[name]] == ["groups.safetensors"]


def test_what_was_left_of_a_stopped_run_ends_in_the_same_bytes_damaged_or_not(
    tmp_path: Path, complete: Complete, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    complete()
    whole = contents(tmp_path / "run")
    names = [f"samples/{step:06d}.npy" for step in (0, 2)] + ["weights/000002.safetensors"]
    assert sorted(whole) == ["groups.safetensors", "run.json", *names]
    assert [path.name for path in (tmp_path / "scratch").iterdir()] == ["any-1.lock"]
    for damaged in (False, True):
        with monkeypatch.context() as patched:
            patched.setattr(run, "publish", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                complete()
        (folder,) = (tmp_path / "scratch").glob("any-1-*")
        (folder / "samples/.123-000002.npy").write_text("left by a killed process")
        (tmp_path / "run/old").write_text("of an earlier run")
        if damaged:
            os.truncate(folder / names[-1], 20)
        assert complete() is None
        assert contents(tmp_path / "run") == whole
        assert ("starting afresh" in capsys.readouterr().err) == damaged


def test_the_history_is_plain_csv() -> None:
    text = run.history_csv([{"step": step, "loss": loss} for step, loss in ((1, 0.123456789), (2, 1e-12), (10, 3.0))])
    assert text == "step,loss\n1,0.1234568\n2,1e-12\n10,3\n"


def test_mapped_faces_are_the_file_and_never_change_it(tmp_path: Path) -> None:
    faces = np.arange(3 * 4 * 4 * 3, dtype=np.uint8).reshape(3, 4, 4, 3)
    np.save(tmp_path / "faces.npy", faces)
    found = run.mapped(tmp_path / "faces.npy")
    assert torch.equal(torch.from_numpy(found)[torch.tensor([2, 0])], torch.from_numpy(faces[[2, 0]]))
    found[0] = 7
    np.testing.assert_array_equal(np.load(tmp_path / "faces.npy"), faces)
