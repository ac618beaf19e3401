"""What a page has within itself, so that it needs nothing beside it: pictures, stylesheet, scripts and templates.

A content-security policy allows these and no others.
"""

import base64
import functools
import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape
from PIL import Image

from illustgan.core import files
from illustgan.report import tables, texts, words

HERE = Path(__file__).parent
STYLES = ("../core/colours.css", "page.css", "generator.css")
EARLY = "choices.js"  # before the page is painted, or it would flash in other colours
LATE = ("tables.js", "cursor.js")  # when all elements are there
STORY = ("race.js", "tabs.js", "painter.js", "generator.js")  # those of index.html alone
QUALITIES = (80, 70, 60, 50, 40, 30, 20)  # of WebP: the best shows no fault at a grid's size, at a sixth of the PNG
PROBES = 8  # pictures from which the size of all is estimated


@dataclass(frozen=True)
class Picture:
    """What an <img> needs: a data: URI, and the size in pixels, so that the page does not jump while it loads."""

    uri: str
    width: int
    height: int


def still(path: Path, stage: str, most: float = math.inf) -> Picture:
    """A picture of a stage, packed again as lossy WebP, see `lossy`; errors as for `files.reading`."""
    with files.reading(path, stage), Image.open(path) as picture:
        return lossy(picture, most)


def lossy(picture: Image.Image, most: float = math.inf) -> Picture:
    """The picture as lossy WebP: in the best of `QUALITIES` that takes no more than `most` bytes, or in the worst."""
    return alike([picture], most)[0]


def alike(pictures: Sequence[Image.Image], most: float) -> list[Picture]:
    """Pictures as lossy WebP, all in one quality: the best in which they take about `most` bytes, or the worst.

    A few of them, evenly spread, tell what all will take. AVIF looks the same in a sixth fewer bytes, and takes four
    times as long.
    """
    whole = [picture.convert("RGB") for picture in pictures]
    probes = whole[:: math.ceil(len(whole) / PROBES)]
    for quality in QUALITIES:
        if sum(len(_webp(probe, quality)) for probe in probes) * len(whole) <= most * len(probes):
            break
    encoded = (base64.b64encode(_webp(picture, quality)).decode("ascii") for picture in whole)
    return [
        Picture(f"data:image/webp;base64,{data}", *picture.size) for data, picture in zip(encoded, whole, strict=True)
    ]


def _webp(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()


def read() -> dict[str, Any]:
    """Files that must stand on pages to the letter: `style`, the script `early`, and the scripts `late` and `story`.

    And their `policy`: no address beyond the page, no other script, no event handler, no style attribute. Pictures are
    data: URIs.
    """
    style = "".join(map(_text, STYLES))
    early, late, story = _text(EARLY), [*map(_text, LATE)], [*map(_text, STORY)]
    rules = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": _hash(style),
        "script-src": " ".join(map(_hash, (early, *late, *story))),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    policy = "; ".join(f"{name} {value}" for name, value in rules.items())
    return {"style": style, "early": early, "late": late, "story": story, "policy": policy}


def _text(name: str) -> str:
    return "\n" + (HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@functools.cache
def templates() -> jinja2.Environment:
    """Templates of this folder, in two languages: what they show is escaped, and a name not given is an error."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        finalize=_seen,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=texts.gettext, ngettext=texts.ngettext, words=words)
    environment.globals.update(foreign=texts.foreign, joined=texts.joined, label=texts.label)
    environment.globals.update(heading=tables.heading, tells=tables.tells, safe_link=safe_link)
    environment.filters.update(number=words.number, whole=words.whole, share=words.share)
    return environment


def _seen(value: object) -> object:
    """What a template shows."""
    return Markup(texts.visible(escape(value))) if isinstance(value, str) else value


def safe_link(address: object) -> str | None:
    """The address if a browser would only go there, None for anything else (javascript: and its like)."""
    text = str(address or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else None
