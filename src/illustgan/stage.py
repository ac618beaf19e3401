"""How every stage script ends: quietly, or with one line that says what to mend."""

import sys
from collections.abc import Callable

from illustgan.errors import UserError


def run(main: Callable[[], int | None]) -> None:
    """Call `main` and exit: its return value is the exit code (None is 0), and a `UserError` is one line on
    standard error and exit code 1. Any other exception is a fault of ours and keeps its traceback."""
    try:
        code = main()
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        code = 1
    sys.exit(code)
