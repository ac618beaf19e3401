"""A clone in which nothing has run: what one can ask of it, and what it says to wrong settings."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Repository, stages_of

pytestmark = pytest.mark.pipeline


def test_a_fresh_clone_can_ask_for_one_model(copy_of: Callable[..., Repository], fresh: Path, quick: Path) -> None:
    repository = copy_of(fresh, quick)
    slowly = ("python", "-m", "dvc")  # DVC as it is, not as in `warm`
    ran = repository.stages("exp", "run", "-S", "model=unrolled", "headline", dvc=slowly)
    assert set(ran) == {"check", "scrape", "prepare", "attributes", "reference", *stages_of("unrolled"), "headline"}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("model=wgan", "model: wgan is not among models (dcgan, unrolled): add it there"),
        ("variants.wgan.lr=fast", "variants.wgan.lr: should be a valid number"),
        ("+variants.wgan.learning=1", "variants.wgan.learning: unknown setting"),
    ],
)
def test_wrong_settings_end_in_one_line_before_any_work(
    copy_of: Callable[..., Repository], fresh: Path, quick: Path, setting: str, said: str
) -> None:
    repository = copy_of(fresh, quick)
    output = repository.run("dvc", "exp", "run", "-S", setting, code=None)
    assert re.findall(r"^Running stage '(.+)':", output, re.MULTILINE) == ["check"]
    assert f"error: params.yaml: {said}" in output
    assert "Traceback" not in output
