"""Everything once more, each stage in a Python of its own, with a hash seed of its own: the same bytes."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Repository, stages_of

pytestmark = pytest.mark.pipeline

ONCE = (
    *("check", "scrape", "prepare", "race", "attributes", "reference", "toy"),
    *("distances", "duality", "vanishing", "lipschitz", "mixtures", "digits", "balance"),
    *("headline", "claims", "compare"),
)


def digest(folder: Path, *places: str) -> dict[str, str]:
    files = [p for place in places for p in sorted((folder / place).rglob("*")) if p.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_running_everything_again_gives_the_same_bytes(copy_of: Callable[..., Repository], finished: Path) -> None:
    repository = copy_of(finished)
    lock = (repository.folder / "dvc.lock").read_bytes()
    tracked = digest(repository.folder, "reports", "data")
    ran = repository.stages("repro", "--force")
    assert sorted(ran) == sorted([*ONCE, *stages_of("dcgan", page=True), *stages_of("unrolled", page=True)])
    assert (repository.folder / "dvc.lock").read_bytes() == lock
    assert digest(repository.folder, "reports", "data") == tracked
