"""Irasutoya's pictures in a folder with their manifest: the steps from the feed to the files.

What has been fetched is kept in a cache of whole files, so that a killed run loses no more than what was in flight:

totals.json                               requests and bytes of all runs, and hosts that asked to be left alone
pictures/KEY.SHA256.png                   a picture under the hash of its address and that of its bytes
snapshots/NAME-HASH/00001-HASH.json       the pages of the feed as one reading met them, by number and address
snapshots/NAME-HASH/left_out-BOUNDS.json  pictures that did not come, under bounds that may be the reason
"""

import hashlib
import io
import itertools
import os
import re
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image
from requests import Response

from illustgan.core import files
from illustgan.core.errors import UserError, one_line
from illustgan.core.progress import Progress
from illustgan.sources import manifest
from illustgan.sources.irasutoya import feeds
from illustgan.sources.irasutoya.feeds import Candidate
from illustgan.sources.irasutoya.fetching import AGAIN, SITE, FailedError, Fetcher, RefusedError, allowed, save
from illustgan.sources.manifest import Licence, Picture
from illustgan.sources.settings import Data

TERMS = "Irasutoya terms of use: no redistribution as material, up to 20 pictures in a commercial work"
LICENCE = Licence("irasutoya", "みふねたかし", f"{SITE}/", "いらすとや", f"{SITE}/", TERMS, f"{SITE}/p/terms.html")
FEED_BYTES = 4_000_000  # of one page; 150 posts of Irasutoya's are under a million
SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
IN_A_ROW = 5  # pictures of one host that do not come: then it is the host or the network, and not the pictures

Got = tuple[Candidate, Path]


@contextmanager
def alone(downloads: Path) -> Iterator[None]:
    """One process at a time, in a cache that holds nothing half written; `UserError` for the second process."""
    for part in ("pictures", "snapshots"):  # before anything is fetched, it is seen whether there is room for it
        (downloads / part).mkdir(parents=True, exist_ok=True)
    with files.locked(downloads / "lock", f"another run is fetching into {downloads}: wait for it, or stop it"):
        for path in filter(Path.is_file, downloads.rglob(".[0-9]*-*")):  # temporary files of a killed run
            path.unlink()
        yield


def cached(downloads: Path) -> dict[str, Path]:
    """All pictures in the cache by their address's key."""
    paths = downloads.glob("pictures/*")
    named = ((re.fullmatch(r"([0-9a-f]{32}-\d+)\.[0-9a-f]{64}\.[a-z]+", path.name), path) for path in paths)
    return {name[1]: path for name, path in named if name}


def collect(data: Data, folder: Path, *, downloads: Path, dry_run: bool = False) -> None:
    """Fill `folder` with pictures of Irasutoya, manifest.csv, licences.json and left_out.csv.

    What comes is kept in `downloads`, held by `alone`, and never asked for again. The feed is read once for each
    `snapshot` and `until`. A dry run reads the feed and prints what it would do. `UserError`: terms not accepted, no
    contact, a bound reached, a host that gives nothing or asks for a pause, nothing that can be had.
    """
    settings = data.irasutoya
    if not settings.accept_terms:
        raise UserError(
            f"Irasutoya's pictures are not free to pass on ({LICENCE.licence_url}): read the terms, then set "
            "data.irasutoya.accept_terms to true in params.yaml"
        )
    run = Run(data, downloads)
    posts = run.read_feed()
    candidates, refused = feeds.choose(posts, settings)
    if refused:
        print(f"{refused} pictures have addresses that are not Irasutoya's: left out", file=sys.stderr)
    if not candidates:
        raise UserError(f"none of {len(posts)} posts fits data.irasutoya.posts and until")
    wanted = min(settings.pictures or len(candidates), len(candidates))
    if dry_run:
        run.forecast(candidates, wanted)
        return
    got, left_out = run.pictures(candidates, wanted)
    if not got:
        raise UserError(f"none of the pictures that data.irasutoya chooses could be had (the last: {left_out[-1][1]})")
    _fill(folder, got, left_out)


