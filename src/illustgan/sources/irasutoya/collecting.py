"""Irasutoya's pictures in a folder with their manifest: the steps from the feed to the files."""

import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.sources import manifest
from illustgan.sources.irasutoya import addresses, checking, feeds, selection, storing
from illustgan.sources.irasutoya.errors import FailedError, RefusedError
from illustgan.sources.irasutoya.fetching import Answer, Fetcher
from illustgan.sources.irasutoya.selection import Candidate, Subset
from illustgan.sources.irasutoya.storing import StoredPage, StoredPicture
from illustgan.sources.manifest import Licence, Picture

SOURCE = "irasutoya"
TERMS = "Irasutoya terms of use: no redistribution as material, up to 20 pictures in a commercial work"
CREATOR = "みふねたかし"
LICENCE = Licence(
    name=SOURCE,
    creator=CREATOR,
    creator_url="https://www.irasutoya.com/",
    source="いらすとや",
    source_url="https://www.irasutoya.com/",
    licence=TERMS,
    licence_url="https://www.irasutoya.com/p/terms.html",
)
FEED_BYTES = 16_000_000  # of one page, unpacked; 150 posts of Irasutoya's are under a million
USUAL_BYTES = 60_000  # of a picture, before any is there to judge by
FAILURES_IN_A_ROW = 3  # pictures that never came: then it is the site or the network, and not the picture
REFUSALS_IN_A_ROW = 20  # pictures that came as something else: then the site has changed, or wants to be left alone


def collect(
    folder: Path,
    cache: Path,
    *,
    accept_terms: bool,
    contact: str,
    subset: Subset,
    labels: Sequence[str],
    title_words: Sequence[str],
    without_labels: Sequence[str],
    without_title_words: Sequence[str],
    until: date | None,
    pictures: int | None,
    side: int,
    snapshot: str,
    base: str | None,
    per_second: float,
    max_requests: int,
    max_bytes: int,
    max_picture_bytes: int,
    max_pixels: int,
    dry_run: bool = False,
    attempts: int = 5,
    backoff: float = 2.0,
    timeout: float = 60.0,
    max_wait: float = 600.0,
) -> None:
    """Fill `folder` with pictures of Irasutoya, manifest.csv, licences.json and left_out.csv.

    What is downloaded goes to `cache` first, and is never asked for again: a run that was killed, or that comes after
    other settings of what is chosen, goes on where things are. The pages of the feed are read once for each `snapshot`
    and `until`: with the same ones, and the same cache, the same pictures come out without a single request. A new
    `snapshot` asks only for pages that have changed.

    Takes about a second for each page of 150 posts and each picture at the default rate.

    Args:
        folder: an existing, empty folder.
        cache: a folder that outlasts the stage; one process at a time.
        accept_terms: that the user has read Irasutoya's terms and keeps to them.
        contact: e-mail or web address in the user agent.
        subset, labels, title_words, without_labels, without_title_words, until: see `selection.choose`.
        pictures: how many at most; None takes all.
        side: length of the longer side in pixels.
        snapshot: name of a reading of the feed; another name reads it again.
        base: address of a replica in place of the real site, its picture hosts included; None for the real site.
        per_second, max_requests, max_bytes, attempts, backoff, timeout, max_wait: see `fetching.Fetcher`.
        max_picture_bytes, max_pixels: bounds on one picture.
        dry_run: print what would be fetched and how long that takes, and leave `folder` alone. No picture is asked
            for. The feed is, where this snapshot of it is not there yet, since nothing else knows which pictures there
            are; it is not asked for again when it comes to fetching.

    Raises:
        UserError: in one line: terms not accepted, no contact, a bound reached, the site out of reach or closed to
            robots, no picture that fits. What was fetched stays in `cache`.
    """
    _check_terms(accept_terms)
    base = None if base is None else _origin(base)
    with _alone(cache), _fetcher(
        cache, contact=contact, base=base, per_second=per_second, max_requests=max_requests, max_bytes=max_bytes,
        attempts=attempts, backoff=backoff, timeout=timeout, max_wait=max_wait,
    ) as fetcher:  # fmt: skip
        notes = storing.snapshot_folder(cache, snapshot, f"{base} {until}")
        bounds = f"{max_picture_bytes}-{max_pixels}"
        posts = _posts(cache, notes, fetcher, until=until, base=base)
        candidates, refused = selection.choose(
            posts, subset=subset, labels=labels, title_words=title_words, without_labels=without_labels,
            without_title_words=without_title_words, until=until, side=side, base=base,
        )  # fmt: skip
        if refused:
            print(f"{refused} pictures have addresses that are not Irasutoya's, or none: left out", file=sys.stderr)
        if not candidates:
            raise UserError(
                f"none of the {len(posts)} posts in the feed fits: see labels, title_words and until of data.irasutoya"
            )
        wanted = len(candidates) if pictures is None else min(pictures, len(candidates))
        if dry_run:
            given_up = storing.left_out(notes, bounds)
            print("\n".join(_forecast(storing.pictures(cache), given_up, candidates, wanted, per_second)))
            return
        got, left_out = _fetch_pictures(
            cache, notes, bounds, candidates, wanted, fetcher, max_bytes=max_picture_bytes, max_pixels=max_pixels
        )
    if not got:
        raise UserError("none of the pictures that data.irasutoya chooses could be had: see left_out in its cache")
    _fill(folder, got, left_out)


