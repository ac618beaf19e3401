"""A clone in which nothing has run: what one can ask of it, and what it says to wrong settings."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Repository, stages_of

pytestmark = pytest.mark.pipeline


def test_the_same_experiment_runs_twice_in_a_clone_without_data(
    copy_of: Callable[..., Repository], finished: Path, quick: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    Repository(finished).run("git", "clone", "--quiet", str(finished), str(clone))
    repository = Repository(clone, quick)
    repository.name_author()
    experiment = ("exp", "run", "-S", "model=unrolled", "-S", "data.faces=25", "headline")
    ran = repository.stages(*experiment)
    assert set(ran) == {"check", "scrape", "prepare", "attributes", "reference", *stages_of("unrolled"), "headline"}
    repository.run("git", "checkout", ".")
    repository.run("dvc", *experiment)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("model=wgan", "model: wgan is not among models (dcgan, unrolled): add it there"),
        ("+variants.wgan.learning=1", "variants.wgan.learning: unknown setting"),
    ],
)
def test_wrong_settings_end_in_one_line_before_any_work(
    copy_of: Callable[..., Repository], fresh: Path, quick: Path, setting: str, said: str
) -> None:
    repository = copy_of(fresh, quick)
    output = repository.run("dvc", "exp", "run", "-S", setting, code=None)
    assert re.findall(r"^Running stage '(.+)':", output, re.MULTILINE) == ["check"]
    [line] = [line for line in output.splitlines() if line.startswith("error: ")]
    assert said in line
    assert "Traceback" not in output
