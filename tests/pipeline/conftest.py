"""A repository in which the whole pipeline has run at the smallest scale, and copies of it to try changes on."""

import hashlib
import operator
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from dvc.utils.collections import merge_dicts
from dvc.utils.serialize import load_yaml, modify_yaml
from filelock import FileLock

from .warm import serving

ROOT = Path(__file__).resolve().parents[2]

PER_MODEL = ("train", "render", "features", "evaluate")
ONCE = (
    *("check", "scrape", "prepare", "attributes", "reference", "vanishing", "lipschitz"),
    *(f"theory@{problem}" for problem in ("critic", "distances", "duality", "mixtures", "digits", "balance")),
    *("headline", "claims", "compare"),
)


def stages_of(model: str, seed: int = 1) -> set[str]:
    """The stages that each model and seed has of its own."""
    return {f"{stage}@{model}-{seed}" for stage in PER_MODEL}


def digest(folder: Path, *places: str) -> dict[str, str]:
    """SHA-256 of all files in these places below the folder, which are those of the pipeline if none are named."""
    files = [p for place in places or ("data", "reports") for p in sorted((folder / place).rglob("*")) if p.is_file()]
    kept = [p for p in files if p.name != "live.html"]  # which says when it was written
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in kept}


class Repository:
    """A folder with the project in it, under Git and DVC.

    Args:
        folder: where it is.
        quick: of a `python` that starts stages quickly (`warm`); None: each is a Python of its own.
    """

    def __init__(self, folder: Path, quick: Path | None = None) -> None:
        self.folder = folder
        path = (*([str(quick)] if quick else []), str(Path(sys.executable).parent), os.environ["PATH"])
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "PATH": os.pathsep.join(path),
            **{
                f"GIT_{role}_{what}": "test@example.org"
                for role in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            },
        }

    def run(self, *command: str, code: int | None = 0) -> str:
        """Output and errors of a command, which must end with exit code `code` (None: any)."""
        ended = subprocess.run(
            command, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert code is None or ended.returncode == code, ended.stdout
        return ended.stdout

    def stages(self, *command: str) -> list[str]:
        """The stages that a dvc command ran, in order."""
        return re.findall(r"^Running stage '(.+)':", self.run("dvc", *command), re.MULTILINE)

    def set(self, changes: dict[str, Any]) -> None:
        """Change params.yaml at dotted places, leaving its comments as they are, as DVC does."""
        with modify_yaml(self.folder / "params.yaml") as content:
            for place, value in changes.items():
                *outer, last = place.split(".")
                reduce(operator.getitem, outer, content)[last] = value

    def name_author(self) -> None:
        """Tell Git who commits: experiments are commits, also where Git knows nobody."""
        for setting in ("user.name", "user.email"):
            self.run("git", "config", setting, "test@example.org")

    def commit(self) -> None:
        """Commit everything, as experiments need it."""
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--message", "test")


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files as they are in the working tree, committed, at the smallest scale; nothing has run."""
    folder = tmp_path_factory.mktemp("pipeline") / "fresh"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        **{"cwd": ROOT, "capture_output": True, "text": True, "check": True},
    )
    results = ("dvc.lock", "reports/", "docs/")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(results):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    repository = Repository(folder)
    repository.run("git", "init", "--quiet")
    repository.name_author()
    with modify_yaml(folder / "params.yaml") as content:
        merge_dicts(content, load_yaml(Path(__file__).with_name("tiny.yaml")))
    repository.commit()
    return folder


@pytest.fixture(scope="session")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a `python` that starts stages quickly."""
    with serving(tmp_path_factory.mktemp("quick")) as folder:
        yield folder


@pytest.fixture(scope="session")
def finished(fresh: Path, quick: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A copy of `fresh` after what `make repro JOBS=2` does, which the first worker that needs it makes for all."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent
    folder = shared / "finished"
    with FileLock(shared / "finished.lock"):
        if not folder.exists():
            making = fresh.with_name("making")
            shutil.copytree(fresh, making, symlinks=True)
            repository = Repository(making, quick)
            repository.run("env", "PYTHONPATH=src", "python", "-m", "illustgan.jobs", "2")
            repository.commit()
            making.rename(folder)
    return folder


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[..., Repository]:
    """Makes a copy of a repository that a test may do to as it likes: of its folder, and of `quick` if it may."""

    def copy(folder: Path, quick: Path | None = None) -> Repository:
        shutil.copytree(folder, tmp_path / "repository", symlinks=True)
        return Repository(tmp_path / "repository", quick)

    return copy


@pytest.fixture
def repository(copy_of: Callable[..., Repository], finished: Path, quick: Path) -> Repository:
    """A copy of the repository in which everything has run."""
    return copy_of(finished, quick)
