"""Rate, robots.txt, redirects, retries and bounds, against a replica that misbehaves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpcore
import pytest
from scraping import replica as faults
from scraping.replica import Replica

from illustgan.core.errors import UserError
from illustgan.sources.irasutoya import addresses, checking, feeds, fetching, record
from illustgan.sources.irasutoya.addresses import Address
from illustgan.sources.irasutoya.connecting import PublicBackend
from illustgan.sources.irasutoya.errors import FailedError, RefusedError
from illustgan.sources.irasutoya.fetching import Answer, Fetcher

PICTURE = "/-abc/s400/face.png"


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@contextmanager
def fetching_from(replica: Replica, folder: Path, **changes: Any) -> Iterator[tuple[Fetcher, Clock]]:
    clock = Clock()
    usual = {
        "contact": "nobody@example.org", "base": replica.base, "per_second": 1.0, "max_requests": 100,
        "max_bytes": 10**8, "attempts": 4, "backoff": 2.0, "timeout": 5.0, "max_wait": 600.0, "clock": clock,
        "wall_clock": clock, "sleep": clock.sleep,
    }  # fmt: skip
    fetcher = Fetcher(folder / "requests.tsv", **usual | changes)
    try:
        yield fetcher, clock
    finally:
        fetcher.close()


def at(replica: Replica, target: str = PICTURE) -> Address:
    return addresses.allowed(f"{replica.base}{target}", replica.base)


def as_picture(answer: Answer) -> str:
    return checking.suffix(answer.body, answer.headers.get("content-type", ""), max_pixels=1_000_000)


def fetch(fetcher: Fetcher, replica: Replica, target: str = PICTURE, read: Callable[[Answer], Any] = as_picture) -> Any:
    return fetcher.fetch(at(replica, target), read, max_bytes=100_000)


def test_a_picture_and_what_is_sent_with_the_request(replica: Replica, tmp_path: Path) -> None:
    with fetching_from(replica, tmp_path) as (fetcher, _):
        assert fetch(fetcher, replica) == ".png"
    assert replica.asked == ["/robots.txt", PICTURE]
    assert replica.headers[1]["user-agent"] == "illustgan/0.1 (+nobody@example.org)"
    assert {"cookie", "authorization", "referer"}.isdisjoint(replica.headers[1])


def test_one_at_a_time_and_one_a_second(replica: Replica, tmp_path: Path) -> None:
    with fetching_from(replica, tmp_path) as (fetcher, clock):
        began = clock.now
        for number in range(5):
            fetch(fetcher, replica, f"/-{number}/s400/face.png")
    assert clock.now - began == pytest.approx(5)  # six requests with robots.txt
    assert replica.most_in_flight == 1


def test_a_slow_server_gets_longer_rests(replica: Replica, tmp_path: Path) -> None:
    with fetching_from(replica, tmp_path) as (fetcher, clock):

        def slowly(answer: Answer) -> None:
            pass

        fetch(fetcher, replica)
        stream = fetcher.pool.stream

        def slow_stream(*args: Any, **kwargs: Any) -> Any:
            clock.now += 7
            return stream(*args, **kwargs)

        fetcher.pool.stream = slow_stream  # type: ignore[method-assign]
        fetch(fetcher, replica, read=slowly)
        fetch(fetcher, replica, read=slowly)
    assert clock.slept[-1] == pytest.approx(7)


def test_robots_forbid_and_ask_for_slowness(replica: Replica, tmp_path: Path) -> None:
    replica.robots = "User-agent: other\nDisallow: /\n\nUser-agent: illustgan\nDisallow: /*/secret/\nCrawl-delay: 9\n"
    with fetching_from(replica, tmp_path) as (fetcher, clock):
        with pytest.raises(RefusedError, match=r"robots\.txt forbids"):
            fetch(fetcher, replica, "/-a/secret/s400/face.png")
        fetch(fetcher, replica, "/-a/s400/face.png")
        fetch(fetcher, replica, "/-b/s400/face.png")
    assert replica.asked == ["/robots.txt", "/-a/s400/face.png", "/-b/s400/face.png"]
    assert clock.slept == [pytest.approx(9), pytest.approx(9)]


def test_robots_that_begin_with_a_byte_order_mark(replica: Replica, tmp_path: Path) -> None:
    replica.robots = "\ufeffUser-agent: *\nDisallow: /\n"
    with fetching_from(replica, tmp_path) as (fetcher, _), pytest.raises(RefusedError, match=r"robots\.txt forbids"):
        fetch(fetcher, replica)
    assert replica.asked == ["/robots.txt"]


def test_robots_that_are_not_there_forbid_nothing(replica: Replica, tmp_path: Path) -> None:
    replica.robots = None
    with fetching_from(replica, tmp_path) as (fetcher, _):
        assert fetch(fetcher, replica) == ".png"


@pytest.mark.parametrize(
    "fault",
    [faults.status(503), faults.status(429), faults.dropped, faults.redirect("https://evil.example/"), faults.endless],
)
def test_robots_that_can_not_be_had_forbid_everything(replica: Replica, tmp_path: Path, fault: faults.Fault) -> None:
    replica.fault("robots", fault, 99)
    with (
        fetching_from(replica, tmp_path) as (fetcher, _),
        pytest.raises(UserError, match=r"robots\.txt can't be had .* so nothing is asked of that host"),
    ):
        fetch(fetcher, replica)
    assert replica.of_pictures() == []


def test_robots_that_ask_for_days_between_requests(replica: Replica, tmp_path: Path) -> None:
    replica.robots = "User-agent: *\nCrawl-delay: 86400\n"
    with fetching_from(replica, tmp_path) as (fetcher, _), pytest.raises(UserError, match="asks for more than 600 s"):
        fetch(fetcher, replica)


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(503), faults.status(429), faults.status(520), faults.dropped, faults.cut_short, faults.truncated,
        faults.web_page,
    ],
)  # fmt: skip
def test_what_passes_is_asked_for_again(replica: Replica, tmp_path: Path, fault: faults.Fault) -> None:
    replica.fault("face", fault)
    with fetching_from(replica, tmp_path) as (fetcher, clock):
        assert fetch(fetcher, replica) == ".png"
    assert replica.of_pictures() == [PICTURE] * 2
    assert 1 <= max(clock.slept) <= 3  # backoff times .5 to 1.5


@pytest.mark.parametrize("fault", [faults.status(503), faults.dropped, faults.cut_short])
def test_what_never_comes_is_given_up_after_growing_rests(
    replica: Replica, tmp_path: Path, fault: faults.Fault
) -> None:
    replica.fault("face", fault, 99)
    with fetching_from(replica, tmp_path) as (fetcher, clock):
        with pytest.raises(FailedError, match="4 times"):
            fetch(fetcher, replica)
        rests = [slept for slept in clock.slept if slept != pytest.approx(1)]
        with pytest.raises(FailedError):
            fetch(fetcher, replica)
    assert len(replica.of_pictures()) == 8
    assert all(2**n <= rest <= 3 * 2**n for n, rest in zip(range(3), rests, strict=True))
    assert rests == [slept for slept in clock.slept[len(rests) + 1 :] if slept != pytest.approx(1)][-3:]


@pytest.mark.parametrize(
    ("fault", "reason", "times"),
    [
        (faults.status(404), "not there any more", 1),
        (faults.status(410), "not there any more", 1),
        (faults.status(403), "status 403", 1),
        (faults.status(206), "status 206", 1),
        (faults.web_page, "not sent as a PNG", 2),
        (faults.web_page_called("image/png"), "sent as PNG, but its first bytes say that it is no picture", 2),
        (faults.picture_called("image/jpeg"), "sent as JPEG, but its first bytes say PNG", 2),
        (faults.picture_called("text/plain"), "not sent as a PNG", 2),
        (faults.truncated, "cut short", 2),
        (faults.endless, "larger than 100000 bytes", 1),
        (faults.pixel_bomb, "more than 1000000 pixels", 1),
        (faults.redirect("{path}"), "redirected more than 5 times", 6),
        (faults.redirect("https://evil.example/{path}"), "redirected to where it may not go", 1),
        (faults.redirect("http://169.254.169.254/latest"), "redirected to where it may not go", 1),
        (faults.redirect("http://localhost:{{path}}"), "redirected to where it may not go", 1),
        (faults.redirect(""), "redirected more than 5 times", 6),
    ],
)
def test_what_is_refused_for_good(
    replica: Replica, tmp_path: Path, fault: faults.Fault, reason: str, times: int
) -> None:
    replica.fault("face", fault, 99)
    with fetching_from(replica, tmp_path) as (fetcher, _), pytest.raises(RefusedError, match=reason):
        fetch(fetcher, replica)
    assert replica.of_pictures() == [PICTURE] * times


def test_a_redirect_on_the_list_is_followed_and_counts(replica: Replica, tmp_path: Path) -> None:
    replica.fault("face", faults.redirect("/-other/s400/x.png", 301))
    with fetching_from(replica, tmp_path) as (fetcher, clock):
        assert fetch(fetcher, replica) == ".png"
        assert fetcher.record.count == 3
    assert clock.slept == [pytest.approx(1)] * 2


def test_a_redirect_in_raw_utf_8_leads_where_a_browser_goes(replica: Replica, tmp_path: Path) -> None:
    replica.fault("face", faults.redirect("/-other/s400/顔.png".encode().decode("latin-1")))
    with fetching_from(replica, tmp_path) as (fetcher, _):
        assert fetch(fetcher, replica) == ".png"
    assert replica.of_pictures()[-1] == "/-other/s400/%E9%A1%94.png"


def test_a_redirect_to_what_robots_forbid(replica: Replica, tmp_path: Path) -> None:
    replica.fault("face", faults.redirect("/search/s400/x.png"))
    with fetching_from(replica, tmp_path) as (fetcher, _), pytest.raises(RefusedError, match="robots"):
        fetch(fetcher, replica)


@pytest.mark.parametrize("fault", [faults.dripping, faults.dripping_headers])
def test_what_drips_in_is_cut_off(replica: Replica, tmp_path: Path, fault: faults.Fault) -> None:
    replica.fault("face", fault, 99)
    with (
        fetching_from(replica, tmp_path, timeout=0.1, attempts=2) as (fetcher, _),
        pytest.raises(FailedError, match="timed out, 2 times"),
    ):
        fetch(fetcher, replica)


def test_a_zip_bomb_is_not_unpacked(replica: Replica, tmp_path: Path) -> None:
    replica.fault("face", faults.zip_bomb)
    with fetching_from(replica, tmp_path) as (fetcher, _), pytest.raises(RefusedError, match="larger than"):
        fetcher.fetch(at(replica), lambda answer: feeds.parse(answer.body), max_bytes=1_000_000)


def test_packing_that_was_not_asked_for(replica: Replica, tmp_path: Path) -> None:
    replica.fault("face", faults.status(200, Content_Encoding="br"))
    with fetching_from(replica, tmp_path) as (fetcher, _), pytest.raises(RefusedError, match="packed"):
        fetch(fetcher, replica)


def test_retry_after_is_waited_for_as_number_and_as_date(
    replica: Replica, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with fetching_from(replica, tmp_path) as (fetcher, clock):
        replica.fault("face", faults.status(429, Retry_After="120"))
        began = clock.now
        fetch(fetcher, replica)
        assert 120 <= clock.now - began <= 122
        assert "asks to be left alone for 1" in capsys.readouterr().err
        when = format_datetime(datetime.fromtimestamp(clock.now + 300, UTC), usegmt=True)
        replica.fault("face", faults.status(503, Retry_After=when))
        began = clock.now
        fetch(fetcher, replica)
        assert 298 <= clock.now - began <= 302


def test_a_long_retry_after_ends_the_run_and_outlasts_it(replica: Replica, tmp_path: Path) -> None:
    replica.fault("face", faults.status(429, Retry_After="7200"))
    with (
        fetching_from(replica, tmp_path) as (fetcher, clock),
        pytest.raises(UserError, match="left alone for 120 more minutes"),
    ):
        fetch(fetcher, replica)
    assert clock.now < 1_000_100
    before = len(replica.asked)
    with fetching_from(replica, tmp_path) as (fetcher, clock), pytest.raises(UserError, match="left alone"):
        fetch(fetcher, replica)
    assert len(replica.asked) == before
    with fetching_from(replica, tmp_path) as (fetcher, clock):
        clock.now += 7200
        assert fetch(fetcher, replica) == ".png"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7), ("0", 0), ("-7", 0), ("soon", 0), ("", 0), ("1e9", 0), ("９", 0), ("9" * 99, 999_999_999),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 20), ("Thu, 01 Jan 1970 00:00:01 GMT", 0), ("99 Foo 99999 99:99:99", 0),
    ],
)  # fmt: skip
def test_retry_after_in_all_its_forms(value: str, seconds: float) -> None:
    assert fetching.retry_after({"retry-after": value}, 100.0) == seconds
    assert fetching.retry_after({}, 100.0) == 0


def test_totals_are_bounded_over_all_runs(replica: Replica, tmp_path: Path) -> None:
    with fetching_from(replica, tmp_path, max_requests=3) as (fetcher, _):
        fetch(fetcher, replica)
    with (
        fetching_from(replica, tmp_path, max_requests=3) as (fetcher, _),
        pytest.raises(UserError, match=r"max_requests \(3\) is used up: raise it"),
    ):
        fetch(fetcher, replica)
    assert len(replica.asked) == 3
    replica.fault("face", faults.endless)
    with (
        fetching_from(replica, tmp_path, max_bytes=20_000) as (fetcher, _),
        pytest.raises(UserError, match=r"max_bytes \(20000\) is used up"),
    ):
        fetcher.fetch(at(replica), as_picture, max_bytes=10**9)
    assert record.read(tmp_path / "requests.tsv").bytes < 120_000


def test_a_record_that_was_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "requests.tsv"
    path.write_text("1.000\t200\t10\t0\thttps://a /x\n2.000\t429\t5\t60\thttps://a /y\n3.000\t20")
    totals = record.read(path)
    totals.add(4.0, "200", 7, 0, "https://a", "/z")
    again = record.read(path)
    assert (again.count, again.bytes, again.wait("https://a", 3.0)) == (3, 22, 59.0)


def test_a_record_with_nonsense_in_it_and_a_clock_that_was_set_back(tmp_path: Path) -> None:
    path = tmp_path / "requests.tsv"
    lines = ["inf\t503\t0\t5", "nan\t503\t0\t5", "1\t503\t0\tinf", "1\t200\t-9\t0", "\0\0", "9e9\t503\t1\t60"]
    path.write_text("".join(f"{line}\thttps://a /x\n" for line in lines))
    totals = record.read(path)
    assert (totals.count, totals.bytes) == (1, 1)
    assert totals.wait("https://a", 1e9) == 60  # and not two centuries
    assert totals.wait("https://a", 9e9 + 70) < 0
    assert totals.wait("https://b", 1e9) == 0


@pytest.mark.parametrize(
    "contact", ["", "me", "a@b", "me@example.org\r\nX: y", "me @example.org", "https://", "あ@example.org"]
)
def test_a_contact_that_reaches_nobody(contact: str) -> None:
    with pytest.raises(UserError, match=r"data\.irasutoya\.contact"):
        fetching.user_agent(contact)
    assert fetching.user_agent("https://example.org/about") == "illustgan/0.1 (+https://example.org/about)"


@pytest.mark.parametrize("ips", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_name_that_leads_to_a_private_network(replica: Replica, tmp_path: Path, ips: list[str]) -> None:
    address = addresses.allowed("https://www.irasutoya.com/", None)
    with (
        fetching_from(replica, tmp_path, base=None, resolve=lambda host, port: ips) as (fetcher, _),
        pytest.raises(UserError, match="not on the public internet"),
    ):
        fetcher.fetch(address, as_picture, max_bytes=1000)
    assert replica.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(replica: Replica) -> None:
    answers = iter([["203.0.113.1", "127.0.0.1"]])
    backend = PublicBackend(private=True, resolve=lambda host, port: next(answers))
    backend.sockets.connect_tcp = lambda ip, *_, **__: (_ for _ in ()).throw(httpcore.ConnectError(ip))  # type: ignore
    with pytest.raises(httpcore.ConnectError, match=r"127\.0\.0\.1"):  # both were tried, and the name only once
        backend.connect_tcp("www.irasutoya.com", 443)


def test_a_host_without_an_address(tmp_path: Path, replica: Replica) -> None:
    def no_such_host(host: str, port: int) -> list[str]:
        raise httpcore.ConnectError("can't be resolved")

    address = addresses.allowed("https://www.irasutoya.com/", None)
    with (
        fetching_from(replica, tmp_path, base=None, resolve=no_such_host) as (fetcher, _),
        pytest.raises(UserError, match="can't be connected to, 4 times"),
    ):
        fetcher.fetch(address, as_picture, max_bytes=1000)
