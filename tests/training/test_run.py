"""What a run leaves."""

import hashlib
import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from illustgan.core.settings import Scale
from illustgan.gan import run_folder
from illustgan.training import groups, loop, run
from illustgan.training.settings import Train, Variant

from .. import run_folders

Complete = Callable[..., int | None]
BLOCK: dict[str, Any] = {"generator": "dcgan", "objective": "hinge", "optimiser": "adam", "lr": 2e-4}


def test_only_what_run_json_names_is_published_and_all_of_it(tmp_path: Path) -> None:
    scratch, folder = tmp_path / "scratch", tmp_path / "runs" / "wgan" / "1"
    of: Any = run_folder.Run(folder=folder, **run_folders.facts())
    faces: Any = SimpleNamespace(labels={})
    with pytest.raises(FileNotFoundError):
        run.publish(of, tmp_path / "nowhere", faces)
    assert not any(tmp_path.rglob("*.*"))
    for part, suffix, steps in (("samples", "npy", (0, 3, 6, 9)), ("weights", "safetensors", (3, 6))):
        (scratch / part).mkdir(parents=True)
        for step in steps:
            (scratch / part / f"{step:06d}.{suffix}").write_text(f"{part} {step}")
    (scratch / "samples" / ".123-000003.npy").write_text("left by a killed process")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "old").write_text("of an earlier run")
    run.publish(of, scratch, faces)
    published = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    names = [f"samples/{step:06d}.npy" for step in (0, 3, 6)] + [f"weights/{step:06d}.safetensors" for step in (3, 6)]
    assert published == ["run.json", *names]
    assert run_folder.read(folder) == of


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
    content = json.loads((tmp_path / "run" / "run.json").read_text())
    assert (
        content["architecture"]["discriminator_norm"],
        content["batch"],
        content["clock"],
        content["evaluated"],
    ) == ("spectral", 2, [0, 2], [2])
    counts = {"step": 2, "epoch": 0.2, "generator_images": 4, "discriminator_images": 12}  # of 20 faces
    gflop = 6 * content["gflop"]["discriminator_step"] + 2 * content["gflop"]["generator_step"]
    assert content["snapshots"][-1] == {**counts, "tflop": pytest.approx(gflop / 1000, rel=1e-5)}
    found = run_folder.read(tmp_path / "run")
    _, discriminator = found.networks(2, torch.device("cpu"))
    assert discriminator.network.score.direction.tolist() in ([1.0], [-1.0])
    head, *rows = (tmp_path / "history.csv").read_text().splitlines()
    assert head.endswith(",augmentation")
    assert len(rows) == 2
    assert all(row.count(",") == head.count(",") for row in rows)


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
    said = json.loads((tmp_path / "run/run.json").read_text())["init_from"]
    assert said == {"folder": str(tmp_path / "start/first"), "sha256": digest}
    whole = {path: path.read_bytes() for path in after.folder.rglob("*.*")}
    record = loop.record
    with monkeypatch.context() as patched:
        patched.setattr(loop, "record", lambda *a: os.kill(os.getpid(), signal.SIGTERM) or record(*a))
        assert complete(init_from="first") == 128 + signal.SIGTERM
    assert complete(init_from="first") is None
    assert {path: path.read_bytes() for path in after.folder.rglob("*.*")} == whole


def test_what_is_held_out_changes_no_group_weight_or_sample(
    tmp_path: Path, complete: Complete, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "LEAST", 5)
    complete()
    before = {path: path.read_bytes() for path in (tmp_path / "run").rglob("*.*")}
    found = run_folder.read(tmp_path / "run")
    labels = found.groups_of("faces")
    assert (sum(found.architecture.groups), len(found.architecture.groups)) == (20, 3)
    assert found.architecture.groups == tuple(np.bincount(labels))
    (tmp_path / "prepared/heldout.npy").rename(tmp_path / "validation.npy")
    np.save(tmp_path / "prepared/heldout.npy", np.load(tmp_path / "prepared/faces.npy"))
    complete()
    assert np.array_equal(found.groups_of("heldout"), labels)
    changed = [path.name for path, content in before.items() if path.read_bytes() != content]
    assert changed == ["groups.safetensors"]


def test_what_was_left_of_a_stopped_run_ends_in_the_same_bytes_damaged_or_not(
    tmp_path: Path, complete: Complete, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    complete()
    whole = {path: path.read_bytes() for path in (tmp_path / "run").rglob("*.*")}
    assert [path.name for path in (tmp_path / "scratch").iterdir()] == ["any-1.lock"]
    publish = run.publish
    for damaged in (None, "weights/000002.safetensors"):
        monkeypatch.setattr(run, "publish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            complete()
        monkeypatch.setattr(run, "publish", publish)
        (folder,) = (tmp_path / "scratch").glob("any-1-*")
        if damaged:
            os.truncate(folder / damaged, 20)
        shutil.rmtree(tmp_path / "run")
        assert complete() is None
        assert {path: path.read_bytes() for path in (tmp_path / "run").rglob("*.*")} == whole
        assert ("starting afresh" in capsys.readouterr().err) == bool(damaged)


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
