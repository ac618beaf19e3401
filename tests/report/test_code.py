"""Ids of folders, against Git's own."""

import subprocess
from pathlib import Path

import pytest

from illustgan.report import code


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_an_id_is_what_git_says_of_the_same_files(tmp_path: Path) -> None:
    files = {"a.txt": "a", "a/b.py": "b\n", "a-b": "", "a0/é/c.css": "ü" * 300, "z/tool": "run"}
    for name, content in files.items():
        path = tmp_path / name if name != "a.txt" else tmp_path / "a.b"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (tmp_path / "z/tool").chmod(0o755)
    (tmp_path / "empty/within").mkdir(parents=True)
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", "--all")
    expected = _git(tmp_path, "write-tree")
    (tmp_path / "a/__pycache__").mkdir()
    (tmp_path / "a/__pycache__/b.pyc").write_text("left out")
    (tmp_path / ".git").rename(tmp_path.parent / f"{tmp_path.name}.git")
    assert code.tree(tmp_path) == expected


@pytest.mark.parametrize("change", ["content", "name", "mode"])
def test_any_change_gives_another_id(tmp_path: Path, change: str) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1\n")
    before = code.tree(tmp_path)
    actions = {
        "content": lambda: file.write_text("x = 2\n"),
        "name": lambda: file.rename(tmp_path / "b.py"),
        "mode": lambda: file.chmod(0o755),
    }
    actions[change]()
    assert code.tree(tmp_path) != before


def test_the_id_of_nothing_is_gits(tmp_path: Path) -> None:
    assert code.tree(tmp_path) == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
