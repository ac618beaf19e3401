"""What kind of machine this is: enough to read a table by, nothing that tells one machine from another of its kind."""

import platform
from pathlib import Path

import torch


def value(name: str, file: str) -> str:
    """What a line "name: value" of a file of /proc says; nothing where there is no such line or file."""
    path = Path("/proc", file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.partition(":") for line in lines)
    return next((found.strip() for key, _, found in pairs if key.strip() == name), "")


def described(device: torch.device) -> str:
    """A GPU with versions of CUDA and cuDNN, or processor, threads and vector instructions; and torch's version."""
    if device.type == "cuda":
        cudnn = torch.backends.cudnn.version()  # type: ignore[no-untyped-call]
        kind = f"{torch.cuda.get_device_name(device)}, CUDA {torch.version.cuda}, cuDNN {cudnn}"
    else:
        processor, threads = value("model name", "cpuinfo") or platform.machine(), torch.get_num_threads()
        kind = f"{processor}, {threads} thread{'s' * (threads > 1)}, {torch.backends.cpu.get_cpu_capability()}"
    return f"{kind}, torch {torch.__version__}"
