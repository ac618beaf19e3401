"""Progress for whatever takes longer than two seconds: a bar on a terminal, an occasional plain line in a log.

What runs in a stage is on a page, too: see `live`.
"""

import itertools
import sys
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from tqdm import tqdm

from illustgan.core import live
from illustgan.core.live import Item

EVERY = 20.0  # seconds between two lines
NEWS_EVERY = 3.0  # seconds between two looks at what `about` says, for the bar and the page

_numbers = itertools.count()


class Progress:
    """Count work towards a known total, with a bar on a terminal and a line every `EVERY` seconds elsewhere.

    `with Progress("train dcgan", 6000, "step") as progress: progress.advance()` writes to standard error, so that
    standard output stays free for results. `unit` is a singular; `start` counts units done before, in a resumed run.
    `about`, called every `NEWS_EVERY` seconds, gives more fields of a `live.Item`: a note for the line, say.
    """

    def __init__(
        self, label: str, total: int, unit: str = "item", start: int = 0, about: Callable[[], Mapping[str, Any]] = dict
    ) -> None:
        self.label, self.total, self.unit, self.start, self.done = label, total, unit, start, start
        self.about, self.number = about, next(_numbers)
        shown = sys.stderr.isatty()
        self.bar = tqdm(total=total, initial=start, desc=label, unit=unit, dynamic_ncols=True) if shown else None
        self.started = self.said = self.left = time.monotonic()

    def advance(self, units: int = 1) -> None:
        """Count `units` more as done."""
        self.done += units
        now = time.monotonic()
        if now - self.left >= NEWS_EVERY:
            self._leave()
        if self.bar is not None:
            self.bar.update(units)
        elif now - self.said >= EVERY:
            self._line()

    def item(self) -> Item:
        """How far this is."""
        passed = time.monotonic() - self.started
        pace = (self.done - self.start) / passed if passed > 0 else 0.0
        return Item(self.label, self.done, self.total, self.unit, **{"pace": pace, **self.about()})

    def _leave(self) -> None:
        self.left = time.monotonic()
        item = self.item()
        live.leave(self.number, item)
        if self.bar is not None:
            self.bar.set_postfix_str(item.note, refresh=False)

    def _line(self) -> None:
        self.said = time.monotonic()
        print(self.item(), file=sys.stderr, flush=True)

    def __enter__(self) -> "Progress":
        self._leave()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        live.forget(self.number)
        if self.bar is not None:
            self.bar.close()
        elif time.monotonic() - self.started >= 2.0:
            self._line()
