"""From pictures of a small Irasutoya on this machine to a measured model: what comes out, and what stays at home."""

import csv
import hashlib
import json
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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


def settings(replica: Replica) -> dict[str, Any]:
    """For the replica: its pictures are small, and its people few."""
    return {
        "models": ["dcgan"],
        "data.source": "irasutoya",
        "data.faces": 16,
        "data.min_side": 16,
        "data.near_duplicates": None,
        "data.finder.same_drawing": None,
        "data.irasutoya.accept_terms": True,
        "data.irasutoya.contact": "nobody@example.org",
        "data.irasutoya.base": replica.base,
        "data.irasutoya.per_second": 10_000,
        "data.irasutoya.pictures": 90,
    }


@pytest.fixture(scope="module")
def done(replica: Replica, fresh: Path, quick: Path) -> Repository:
    """A repository in which a model has been trained and measured on the replica's pictures."""
    folder = fresh.with_name("irasutoya")
    Repository(fresh).run("git", "clone", "--quiet", str(fresh), str(folder))
    repository = Repository(folder, quick)
    for setting in ("user.name", "user.email"):
        repository.run("git", "config", setting, "test@example.org")
    repository.set(settings(replica))
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
    assert {"post", "title", "labels", "date", "address", "sha256", "bytes"} <= set(next(iter(fetched.values())))
    for name, row in fetched.items():
        body = (folder / "data/pictures" / name).read_bytes()
        assert (hashlib.sha256(body).hexdigest(), str(len(body))) == (row["sha256"], row["bytes"])
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
    assert page == [{"reports/index.html": {"push": False}}]


def test_what_the_user_drops_goes_without_a_request(
    done: Repository, quick: Path, copy_of: Callable[..., Repository], replica: Replica
) -> None:
    repository = copy_of(done.folder, quick)
    name = table(repository.folder / "data/prepared/manifest.csv")[0]["picture"]
    asked = len(replica.asked)
    (repository.folder / "data/own/drop.txt").write_text(f"{Path(name).name}\n")
    assert repository.stages("repro", "prepare") == ["scrape", "prepare"]
    assert name not in {row["picture"] for row in table(repository.folder / "data/prepared/manifest.csv")}
    reasons = {row["picture"]: row["reason"] for row in table(repository.folder / "data/prepared/rejected.csv")}
    assert reasons[name] == "dropped: data/own/drop.txt names it"
    assert len(replica.asked) == asked


def test_a_dry_run_lists_and_changes_nothing(
    done: Repository, quick: Path, copy_of: Callable[..., Repository], replica: Replica
) -> None:
    repository = copy_of(done.folder, quick)
    repository.set({"data.irasutoya.pictures": 95})
    before = sorted((repository.folder / "data/pictures").rglob("*"))
    pictures = len(replica.of_pictures())
    said = repository.run("python", "stages/scrape.py", "--dry-run").splitlines()
    assert re.match(r"\d+ pictures fit, 95 are wanted, 90 of them are here", said[0])
    assert said[1].startswith("5 to fetch: about ")
    assert len(said) == 7
    assert len(replica.of_pictures()) == pictures
    assert sorted((repository.folder / "data/pictures").rglob("*")) == before


def test_a_disk_that_can_not_be_written_to_is_one_line(
    copy_of: Callable[..., Repository], fresh: Path, quick: Path, replica: Replica
) -> None:
    repository = copy_of(fresh, quick)
    repository.set(settings(replica))
    (repository.folder / "data/downloads").write_text("in the way")
    said = repository.run("python", "stages/scrape.py", code=1)
    assert said == "error: data/downloads/irasutoya: Not a directory: mend that and run this again\n"


def test_ctrl_c_ends_it_in_one_line_and_loses_nothing(
    copy_of: Callable[..., Repository], fresh: Path, replica: Replica
) -> None:
    repository = copy_of(fresh)
    repository.set(settings(replica) | {"data.irasutoya.per_second": 5})
    asked = len(replica.asked)
    process = subprocess.Popen(
        ["python", "stages/scrape.py"], cwd=repository.folder, env=repository.environment, stderr=subprocess.PIPE,
        text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's jobs ignore it
    )  # fmt: skip
    until = time.monotonic() + 60
    while len(replica.asked) < asked + 8 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    said = process.communicate()[1]
    assert process.returncode == 130
    assert said.splitlines()[-1] == "stopped: run it again to go on"
    assert "Traceback" not in said
    repository.set({"data.irasutoya.per_second": 10_000})
    repository.run("python", "stages/scrape.py")
    again = [path for path in replica.asked[asked:] if path != "/robots.txt"]
    assert len(again) - len(set(again)) <= 1  # what was in flight


def test_a_dry_run_into_head(done: Repository, copy_of: Callable[..., Repository]) -> None:
    repository = copy_of(done.folder)
    repository.set({"data.irasutoya.pictures": 95})
    said = repository.run("bash", "-c", "set -o pipefail; python stages/scrape.py --dry-run | true")
    assert "Error" not in said


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("data.irasutoya.accept_terms=false", "data.irasutoya.accept_terms to true"),
        ("data.irasutoya.contact=''", "data.irasutoya.contact: give an e-mail address or a web page"),
        ("data.irasutoya.subset=women", "data.irasutoya.subset: should be 'people' or 'all'"),
    ],
)
def test_without_terms_or_contact_nothing_is_asked_for(
    copy_of: Callable[..., Repository], fresh: Path, quick: Path, replica: Replica, setting: str, said: str
) -> None:
    repository = copy_of(fresh, quick)
    repository.set(settings(replica))
    asked = len(replica.asked)
    output = repository.run("dvc", "exp", "run", "-S", setting, "prepare", code=None)
    assert "failed to reproduce" in output
    assert len([line for line in output.splitlines() if line.startswith("error: ") and said in line]) == 1
    assert "Traceback" not in output
    assert len(replica.asked) == asked
