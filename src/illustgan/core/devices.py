"""Which device computes, and how: the same code and the same determinism on CPU and CUDA."""

import os

import torch

from illustgan.core.errors import UserError
from illustgan.core.settings import Machine


def choose(machine: Machine) -> torch.device:
    """Set up deterministic computing; the device, for `auto` CUDA if there is one. `UserError` for `cuda` without."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # cuBLAS is deterministic only with a fixed workspace
    torch.set_num_threads(machine.threads)
    torch.set_deterministic_debug_mode("error")  # use_deterministic_algorithms also loads torch's compiler: 2.5 s
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
