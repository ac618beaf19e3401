"""What comes back: for each setting, in a workspace here, all that the remote has, and an experiment of DVC."""

import contextlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from dvc.repo import Repo

from illustgan.core.errors import UserError
from illustgan.jobs.run import reason
from illustgan.sweeps import carry, node
from illustgan.sweeps.plan import Plan, read
from illustgan.sweeps.settings import Setting


def workspace(setting: Setting, code: bytes, remote: str, targets: Sequence[str]) -> Plan:
    """Lay a setting out anew in a clone of this repository, at its HEAD, so that experiments can be made there.

    Its params are checked; then its plan for all stages, or those that the targets need, is returned.
    """
    folder = setting.folder
    if folder.exists():
        shutil.rmtree(folder)
    git("clone", "--quiet", "--shared", "--no-checkout", ".", str(folder))
    for what in ("user.name", "user.email"):
        git("-C", str(folder), "config", what, git("config", "--default", "sweep@localhost", "--get", what))
    with Repo() as repo:
        node.lay(folder, code, setting.files, remote, Path(repo.cache.legacy.path))
    git("-C", str(folder), "reset", "--quiet")
    plan = read(folder, code, targets)
    if plan.checks:
        _carry(setting, "--push", "--targets", *plan.checks)
    return plan


def gather(setting: Setting, plan: Plan, targets: Sequence[str]) -> None:
    """Make the experiment of a setting whose items are all made; `UserError` when it can't be made, or is not whole.

    Nothing is trained: stages that bring items together run, and no others.
    """
    _carry(setting, "--only", *plan.gathering, "--targets", *targets)
    made = [*plan.gathering, *(stage for item in plan.items for stage in item.stages)] if targets else None
    with contextlib.chdir(setting.folder), Repo() as repo:
        repo.experiments.save(targets=made, name=setting.name, force=True, include_untracked=[*plan.kept])
    head = git("-C", str(setting.folder), "rev-parse", "HEAD")
    ref = f"refs/exps/{head[:2]}/{head[2:]}/{setting.name}"
    git("fetch", "--quiet", str(setting.folder), f"+{ref}:{ref}")


def _carry(setting: Setting, *words: str) -> None:
    """Run carry.py in the workspace of a setting; `UserError` that says in a line why it failed."""
    ended, _ = node.run(setting.folder, [carry.__file__, *words], node.environment(1, gpus=1))
    if ended:
        log = setting.folder / ".git/log"
        raise UserError(f"{setting.label} {reason(log).removeprefix('error: ')} (the rest is in {log})".lstrip())


def git(*words: str) -> str:
    """What a git command prints; `UserError` for what it says when it fails."""
    ended = subprocess.run(["git", *words], capture_output=True, text=True)
    if ended.returncode:
        raise UserError(f"git {words[0]}: {ended.stderr}")
    return ended.stdout.strip()
