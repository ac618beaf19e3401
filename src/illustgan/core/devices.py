"""Which device computes, and how: the same code and the same determinism on CPU and CUDA."""

import os
from typing import Literal

import torch

from illustgan.core.errors import UserError


def choose(wanted: Literal["auto", "cpu", "cuda"], threads: int) -> torch.device:
    """Set up deterministic computing and return the device.

    Args:
        wanted: `auto` takes CUDA when there is one.
        threads: CPU threads of one operation; a sum's order, and so its last digits, depend on it.

    Raises:
        UserError: if `cuda` is wanted and there is none.
    """
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # cuBLAS is deterministic only with a fixed workspace
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    # determinism mode also fills every fresh tensor with NaN, a tenth of a small step; nothing reads unwritten memory
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.backends.cudnn.benchmark = False
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise UserError("machine.device is cuda, but torch sees no CUDA device: set machine.device to auto or cpu")
    return torch.device("cuda" if available and wanted != "cpu" else "cpu")
