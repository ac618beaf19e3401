"""Asking for addresses, one at a time: rate, robots.txt, redirects, retries, bounds on time, bytes and requests."""

import hashlib
import math
import re
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar

import httpcore
from protego import Protego

from illustgan.core.errors import UserError
from illustgan.sources.irasutoya import record as records
from illustgan.sources.irasutoya.addresses import PORTS, Address, redirected
from illustgan.sources.irasutoya.connecting import PublicBackend, Resolve, resolve
from illustgan.sources.irasutoya.errors import FailedError, RefusedError

Read = TypeVar("Read")

ROBOT = "illustgan"  # the name that robots.txt may speak of
READ_TIMEOUT = 20.0  # seconds without a byte
HOPS = 5
REDIRECTS = (301, 302, 303, 307, 308)
PASSING = (408, 425, 429, *range(500, 600))  # statuses after which it is worth while to ask again
BAD_CONTENT_ATTEMPTS = 2  # of a file that arrives, but is not what it should be
ROBOTS_BYTES = 512_000  # RFC 9309 asks for this much at least
MISSING = (404, 410)
TELL = 10.0  # seconds of waiting that the user is told of


@dataclass(frozen=True)
class Answer:
    """What a server said, after redirects: headers by lower-case name, the body without transfer compression."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Fetcher:
    """Asks for addresses with what the politeness of a run depends on: the last request's time, and all totals.

    At most one request is in flight, and the next one starts no sooner than 1/`per_second` seconds after the last
    one started, no sooner than the last one took, and no sooner than the host's robots.txt or Retry-After asks for.
    Redirects, robots.txt and repeated attempts count like any other request.

    Args:
        record: file that outlasts the run, for the totals.
        contact: an e-mail or web address for the site's owner, in the user agent.
        base: the address of a replica, or None for the real site.
        per_second: requests a second, at most.
        max_requests, max_bytes: bounds over all runs with the same `record`.
        attempts: how often an address is asked for before it is given up.
        backoff: seconds to wait before the second attempt, about; twice as long before each further one.
        timeout: seconds that one request may take in all.
        max_wait: seconds; when a host asks for a longer pause, the run ends instead.
        resolve, clock, wall_clock, sleep: for tests.
    """

    def __init__(
        self,
        record: Path,
        *,
        contact: str,
        base: str | None,
        per_second: float,
        max_requests: int,
        max_bytes: int,
        attempts: int,
        backoff: float,
        timeout: float,
        max_wait: float,
        resolve: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.agent, self.base = user_agent(contact), base
        self.gap, self.max_requests, self.max_bytes = 1 / per_second, max_requests, max_bytes
        self.attempts, self.backoff, self.timeout, self.max_wait = attempts, backoff, timeout, max_wait
        self.clock, self.wall_clock, self.sleep = clock, wall_clock, sleep
        self.record = records.read(record)
        self.backend = PublicBackend(private=base is not None, resolve=resolve)
        self.pool = httpcore.ConnectionPool(max_connections=4, keepalive_expiry=30, network_backend=self.backend)
        self.robots: dict[str, Protego] = {}
        self.next_start = -math.inf

    def close(self) -> None:
        """Close the connections."""
        self.pool.close()

    def fetch(
        self,
        address: Address,
        read: Callable[[Answer], Read],
        *,
        max_bytes: int,
        headers: Mapping[str, str] | None = None,
    ) -> Read:
        """Ask for an address until `read` takes the answer.

        Args:
            address: where to begin; redirects are followed on the allow-list.
            read: turns an answer (200 or 304) into a result, or raises `FailedError` for one that is not as it should
                be, which gives it one more chance, or `RefusedError`.
            max_bytes: of the body.
            headers: further request headers.

        Raises:
            RefusedError: it may not be asked for, is not there, is too large, or was twice not as it should be.
            FailedError: it was asked for as often as allowed, and never came whole.
            UserError: a total bound is reached, or the host wants to be left alone for long.
        """
        return self._with_retries(address, read, max_bytes, headers or {}, obey=True)

    def _with_retries(
        self, address: Address, read: Callable[[Answer], Read], max_bytes: int, headers: Mapping[str, str], obey: bool
    ) -> Read:
        bad = 0
        for attempt in range(1, self.attempts + 1):
            try:
                answer = self._follow(address, max_bytes, headers, obey)
                if answer.status not in PASSING:
                    try:
                        return read(_whole(answer) if obey else answer)
                    except FailedError as error:
                        bad, reason = bad + 1, str(error)
                        if bad == BAD_CONTENT_ATTEMPTS:
                            raise RefusedError(reason) from None
                else:
                    reason = f"status {answer.status}"  # a Retry-After is in the totals, and `_pause` heeds it
            except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
                reason = _in_words(error)
            if attempt < self.attempts:
                self._rest(self._backed_off(address, attempt))
        raise FailedError(f"{reason}, {self.attempts} times")

    def _follow(self, address: Address, max_bytes: int, headers: Mapping[str, str], obey: bool) -> Answer:
        for _ in range(HOPS + 1):
            if obey:
                self._obey_robots(address)
            answer = self._ask(address, max_bytes, headers)
            if answer.status not in REDIRECTS:
                return answer
            address = redirected(address, answer.headers.get("location", ""), self.base)
        raise RefusedError(f"redirected more than {HOPS} times")

    def _ask(self, address: Address, max_bytes: int, headers: Mapping[str, str]) -> Answer:
        """One request, with its pause before and its line in the record after."""
        self._check_totals()
        self._pause(address.origin)
        started, status, body, wait = self.clock(), "-", _Body(max_bytes), 0.0
        url = httpcore.URL(scheme=address.scheme, host=address.host, port=_port(address), target=address.target)
        sent = {"User-Agent": self.agent, "Accept-Encoding": "gzip", "Accept": "*/*", **headers}
        self.backend.finish_within(self.timeout)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), min(READ_TIMEOUT, self.timeout))
        try:
            with self.pool.stream("GET", url, headers=list(sent.items()), extensions={"timeout": timeouts}) as response:
                status = str(response.status)
                got = {name.decode("latin-1").lower(): _decoded(value) for name, value in response.headers}
                if response.status in PASSING:
                    wait = retry_after(got, self.wall_clock())
                if response.status == 200:
                    body.expect(got)
                    for chunk in response.iter_stream():
                        body.add(chunk)
                        self._check_totals(body.received)
            return Answer(response.status, got, body.finish())
        finally:
            self.record.add(self.wall_clock(), status, body.received, wait, address.origin, address.target)
            self.next_start = max(started + self.gap, self.clock() + (self.clock() - started))

    def _pause(self, origin: str) -> None:
        now = self.clock()
        robots = self.robots.get(origin)
        asked = robots_gap(robots) - self.gap if robots else 0.0
        until_asked = self.record.wait(origin, self.wall_clock())
        if until_asked > self.max_wait:
            raise UserError(
                f"{origin} asks to be left alone for {math.ceil(until_asked / 60)} more minutes: run this again then; "
                "what was fetched is kept"
            )
        if until_asked > TELL:
            print(f"{origin} asks to be left alone for {until_asked:.0f} s", file=sys.stderr, flush=True)
        self._rest(max(self.next_start + max(asked, 0.0) - now, until_asked))

    def _rest(self, seconds: float) -> None:
        if 0 < seconds < math.inf:
            self.sleep(seconds)

    def _backed_off(self, address: Address, attempt: int) -> float:
        """Seconds before the next attempt: doubling, times .5 to 1.5 by chance, so that clients don't come in step.

        The chance is a hash, so that a run can be repeated.
        """
        chance = int.from_bytes(hashlib.sha256(f"{attempt} {address}".encode()).digest()[:4], "big") / 2**32
        return min(self.backoff * 2.0 ** (attempt - 1) * (0.5 + chance), self.max_wait)

    def _check_totals(self, more: int = 0) -> None:
        if more == 0 and self.record.count >= self.max_requests:
            raise UserError(
                f"data.irasutoya.max_requests ({self.max_requests}) is used up: raise it to go on; "
                "what was fetched is kept"
            )
        if self.record.bytes + more >= self.max_bytes:
            raise UserError(
                f"data.irasutoya.max_bytes ({self.max_bytes}) is used up: raise it to go on; what was fetched is kept"
            )

    def _obey_robots(self, address: Address) -> None:
        origin = address.origin
        if origin not in self.robots:
            self.robots[origin] = self._robots_of(address)
            if robots_gap(self.robots[origin]) > self.max_wait:
                raise UserError(f"robots.txt of {origin} asks for more than {self.max_wait:g} s between requests")
        if not self.robots[origin].can_fetch(str(address), ROBOT):
            raise RefusedError("robots.txt forbids it")

    def _robots_of(self, address: Address) -> Protego:
        """RFC 9309: a file that isn't there forbids nothing; one that can't be had forbids everything."""
        place = Address(address.scheme, address.host, address.port, "/robots.txt")
        try:
            return self._with_retries(place, _read_robots, ROBOTS_BYTES, {}, obey=False)
        except (FailedError, RefusedError) as error:
            raise UserError(
                f"{place} can't be had ({error}), so nothing is asked of that host: try again later"
            ) from None


class _Body:
    """Bytes as they come, unpacked within a bound."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes, self.received, self.size = max_bytes, 0, 0
        self.parts: list[bytes] = []
        self.unpack: zlib._Decompress | None = None

    def expect(self, headers: Mapping[str, str]) -> None:
        """Look at what the headers promise before anything is read."""
        encoding = headers.get("content-encoding", "").strip().lower() or "identity"
        if encoding not in ("identity", "gzip", "x-gzip"):
            raise RefusedError(f"packed in a way that was not asked for: {encoding[:20]!r}")
        self.unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if encoding.endswith("gzip") else None
        if headers.get("content-length", "").isdecimal() and int(headers["content-length"][:15]) > self.max_bytes:
            raise RefusedError(f"larger than {self.max_bytes} bytes")

    def add(self, chunk: bytes) -> None:
        """Take what came; `RefusedError` as soon as it is too much, packed or unpacked."""
        self.received += len(chunk)
        if self.unpack is not None:
            try:
                chunk = self.unpack.decompress(chunk, self.max_bytes - self.size + 1)
            except zlib.error:
                raise httpcore.RemoteProtocolError("damaged gzip") from None
        self.size += len(chunk)
        if max(self.size, self.received) > self.max_bytes:
            raise RefusedError(f"larger than {self.max_bytes} bytes")
        self.parts.append(chunk)

    def finish(self) -> bytes:
        """All of it; `httpcore.RemoteProtocolError` if the packed stream has no end."""
        if self.unpack is not None and not self.unpack.eof:
            raise httpcore.RemoteProtocolError("gzip cut short")
        return b"".join(self.parts)


