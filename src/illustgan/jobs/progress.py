"""What a run of many jobs says while it runs."""

import sys
import time
from collections.abc import Sequence

from tqdm import tqdm

EVERY = 60.0  # seconds between two lines in a log about what runs

tqdm.monitor_interval = 0  # seconds; no thread of its own, which forks do not go well with


class Lines:
    """A line whenever a unit ends, and what runs: on a terminal's last line, or in a log a line every `EVERY` seconds.

    Of `total` units, `done` were done before; all goes to standard error.
    """

    def __init__(self, total: int, done: int) -> None:
        self.total, self.done, self.said = total, done, time.monotonic()
        shown = sys.stderr.isatty()
        self.bar = tqdm(total=total, initial=done, unit="job", dynamic_ncols=True, leave=False, disable=not shown)

    def say(self, text: str) -> None:
        """A line that stays."""
        tqdm.write(text, file=sys.stderr)

    def end(self, unit: str, seconds: float) -> None:
        """A unit is done, which ran for so long."""
        self.done += 1
        took = f"{seconds / 60:.1f} min" if seconds >= 60 else f"{seconds:.1f} s"
        self.say(f"{self.done}/{self.total} done: {unit} in {took}")
        self.bar.update()

    def show(self, running: Sequence[str]) -> None:
        """What runs now."""
        if not self.bar.disable:
            self.bar.set_postfix_str(", ".join(running))
        elif time.monotonic() - self.said >= EVERY:
            self.said = time.monotonic()
            self.say(f"running: {', '.join(running)}")

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.close()
