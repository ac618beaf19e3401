"""Which device computes, and how: the same code and the same determinism on CPU and CUDA."""

import os

import torch

from illustgan.core.errors import UserError
from illustgan.core.settings import Machine


def choose(machine: Machine) -> torch.device:
    """Set up deterministic computing and return the device; `auto` takes CUDA when there is one.

    Raises:
        UserError: if `cuda` is wanted and there is none.
    """
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # cuBLAS is deterministic only with a fixed workspace
    torch.set_num_threads(machine.threads)
    torch.use_deterministic_algorithms(True)
    # determinism mode also fills every fresh tensor with NaN, a tenth of a small step; nothing reads unwritten memory
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.backends.cudnn.benchmark = False
    available = torch.cuda.is_available()
    if machine.device == "cuda" and not available:
        raise UserError("machine.device is cuda, but torch sees no CUDA device: set machine.device to auto or cpu")
    return torch.device("cuda" if available and machine.device != "cpu" else "cpu")


def on_one_cpu_thread() -> torch.device:
    """As `choose`, for what is too small to share out and shall be the same on every machine."""
    return choose(Machine(device="cpu", threads=1))
