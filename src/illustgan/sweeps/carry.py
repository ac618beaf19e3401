"""`dvc repro` that takes what others made from a remote, and brings there what it makes: carry.py [--push] [TARGET...].

A script by itself, which goes to nodes as text and needs DVC alone. `dvc repro --pull` reads all runs that the remote
has, and `dvc push --run-cache` leaves out what is not to be passed on; here a run is looked up by its key, and all of
it is pushed, since the remote of a sweep is a private one. It ends, with its whole process group, when its input does.
"""

import argparse
import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import dvc.cli
from dvc import dvcfile
from dvc.exceptions import DvcException
from dvc.fs import generic, localfs
from dvc.repo import Repo
from dvc.stage import cache, run

WAITS = (1, 4, 15, 60, 120)  # seconds until the next try, when the remote fails
RUNS = cache.StageCache


def persistently(reach: Callable[[], None]) -> None:
    """Do what needs the remote, again and again while that fails; DvcException when it does so for minutes."""
    for wait in (*WAITS, None):
        try:
            return reach()
        except Exception as error:  # each kind of remote has errors of its own
            said = f"the remote fails: {type(error).__name__}: {error}"
            if wait is None or os.strerror(errno.ENOSPC) in said:
                raise DvcException(said) from error
            print(f"{said}; next try in {wait} s", flush=True)
            time.sleep(wait)


def place(repo: Any, key: str) -> tuple[Any, str]:
    """The remote's file system, and where it has the runs of a stage with this key."""
    remote = repo.cloud.get_remote_odb(None, "pull", hash_name="md5-dos2unix")  # as DVC's own run cache
    return remote.fs, remote.fs.join(remote.path, "runs", key[:2], key)


def bring(runs: Any, key: str) -> None:
    """Copy what the remote has of a stage's runs to the run cache here."""
    fs, there = place(runs.repo, key)
    for path in fs.find(there) if fs.exists(there) else ():
        here = Path(runs._get_cache_dir(key), fs.name(path))
        here.parent.mkdir(parents=True, exist_ok=True)
        generic.copy(fs, path, localfs, str(here))


def load(runs: Any, stage: Any, plain: Any = RUNS._load) -> Any:
    """In place of DVC's own: the run of a stage that the run cache here, or else the remote, has."""
    key = cache._get_stage_hash(stage)
    if not Path(runs._get_cache_dir(key)).is_dir():
        persistently(lambda: bring(runs, key))
    return plain(runs, stage)


def kept(repo: Any, targets: Sequence[str]) -> list[Path]:
    """Files of the run cache with the runs of these stages; DvcException where there is none, as on a full disk."""
    paths: list[Path] = []
    for stage in [stage for target in targets for stage in repo.stage.collect(target)]:
        found = cache._can_hash(stage) and Path(repo.stage_cache._get_cache_dir(cache._get_stage_hash(stage)))
        if not found or not found.is_dir():
            raise DvcException(f"{stage.addressing} left no run to send")
        paths += found.iterdir()
    return paths


def push(repo: Any, paths: Sequence[Path]) -> None:
    """Bring runs to the remote, after all outputs that they name."""
    for objects in repo.stage_cache.get_used_objs([(path.parent.name, path.name) for path in paths]).values():
        if failed := repo.cloud.push(objects).failed:
            raise OSError(f"{len(failed)} files were not pushed")
    for path in paths:
        fs, there = place(repo, path.parent.name)
        fs.makedirs(there, exist_ok=True)
        generic.copy(localfs, str(path), fs, fs.join(there, path.name))


def gather(allowed: Sequence[str], targets: Sequence[str], plain: Any = run.cmd_run) -> int:
    """`dvc repro` that runs no stage but these, and writes dvc.lock once: DVC writes all of it after every stage."""
    stages: list[Any] = []
    dump = dvcfile.Lockfile.dump_stages

    def command(stage: Any, **options: Any) -> None:
        if stage.addressing not in allowed:
            why = "since the remote has it not: do all nodes reach the same?"
            raise DvcException(f"{stage.addressing} would run here, {why}")
        plain(stage, **options)

    run.cmd_run = command
    dvcfile.Lockfile.dump_stages = lambda lock, more, **options: stages.extend(more)
    code = int(dvc.cli.main(["repro", "--pull", *targets]))
    with Repo() as repo:
        dump(dvcfile.Lockfile(repo, "dvc.lock"), stages)
    return code


def end_with_input() -> None:
    """Wait until no process can write to standard input any more, and end all that runs here."""
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--push", action="store_true", help="bring to the remote what the targets made")
    parser.add_argument("--only", nargs="*", metavar="STAGE", help="run no other stages than these")
    parser.add_argument("--targets", nargs="*", default=[])
    asked = parser.parse_args()
    threading.Thread(target=end_with_input, daemon=True).start()
    RUNS.pull = lambda *_: []
    RUNS._load = load
    if asked.only is not None:
        return gather(asked.only, asked.targets)
    code = int(dvc.cli.main(["repro", "--pull", *asked.targets]))
    if asked.push and not code:
        try:
            with Repo() as repo:
                runs = kept(repo, asked.targets)
                persistently(lambda: push(repo, runs))
        except DvcException as error:
            print(f"ERROR: {error}", flush=True)
            return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