class Run:
    """What the steps of one run share: the cache, the snapshot of the feed, and pictures that did not come.

    `reasons` has why, by key, and whether they are given up: once another picture of their host has come after it, or
    when it does not come in a second run either. A host that gives nothing ends the run, and this is not held against
    its pictures. What a snapshot gave up stays so, even if another one got it: its choice would change.
    """

    def __init__(self, data: Data, downloads: Path) -> None:
        self.settings, self.max_pixels, self.downloads = data.irasutoya, data.max_pixels, downloads
        self.fetcher = Fetcher(downloads / "totals.json", self.settings)
        reading = hashlib.sha256(f"{self.settings.base} {self.settings.until}".encode()).hexdigest()[:8]
        self.snapshot = downloads / "snapshots" / f"{self.settings.snapshot}-{reading}"
        self.notes = self.snapshot / f"left_out-{self.settings.max_picture_bytes}-{self.max_pixels}.json"
        self.reasons = files.json_if_whole(self.notes, dict[str, tuple[str, bool]]) or {}
        self.rows: dict[str, list[str]] = {}  # keys by host, of pictures that did not come since the last that did
        self.there = cached(downloads)

    def read_feed(self) -> list[feeds.Post]:
        """All posts of the feed, from the snapshot's pages as far as they are there."""
        until, numbers = self.settings.until, itertools.count(1)
        before = f"{until + timedelta(days=1)}T00:00:00+09:00" if until else None
        total = self.page(before, 1).total
        with Progress("read the feed", total, "post") as progress:
            posts = feeds.crawl(lambda before: self.page(before, next(numbers)), before, progress.advance)
        if total > len(posts):
            print(f"the feed speaks of {total} posts and gave {len(posts)}", file=sys.stderr)
        return posts

    def page(self, before: str | None, number: int) -> feeds.Page:
        """The `number`-th page of this reading of the feed; what another reading got is taken if it is unchanged."""
        address = allowed(f"{self.settings.base or SITE}{feeds.query(before)}", self.settings.base)
        digest = hashlib.sha256(address.encode()).hexdigest()[:32]
        path = self.snapshot / f"{number:05d}-{digest}.json"
        if page := files.json_if_whole(path, feeds.Page):
            return page
        others = self.snapshot.parent.glob(f"*/*-{digest}.json")
        other = files.json_if_whole(max(others, key=os.path.getmtime, default=path), feeds.Page)

        def read(response: Response, body: bytes) -> feeds.Page:
            page = other if other and response.status_code == 304 else feeds.parse(body)
            return page._replace(etag=one_line(response.headers.get("etag", ""))[:300])

        try:
            page = self.fetcher.fetch(address, read, FEED_BYTES, other.etag if other else "")
        except (FailedError, RefusedError) as error:
            raise UserError(f"{address} can't be read ({error}): {AGAIN}") from None
        save(path, page)
        return page

    def pictures(self, candidates: list[Candidate], wanted: int) -> tuple[dict[str, Got], list[tuple[Candidate, str]]]:
        """The first that can be had, by the hash of their bytes, and why others before them could not."""
        got: dict[str, Got] = {}
        left_out: list[tuple[Candidate, str]] = []
        with Progress("fetch pictures", wanted, "picture") as progress:
            for candidate in candidates:
                if len(got) == wanted:
                    break
                path = self.picture(candidate)
                if isinstance(path, str):
                    left_out.append((candidate, path))
                elif (digest := _digest(path)) in got:
                    left_out.append((candidate, f"the same bytes as {_name(*got[digest])}"))
                else:
                    got[digest] = candidate, path
                    progress.advance()
        for host in [*self.rows]:
            self.give_up(host)
        return got, left_out

    def picture(self, candidate: Candidate) -> Path | str:
        """The picture, or why it can't be had; `UserError` when its host gives nothing any more."""
        key = candidate.key
        before, given_up = self.reasons.get(key, ("", False))
        if given_up:
            return before
        if path := self.there.get(key):
            if hashlib.sha256(path.read_bytes()).hexdigest() == _digest(path):
                return path
            print(f"{path} is damaged: it is fetched again", file=sys.stderr, flush=True)
            path.unlink()

        def read(_: Response, body: bytes) -> Path:
            name = f"{key}.{hashlib.sha256(body).hexdigest()}{suffix(body, self.max_pixels)}"
            files.write_bytes(self.downloads / "pictures" / name, body)
            return self.downloads / "pictures" / name

        host = urljoin(candidate.address, "/")
        try:
            path = self.fetcher.fetch(candidate.address, read, self.settings.max_picture_bytes)
        except (RefusedError, FailedError) as error:
            self.reasons[key] = str(error), bool(before)
            save(self.notes, self.reasons)
            row = self.rows.setdefault(host, [])
            row += [] if before else [key]
            if len(row) == IN_A_ROW:
                raise UserError(f"{host} did not give {IN_A_ROW} pictures in a row (last: {error}): {AGAIN}") from None
            return str(error)
        self.give_up(host)
        return path

    def give_up(self, host: str) -> None:
        """Give up the pictures of a host's row, after which another one has come or none is left to ask for."""
        if row := self.rows.pop(host, []):
            self.reasons |= {key: (self.reasons[key][0], True) for key in row}
            save(self.notes, self.reasons)

    def forecast(self, candidates: list[Candidate], wanted: int) -> None:
        """Print what is still to be fetched, and how long that takes."""
        chosen = [it for it in candidates if not self.reasons.get(it.key, ("", False))[1]][:wanted]
        missing = [it for it in chosen if it.key not in self.there]
        here, duration = len(chosen) - len(missing), timedelta(seconds=round(len(missing) / self.settings.per_second))
        print(f"{len(candidates)} pictures fit, {len(chosen)} are wanted, {here} of them are here")
        print(f"{len(missing)} to fetch: about {duration} at {self.settings.per_second:g} a second")
        for candidate in missing:
            print(f"{candidate.address}  {candidate.post.date}  {candidate.post.title}")


