"""A bound on the memory in which pictures are decoded and cut, in all processes together."""

import contextlib
import fcntl
import os
import resource
from collections.abc import Iterator
from pathlib import Path

WORKERS = 4  # processes at most: each has 80 MB before it decodes anything
DECODED, CUT = 16, 4  # bytes of a pixel: WebP's decoder has four copies of a picture of 4 bytes
ROOM = 256_000_000  # bytes: pictures that need no more are worked on side by side, a larger one alone


@contextlib.contextmanager
def room(folder: Path, decoded: int, cut: int = 0) -> Iterator[None]:
    """Work within on a picture of `folder` of so many pixels, and on squares cut out of it.

    At most `WORKERS` times `ROOM` bytes, or what the largest picture needs, are in use beside the processes themselves:
    1.4 GB in all at the default data.max_pixels. Where a damaged file wants more, a `MemoryError` is raised within (on
    Linux; elsewhere, and on file systems without locks, nothing holds it).
    """
    size = max(ROOM, DECODED * decoded + CUT * cut)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX if size > ROOM else fcntl.LOCK_SH)
        with contextlib.suppress(OSError, ValueError):
            used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + size, hard))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        os.close(handle)  # and so the lock goes
