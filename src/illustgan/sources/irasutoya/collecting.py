"""Irasutoya's pictures in a folder with their manifest: the steps from the feed to the files."""

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from requests import Response

from illustgan.core import atomic
from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.sources import manifest
from illustgan.sources.irasutoya import cache, checking, feeds
from illustgan.sources.irasutoya.fetching import FailedError, Fetcher, RefusedError, allowed
from illustgan.sources.irasutoya.selection import Candidate, choose
from illustgan.sources.manifest import Licence, Picture
from illustgan.sources.settings import Data, Irasutoya

SITE = "https://www.irasutoya.com"
TERMS = "Irasutoya terms of use: no redistribution as material, up to 20 pictures in a commercial work"
LICENCE = Licence("irasutoya", "みふねたかし", f"{SITE}/", "いらすとや", f"{SITE}/", TERMS, f"{SITE}/p/terms.html")
FEED_BYTES = 4_000_000  # of one page; 150 posts of Irasutoya's are under a million
USUAL_BYTES = 60_000  # of a picture, before any is there to judge by
FAILED_IN_A_ROW, REFUSED_IN_A_ROW = 3, 20  # then it is the site or the network, and not the pictures


@dataclass(frozen=True)
class StoredPage:
    """A page of the feed, and the headers that say which version it is."""

    etag: str
    last_modified: str
    page: feeds.Page


def collect(data: Data, folder: Path, *, downloads: Path, dry_run: bool = False) -> None:
    """Fill `folder` with pictures of Irasutoya, manifest.csv, licences.json and left_out.csv.

    What comes goes to `downloads` first (see `cache`), and is never asked for again: a run that was killed, or that
    comes after other settings of what is chosen, goes on where things are. The feed is read once for each `snapshot`
    and `until`: with the same ones the same pictures come out without a single request, and a new snapshot asks only
    for pages that have changed.

    Args:
        data: the settings; `data.irasutoya` chooses.
        folder: an existing, empty folder.
        downloads: a folder that outlasts the stage, held by `cache.alone`.
        dry_run: read the feed, print what would be fetched and how long that takes, and leave `folder` alone.

    Raises:
        UserError: terms not accepted, no contact, a bound reached, the site out of reach or closed to robots, no
            picture that fits. What was fetched is kept.
    """
    settings = data.irasutoya
    if not settings.accept_terms:
        raise UserError(
            f"Irasutoya's pictures are not free to pass on ({LICENCE.licence_url}): read the terms, then set "
            "data.irasutoya.accept_terms to true in params.yaml"
        )
    fetcher = Fetcher(downloads / "totals.json", settings)
    reading = hashlib.sha256(f"{settings.base} {settings.until}".encode()).hexdigest()[:8]
    snapshot = downloads / "snapshots" / f"{settings.snapshot}-{reading}"
    posts = _read_feed(snapshot, fetcher, settings)
    candidates, refused = choose(posts, settings)
    if refused:
        print(f"{refused} pictures have addresses that are not Irasutoya's: left out", file=sys.stderr)
    if not candidates:
        raise UserError(f"none of {len(posts)} posts fits labels, title_words and until of data.irasutoya")
    left = LeftOut(snapshot / f"left_out-{settings.max_picture_bytes}-{data.max_pixels}.json")
    if dry_run:
        print(_forecast(candidates, cache.pictures(downloads), left, settings))
    else:
        _fill(folder, *_fetch_pictures(candidates, downloads, left, fetcher, data))


def _read_feed(snapshot: Path, fetcher: Fetcher, settings: Irasutoya) -> list[feeds.Post]:
    """All posts of the feed, from the snapshot's pages as far as they are there."""
    pages: list[feeds.Page] = []

    def ask(start: int) -> feeds.Page:
        address = allowed(f"{settings.base or SITE}{feeds.query(start, settings.until)}", settings.base)
        digest = hashlib.sha256(address.encode()).hexdigest()[:32]
        path = snapshot / f"{len(pages) + 1:05d}-{digest}.json"
        stored = cache.load(path, StoredPage)
        if stored is None:
            earlier = sorted(snapshot.parent.glob(f"*/*-{digest}.json"), key=lambda path: path.stat().st_mtime_ns)
            stored = _fetch_page(address, cache.load(earlier[-1], StoredPage) if earlier else None, fetcher)
            cache.save(path, stored)
        pages.append(stored.page)
        return stored.page

    total = ask(1).total
    pages.clear()
    with Progress("read the feed", total, "post") as progress:
        posts = feeds.crawl(ask, progress.advance)
    if pages[-1].total > len(posts):
        print(f"the feed speaks of {pages[-1].total} posts and gave {len(posts)}: another snapshot reads it again")
    return posts


def _fetch_page(address: str, before: StoredPage | None, fetcher: Fetcher) -> StoredPage:
    """A page of the feed, or the one of `before` where the site says that it is still the same."""
    versions = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified} if before else {}

    def read(response: Response, body: bytes) -> StoredPage:
        if response.status_code == 304 and before:
            return before
        etag, modified = (response.headers.get(name, "") for name in ("etag", "last-modified"))
        return StoredPage(feeds.clean(etag), feeds.clean(modified), feeds.parse(body))

    try:
        return fetcher.fetch(address, read, max_bytes=FEED_BYTES, headers={k: v for k, v in versions.items() if v})
    except (FailedError, RefusedError) as error:
        raise UserError(f"{address} can't be read ({error}): run this again later; what was fetched is kept") from None


