"""A small Irasutoya on this machine: the feed of a blog on Blogger, drawn pictures, and faults on demand.

Feeds are built from rows of the real site's posts (tests/data/irasutoya-posts.csv) in the shape that Blogger gives
them. Pictures are drawn people, alone or two to a picture, or bodies without a head, of odd sizes.
"""

import functools
import gzip
import hashlib
import html
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import yaml
from PIL import Image
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from illustgan.sources.irasutoya.feeds import Post

from ...faces import drawn_figures as figures
from ...faces.usual import save

CSV = Path(__file__).resolve().parents[2] / "data/irasutoya-posts.csv"
CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
NATURAL_SIDE = 90  # of the largest picture; a larger one is not to be had
Fault = Callable[["Handler"], None]


@functools.cache
def real_posts() -> tuple[Post, ...]:
    """Real posts, newest first."""
    posts = []
    rows = pd.read_csv(CSV, dtype=str, keep_default_na=False)
    for key, of_post in rows.groupby(rows["id"].str.rstrip("abcdefghijklmnopqrstuvwxyz")):
        first, labels = of_post.iloc[0], tuple(filter(None, of_post.iloc[0]["labels"].split("|")))
        published = f"{first['published']}T12:00:00+09:00"
        posts.append(Post(str(key), first["title"], labels, published, first["post_url"], tuple(of_post["image_url"])))
    return tuple(sorted(posts, key=lambda post: (post.time, post.key), reverse=True))


@dataclass
class Replica:
    """A server on this machine; use as a context manager."""

    posts: list[Post] = field(default_factory=lambda: [*real_posts()])  # newest first; change it while it serves
    limit: int = 100  # posts a page, at most, whatever is asked for
    faults: list[tuple[str, int, Fault]] = field(default_factory=list)  # the first pattern that fits a path counts
    robots: str | None = "User-agent: *\nDisallow: /search\nAllow: /\n"  # None for 404
    asked: list[str] = field(default_factory=list)  # paths in the order of the requests
    headers: list[dict[str, str]] = field(default_factory=list)  # of each request
    in_flight: int = 0
    most_in_flight: int = 0
    delay: float = 0.0  # seconds before each answer

    def __enter__(self) -> "Replica":
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"replica": self}))
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients may hang up
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def fault(self, pattern: str, fault: Fault, times: int = 99) -> None:
        """Let requests whose path, or //host/path, fits `pattern` go wrong, so many times."""
        self.faults.append((pattern, times, fault))

    def of_pages(self) -> list[str]:
        return [path for path in self.asked if path.startswith("/feeds/")]

    def of_pictures(self) -> list[str]:
        return [path for path in self.asked if not path.startswith(("/feeds/", "/robots.txt"))]

    def next_fault(self, address: str) -> Fault | None:
        for place, (pattern, times, fault) in enumerate(self.faults):
            if re.search(pattern, address):
                self.faults[place : place + 1] = [(pattern, times - 1, fault)] if times > 1 else []
                return fault
        return None


class Wire(HTTPAdapter):
    """Takes what is asked of the site's own hosts to the replica, which hears of them in the header."""

    replica: Replica

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        address = urlsplit(str(request.url))
        request.headers["Host"] = address.netloc
        request.url = f"{self.replica.base}{address.path}?{address.query}"
        return HTTPAdapter().send(request, *args, **options)