def suffix(body: bytes, max_pixels: int) -> str:
    """The file name suffix of a picture; `FailedError` for what is none of the four kinds, or damaged.

    `RefusedError` for one of more than `max_pixels`, which is looked at before any pixel is decoded.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(body), formats=[*SUFFIXES]) as image:
            if image.width * image.height > max_pixels:
                raise Image.DecompressionBombError  # as Pillow does for very large ones
            image.load()
            return SUFFIXES[str(image.format)]
    except Image.DecompressionBombError:
        raise RefusedError(f"more than {max_pixels} pixels") from None
    except Exception:  # decoders raise nearly anything on damaged files
        raise FailedError("no PNG, JPEG, GIF or WebP picture, or a damaged one") from None


def _digest(path: Path) -> str:
    """The SHA-256 that the name of a picture in the cache promises."""
    return path.name.split(".")[1]


def _name(candidate: Candidate, path: Path) -> str:
    return f"{LICENCE.name}/{candidate.post.key}-{candidate.number:02d}{path.suffix}"


def _fill(folder: Path, got: dict[str, Got], left_out: list[tuple[Candidate, str]]) -> None:
    """Put the pictures and what is known of them into `folder`, by date."""
    rows = []
    (folder / LICENCE.name).mkdir()
    for digest, (candidate, path) in sorted(got.items(), key=lambda item: (item[1][0].post.date, *item[1][0])):
        post, name = candidate.post, _name(candidate, path)
        shutil.copyfile(path, folder / name)
        origin = {
            "post": post.address, "title": post.title, "labels": "|".join(post.labels), "date": post.date,
            "address": candidate.address, "sha256": digest, "bytes": str(path.stat().st_size),
        }  # fmt: skip
        rows.append(Picture(name, "", LICENCE.name, LICENCE.name, TERMS, LICENCE.creator, origin=origin))
    manifest.write(folder, rows, [LICENCE])
    reasons = [{"address": it.address, "post": it.post.address, "reason": reason} for it, reason in left_out]
    manifest.write_csv(folder / "left_out.csv", ["address", "post", "reason"], reasons)