def _forecast(
    there: Mapping[str, StoredPicture],
    given_up: Container[str],
    candidates: Sequence[Candidate],
    wanted: int,
    per_second: float,
) -> Iterator[str]:
    """What is still to be fetched, in lines of text."""
    chosen = [candidate for candidate in candidates if candidate.key not in given_up][:wanted]
    missing = [candidate for candidate in chosen if candidate.key not in there]
    sizes = [picture.path.stat().st_size for picture in there.values()]
    megabytes = len(missing) * (sum(sizes) / len(sizes) if sizes else USUAL_BYTES) / 1e6
    duration = timedelta(seconds=round(len(missing) / per_second))
    yield f"{len(candidates)} pictures fit, {len(chosen)} are wanted, {len(chosen) - len(missing)} of them are here"
    yield f"{len(missing)} to fetch: about {duration} at {per_second:g} a second, and about {megabytes:.0f} MB"
    yield from (f"{candidate.address}  {candidate.post.date}  {candidate.post.title}" for candidate in missing)


def _check_terms(accepted: bool) -> None:
    if not accepted:
        raise UserError(
            "Irasutoya's pictures are not free to pass on (https://www.irasutoya.com/p/terms.html): read the terms, "
            "then set data.irasutoya.accept_terms to true in params.yaml"
        )


