"""How many jobs a machine can run at once, and on which GPUs."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import joblib
import psutil

from illustgan.core.settings import ParamsFile

MEMORY = 1.2e9  # bytes a job
JOBS_A_GPU = 4
CONTAINER = Path("/sys/fs/cgroup/memory.max")  # its bound on memory, if this is one


def jobs(gpus: Sequence[str]) -> int:
    """As many jobs as cores, memory and GPUs allow, at least one."""
    memory = psutil.virtual_memory().available
    if CONTAINER.exists() and (bound := CONTAINER.read_text(encoding="utf-8").strip()).isdecimal():
        memory = min(memory, int(bound))
    return max(1, min(cores(), int(memory / MEMORY), JOBS_A_GPU * len(gpus) or cores()))


def cores() -> int:
    """Those that affinity and cgroups leave."""
    return int(joblib.cpu_count())


def gpus() -> Sequence[str]:
    """The CUDA devices to share out, as CUDA_VISIBLE_DEVICES names them; none where stages compute on the CPU."""
    visible, program = os.environ.get("CUDA_VISIBLE_DEVICES"), shutil.which("nvidia-smi")
    if (visible is None and not program) or ParamsFile().machine.device == "cpu":
        return []
    if visible is not None:
        return [name.strip() for name in visible.split(",") if name.strip()]
    listed = subprocess.run(["nvidia-smi", "--list-gpus"], check=False, capture_output=True, text=True).stdout
    return [str(number) for number in range(listed.count("\nGPU ") + listed.startswith("GPU "))]
