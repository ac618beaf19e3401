"""Train settings, variants and seeds on many machines: PYTHONPATH=src python -m illustgan.sweeps -S seeds=[1,2,3]."""

import argparse
import re
import signal
import sys
from pathlib import Path
from types import FrameType

from dvc.exceptions import DvcException

from illustgan.core import files, stage
from illustgan.core.errors import UserError, one_line
from illustgan.sweeps import plan, results, run
from illustgan.sweeps.plan import FOLDER

PAGE = Path("reports/sweep.html")


def main() -> int:
    asked = _asked()
    signal.signal(signal.SIGTERM, _stop)
    with files.locked(FOLDER / "running", "a sweep runs here already: wait for it, or stop it"):
        try:
            return sweep(asked)
        except DvcException as error:
            raise UserError(one_line(str(error))) from None


def sweep(asked: argparse.Namespace) -> int:
    """Make all items of all settings, then an experiment of each setting that is whole; 1 if one is not, else 0."""
    settings, remote, code = plan.grid(asked.settings), _remote(asked), plan.code(Path())
    plans = [results.workspace(setting, code, remote, asked.targets) for setting in settings]
    items = plan.together(settings, plans)
    print(f"{len(settings)} settings, {len(items)} items; the remote is {remote}", file=sys.stderr)
    ray = run.connect(asked.address)
    if not run.suited(ray, asked.cpus, asked.gpus):
        wanted = f"{asked.cpus:g} CPUs and {asked.gpus:g} GPUs"
        raise UserError(f"no node has {wanted} to give: start others, or ask for less")
    job = {"packages": run.packages(), "remote": remote, "cpus": asked.cpus, "gpus": asked.gpus}
    failed = run.Tasks(ray, items, **job).run(code)
    ray.shutdown()
    whole = []
    for setting, its in zip(settings, plans, strict=True):
        if not failed & {item.key for item in its.items}:
            try:
                results.gather(setting, its, remote, asked.targets)
                whole.append((setting, its))
                print(f"experiment {setting.name}: {setting.label or 'as params.yaml says'}", file=sys.stderr)
            except (UserError, DvcException) as error:
                print(f"error: {setting.name}: {one_line(str(error))}", file=sys.stderr)
    if rows := results.rows(whole):
        files.write_text(PAGE, results.page(rows))
        print(f"the page: {PAGE.resolve()}", file=sys.stderr)
    return int(len(whole) < len(settings))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("-S", "--set-param", "--sweep", action="append", default=[], dest="settings", metavar="NAME=VALUE,…",
        help="a setting, as for dvc exp run; several values make a grid")  # fmt: skip
    add("--address", default="", help="of a Ray cluster, as 10.0.0.1:6379; without one, this machine alone")
    add("--remote", default="", help="a folder or URL that all nodes reach, such as s3://bucket/sweeps")
    add("--cpus", type=float, default=1.0, help="of each item")
    add("--gpus", type=float, default=0.0, help="of each item, such as .25; 0: computes without")
    add("targets", nargs="*", help="stages, as for dvc repro; without one, all")
    asked = parser.parse_args()
    if asked.cpus <= 0 or asked.gpus < 0 or (asked.gpus > 1 and not asked.gpus.is_integer()):
        raise UserError("CPUS must be above 0, and GPUS a share of one or a whole number")
    return asked


def _remote(asked: argparse.Namespace) -> str:
    """Where results go; `UserError` for none that other machines reach, and for one with a password in it."""
    if not asked.remote and asked.address:
        raise UserError("give REMOTE=…, a folder or URL that all nodes reach: results go there")
    if re.search(r"://[^/@]*:[^/@]*@", asked.remote):
        raise UserError("REMOTE has a password in it: leave it to the environment, docs/cluster.md says how")
    here = asked.remote or FOLDER / "remote"
    return str(here) if "://" in asked.remote else str(Path(here).expanduser().resolve())


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


stage.run(main)
