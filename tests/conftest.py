"""Settings for all tests: one thread, as everywhere, and examples that are the same on every machine."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # or CUDA refuses to be deterministic in some tests
os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1] / "src")  # for tests that start a Python

import pytest
from hypothesis import settings

import illustgan  # noqa: F401  # before tests load torch

# a first call can take long (imports, caches), and that is no fault of what is tested
settings.register_profile("project", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("project")


FIRST = ("test_experiments", "test_irasutoya", "test_killing", "test_fresh_clone", "test_pipeline")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of the pipeline first, which take the longest: a worker has all tests of a file, another does the rest.

    The first worker makes the repository in which everything has run, and the second has files that can do without.
    """

    def place(item: pytest.Item) -> tuple[bool, int]:
        name = item.path.stem
        return item.get_closest_marker("pipeline") is None, FIRST.index(name) if name in FIRST else len(FIRST)

    items.sort(key=place)


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., str]:
    """Git in a new repository at `tmp_path`, with an author: its words to what it prints."""

    def run(*words: str) -> str:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        return subprocess.run(
            ["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout

    run("init", "--quiet")
    return run
