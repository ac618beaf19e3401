"""Progress for whatever takes longer than two seconds: a bar on a terminal, an occasional plain line in a log."""

import sys
import time
from collections.abc import Callable
from types import TracebackType

from tqdm import tqdm


class Progress:
    """Count work towards a known total, with a bar on a terminal and a line every `every` seconds elsewhere.

    Use as a context manager: `with Progress("train dcgan", 6000, "step") as progress: progress.advance()`.
    It writes to standard error, so that standard output stays free for results.

    Args:
        label: what is being done.
        total: how many units in all; 0 is allowed.
        unit: the singular name of a unit.
        start: units done before (a resumed run).
        every: seconds between two lines when standard error is no terminal.
        clock: a monotonic clock in seconds; for tests.
    """

    def __init__(
        self,
        label: str,
        total: int,
        unit: str = "item",
        start: int = 0,
        every: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.label, self.total, self.unit, self.done, self.every, self.clock = label, total, unit, start, every, clock
        self.bar = (
            tqdm(total=total, initial=start, desc=label, unit=unit, leave=True, dynamic_ncols=True)
            if sys.stderr.isatty()
            else None
        )
        self.started = self.said = clock()

    def advance(self, units: int = 1, note: str = "") -> None:
        """Count `units` more as done; `note` is a few words shown behind the count."""
        self.done += units
        if self.bar is not None:
            if note:
                self.bar.set_postfix_str(note, refresh=False)
            self.bar.update(units)
        elif self.clock() - self.said >= self.every:
            self._line(note)

    def _line(self, note: str = "") -> None:
        self.said = self.clock()
        tail = f"  {note}" if note else ""
        print(f"{self.label}: {self.done}/{self.total} {self.unit}s{tail}", file=sys.stderr, flush=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.close()
        elif self.clock() - self.started >= 2.0:
            self._line()
