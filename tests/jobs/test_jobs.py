"""Jobs of a toy pipeline of DVC: order, how many at once, failures, signals, and that the results are DVC's own."""

import json
import os
import re
import resource
import shutil
import signal
from pathlib import Path

import psutil
import pytest
import yaml
from dvc.repo import Repo

from illustgan.jobs import run

from ..toy import Toy, gone, waited

MATRIX = {"train@a-1", "train@b-1", "evaluate@a-1", "evaluate@b-1"}
ALL = {"check", "prepare", "theory@x", "vanishing", "compare", *MATRIX}


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    """A fresh one."""
    return Toy(tmp_path / "toy", tmp_path / "log", seeds="[1]")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """One in which `dvc repro` ran."""
    folder = tmp_path_factory.mktemp("plain")
    toy = Toy(folder / "toy", folder / "log", seeds="[1]")
    toy.dvc("repro")
    return toy


def jobs(toy: Toy, *words: str, code: int = 0) -> tuple[list[str], str]:
    """Stages that began in a run that ends with `code`, and what it says."""
    toy.ran()
    process = toy.start(*words, what="jobs")
    said = process.communicate(timeout=120)[0]
    assert process.returncode == code, said
    return toy.ran(), said


def results(toy: Toy) -> dict[str, bytes]:
    """All that the pipeline made."""
    paths = [toy.folder / "dvc.lock", *sorted((toy.folder / "data").rglob("*"))]
    return {str(path.relative_to(toy.folder)): path.read_bytes() for path in paths if path.is_file()}


def test_jobs_run_side_by_side_and_end_where_dvc_does(toy: Toy, plain: Toy) -> None:
    held = toy.hold("train", "theory")
    process = toy.start("3", what="jobs", CUDA_VISIBLE_DEVICES="GPU-3,5")
    waited(lambda: {"train@a-1", "train@b-1", "theory@x"} <= {stage for _, stage, *_ in toy.noted()}, process)
    held.unlink()
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0, said
    assert results(toy) == results(plain)
    running: dict[str, str] = {}
    most = []
    for event, stage, _, gpu in toy.noted():
        if event == "begin":
            running[stage] = gpu
            most.append(len(running))
            assert len(running) < 3 or {*running.values()} == {"GPU-3", "5"}
        else:
            del running[stage]
    order = toy.ran()
    assert sorted(order) == sorted(ALL)
    assert order.index("prepare") < order.index("train@a-1") < order.index("evaluate@a-1") < order.index("compare")
    assert max(most) == 3
    assert re.search(r"^compare done in \d+ s$", said, re.MULTILINE)
    log = (toy.folder / ".scratch/jobs/a-1.log").read_text()
    assert re.findall(r"^Running stage '(.+)':", log, re.MULTILINE) == ["train@a-1", "evaluate@a-1"]


def test_stages_of_an_item_are_one_unit_and_all_others_are_by_themselves(
    plain: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plain.folder)
    graph = run.read_graph(Repo().index)
    assert graph.needs["evaluate@a-1"] == {"check", "prepare", "train@a-1"}
    assert graph.needs["compare"] == ALL - {"compare"}
    assert next(iter(graph.needs)) == "check"
    assert {unit for stage, unit in graph.units.items() if stage in MATRIX} == {"a-1", "b-1"}
    assert {stage for stage, unit in graph.units.items() if stage == unit} == ALL - MATRIX


def test_a_lock_that_was_cut_at_any_byte_keeps_whole_stages(plain: Toy) -> None:
    content = (plain.folder / "dvc.lock").read_bytes()
    stages = yaml.safe_load(content)["stages"]
    left = {run.without_last(content[:end]) for end in range(len(content) + 1)}
    kept = [yaml.safe_load(each)["stages"] if each else {} for each in left]
    assert sorted(map(len, kept)) == [*range(len(stages))]
    assert all(each.items() <= stages.items() for each in kept)


