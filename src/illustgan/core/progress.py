"""Progress for whatever takes longer than two seconds: a bar on a terminal, an occasional plain line in a log."""

import sys
import time
from types import TracebackType

from tqdm import tqdm

EVERY = 20.0


class Progress:
    """Count work towards a known total, with a bar on a terminal and a line every `EVERY` seconds elsewhere.

    `with Progress("train dcgan", 6000, "step") as progress: progress.advance()` writes to standard error, so that
    standard output stays free for results. `unit` is a singular; `start` counts units done before, in a resumed run.
    """

    def __init__(self, label: str, total: int, unit: str = "item", start: int = 0) -> None:
        self.label, self.total, self.unit, self.done = label, total, unit, start
        shown = sys.stderr.isatty()
        self.bar = tqdm(total=total, initial=start, desc=label, unit=unit, dynamic_ncols=True) if shown else None
        self.started = self.said = time.monotonic()

    def advance(self, units: int = 1, note: str = "") -> None:
        """Count `units` more as done; `note` is a few words shown behind the count."""
        self.done += units
        if self.bar is not None:
            if note:
                self.bar.set_postfix_str(note, refresh=False)
            self.bar.update(units)
        elif time.monotonic() - self.said >= EVERY:
            self._line(note)

    def _line(self, note: str = "") -> None:
        self.said = time.monotonic()
        tail = f"  {note}" if note else ""
        print(f"{self.label}: {self.done}/{self.total} {self.unit}s{tail}", file=sys.stderr, flush=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.close()
        elif time.monotonic() - self.started >= 2.0:
            self._line()
