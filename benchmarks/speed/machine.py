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


def gpu(device: torch.device) -> str:
    """Kind of GPU and torch's versions of itself, CUDA and cuDNN, in one line."""
    cudnn = torch.backends.cudnn.version()  # type: ignore[no-untyped-call]
    return f"{torch.cuda.get_device_name(device)}, torch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {cudnn}"


def described() -> str:
    """Processor, threads that torch uses, its vector instructions and its version, in one line."""
    kind, threads = value("model name", "cpuinfo") or platform.machine(), torch.get_num_threads()
    vectors = torch.backends.cpu.get_cpu_capability()
    return f"{kind}, {threads} thread{'s' if threads > 1 else ''}, {vectors}, torch {torch.__version__}"
