"""A toy of the pipeline under Git and DVC: the same kinds of stages, which wait or fail when asked to."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

SECRETS = ("RAY_AUTH_TOKEN", "AWS_SECRET_ACCESS_KEY")
PIPELINE = """\
stages:
  check:
    cmd: python stage.py data/checked.txt data/in_force.json
    deps: [params.yaml, stage.py]
    outs: [data/checked.txt, data/in_force.json]
  prepare:
    cmd: python stage.py data/prepared/faces.txt data/own/a.txt
    deps: [data/checked.txt, data/own, stage.py]
    outs: [data/prepared/faces.txt: {push: false}]
  train:
    matrix: {model: "${models}", seed: "${seeds}"}
    cmd: >-
      python stage.py data/runs/${item.model}/${item.seed}/w reports/history/${item.model}/${item.seed}.csv
      data/prepared/faces.txt
    params: ["variants.${item.model}", data/in_force.json: ["variants.${item.model}"]]
    deps: [data/prepared/faces.txt, stage.py]
    outs: ["data/runs/${item.model}/${item.seed}"]
    plots: ["reports/history/${item.model}/${item.seed}.csv": {cache: false, x: a, y: b}]
  evaluate:
    matrix: {model: "${models}", seed: "${seeds}"}
    cmd: python stage.py data/measured/${item.model}/${item.seed}.json data/runs/${item.model}/${item.seed}/w
    deps: ["data/runs/${item.model}/${item.seed}", "reports/history/${item.model}/${item.seed}.csv", stage.py]
    outs: ["data/measured/${item.model}/${item.seed}.json": {push: false}]
  theory:
    matrix: {problem: [x]}
    cmd: python stage.py data/theory
    deps: [stage.py]
    outs: [data/theory]
  vanishing:
    cmd: python stage.py data/vanishing data/runs/a/1/w
    deps: [data/runs/a/1, stage.py]
    outs: [data/vanishing]
  compare:
    cmd: python stage.py reports/metrics.json data/theory data/vanishing data/measured/*/*
    deps: [data/measured, data/theory, data/vanishing, stage.py]
    metrics: [reports/metrics.json: {cache: false}]
"""
STAGE = """\
import hashlib, json, os, sys, time, yaml
from pathlib import Path
stage = os.environ["DVC_STAGE"]
def said(what):
    with open(os.environ["TOY_LOG"], "a") as log:
        log.write(f"{what} {stage} {os.getpid()} {os.environ.get('CUDA_VISIBLE_DEVICES')}\\n")
def such(what):
    try:
        return stage.startswith(tuple(Path(os.environ["TOY_LOG"] + what).read_text().split()))
    except FileNotFoundError:
        return False
said("begin")
try:
    while such("-slow"):
        time.sleep(.1)
except KeyboardInterrupt:
    said("saved")
    sys.exit(130)
if such("-fails"):
    sys.exit("error: data/x: mend it")
here, read = [*map(Path, sys.argv[1:])], []
while Path(here[-1]).is_file() and len(here) > 1:
    read.insert(0, here.pop())
name = stage.partition("@")[2].partition("-")[0] or "="
mine = [line for line in Path("params.yaml").read_text().splitlines() if line.strip().startswith(name)]
text = stage + "".join(mine) + "".join(path.read_text() for path in read)
value = int(hashlib.sha256(text.encode()).hexdigest()[:6], 16)
for path in here:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.name == "in_force.json":
        path.write_text(json.dumps(yaml.safe_load(Path("params.yaml").read_text())))
        continue
    path.write_text({".json": json.dumps({"value": value}), ".csv": f"a,b\\n1,{value}\\n"}.get(path.suffix, str(value)))
said("end")
"""
PARAMS = """\
models:
- a
- b
seeds:
- 1
- 2
machine: {device: auto, threads: 1}
variants:
  a: {lr: 1}
  b: {lr: 1}
  c: {lr: 1}
"""


class Toy:
    """A repository with the pipeline, in which nothing has run; what stages note is in the file `log`."""

    def __init__(self, folder: Path, log: Path, **params: str) -> None:
        self.folder, self.log = folder, log
        self.there: tuple[str, ...] = ()  # address and remote
        folder.mkdir()
        texts = {"dvc.yaml": PIPELINE, "stage.py": STAGE, "params.yaml": PARAMS, ".gitignore": "/data/\n/.scratch/\n"}
        texts |= {".dvc/config": "[core]\n    analytics = false\n    check_update = false\n", "data/own/a.txt": "own"}
        texts[".dvc/.gitignore"] = "/config.local\n/tmp\n/cache\n"
        for old, new in params.items():
            texts["params.yaml"] = re.sub(f"{old}:\n(- .*\n)*", f"{old}: {new}\n", texts["params.yaml"])
        for name, text in texts.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        self.sh("git", "init", "--quiet")
        self.sh("git", "config", "user.name", "a")
        self.sh("git", "config", "user.email", "a@example.org")
        self.sh("git", "add", "--all")
        self.sh("git", "commit", "--quiet", "--message", "toy")
        self.environment = {**os.environ, "TOY_LOG": str(log)}
        self.environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def sh(self, *words: str) -> str:
        return subprocess.run(words, cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def dvc(self, *words: str) -> str:
        command = [sys.executable, "-m", "dvc", *words]
        return subprocess.run(
            command, cwd=self.folder, check=True, capture_output=True, text=True, env=self.environment
        ).stdout

    def start(self, *words: str, what: str = "sweeps", **environment: str) -> "subprocess.Popen[str]":
        """A sweep or, with `what` "jobs", the pipeline, in a process group of its own as from a shell."""
        command = [sys.executable, "-m", f"illustgan.{what}", *self.there, *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        env = {**self.environment, **environment}
        return subprocess.Popen(command, cwd=self.folder, env=env, start_new_session=True, **pipes)

    def hold(self, *stages: str, what: str = "slow") -> Path:
        """From now on let stages with such names wait, or with `what` "fails" fail, until this file is removed."""
        file = Path(f"{self.log}-{what}")
        file.write_text(" ".join(stages))
        return file

    def sweep(self, *words: str, code: int = 0, **environment: str) -> str:
        """What it says when it ends with `code`; nothing secret."""
        process = self.start(*words, **environment)
        said = process.communicate(timeout=600)[0]
        assert process.returncode == code, said
        assert not any(os.environ.get(name, "-none-") in said for name in SECRETS)
        return said

    def noted(self) -> list[list[str]]:
        """What stages noted: "begin", "end" or "saved", the stage, its process, its GPUs."""
        return [line.split(" ") for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def ran(self, what: str = "begin") -> list[str]:
        """Stages that began since this was asked last, in order."""
        noted = self.noted()
        self.log.unlink(missing_ok=True)
        return [stage for event, stage, *_ in noted if event == what]

    def begun(self) -> list[tuple[str, int]]:
        """Trainings that began so far, and their processes."""
        return [(words[1], int(words[2])) for words in self.noted() if words[:1] == ["begin"] and "train@" in words[1]]

    def wait_for(self, trainings: int, driver: "subprocess.Popen[str]") -> list[int]:
        """Processes of all trainings that began, once there are so many."""
        waited(lambda: len(self.begun()) >= trainings, driver)
        return [pid for _, pid in self.begun()]


def waited(holds: Callable[[], bool], driver: "subprocess.Popen[str] | None" = None, seconds: float = 180) -> None:
    """Wait until something holds; if it takes too long, or the driver ends before, say what that said."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end or (driver and driver.poll() is not None):
            if driver:
                driver.kill()
            raise AssertionError(driver.communicate()[0] if driver else "it takes too long")
        time.sleep(0.1)


def gone(pid: int) -> bool:
    """Whether a process has ended."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
