"""Sweeps of a toy pipeline on two nodes: the same results as on one machine, whatever is killed on the way."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest

from ..toy import SECRETS, Toy, gone, waited
from .conftest import Bucket, Nodes

ITEMS = [f"{stage}@{item}" for item in ("a-1", "a-2", "b-1", "b-2") for stage in ("train", "evaluate")]


def lock(toy: Toy) -> bytes:
    return (toy.folder / "dvc.lock").read_bytes()


def listening() -> set[Any]:
    """Addresses at which this machine can be reached."""
    return {c.laddr for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN}


def experiments(toy: Toy) -> list[str]:
    return sorted(toy.dvc("exp", "list", "--name-only").split())


def test_a_grid_is_made_on_nodes_with_the_same_lock_as_on_one_machine(toy: Toy, plain: Toy) -> None:
    said = toy.sweep("-S", "variants.b.lr=1,2")
    assert "2 settings, 9 items" in said  # what is alike in both is made once
    assert {gpus for _, stage, _, gpus in toy.noted() if stage.startswith(("train", "prepare"))} == {""}
    ran = toy.ran()
    assert sorted(set(ran) - {"check"}) == sorted({*ITEMS, "prepare", "theory@x", "vanishing", "compare"})
    assert [ran.count(stage) for stage in ("train@a-1", "train@b-1", "prepare", "compare")] == [1, 2, 1, 2]
    one, two = experiments(toy)
    assert re.fullmatch("sweep-lr1-[0-9a-f]{6}", one)
    assert "reports/metrics.json" in toy.dvc("metrics", "diff", one, two)
    toy.dvc("exp", "apply", one)
    assert lock(toy) == lock(plain)
    toy.dvc("repro")
    assert toy.ran() == []
    toy.sh("git", "checkout", ".")
    assert "was made before" in toy.sweep("-S", "variants.b.lr=1,2")
    assert toy.ran() == []


def test_killed_workers_and_nodes_cost_what_ran_on_them(toy: Toy, plain: Toy, nodes: Nodes) -> None:
    third, held = nodes.add(), toy.hold("train")
    driver = toy.start()
    pids = toy.wait_for(4, driver)
    lost = [pid for pid in pids if nodes.has(third, pid)]
    left = [pid for pid in pids if pid not in lost]
    assert lost
    assert left
    next(one for one in psutil.Process(left[0]).parents() if one.name().startswith("ray::")).kill()
    nodes.remove(third)
    waited(lambda: all(map(gone, [left[0], *lost])), driver)
    toy.wait_for(5 + len(lost), driver)
    assert not any(map(gone, left[1:]))
    held.unlink()
    said = driver.communicate(timeout=300)[0]
    assert driver.returncode == 0, said
    assert all(gone(pid) for _, pid in toy.begun())
    ran = toy.ran()
    assert len(ran) == len(set(ran)) + 1 + len(lost)
    toy.dvc("exp", "apply", *experiments(toy))
    assert lock(toy) == lock(plain)


def test_after_a_kill_of_the_driver_nothing_runs_and_asked_again_it_makes_what_is_missing(toy: Toy) -> None:
    asked, held = ("-S", "seeds=[1]"), toy.hold("train@b")
    driver = toy.start(*asked)
    while "a-1 on " not in (line := driver.stdout.readline()):
        assert line
    toy.wait_for(2, driver)
    driver.kill()
    driver.communicate()
    waited(lambda: all(gone(pid) for _, pid in toy.begun()))
    held.unlink()
    done = {*toy.ran("end")}
    assert {"prepare", "train@a-1", "evaluate@a-1"} <= done
    toy.sweep(*asked)
    assert {*toy.ran()} - {"theory@x", "vanishing"} == {"train@b-1", "evaluate@b-1", "compare"}
    assert len(experiments(toy)) == 1


def test_an_item_that_fails_is_named_and_alone_asked_again_on_this_machine(toy: Toy, tmp_path: Path) -> None:
    toy.there = ()  # a Ray of its own
    fails, held, before = toy.hold("train@b-1", what="fails"), toy.hold("train"), listening()
    local = {"ILLUSTGAN_SWEEPS": str(tmp_path / "node")}
    driver = toy.start("--cpus", ".5", **local)
    toy.wait_for(1, driver)
    assert {address.ip.removeprefix("::ffff:") for address in listening() - before} == {"127.0.0.1"}
    started = psutil.Process(driver.pid).children(recursive=True)
    driver.kill()
    driver.communicate()
    waited(lambda: all(gone(pid) for pid in [*(one.pid for one in started), *(pid for _, pid in toy.begun())]))
    held.unlink()
    toy.ran()
    said = toy.sweep("--cpus", ".5", code=1, **local)
    assert "    error: data/x: mend it\n" in said, said
    assert "error: data/x: mend it" in (toy.folder / ".scratch/sweeps/b-1.log").read_text()
    assert not {"evaluate@b-1", "compare"} & {*toy.ran("end")}
    assert experiments(toy) == []
    fails.unlink()
    toy.sweep("--cpus", ".5", **local)
    assert toy.ran() == ["train@b-1", "evaluate@b-1", "compare"]
    assert len(experiments(toy)) == 1
    for path in toy.folder.rglob("*"):
        if path.is_file():
            assert not any(os.environ[name].encode() in path.read_bytes() for name in SECRETS)


def test_nodes_with_a_full_disk_or_other_packages_get_no_more_items(toy: Toy, nodes: Nodes, tmp_path: Path) -> None:
    disk, other = tmp_path / "disk", tmp_path / "packages/dvc-0.1.dist-info"
    disk.mkdir()
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: dvc\nVersion: 0.1\n")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=220k", "tmpfs", str(disk)]).returncode:
        pytest.skip("no small disk can be mounted here")
    unfit = [nodes.add(ILLUSTGAN_SWEEPS=str(disk)), nodes.add(PYTHONPATH=str(other.parent))]
    try:
        said = toy.sweep()
    finally:
        for node in unfit:
            nodes.remove(node)
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
    assert len(re.findall(" gets no more items of this sweep: .*(No space left|disk is full)", said)) == 1
    assert len(re.findall(r" gets no more items of this sweep: dvc is 0\.1 there, not [\d.]+\n", said)) == 1
    assert len(experiments(toy)) == 1


def test_a_wrong_token_is_refused_in_a_line(toy: Toy, nodes: Nodes) -> None:
    said = toy.sweep(code=1, RAY_AUTH_TOKEN="wrong")
    assert said.splitlines()[-1].startswith(f"error: no way to Ray at {nodes.cluster.address}: ")


def test_s3_that_is_away_for_a_while_and_targets(toy: Toy, plain: Toy, nodes: Nodes, bucket: Bucket) -> None:
    held = toy.hold("train")
    driver = toy.start("--remote", bucket.url, "-S", "seeds=[1]", "evaluate@b-1")
    toy.wait_for(1, driver)
    bucket.go()
    held.unlink()
    waited(lambda: "the remote fails" in "".join(log.read_text() for log in nodes.folder.glob("*/*/.git/log")), driver)
    bucket.come()
    said = driver.communicate(timeout=300)[0]
    assert driver.returncode == 0, said
    assert {*toy.ran()} == {"check", "prepare", "train@b-1", "evaluate@b-1"}
    made = toy.sh("git", "for-each-ref", "--format=%(objectname)", "refs/exps").strip()
    (toy.folder / "dvc.lock").write_text(toy.sh("git", "show", f"{made}:dvc.lock"))
    value = json.loads((plain.folder / "data/measured/b/1.json").read_text())
    toy.dvc("checkout", "evaluate@b-1")
    assert json.loads((toy.folder / "data/measured/b/1.json").read_text()) == value


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-S", "variants.d.lr=1"], "error: -S variants.d.lr=1: "),
        (["nothing"], "error: nothing is no stage: `dvc stage list` lists them"),
        (["--remote", "ssh://me:word@host/x"], "error: REMOTE has a password in it: "),
        (["--cpus", "64"], "error: no node has 64 CPUs and 0 GPUs to give: "),
    ],
)
def test_what_makes_no_sense_ends_in_a_line_before_any_work(toy: Toy, words: list[str], said: str) -> None:
    assert toy.sweep(*words, code=1).splitlines()[-1].startswith(said)
    assert {*toy.ran()} <= {"check"}
