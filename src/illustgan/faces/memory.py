"""Bounds on the memory in which pictures are decoded and cut, in all processes together."""

import contextlib
import fcntl
import os
import resource
from collections.abc import Iterator
from pathlib import Path

WORKERS = 4  # processes at most: each has 80 MB before it decodes anything
BYTES = 20  # of a pixel, at most: a picture of 4 bytes, what a decoder has beside it, and a square cut out of it
ROOM = 256_000_000  # bytes: pictures that need no more are worked on side by side, a larger one alone


@contextlib.contextmanager
def room(folder: Path, pixels: int) -> Iterator[None]:
    """Work within on a picture of `folder`, of so many pixels with what is cut out of it.

    So at most `WORKERS` times `ROOM` bytes, or `BYTES` times the greatest `pixels`, are in use beside the processes
    themselves: 1.4 GB in all at the default data.max_pixels. What a damaged file makes a decoder want beyond its room
    is a `MemoryError` within. Only Linux bounds this; on file systems without locks nothing waits.
    """
    size = max(ROOM, BYTES * pixels)
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX if size > ROOM else fcntl.LOCK_SH)
        with _bounded(size):
            yield
    finally:
        os.close(handle)  # and so the lock goes


@contextlib.contextmanager
def _bounded(size: int) -> Iterator[None]:
    """Let this process have so many bytes more than it has now."""
    try:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:  # not on Linux
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = used + size if soft == resource.RLIM_INFINITY else min(soft, used + size)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