class LeftOut:
    """Pictures that did not come, in a file: why, and whether they are given up.

    One is once another has come after it, or when it does not come in a second run either: with the network gone, or a
    site that is tired of us, the run ends and nothing is held against pictures. What a snapshot gave up stays so, even
    if another one got it since: its choice would change.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons = cache.load(path, dict[str, tuple[str, bool]]) or {}
        self.row: list[str] = []
        self.failed = 0

    def came_not(self, candidate: Candidate, error: Exception) -> None:
        """Note one; `UserError` where it is not the first in a row."""
        again = candidate.key in self.reasons
        self.reasons[candidate.key] = str(error), again
        cache.save(self.path, self.reasons)
        if not again:
            self.row.append(candidate.key)
            self.failed += isinstance(error, FailedError)
        if self.failed == FAILED_IN_A_ROW or len(self.row) == REFUSED_IN_A_ROW:
            raise UserError(
                f"{len(self.row)} pictures in a row could not be had (the last, {candidate.address}: {error}): run this "
                "again later; what was fetched is kept"
            )

    def came(self) -> None:
        """Another picture has come, or there are no more: those before it are given up."""
        self.reasons |= {key: (self.reasons[key][0], True) for key in self.row}
        if self.row:
            cache.save(self.path, self.reasons)
        self.row, self.failed = [], 0


def _fetch_pictures(
    candidates: list[Candidate], downloads: Path, left: LeftOut, fetcher: Fetcher, data: Data
) -> tuple[dict[str, tuple[Candidate, Path]], list[tuple[Candidate, str]]]:
    """The first pictures that can be had, by the hash of their bytes, and why others before them could not."""
    got: dict[str, tuple[Candidate, Path]] = {}
    left_out: list[tuple[Candidate, str]] = []
    there, wanted = cache.pictures(downloads), _wanted(candidates, data.irasutoya)
    with Progress("fetch pictures", wanted, "picture") as progress:
        for candidate in candidates:
            if len(got) == wanted:
                break
            reason, given_up = left.reasons.get(candidate.key, ("", False))
            path = None if given_up else there.get(candidate.key)
            if path is None and not given_up:
                try:
                    path = _fetch_picture(candidate, downloads / "pictures", fetcher, data)
                    left.came()
                except (RefusedError, FailedError) as error:
                    left.came_not(candidate, error)
                    reason = str(error)
            if path is None:
                left_out.append((candidate, reason))
            elif (digest := path.name.split(".")[1]) in got:
                left_out.append((candidate, f"the same bytes as {_name(*got[digest])}"))
            else:
                got[digest] = candidate, path
                progress.advance()
    left.came()
    if not got:
        raise UserError(f"none of the pictures that data.irasutoya chooses could be had: see {left.path}")
    return got, left_out


def _fetch_picture(candidate: Candidate, folder: Path, fetcher: Fetcher, data: Data) -> Path:
    def read(response: Response, body: bytes) -> Path:
        suffix = checking.suffix(body, response.headers.get("content-type", ""), max_pixels=data.max_pixels)
        path = folder / f"{candidate.key}.{hashlib.sha256(body).hexdigest()}{suffix}"
        atomic.write_bytes(path, body)
        return path

    return fetcher.fetch(candidate.address, read, max_bytes=data.irasutoya.max_picture_bytes)


def _wanted(candidates: list[Candidate], settings: Irasutoya) -> int:
    return min(settings.pictures or len(candidates), len(candidates))


def _forecast(candidates: list[Candidate], there: dict[str, Path], left: LeftOut, settings: Irasutoya) -> str:
    """What is still to be fetched, in lines of text."""
    possible = [one for one in candidates if not left.reasons.get(one.key, ("", False))[1]]
    chosen = possible[: _wanted(candidates, settings)]
    missing = [one for one in chosen if one.key not in there]
    usual = sum(path.stat().st_size for path in there.values()) / len(there) if there else USUAL_BYTES
    duration = timedelta(seconds=round(len(missing) / settings.per_second))
    lines = [
        f"{len(candidates)} pictures fit, {len(chosen)} are wanted, {len(chosen) - len(missing)} of them are here",
        f"{len(missing)} to fetch: about {duration} at {settings.per_second:g} a second, and about "
        f"{len(missing) * usual / 1e6:.0f} MB",
    ]
    return "\n".join(lines + [f"{one.address}  {one.post.date}  {one.post.title}" for one in missing])


def _name(candidate: Candidate, path: Path) -> str:
    return f"{LICENCE.name}/{candidate.post.key}-{candidate.number:02d}{path.suffix}"


def _fill(folder: Path, got: dict[str, tuple[Candidate, Path]], left_out: list[tuple[Candidate, str]]) -> None:
    """Put the pictures and what is known of them into `folder`, by date."""
    rows = []
    (folder / LICENCE.name).mkdir()
    for digest, (one, path) in sorted(got.items(), key=lambda item: (item[1][0].post.date, item[1][0].post.key, item[1][0].number)):
        name = _name(one, path)
        try:
            os.link(path, folder / name)
        except OSError:  # a disk without hard links, or another disk
            shutil.copyfile(path, folder / name)
        origin = {
            "post": one.post.address, "title": one.post.title, "labels": "|".join(one.post.labels),
            "date": one.post.date, "address": one.address, "sha256": digest, "bytes": str(path.stat().st_size),
        }  # fmt: skip
        rows.append(Picture(name, "", LICENCE.name, LICENCE.name, TERMS, LICENCE.creator, origin=origin))
    manifest.write(folder, rows, [LICENCE])
    reasons = [{"address": one.address, "post": one.post.address, "reason": reason} for one, reason in left_out]
    atomic.write_text(folder / "left_out.csv", manifest.csv_text(["address", "post", "reason"], reasons))
