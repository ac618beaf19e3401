"""A page opened from disk in headless Chromium, and all that it asks for or complains of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALLED = next((path for name in NAMES if (path := shutil.which(name))), None)
OURS = ("file:", "data:")


class Opened:
    """A page with what it asked a network for and what it complained of, which tests want to be nothing."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.asked: list[str] = []
        self.complaints: list[str] = []
        tab.on("request", lambda request: None if request.url.startswith(OURS) else self.asked.append(request.url))
        tab.on("console", lambda message: self._heard(message.type, message.text))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)


@contextmanager
def opened(browser: Any, file: Path, width: int = 1280, scheme: str = "light", **context: Any) -> Iterator[Opened]:
    """The file in a window of its own, `width` pixels wide, without a network, under a light or dark system."""
    window = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, reduced_motion="reduce", **context
    )
    try:
        found = Opened(window.new_page())
        found.tab.goto(file.as_uri())
        yield found
    finally:
        window.close()
