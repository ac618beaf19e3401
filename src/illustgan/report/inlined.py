"""The page's templates, stylesheet and scripts, and a content-security policy that allows these and no others."""

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from illustgan.report import tables, texts, words

HERE = Path(__file__).parent
STYLES = ("../core/colours.css", "page.css", "generator.css")
EARLY = "choices.js"  # before the page is painted, or it would flash in other colours
LATE = ("tables.js", "cursor.js")  # when all elements are there
STORY = ("race.js", "tabs.js", "painter.js", "generator.js")  # those of index.html alone
# control characters but for tabs and line ends, what turns the direction of text around, and halves of characters
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


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
    environment.globals.update(heading=tables.heading, about=tables.about, safe_link=safe_link)
    environment.filters.update(number=words.number, whole=words.whole, share=words.share)
    return environment


def _seen(value: object) -> object:
    """What a template shows, with a mark in the place of each of `UNSEEN`."""
    return Markup(UNSEEN.sub("\ufffd", escape(value))) if isinstance(value, str) else value


def safe_link(address: object) -> str | None:
    """The address if a browser would only go there, None for anything else (javascript: and its like)."""
    text = str(address or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else None