def test_only_what_changed_runs_and_what_the_cache_has_is_taken_from_it(toy: Toy, plain: Toy) -> None:
    shutil.copytree(plain.folder, toy.folder, dirs_exist_ok=True)
    params = toy.folder / "params.yaml"
    params.write_text(params.read_text().replace("- b\n", "- b\n- c\n"))
    (toy.folder / "data/theory").unlink()  # which DVC's cache has
    assert jobs(toy, "2")[0] == ["check", "train@c-1", "evaluate@c-1", "compare"]
    assert (toy.folder / "data/theory").exists()


def test_nothing_to_do_takes_no_time_with_59_stages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models = ["a", "b", "c", *(f"m{number}" for number in range(24))]
    toy = Toy(tmp_path / "toy", tmp_path / "log", models=json.dumps(models), seeds="[1]")
    monkeypatch.chdir(toy.folder)
    with Path("params.yaml").open("a") as file:
        file.writelines(f"  {model}: {{lr: 1}}\n" for model in models[3:])
    with Repo() as repo:
        assert len(repo.index.stages) == 59
        for out in repo.index.outs:
            Path(out.fs_path).parent.mkdir(parents=True, exist_ok=True)
            Path(out.fs_path).write_text(out.fs_path)
        Path("data/in_force.json").write_text(json.dumps(yaml.safe_load(Path("params.yaml").read_text())))
        repo.commit(force=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert jobs(toy) == ([], "nothing to do: all is as it would be made\n")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


@pytest.mark.parametrize("wrong", ["0", "2 3"])
def test_jobs_are_asked_for_by_a_number(toy: Toy, wrong: str) -> None:
    said = jobs(toy, *wrong.split(), code=1)[1]
    assert said == f"error: JOBS={wrong}: give a whole number from 1 on, or leave JOBS out\n"


def test_a_failure_lets_the_others_end_and_is_named(toy: Toy, plain: Toy) -> None:
    fails = toy.hold("train@a-1", what="fails")
    ran, said = jobs(toy, "1", code=1)
    # one at a time: first what most others need
    assert ran == ["check", "prepare", "train@a-1", "train@b-1", "evaluate@b-1", "theory@x"]
    assert "train@a-1 failed: error: data/x: mend it (the rest is in .scratch/jobs/a-1.log)\n" in said
    assert "\nnot made, since they need what failed: evaluate@a-1, vanishing, compare\n" in said
    fails.unlink()
    assert {*jobs(toy, "2")[0]} == {"train@a-1", "evaluate@a-1", "vanishing", "compare"}
    assert results(toy) == results(plain)


def test_ended_by_a_signal_or_killed_it_goes_on_where_it_was(toy: Toy, plain: Toy) -> None:
    held = toy.hold("train")
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        toy.ran()
        process = toy.start("2", what="jobs")
        toy.wait_for(2, process)
        os.kill(process.pid, number)  # once to each that runs, which saves its state
        said = process.communicate(timeout=60)[0]
        assert process.returncode == code
        assert sorted(toy.ran("saved")) == ["train@a-1", "train@b-1"]
        assert said.splitlines()[-1] == "stopping train@a-1, train@b-1: run it again to go on"
    process = toy.start("2", what="jobs")
    toy.wait_for(2, process)
    started = psutil.Process(process.pid).children(recursive=True)
    assert "error: the pipeline runs here already" in jobs(toy, "2", code=1)[1]
    process.kill()
    process.communicate()
    waited(lambda: all(gone(child.pid) for child in started))
    held.unlink()
    for name in (".dvc/tmp/rwlock", "dvc.lock"):
        file = toy.folder / name
        file.write_bytes(file.read_bytes()[:-9])  # as a kill in mid-writing leaves it
    assert not {"check", "prepare", "theory@x"} & {*jobs(toy, "2")[0]}
    assert results(toy) == results(plain)
    assert jobs(toy, "2")[0] == []
