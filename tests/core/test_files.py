"""Files are whole or not there, whatever the disk does; what can't be read is said in a line."""

import contextlib
import itertools
import os
import re
import resource
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import torch
from PIL import Image

from illustgan.attributes import classifier
from illustgan.attributes.classifier import Network
from illustgan.core import files, stage
from illustgan.core.errors import UserError
from illustgan.core.randomness import generator
from illustgan.training import checkpoints

DAMAGED = r"file is damaged \([^\x00-\x1f]+\): make it again with dvc repro -f some$"
PICTURES = np.random.default_rng(0).integers(0, 256, (12, 16, 16, 3), np.uint8)


def _folder(path: Path) -> None:
    with files.replacing_folder(path) as folder:
        (folder / "deep").mkdir()
        for number in range(3):
            files.write_array(folder / f"deep/{number}.npy", PICTURES)
        (folder / "bytes").write_bytes(bytes(5000))


def _classifier(path: Path) -> None:
    with files.replacing_folder(path) as folder:
        classifier.save(folder, Network(16, [2], generator(1)), {}, size=16)


def _picture(path: Path) -> None:
    with files.replacing(path.with_suffix(".png")) as temporary:
        Image.fromarray(PICTURES.reshape(-1, 16, 3)).save(temporary)


WRITERS: dict[str, Callable[[Path], None]] = {
    "text": lambda path: files.write_text(path, "long " * 2000),
    "json": lambda path: files.write_json(path, [1] * 3000),
    "array": lambda path: files.write_array(path, PICTURES),
    "state": lambda path: checkpoints.save(path, {"step": 1, "weights": torch.arange(2000)}),
    "picture": _picture,
    "folder": _folder,
    "classifier": _classifier,
}

READERS: dict[str, tuple[Callable[[Path, str], object], Callable[[Path], None]]] = {
    "pictures": (files.read_pictures, lambda path: files.write_array(path, PICTURES)),
    "array": (files.read_array, lambda path: files.write_array(path, np.ones((9, 2), np.float32))),
    "arrays": (files.read_arrays, lambda path: safetensors.numpy.save_file({"a": np.ones(9)}, path)),
    "json": (files.read_json, lambda path: files.write_json(path, {"a": [1, 2.5, None, True, "é"], "b": {"a": {}}})),
}


def _there(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() or path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _refused(capsys: pytest.CaptureFixture[str], write: Callable[[Path], None], path: Path, why: str) -> None:
    """A stage that writes there ends in one line that names what and why, and leaves all as it was."""
    before = _there(path.parent)
    with pytest.raises(SystemExit) as ended:
        stage.run(lambda: write(path))
    assert ended.value.code == 1
    assert re.fullmatch(rf"error: {path}\S*: {why}: mend that and run this again\n", capsys.readouterr().err)
    assert _there(path.parent) == before


@pytest.mark.parametrize("name", WRITERS)
def test_a_disk_that_is_full_at_any_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    WRITERS[name](tmp_path / "made")
    whole = _there(tmp_path)
    longest, (soft, hard) = max(map(len, whole.values())), resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        for limit in (0, 1, 130, longest // 2, longest - 1):  # to numpy, the last one is a success
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            _refused(capsys, WRITERS[name], tmp_path / "made", "File too large")
        resource.setrlimit(resource.RLIMIT_FSIZE, (longest, hard))
        WRITERS[name](tmp_path / "made")
        _refused(capsys, WRITERS[name], tmp_path / ("long" * 70), "File name too long")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert _there(tmp_path) == whole


@pytest.mark.parametrize("name", READERS)
def test_what_is_cut_or_has_a_wrong_byte_is_damaged_or_read(tmp_path: Path, name: str) -> None:
    (read, write), path = READERS[name], tmp_path / "file"
    write(path)
    content = path.read_bytes()
    for end in {*range(0, len(content) - 1, len(content) // 100 + 1), len(content) - 2}:  # at last, JSON ends a line
        path.write_bytes(content[:end])
        with pytest.raises(UserError, match=DAMAGED):
            read(path, "some")
    for place, bit in itertools.product(range(min(len(content), 130)), range(0, 8, 3)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :])
        with contextlib.suppress(UserError):
            read(path, "some")
    path.unlink()
    path.mkdir()
    with pytest.raises(UserError, match=DAMAGED):
        read(path, "some")


@pytest.mark.parametrize("text", ["[", '{"a": NaN}', "[-Infinity]", "[" * 100_000, '"\x1b"', '["\x1b]0;\r\n'])
def test_what_is_no_json_of_ours_is_damaged(tmp_path: Path, text: str) -> None:
    (tmp_path / "file").write_text(text)
    with pytest.raises(UserError, match=DAMAGED):
        files.read_json(tmp_path / "file", "some")


@pytest.mark.parametrize(
    "array", [PICTURES.astype(np.int8), PICTURES[0], PICTURES[..., :2], PICTURES[:, 1:], PICTURES[:0], PICTURES[None]]
)
def test_arrays_are_what_is_asked_for(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(UserError, match=r"it holds u?int8 \(.*\), not uint8 \(N, S, S, 3\)"):
        files.read_pictures(tmp_path / "a.npy", "some")
    np.save(tmp_path / "a.npy", PICTURES)
    np.testing.assert_array_equal(files.read_pictures(tmp_path / "a.npy", "some", 5), PICTURES[:5])


@pytest.mark.parametrize("array", [np.ones((2, 2)), np.ones(2, np.float32), np.array([[1, np.nan]], np.float32)])
def test_features_are_finite(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(UserError, match="not finite float32"):
        files.read_array(tmp_path / "a.npy", "some")
    np.save(tmp_path / "a.npy", np.eye(3, dtype=np.float32))
    np.testing.assert_array_equal(files.read_array(tmp_path / "a.npy", "some"), np.eye(3))


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_folder_takes_no_other_things_place_and_says_so_before_any_work(tmp_path: Path, kind: str) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "made").symlink_to("real") if kind == "link" else (tmp_path / "made").write_text("kept")
    with (
        pytest.raises(UserError, match=r"made is a file, a link or a mount, not a folder: take it away"),
        files.replacing_folder(tmp_path / "made"),
    ):
        pytest.fail("it began")
    assert sorted(os.listdir(tmp_path)) == ["made", "real"]


def test_all_is_on_the_disk_before_it_gets_its_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[object] = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda opened: (happened.append(os.fstat(opened).st_ino), sync(opened)))
    monkeypatch.setattr(os, "replace", lambda *names: (happened.append("named"), replace(*names)))
    with files.replacing_folder(tmp_path / "new/folder") as folder:
        (folder / "deep").mkdir()
        (folder / "deep/file").write_text("1")
    files.write_text(tmp_path / "new/file", "2")
    inodes = {"": tmp_path, **{name: tmp_path / "new" / name for name in (".", "folder", "folder/deep", "file")}}
    inodes["folder/deep/file"] = tmp_path / "new/folder/deep/file"
    names = {path.stat().st_ino: name for name, path in inodes.items()}
    order = [event if isinstance(event, str) else names[event] for event in happened]  # type: ignore[index]
    # made beside its parent, then all within in any order, then the new name and the folder that holds it
    assert order[0] == ""
    assert sorted(order[1:4]) == ["folder", "folder/deep", "folder/deep/file"]
    assert order[4:] == ["named", ".", "file", "named", "."]