def _origin(base: str) -> str:
    """A replica's scheme, host and port."""
    try:
        address = addresses.Address.parse(base)
    except RefusedError:
        address = None
    if address is None or address.target != "/":
        raise UserError(f"data.irasutoya.base: give scheme, host and port, such as http://127.0.0.1:8000, not {base!r}")
    return address.origin


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """One process at a time, on a cache that holds nothing half written."""
    cache.mkdir(parents=True, exist_ok=True)
    lock = FileLock(cache / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UserError(f"another run is fetching into {cache}: wait for it, or stop it") from None
    try:
        storing.sweep(cache)
        yield
    finally:
        lock.release()


@contextmanager
def _fetcher(cache: Path, **settings: Any) -> Iterator[Fetcher]:
    fetcher = Fetcher(cache / "requests.tsv", **settings)
    try:
        yield fetcher
    finally:
        fetcher.close()


def _posts(cache: Path, notes: Path, fetcher: Fetcher, *, until: date | None, base: str | None) -> list[feeds.Post]:
    """All posts of the feed, from the snapshot's pages as far as they are there."""
    pages: list[feeds.Page] = []

    def ask(start: int) -> feeds.Page:
        address = addresses.allowed(f"{base or addresses.SITE}{feeds.query(start, until)}", base)
        path = storing.page_path(notes, len(pages) + 1)
        stored = storing.read_page(path, str(address))
        if stored is None:
            stored = _fetch_page(cache, address, fetcher)
            storing.write_page(path, stored)
        pages.append(stored.page)
        return stored.page

    first = ask(1)
    pages.clear()
    with Progress("read the feed", first.total or first.entries, "post") as progress:
        posts = feeds.crawl(ask, lambda new, total: progress.advance(new))
    total = pages[-1].total
    if total is not None and total > len(posts):
        print(
            f"the feed speaks of {total} posts and gave {len(posts)}: another data.irasutoya.snapshot reads it again",
            file=sys.stderr,
        )
    return posts


def _fetch_page(cache: Path, address: addresses.Address, fetcher: Fetcher) -> StoredPage:
    """A page of the feed, or the version that is in the cache when the site says that it is still the same."""
    latest = storing.latest_page_path(cache, str(address))
    before = storing.read_page(latest, str(address))
    headers = {}
    if before is not None and before.etag:
        headers["If-None-Match"] = before.etag
    if before is not None and before.last_modified:
        headers["If-Modified-Since"] = before.last_modified

    def read(answer: Answer) -> StoredPage:
        if answer.status == 304:
            if before is None:
                raise FailedError("said to be unchanged, but never seen before")
            return before
        etag, modified = (answer.headers.get(name, "") for name in ("etag", "last-modified"))
        return StoredPage(str(address), _plain(etag), _plain(modified), feeds.parse(answer.body))

    try:
        page = fetcher.fetch(address, read, max_bytes=FEED_BYTES, headers=headers)
    except (FailedError, RefusedError) as error:
        raise UserError(f"{address} can't be read ({error}): run this again later; what was fetched is kept") from None
    storing.write_page(latest, page)
    return page


def _plain(header: str) -> str:
    """A header's value, if it can be sent back."""
    return header if header.isascii() and header.isprintable() and len(header) <= 200 else ""


def _fetch_pictures(
    cache: Path,
    notes: Path,
    bounds: str,
    candidates: Iterable[Candidate],
    wanted: int,
    fetcher: Fetcher,
    *,
    max_bytes: int,
    max_pixels: int,
) -> tuple[list[tuple[Candidate, StoredPicture]], list[tuple[Candidate, str]]]:
    """The first `wanted` pictures that can be had, no two with the same bytes, and why others before them could not."""
    there, given_up = storing.pictures(cache), storing.left_out(notes, bounds)
    got: dict[str, tuple[Candidate, StoredPicture]] = {}
    left_out: list[tuple[Candidate, str]] = []
    patience = _Patience(notes, bounds)
    with Progress("fetch pictures", wanted, "picture") as progress:
        for candidate in candidates:
            if len(got) == wanted:
                break
            # what this snapshot gave up stays so, even if another one got it since: else its choice would change
            reason = given_up.get(candidate.key)
            picture = there.get(candidate.key) if reason is None else None
            if picture is not None and not storing.is_whole(picture):
                picture.path.unlink(missing_ok=True)
                picture = None
            if picture is None and reason is None:
                try:
                    picture = _fetch_picture(cache, candidate, fetcher, max_bytes, max_pixels)
                    patience.came()
                except (RefusedError, FailedError) as error:
                    reason = str(error)
                    patience.came_not(candidate, error)
            if picture is None:
                left_out.append((candidate, reason or ""))
            elif picture.sha256 in got:
                left_out.append((candidate, f"the same bytes as {_name(*got[picture.sha256])}"))
            else:
                got[picture.sha256] = candidate, picture
                progress.advance()
    patience.end()
    return list(got.values()), left_out


def _fetch_picture(
    cache: Path, candidate: Candidate, fetcher: Fetcher, max_bytes: int, max_pixels: int
) -> StoredPicture:
    def read(answer: Answer) -> StoredPicture:
        suffix = checking.suffix(answer.body, answer.headers.get("content-type", ""), max_pixels=max_pixels)
        return storing.write_picture(cache, candidate.key, answer.body, suffix)

    return fetcher.fetch(candidate.address, read, max_bytes=max_bytes)


class _Patience:
    """Tells a picture that can't be had from a site that can't be reached.

    A picture that never came is given up only once another one has come after it, or when it does not come in a
    second run either: with the network gone, the run ends and nothing is held against the pictures. The same goes for
    pictures that were refused one after the other until the run ended: a site that is tired of us says so to all.
    """

    def __init__(self, notes: Path, bounds: str) -> None:
        self.notes, self.bounds = notes, bounds
        self.failed: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str]] = []
        self.in_a_row = 0

    def came(self) -> None:
        self.end()
        self.refused.clear()
        self.in_a_row = 0

    def came_not(self, candidate: Candidate, error: Exception) -> None:
        self.in_a_row += 1
        if isinstance(error, FailedError) and not storing.failed_before(self.notes, candidate.key, str(error)):
            self.failed.append((candidate.key, str(error)))
        else:
            storing.leave_out(self.notes, self.bounds, candidate.key, str(error))  # now: a kill asks for it no more
            self.refused.append((candidate.key, str(error)))
        if len(self.failed) == FAILURES_IN_A_ROW or self.in_a_row == REFUSALS_IN_A_ROW:
            for key, reason in self.refused:
                if not storing.failed_before(self.notes, key, reason):
                    storing.take_back(self.notes, self.bounds, key)
            raise UserError(
                f"{self.in_a_row} pictures in a row could not be had (the last, {candidate.address}: {error}): "
                "run this again later; what was fetched is kept"
            )

    def end(self) -> None:
        for key, reason in self.failed:
            storing.leave_out(self.notes, self.bounds, key, reason)
        self.failed.clear()


def _name(candidate: Candidate, picture: StoredPicture) -> str:
    return f"{SOURCE}/{candidate.post.key}-{candidate.number:02d}{picture.path.suffix}"


def _fill(
    folder: Path, got: Sequence[tuple[Candidate, StoredPicture]], left_out: Sequence[tuple[Candidate, str]]
) -> None:
    """Put the pictures and what is known of them into `folder`, by date."""
    rows = []
    for candidate, picture in sorted(got, key=lambda one: (one[0].post.date, one[0].post.key, one[0].number)):
        post, name = candidate.post, _name(candidate, picture)
        storing.link(picture.path, folder / name)
        origin = {
            "post": post.address,
            "title": post.title,
            "labels": "|".join(post.labels),
            "date": post.date,
            "address": str(candidate.address),
            "sha256": picture.sha256,
            "bytes": str((folder / name).stat().st_size),
        }
        rows.append(Picture(name, "", SOURCE, SOURCE, TERMS, CREATOR, origin=origin))
    manifest.write(folder, rows, [LICENCE])
    reasons = [{"address": str(one.address), "post": one.post.address, "reason": reason} for one, reason in left_out]
    files.write_text(folder / "left_out.csv", manifest.csv_text(["address", "post", "reason"], reasons))
