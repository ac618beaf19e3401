"""Asking for addresses one at a time: allow-list, rate, robots.txt, redirects, retries, and bounds on all of it."""

import logging
import math
import random
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin

from protego import Protego
from pydantic_core import to_json
from requests import PreparedRequest, Request, RequestException, Response
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, parse_url

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.sources.settings import Irasutoya

Read = TypeVar("Read")
HOSTS = r"(?:www\.)?irasutoya\.com|[0-9a-z-]{1,63}\.bp\.blogspot\.com|blogger\.googleusercontent\.com"
SITE = "https://www.irasutoya.com"
ROBOT = "illustgan"  # the name that robots.txt may speak of
# A line of robots.txt that names a robot, and the name where that is ours, or anybody's
AGENT = re.compile(rf"\s*+user(?:-|\s++)?agent(?:\s*+:|\s++)\s*+(\*(?![^\s#])|{ROBOT}(?![\w-]))?", re.IGNORECASE)
ROBOTS_BYTES = 512_000  # RFC 9309 asks for this much at least
ATTEMPTS, HOPS = 5, 5
ROBOTS_ATTEMPTS = 2  # for robots.txt: a run says soon that it can't begin
BACKOFF = 2.0  # seconds before the second attempt, about; twice as long before each further one
TIMEOUT, SILENCE = 60.0, 20.0  # seconds that one request may take in all, and without a byte
MAX_GAP, MAX_WAIT, DAY = 60, 120, 86_400  # seconds between requests, of a pause within a run, and of one between runs
PASSING = (408, 425, 429, *range(500, 600))  # statuses after which it is worth while to ask again
AGAIN = "run this again later; what was fetched is kept"
logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings show headers as they came, with a traceback


class RefusedError(Exception):
    """For good: asking again would not help (off the allow-list, forbidden by robots.txt, gone, too large)."""


class FailedError(Exception):
    """For now: what came is not whole or not what it should be, however often it was asked for."""


@dataclass
class Totals:
    """Of all runs with one cache; `waits` has the Unix time until which a host asks to be left alone."""

    requests: int = 0
    bytes: int = 0
    waits: dict[str, float] = field(default_factory=dict)


class Fetcher:
    """Asks for addresses with what the politeness of a run depends on: the last request's time, and all totals.

    At most one request is in flight, and the next one starts no sooner than 1/per_second seconds after the last one
    started, no sooner than the last one took, and no sooner than the host's robots.txt or Retry-After asks for.
    Redirects, robots.txt and repeated attempts count like any other request. `path` keeps the totals between runs. A
    host without robots.txt to be had, or that asks for a pause of more than `MAX_WAIT`, ends the run.
    """

    def __init__(self, path: Path, settings: Irasutoya) -> None:
        self.path, self.settings, self.next_start = path, settings, -math.inf
        self.totals = files.json_if_whole(path, Totals) or Totals()
        self.headers = {"User-Agent": user_agent(settings.contact), "Accept-Encoding": "gzip"}
        self.robots: dict[str, Protego] = {}
        self.adapter = HTTPAdapter()  # no session, which would keep cookies and read redirects' bodies without a bound
        signal.signal(signal.SIGALRM, _too_late)

    def fetch(
        self, address: str, read: Callable[[Response, bytes], Read], max_bytes: int, etag: str = "", robots: bool = True
    ) -> Read:
        """What `read` makes of the answer (200, or 304 to `etag`) to an address that is `allowed`, and its whole body.

        `RefusedError`: it may not be asked for, is not there, or too large. `FailedError`: it never came whole in
        `ATTEMPTS` times. `UserError`: a total bound is reached, or a host on the way is not to be asked now.
        """
        statuses = (200, 304) if robots else (200, *range(400, 500))  # a robots.txt that isn't there forbids nothing
        headers = self.headers | ({"If-None-Match": etag} if etag else {})
        attempt, attempts = 0, ATTEMPTS if robots else min(ATTEMPTS, ROBOTS_ATTEMPTS)
        while True:
            attempt += 1
            try:
                url = address
                for _ in range(HOPS + 1):
                    request = Request("GET", url, headers=headers).prepare()
                    url = str(request.url)  # as it is sent, for robots.txt to judge
                    response, body = self._ask(request, self._obey_robots(url) if robots else 0.0, max_bytes)
                    if response.status_code in statuses:
                        return read(response, body)
                    if not response.is_redirect:
                        raise RefusedError(f"status {response.status_code}")
                    location = response.headers["location"].encode("latin-1").decode("utf-8", "replace")
                    url = allowed(location.strip(), self.settings.base, url)
                raise RefusedError(f"redirected more than {HOPS} times")
            except FailedError as error:
                if attempt == attempts:
                    raise FailedError(f"{error}, {attempt} times") from None
                time.sleep(BACKOFF * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))

    def _ask(self, request: PreparedRequest, gap: float, max_bytes: int) -> tuple[Response, bytes]:
        """One request, with its pause before; it counts even if the process is killed in the middle."""
        host, body, size = urljoin(str(request.url), "/"), bytearray(), 0
        self._check("max_requests", self.totals.requests)
        self._check("max_bytes", self.totals.bytes)
        self._pause(host, gap)
        self.totals.requests += 1
        save(self.path, self.totals)
        started = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, TIMEOUT)  # headers can drip in, and bodies
        try:
            with self.adapter.send(request, stream=True, timeout=SILENCE) as response:
                if response.status_code in PASSING:
                    self.totals.waits[host] = time.time() + _retry_after(response)
                    raise FailedError(f"status {response.status_code}")
                while response.status_code == 200 and (chunk := response.raw.read1(65_536, decode_content=True)):
                    body += chunk
                    size = max(len(body), response.raw.tell())
                    if size > max_bytes:
                        raise RefusedError(f"larger than {max_bytes} bytes")
                    self._check("max_bytes", self.totals.bytes + size)
                return response, bytes(body)
        except (RequestException, HTTPError, TimeoutError) as error:
            raise FailedError(f"no whole answer ({type(error).__name__})") from None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.totals.bytes += size
            save(self.path, self.totals)
            self.next_start = started + max(1 / self.settings.per_second, 2 * (time.monotonic() - started))

    def _check(self, name: str, used: int) -> None:
        bound = getattr(self.settings, name)
        if used >= bound:
            raise UserError(f"data.irasutoya.{name} ({bound}) is used up: raise it to go on; what was fetched is kept")

    def _pause(self, host: str, gap: float) -> None:
        left = min(self.totals.waits.get(host, 0.0) - time.time(), DAY)
        if left > MAX_WAIT:
            when = datetime.fromtimestamp(time.time() + left)
            minutes = f"for {math.ceil(left / 60)} minutes, until {when:%Y-%m-%d %H:%M}"
            raise UserError(f"{host} asks to be left alone {minutes}: {AGAIN}")
        if left > 10:
            print(f"{host} asks to be left alone for {left:.0f} s", file=sys.stderr, flush=True)
        longer = max(0.0, gap - 1 / self.settings.per_second)
        time.sleep(max(0.0, left, self.next_start + longer - time.monotonic()))
        self.totals.waits.pop(host, None)

    def _obey_robots(self, url: str) -> float:
        """Seconds between requests that the host asks for; `RefusedError` where its robots.txt forbids `url`."""
        rules = self._rules(urljoin(url, "/"))
        delay, rate = rules.crawl_delay(ROBOT), rules.request_rate(ROBOT)
        gap = max(delay or 0.0, min(rate.seconds, DAY) / rate.requests if rate else 0.0)
        if gap > MAX_GAP or not rules.can_fetch(url, ROBOT):
            raise RefusedError("robots.txt forbids it, or asks for too long a pause between requests")
        return gap

    def _rules(self, host: str) -> Protego:
        """Those of robots.txt; a host without one to be had is not asked for anything, as RFC 9309 says."""
        if host not in self.robots:
            try:
                self.robots[host] = self.fetch(f"{host}robots.txt", _read_robots, ROBOTS_BYTES, robots=False)
            except (FailedError, RefusedError) as error:
                raise UserError(f"{host} gives no robots.txt ({error}): {AGAIN}") from None
        return self.robots[host]


