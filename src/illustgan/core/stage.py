"""How every stage script ends: quietly, or with one line that says what to mend."""

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable

from illustgan.core.errors import UserError

# a disk that is full, read-only, or someone else's, and a file where a folder should be: nothing that we can mend
OF_THE_DISK = (
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR,
    errno.EISDIR, errno.EEXIST,
)  # fmt: skip
INTERRUPTED = 130  # as shells have it: 128 and the number of SIGINT


def model_and_seed(words: str | None) -> tuple[str, int]:
    """The two arguments of a script that `words` describe."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    return asked.model, asked.seed


def run(main: Callable[[], int | None]) -> None:
    """Call `main` and exit: its return value is the exit code (None is 0), and a `UserError` is one line on
    standard error and exit code 1. So is a disk that can't be written to; Ctrl-C is one line and exit code 130. Any
    other exception is a fault of ours and keeps its traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # titles can be Japanese, and not every terminal is
    try:
        code = main()
        sys.stdout.flush()
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("stopped: run it again to go on", file=sys.stderr)
        code = INTERRUPTED
    except BrokenPipeError:  # a list into head; what is left in the buffer must not be tried again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        if error.errno not in OF_THE_DISK:
            raise
        where = error.filename or "a file"
        print(f"error: {where}: {error.strerror}: mend that and run this again", file=sys.stderr)
        code = 1
    sys.exit(code)