class Handler(BaseHTTPRequestHandler):
    """Answers one request after the other of a connection."""

    replica: Replica
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer of two writes takes 40 ms

    def do_GET(self) -> None:
        replica = self.replica
        with replica.lock:
            replica.asked.append(self.path)
            replica.headers.append({name.lower(): value for name, value in self.headers.items()})
            replica.in_flight += 1
            replica.most_in_flight = max(replica.most_in_flight, replica.in_flight)
            fault = replica.next_fault(f"//{self.headers['Host']}{self.path}")
        try:
            time.sleep(replica.delay)
            (fault or _answer)(self)
        except OSError:
            self.close_connection = True
        finally:
            with replica.lock:
                replica.in_flight -= 1

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole answer; underscores in header names stand for hyphens."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def _answer(handler: Handler) -> None:
    replica, path = handler.replica, urlsplit(handler.path).path
    if path == "/robots.txt" and replica.robots is not None:
        handler.answer(200, replica.robots.encode())
    elif path.startswith("/feeds/posts/default"):
        body = page(handler.path, replica.posts, replica.limit)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if handler.headers.get("If-None-Match") == etag:
            handler.answer(304, ETag=etag)
        else:
            handler.answer(200, gzip.compress(body), ETag=etag, Content_Encoding="gzip")
    elif re.search(r"/s\d+/", path):
        handler.answer(200, picture(path))
    else:
        handler.answer(404)


def page(path: str, posts: list[Post], limit: int) -> bytes:
    query = parse_qs(urlsplit(path).query)
    before, most = query.get("published-max", ["9999"])[0], int(query.get("max-results", ["25"])[0])
    fits = [post for post in posts if post.time < before]
    shown = fits[: min(most, limit)]
    entries = {"entry": [entry(post) for post in shown]} if shown else {}
    feed = {"title": {"$t": "いらすとや"}, "openSearch$totalResults": {"$t": str(len(fits))}, **entries}
    return json.dumps({"version": "1.0", "encoding": "UTF-8", "feed": feed}, ensure_ascii=False).encode()


def entry(post: Post) -> dict[str, Any]:
    images = "".join(
        f'<a href="x"><img border="0" alt="{html.escape(post.title)}" src="{html.escape(address)}" height="400"></a>'
        for address in post.pictures
    )
    return {
        "id": {"$t": f"tag:blogger.com,1999:blog-8749391503645026985.post-{post.key}"},
        "published": {"$t": post.time},
        "category": [{"term": label} for label in post.labels],
        "title": {"$t": post.title},
        "content": {"type": "html", "$t": f"{images}<br />{html.escape(post.title)}です。"},
        "link": [{"rel": "edit", "href": "http://www.blogger.com/"}, {"rel": "alternate", "href": post.address}],
    }


@functools.cache
def picture(path: str) -> bytes:
    """The picture at a path, at the size that the path asks for; another path is another picture."""
    start, side, name = re.split(r"/s(\d+)/", path)
    image = draw(hashlib.sha256(f"{start}/{name}".encode()).digest())
    image.thumbnail((int(side),) * 2)
    return save(image.convert("RGB"), "JPEG") if path.endswith(".jpg") else save(image, "PNG", compress_level=1)


def draw(dice: bytes) -> Image.Image:
    """No face (two in eight), one on a body, or two; up to `NATURAL_SIDE` pixels, transparent around."""
    image = figures.paper(NATURAL_SIDE - dice[0] % 40, NATURAL_SIDE - dice[1] % 30)
    people, side = (0, 0, 1, 1, 1, 1, 2, 2)[dice[5] % 8], 36 - dice[4] % 8
    for person in range(max(people, 1)):
        x = (2 * person + 1) * image.width / (2 * max(people, 1))
        figures.body(image, x, 40, side, (dice[2], dice[3], dice[6 + person]))
        if people:
            figures.face(image, x, 28, side, hair=(dice[3], dice[6 + person], dice[4]))
    return image


def status(code: int, body: bytes = b"<h1>Sorry</h1>", **headers: str) -> Fault:  # status(429, Retry_After="7")
    return lambda handler: handler.answer(code, body, **headers)


def raw(start: str, more: str = "") -> Fault:
    """Byte for byte what is sent, and more of it for a second, or as long as anybody listens."""

    def send(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(start.encode("latin-1"))
        for _ in range(100 if more else 0):
            handler.wfile.write(more.encode("latin-1") * 99)
            time.sleep(0.01)

    return send


DROPPED = raw("")
CUT_SHORT = raw("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n\x89PNG\r\n\x1a\n")
WEB_PAGE = status(200, b"<!doctype html><title>Before you continue</title>")
