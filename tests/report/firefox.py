"""Headless Firefox over Marionette, the protocol that it brings with it: no driver is needed beside it."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

INSTALLED = shutil.which("firefox-esr") or shutil.which("firefox")
PREFS: dict[str, bool | int | str] = {
    "marionette.port": 0,  # any that is free; Firefox writes it into its profile
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.update.auto": False,
    "network.proxy.type": 1,  # a proxy that is not there: whatever is asked for fails at once
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "ui.prefersReducedMotion": 1,
    "browser.startup.page": 0,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.newtabpage.enabled": False,
}
SCHEMES = {"dark": 0, "light": 1}


class Firefox:
    """A session: commands of WebDriver, and scripts in the page."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")
        self._count = 0
        self._message()  # it says hello
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})

    def ask(self, command: str, **parameters: Any) -> Any:
        """The command's value.

        Raises:
            RuntimeError: when Firefox refuses it.
        """
        self._count += 1
        text = json.dumps([0, self._count, command, parameters]).encode()
        self._connection.sendall(b"%d:%s" % (len(text), text))
        _, _, error, result = self._message()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result.get("value", result) if isinstance(result, dict) else result

    def _message(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            one = self._stream.read(1)
            if not one:
                raise RuntimeError("Firefox has gone")
            length += one
        return json.loads(self._stream.read(int(length[:-1])))

    def run(self, script: str, *given: Any) -> Any:
        """What the body of a function returns in the page; a promise is waited for."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(given))

    def resize(self, width: int, height: int = 900) -> None:
        """The page's size in pixels, which can be less than the least size of a window."""
        sizes = {name: f"{size}px" for name, size in (("width", width), ("height", height))}
        rules = {f"{bound}{name}": size for name, size in sizes.items() for bound in ("", "min-", "max-")}
        self.run_outside(
            "for (const [name, size] of Object.entries(arguments[0]))"
            " gBrowser.selectedBrowser.style.setProperty(name, size, 'important');",
            rules,
        )

    def prefer(self, scheme: str, languages: str) -> None:
        """A system that is light or dark, and the languages that the next page is asked for in."""
        self.run_outside(
            "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0]);"
            "Services.prefs.setStringPref('intl.accept_languages', arguments[1]);",
            SCHEMES[scheme],
            languages,
        )

    def run_outside(self, script: str, *given: Any) -> Any:
        """The same in the browser's own window, around the page."""
        self.ask("Marionette:SetContext", value="chrome")
        try:
            return self.run(script, *given)
        finally:
            self.ask("Marionette:SetContext", value="content")

    def click(self, selector: str) -> None:
        """A click as a reader would do it, on the first element that fits."""
        self._element(selector, "WebDriver:ElementClick")

    def press(self, selector: str, keys: str) -> None:
        """Keys for the first element that fits; see WebDriver for those without a letter."""
        self._element(selector, "WebDriver:ElementSendKeys", text=keys)

    def _element(self, selector: str, command: str, **more: Any) -> None:
        found = self.ask("WebDriver:FindElement", using="css selector", value=selector)
        self.ask(command, id=next(iter(found.values())), **more)


@contextmanager
def started(profile: Path) -> Iterator[Firefox]:
    """Firefox, in a profile of its own.

    Raises:
        RuntimeError: when it does not start.
    """
    profile.mkdir(parents=True, exist_ok=True)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFS.items()]
    (profile / "user.js").write_text("".join(lines))
    assert INSTALLED is not None
    options = ("--headless", "--marionette", "--remote-allow-system-access", "--no-remote")
    process = subprocess.Popen(
        [INSTALLED, *options, "--profile", str(profile.absolute())],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(profile.absolute()), "MOZ_CRASHREPORTER_DISABLE": "1"},
    )
    try:
        with socket.create_connection(("127.0.0.1", _port(profile, process))) as connection:
            connection.settimeout(60)
            yield Firefox(connection)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _port(profile: Path, process: "subprocess.Popen[bytes]", patience: float = 60) -> int:
    written = profile / "MarionetteActivePort"
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        if written.exists() and (text := written.read_text()).strip():
            return int(text)
        time.sleep(0.1)
    raise RuntimeError("Firefox does not start")
