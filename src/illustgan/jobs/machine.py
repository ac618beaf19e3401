"""How many jobs a machine can run at once, and on which GPUs."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from illustgan.core.errors import UserError
from illustgan.core.settings import ParamsFile

MEMORY = 1.2e9  # bytes a job, of the laptop scale
JOBS_A_GPU = 4
CGROUP = Path("/sys/fs/cgroup/memory.max")  # a container's bound on memory, if it has one


def asked(text: str) -> int | None:
    """How many jobs at once JOBS asks for; None if it says nothing, `UserError` if it is no number."""
    if text and (not text.isdecimal() or not int(text)):
        raise UserError(f"JOBS={text}: give a whole number from 1 on, or leave JOBS out")
    return int(text) if text else None


def jobs(gpus: Sequence[str]) -> int:
    """How many jobs cores, memory and GPUs allow at once, at least one."""
    import joblib  # these take a third of a second, which a run with nothing to do need not wait for
    import psutil

    memory = psutil.virtual_memory().available
    if CGROUP.exists() and (bound := CGROUP.read_text(encoding="utf-8").strip()).isdecimal():
        memory = min(memory, int(bound))
    most = [joblib.cpu_count(), int(memory / MEMORY)]  # of cores, those that affinity and cgroups leave
    return max(1, min(most + ([JOBS_A_GPU * len(gpus)] if gpus else [])))


def gpus() -> Sequence[str]:
    """The CUDA devices to share out, as CUDA_VISIBLE_DEVICES names them; none where stages compute on the CPU."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    program = shutil.which("nvidia-smi")
    if (visible is None and not program) or ParamsFile().machine.device == "cpu":
        return ()
    if visible is not None:
        return tuple(filter(None, map(str.strip, visible.split(","))))
    listed = subprocess.run([str(program), "--list-gpus"], check=False, capture_output=True, text=True).stdout
    return tuple(map(str, range(sum(line.startswith("GPU ") for line in listed.splitlines()))))
