"""How every stage script ends: quietly, or with one line that says what to mend."""

import argparse
import errno
import io
import os
import re
import sys
from collections.abc import Callable

from illustgan.core import live
from illustgan.core.errors import UserError, one_line

OURS = (None, errno.ENOENT, errno.EBADF, errno.EINVAL)  # all else the system says of disks, names and machines
OUT_OF_MEMORY = re.compile("can't allocate memory|out of memory")


def model_and_seed(words: str | None) -> tuple[str, int]:
    """The two arguments of a script that `words` describe."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    return asked.model, asked.seed


def run(main: Callable[[], int | None]) -> None:
    """Call `main` and exit with the code that it returns (None is 0).

    What `_mendable` has words for is one line on standard error and exit code 1; Ctrl-C is one line and exit code 130.
    Any other exception is a fault of ours and keeps its traceback.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # titles can be Japanese, and not every terminal is
    try:
        with live.page():
            code = main()
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("stopped: run it again to go on", file=sys.stderr)
        code = 130  # as shells have it: 128 and the number of SIGINT
    except BrokenPipeError:  # a list into head; what is left in the buffer must not be tried again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        if (said := _mendable(error)) is None:
            raise
        print(f"error: {one_line(said, 4000)}", file=sys.stderr)
        code = 1
    sys.exit(code)


def _mendable(error: Exception) -> str | None:
    """What to say of an error that the user can mend; None of any other."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, OSError) and error.errno not in OURS:
        return f"{error.filename or 'a file'}: {error.strerror}: mend that and run this again"
    # torch has an exception of its own for the memory of GPUs only
    if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and OUT_OF_MEMORY.search(str(error))):
        return "memory is full: stop other programs, or choose a smaller scale, and run this again"
    return None
