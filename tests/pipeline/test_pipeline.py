"""The pipeline for real: what comes out of it, the same bytes again, and what a changed line runs."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from dvc.repo import Repo

from .conftest import ONCE, Repository, digest, stages_of
from .warm import serving

pytestmark = pytest.mark.pipeline


def test_everything_is_made_and_nothing_runs_twice(repository: Repository) -> None:
    folder = repository.folder
    metrics = json.loads((folder / "reports/metrics.json").read_text())
    assert {"kid_final", "kid_best", "kid_floor", "tflop"} <= {*metrics}
    assert metrics["steps"] == 4
    claims = json.loads((folder / "reports/claims.json").read_text())["claims"]
    assert claims["unrolled_is_worse"]["verdict"] in ("suggests it holds", "suggests it does not", "undecided")
    assert claims["blurrier"]["verdict"] == "not computed"
    assert "add it to models" in claims["blurrier"]["why"]
    verdicts = json.loads((folder / "reports/verdicts.json").read_text())
    assert verdicts["claims"] == {name: claim["verdict"] for name, claim in claims.items()}
    page = (folder / "reports/index.html").read_text(encoding="utf-8")
    assert all(model in page for model in ("dcgan", "unrolled"))
    assert repository.stages("repro") == []
    assert repository.run("git", "status", "--porcelain") == ""


def test_running_everything_again_gives_the_same_bytes(
    copy_of: Callable[..., Repository], finished: Path, tmp_path: Path
) -> None:
    repository = copy_of(finished)
    before = digest(repository.folder)
    planned = repository.run("dvc", "repro", "--force", "--dry")
    stages = re.findall(r"^Running stage '(.+)':\n> (.+)", planned, re.MULTILINE)
    assert sorted(name for name, _ in stages) == sorted([*ONCE, *stages_of("dcgan"), *stages_of("unrolled")])
    shutil.rmtree(repository.folder / "reports")
    repository.run("git", "clean", "-dfqx", "data")
    with serving(tmp_path) as quick:  # another process than that of `finished`, and so another hash seed
        again = Repository(repository.folder, quick)
        for _, command in stages:
            again.run(*command.split())
    assert digest(repository.folder) == before


DUE = {  # tests/test_layers.py says what of the code which stage depends on
    "report/index.html.j2": {"compare"},
    "../../claims.yaml": {"claims"},
}


def test_a_changed_line_makes_due_what_runs_it(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.folder)  # or stages would have the way to it in their names
    for file, due in DUE.items():
        path = repository.folder / "src/illustgan" / file
        before = path.read_bytes()
        path.write_bytes(before + b"\n# one more line\n")
        changed = Repo().status()
        path.write_bytes(before)
        code = {name for name, why in changed.items() if any("changed deps" in one for one in why)}
        assert code == {*due, "check"}, file
