"""What kind of machine this is: enough to read a table by, nothing that tells one machine from another of its kind."""

import platform
from pathlib import Path

import torch


def processor(text: str) -> str:
    """The model that /proc/cpuinfo, given as text, names; the architecture where it names none."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def gpu(device: torch.device) -> str:
    """Kind of GPU and torch's versions of itself, CUDA and cuDNN, in one line."""
    cudnn = torch.backends.cudnn.version()  # type: ignore[no-untyped-call]
    return f"{torch.cuda.get_device_name(device)}, torch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {cudnn}"


def described() -> str:
    """Processor, threads that torch uses, its vector instructions and its version, in one line."""
    listing = Path("/proc/cpuinfo")
    kind = processor(listing.read_text(encoding="utf-8") if listing.exists() else "")
    threads = torch.get_num_threads()
    return (
        f"{kind}, {threads} thread{'s' if threads > 1 else ''}, "
        f"{torch.backends.cpu.get_cpu_capability()}, torch {torch.__version__}"
    )
