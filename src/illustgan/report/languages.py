"""The page in two languages: English is what stands there, and beside it the Japanese that a button changes it to."""

import functools
import re

from markupsafe import Markup

from illustgan.report.japanese import TEXTS

NAMED = re.compile(r"\{(\w+)\}")
RANGE = re.compile(r"([\d,.]+) to ([\d,.]+)")
VALUE = r"(?:(?!\. ).)+?"  # not beyond a sentence's end: what differs from page to page is a name, a number or a list


def japanese(text: str) -> str | None:
    """The text in Japanese, with its names and numbers; None where `illustgan.report.japanese` has none."""
    if text in TEXTS and not NAMED.search(text):
        return TEXTS[text]
    for pattern, translation in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return translation.format(**{name: _value(name, value) for name, value in found.groupdict().items()})
    return None


def said(text: object) -> Markup:
    """The text as an element that a reader can have in Japanese, or one that is marked as English."""
    words = str(text)
    translation = japanese(words)
    if translation is None:
        return Markup('<span lang="en">{}</span>').format(words)
    return Markup('<span data-ja="{}">{}</span>').format(translation, words)


def label(text: object) -> Markup:
    """The text as an aria-label, in both languages where it is known in Japanese."""
    words = str(text)
    translation = japanese(words)
    more = "" if translation is None else Markup(' data-ja-label="{}"').format(translation)
    return Markup('aria-label="{}"{}').format(words, more)


def _value(name: str, value: str) -> str:
    if name == "names":
        return value.replace(" and ", "、").replace(", ", "、")
    return japanese(value) or RANGE.sub(r"\1〜\2", value)


@functools.cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Those with something in braces, the longest first: it says the most of what it fits."""
    return [
        (re.compile(_fitting(text), re.DOTALL), TEXTS[text])
        for text in sorted(TEXTS, key=lambda text: (-len(NAMED.sub("", text)), text))
        if NAMED.search(text)
    ]


def _fitting(text: str) -> str:
    parts = NAMED.split(text)
    return "".join(rf"(?P<{part}>{VALUE})" if place % 2 else re.escape(part) for place, part in enumerate(parts))
