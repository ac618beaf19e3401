"""Jobs of a toy pipeline of DVC: order, how many at once, failures, signals, and that the results are DVC's own."""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest
import yaml
from dvc.repo import Repo

from illustgan.jobs import run

DVC = Path(sys.executable).with_name("dvc")
PIPELINE = """\
stages:
  prepare: {cmd: sh work.sh data/faces, deps: [work.sh], outs: [data/faces]}
  train:
    matrix: {model: "${models}", seed: "${seeds}"}
    cmd: sh work.sh data/runs/${item.model}/${item.seed} data/faces
    deps: [data/faces]
    outs: ["data/runs/${item.model}/${item.seed}"]
  evaluate:
    matrix: {model: "${models}", seed: "${seeds}"}
    cmd: sh work.sh data/evaluations/${item.model}/${item.seed} data/runs/${item.model}/${item.seed} data/reference
    deps: [data/reference, "data/runs/${item.model}/${item.seed}"]
    outs: ["data/evaluations/${item.model}/${item.seed}"]
  reference: {cmd: sh work.sh data/reference data/faces, deps: [data/faces], outs: [data/reference]}
  theory: {matrix: {problem: [x]}, cmd: sh work.sh data/theory, deps: [work.sh], outs: [data/theory]}
  compare: {cmd: sh work.sh data/page, deps: [data/evaluations, data/theory], outs: [data/page]}
"""
WORK = """\
said() { echo "$1 $DVC_STAGE $2" >> .scratch/said; }
trap 'said saved; exit 130' INT
said begin "$CUDA_VISIBLE_DEVICES"
case " $MEET " in *" $DVC_STAGE "*)
    for other in $MEET; do until grep -q "begin $other" .scratch/said; do sleep .01; done; done
esac
case " $SLOW " in *" $DVC_STAGE "*) many=$(seq 1000);; *) many=1;; esac
for _ in $many; do sleep .1; done # short ones, since the fork of a shell may lose a signal before it is the sleep
case " $FAIL " in *" $DVC_STAGE "*) echo 'error: data/x: mend it' >&2; exit 1;; esac
out=$1; shift
mkdir -p "$(dirname "$out")"
{ echo "$DVC_STAGE"; cat /dev/null "$@"; } > "$out"
said end
"""
MATRIX = {"train@a-1", "train@b-1", "evaluate@a-1", "evaluate@b-1"}
ALL = {"prepare", "reference", "theory@x", "compare", *MATRIX}


class Toy:
    """A repository with the pipeline, in which nothing has run."""

    def __init__(self, folder: Path, models: str = "[a, b]") -> None:
        self.folder = folder
        folder.mkdir()
        for name in (".dvc", ".scratch"):
            (folder / name).mkdir()
        texts = {"dvc.yaml": PIPELINE, "work.sh": WORK, ".gitignore": "/data/\n/.scratch/\n"}
        texts["params.yaml"] = f"models: {models}\nseeds: [1]\nmachine: {{device: auto, threads: 1}}\n"
        texts[".dvc/config"] = "[core]\n    analytics = false\n    check_update = false\n"
        for name, text in texts.items():
            (folder / name).write_text(text)
        subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)

    def start(self, *words: str, **environment: str) -> "subprocess.Popen[str]":
        """The jobs, in a process group of their own as from a shell, with errors to read."""
        return subprocess.Popen(
            [sys.executable, "-m", "illustgan.jobs", *words],
            **{"cwd": self.folder, "env": {**os.environ, **environment}, "stderr": subprocess.PIPE, "text": True},
            start_new_session=True,
        )

    def run(self, *words: str, code: int = 0, **environment: str) -> tuple[list[str], str]:
        """What the stages noted of a run that ends with `code`, and what it says."""
        (self.folder / ".scratch/said").unlink(missing_ok=True)
        process = self.start(*words, **environment)
        said = process.communicate(timeout=120)[1]
        assert process.returncode == code, said
        return self.noted(), said

    def noted(self) -> list[str]:
        """Lines of begins and ends."""
        path = self.folder / ".scratch/said"
        return path.read_text().splitlines() if path.exists() else []

    def wait_for(self, *lines: str) -> None:
        """Wait until stages noted this."""
        end = time.monotonic() + 60
        while not {*lines} <= {line.strip() for line in self.noted()}:
            assert time.monotonic() < end, self.noted()
            time.sleep(0.02)

    def results(self) -> Mapping[str, bytes]:
        """All that the pipeline made."""
        paths = [self.folder / "dvc.lock", *sorted((self.folder / "data").rglob("*"))]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths if path.is_file()}


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    """A fresh one."""
    return Toy(tmp_path / "toy")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """One in which `dvc repro` ran."""
    toy = Toy(tmp_path_factory.mktemp("plain") / "toy")
    subprocess.run([DVC, "repro", "--quiet"], cwd=toy.folder, check=True)
    return toy


