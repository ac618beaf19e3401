"""From pictures of a small Irasutoya on this machine to a measured model: what comes out, and what stays at home."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml

from ..sources.irasutoya.replica import Replica
from .conftest import Repository

pytestmark = pytest.mark.pipeline


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as server:
        yield server


@pytest.fixture(scope="module")
def done(replica: Replica, fresh: Path, quick: Path) -> Repository:
    """A repository in which a model has been trained and measured on the replica's pictures: small, and few people."""
    repository = Repository(fresh.with_name("irasutoya"), quick)
    Repository(fresh).run("git", "clone", "--quiet", str(fresh), str(repository.folder))
    repository.name_author()
    repository.set({
        "models": ["dcgan"],
        "data.source": "irasutoya",
        **{"data.faces": 16, "data.heldout": 0.15, "data.validation": 0.1, "data.min_side": 16},
        **{"data.near_duplicates": None, "data.finder.same_drawing": None},
        **{"data.irasutoya.accept_terms": True, "data.irasutoya.contact": "nobody@example.org"},
        **{"data.irasutoya.base": replica.base, "data.irasutoya.per_second": 10_000, "data.irasutoya.pictures": 90},
    })  # fmt: skip
    repository.run("dvc", "repro", "headline")
    repository.commit()
    return repository


def table(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_faces_of_the_site_are_cut_and_trained_on(done: Repository) -> None:
    folder = done.folder
    fetched = {row["picture"]: row for row in table(folder / "data/pictures/manifest.csv")}
    assert len(fetched) == 90
    assert np.load(folder / "data/prepared/faces.npy").shape == (16, 16, 16, 3)
    faces = table(folder / "data/prepared/manifest.csv")
    assert all(row["title"] == fetched[row["picture"]]["title"] and row["box"] for row in faces)
    assert all(row["date"] <= "2017-05-20" for row in faces)
    sides = [{row["post"] for row in faces if row["split"] == split} for split in ("train", "heldout")]
    assert all(sides)
    assert not sides[0] & sides[1]
    [licence] = json.loads((folder / "data/prepared/licences.json").read_text(encoding="utf-8"))
    assert licence["faces"] == len(faces)
    assert json.loads((folder / "reports/metrics.json").read_text())["kid_final"] > 0
    assert json.loads((folder / "data/attributes/accuracies.json").read_text()) == {}


def test_nothing_runs_and_nothing_is_asked_for_twice(done: Repository, replica: Replica) -> None:
    asked = len(replica.asked)
    assert done.stages("repro", "headline") == []
    assert done.stages("repro", "--force", "--single-item", "scrape") == ["scrape"]
    assert done.run("git", "status", "--porcelain") == ""
    assert len(replica.asked) == asked


def test_no_picture_is_in_git_or_in_a_push(done: Repository, tmp_path: Path) -> None:
    folder = done.folder
    tracked = done.run("git", "ls-files", "-z").split("\0")
    assert not [name for name in tracked if name.startswith("data/") and not name.endswith(".gitkeep")]
    done.run("dvc", "remote", "add", "--default", "--local", "store", str(tmp_path / "store"))
    done.run("dvc", "push")
    pushed = {path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file()}
    assert (folder / "reports/grids/dcgan/1.png").read_bytes() in pushed  # samples are the user's to share or not
    withheld = [
        path
        for place in ("data/pictures", "data/prepared", "data/reference", "data/pairs")
        for path in sorted((folder / place).rglob("*"))
        if path.is_file()
    ]
    assert len(withheld) > 70
    assert not [path for path in withheld if path.read_bytes() in pushed]
    page = yaml.safe_load((folder / "dvc.yaml").read_text(encoding="utf-8"))["stages"]["compare"]["outs"]
    assert all(settings == {"push": False} for out in page for settings in out.values())


def test_a_dry_run_changes_nothing_even_into_a_reader_that_has_gone(
    done: Repository, copy_of: Callable[..., Repository], replica: Replica
) -> None:
    repository = copy_of(done.folder)
    repository.set({"data.irasutoya.pictures": 95})
    before, asked = sorted((repository.folder / "data/pictures").rglob("*")), len(replica.of_pictures())
    assert "Error" not in repository.run("bash", "-c", "set -o pipefail; python stages/scrape.py --dry-run | true")
    assert sorted((repository.folder / "data/pictures").rglob("*")) == before
    assert len(replica.of_pictures()) == asked