def allowed(text: str, base: str | None, page: str = "") -> str:
    """The address, relative to that of `page`, in the client's own reading, if it may be asked for.

    Only https to `HOSTS` may be asked for, or whatever the replica at `base` has; `RefusedError` for all else.
    """
    try:
        url = parse_url(urljoin(page, text) if len(text) <= 2000 else "")
    except ValueError:
        raise RefusedError("no well-formed address") from None
    origin = f"{url.scheme}://{url.authority}"
    if not (re.fullmatch(f"https://(?:{HOSTS})", origin) if base is None else origin == base):
        raise RefusedError("neither https to Irasutoya's hosts, nor the replica")
    return url._replace(path=url.path or "/", fragment=None).url


def user_agent(contact: str) -> str:
    """Who asks, and where to complain; `UserError` when `contact` is no address at which anybody could be reached."""
    if not re.fullmatch(r"https?://[!-~]{4,200}|[!-~]{1,64}@[!-~]+\.[!-~]{2,100}", contact):
        raise UserError("data.irasutoya.contact: give an e-mail address or a web page where the owner can reach you")
    return f"{ROBOT}/0.1 (+{contact})"


def _retry_after(response: Response) -> float:
    """Seconds that a Retry-After header asks for, as a number or a date; 0 where it makes no sense."""
    try:
        return Retry(retry_after_max=DAY).get_retry_after(response.raw) or 0.0
    except (HTTPError, ValueError, TypeError, OverflowError):
        return 0.0


def _read_robots(response: Response, body: bytes) -> Protego:
    """The rules; those of all others count as one's: a thousand names with a thousand rules each would cost 1 GB."""
    text = body.decode("utf-8-sig", "replace") if response.ok else ""  # a mark before the first rule would hide it
    lines = ((AGENT.match(line), line) for line in text.splitlines())
    return Protego.parse("\n".join(f"User-agent: {who[1] or 'other'}" if who else line for who, line in lines))


def save(path: Path, content: Any) -> None:
    """Write dataclasses, dictionaries and tuples as JSON, for `files.json_if_whole`."""
    files.write_bytes(path, to_json(content))


def _too_late(*_: object) -> None:
    raise TimeoutError