def began(noted: list[str]) -> list[str]:
    """Stages that ran, in order."""
    return [line.split()[1] for line in noted if line.startswith("begin")]


def test_jobs_run_side_by_side_and_end_where_dvc_does(toy: Toy, plain: Toy) -> None:
    noted, said = toy.run("3", CUDA_VISIBLE_DEVICES="GPU-3,5", MEET="reference train@a-1 train@b-1")
    assert toy.results() == plain.results()
    running: dict[str, str] = {}
    most = []
    for event, stage, *gpu in map(str.split, noted):
        if event == "begin":
            running[stage] = gpu[0]
            most.append(len(running))
            assert len(running) < 3 or {*running.values()} == {"GPU-3", "5"}
        else:
            del running[stage]
    order = began(noted)
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
    assert graph.needs["evaluate@a-1"] == {"prepare", "reference", "train@a-1"}
    assert graph.needs["compare"] == ALL - {"compare"}
    assert next(iter(graph.needs)) == "prepare"
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
    params.write_text(params.read_text().replace("[a, b]", "[a, b, c]"))
    (toy.folder / "data/theory").unlink()  # which DVC's cache has
    assert began(toy.run("2")[0]) == ["train@c-1", "evaluate@c-1", "compare"]
    assert (toy.folder / "data/theory").exists()


def test_nothing_to_do_takes_no_time_with_58_stages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = Toy(tmp_path / "toy", f"[{', '.join(f'm{number}' for number in range(27))}]")
    monkeypatch.chdir(toy.folder)
    with Repo() as repo:
        stages = repo.index.stages
        assert len(stages) == 58
        for out in repo.index.outs:
            Path(out.fs_path).parent.mkdir(parents=True, exist_ok=True)
            Path(out.fs_path).write_text(out.fs_path)
        repo.commit(force=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert toy.run() == ([], "nothing to do: all is as it would be made\n")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


@pytest.mark.parametrize("wrong", ["0", "2 3"])
def test_jobs_are_asked_for_by_a_number(toy: Toy, wrong: str) -> None:
    said = toy.run(*wrong.split(), code=1)[1]
    assert said == f"error: JOBS={wrong}: give a whole number from 1 on, or leave JOBS out\n"


def test_a_failure_lets_the_others_end_and_is_named(toy: Toy, plain: Toy) -> None:
    noted, said = toy.run("1", code=1, FAIL="train@a-1")
    # one at a time: first what most others need
    assert began(noted) == ["prepare", "reference", "train@a-1", "train@b-1", "evaluate@b-1", "theory@x"]
    assert "train@a-1 failed: error: data/x: mend it (the rest is in .scratch/jobs/a-1.log)\n" in said
    assert "\nnot made, since they need what failed: evaluate@a-1, compare\n" in said
    noted, _ = toy.run("2")
    assert {*began(noted)} == {"train@a-1", "evaluate@a-1", "compare"}
    assert toy.results() == plain.results()


def test_ended_by_a_signal_or_killed_it_goes_on_where_it_was(toy: Toy, plain: Toy) -> None:
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)):
        (toy.folder / ".scratch/said").unlink(missing_ok=True)
        process = toy.start("2", SLOW="train@a-1 train@b-1")
        toy.wait_for("begin train@a-1", "begin train@b-1")
        if number != signal.SIGKILL:
            os.kill(process.pid, number)  # once to each that runs, which saves its state
            said = process.communicate(timeout=60)[1]
            assert sorted(line for line in toy.noted() if "saved" in line) == ["saved train@a-1 ", "saved train@b-1 "]
            assert said.splitlines()[-1] == "stopping train@a-1, train@b-1: run it again to go on"
        else:
            running = psutil.Process(process.pid).children(recursive=True)
            second = toy.start("2")
            assert "error: the pipeline runs here already" in second.communicate(timeout=60)[1]
            os.killpg(process.pid, number)
            process.communicate()
        assert process.returncode == code
    for name in (".dvc/tmp/rwlock", "dvc.lock"):
        file = toy.folder / name
        file.write_bytes(file.read_bytes()[:-9])  # as a kill in mid-writing leaves it
    noted, _ = toy.run("2")
    assert not {"prepare", "reference"} & {*began(noted)}
    assert toy.results() == plain.results()
    assert toy.run("2")[0] == []
    assert len(running) > 1
    assert not any(job.is_running() and job.status() != psutil.STATUS_ZOMBIE for job in running)