def user_agent(contact: str) -> str:
    """Who asks, and where to complain; `UserError` when `contact` is no address at which anybody could be reached."""
    if not re.fullmatch(r"https?://[!-~]{4,200}|[!-~]{1,64}@[!-~]+\.[!-~]{2,100}", contact):
        raise UserError(
            "data.irasutoya.contact: give an e-mail address or a web page where the site's owner can reach you"
        )
    return f"{ROBOT}/0.1 (+{contact})"


def retry_after(headers: Mapping[str, str], now: float) -> float:
    """Seconds that a Retry-After header asks for, as a number or a date; 0 without one that makes sense.

    Args:
        headers: by lower-case name.
        now: Unix time.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0.0


def robots_gap(robots: Protego) -> float:
    """Seconds between requests that robots.txt asks for, or 0."""
    delay, rate = robots.crawl_delay(ROBOT), robots.request_rate(ROBOT)
    return max(delay or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)


def _read_robots(answer: Answer) -> Protego:
    if answer.status == 200:
        return Protego.parse(answer.body.decode("utf-8-sig", "replace"))  # a mark before its first rule would hide it
    if 400 <= answer.status < 500:
        return Protego.parse("")
    raise FailedError(f"status {answer.status}")


def _whole(answer: Answer) -> Answer:
    if answer.status in (200, 304):
        return answer
    raise RefusedError("not there any more" if answer.status in MISSING else f"status {answer.status}")


def _decoded(value: bytes) -> str:
    """A header's value; some servers write the addresses of redirects in UTF-8, as browsers take them."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _port(address: Address) -> int | None:
    """None for the standard port, which must not stand in the Host header."""
    return None if address.port == PORTS[address.scheme] else address.port


def _in_words(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "timed out"
    return "can't be connected to" if isinstance(error, httpcore.ConnectError) else "connection broken off"
