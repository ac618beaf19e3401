"""Everything once more, with another hash seed: the same bytes."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Repository, stages_of
from .warm import serving

pytestmark = pytest.mark.pipeline

ONCE = (
    *("check", "scrape", "prepare", "race", "attributes", "reference", "vanishing", "lipschitz"),
    *(f"theory@{problem}" for problem in ("critic", "distances", "duality", "mixtures", "digits", "balance")),
    *("headline", "claims", "compare"),
)


def digest(folder: Path, *places: str) -> dict[str, str]:
    files = [p for place in places for p in sorted((folder / place).rglob("*")) if p.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_running_everything_again_gives_the_same_bytes(
    copy_of: Callable[..., Repository], finished: Path, tmp_path: Path
) -> None:
    repository = copy_of(finished)
    lock = (repository.folder / "dvc.lock").read_bytes()
    tracked = digest(repository.folder, "reports", "data")
    with serving(tmp_path) as quick:  # another process than that of `finished`, and so another hash seed
        ran = Repository(repository.folder, quick).stages("repro", "--force")
    assert sorted(ran) == sorted([*ONCE, *stages_of("dcgan", page=True), *stages_of("unrolled", page=True)])
    assert (repository.folder / "dvc.lock").read_bytes() == lock
    assert digest(repository.folder, "reports", "data") == tracked
