"""The page in two languages: English is what stands there, and beside it the Japanese that a button changes it to."""

import functools
import re
import unicodedata

from markupsafe import Markup

from illustgan.report.japanese import CONTEXTS, LISTED, SAME

NAMED = re.compile(r"\{(\w+)\}")
NUMBER = r"[−-]?\d[\d,.]*(?:e[+−-]?\d+)?"
RANGE = re.compile(rf"({NUMBER}) to ({NUMBER})")
VALUE = r"(?:(?!\. ).)+?"  # not beyond a sentence's end: what differs from page to page is a name, a number or a list
KINDS = {  # other values, by name
    **dict.fromkeys(("of", "other"), r"[^\s,;]+?"),
    "named": r"[^,;.]+?",
    "by": NUMBER,
    "paper": ".+?",
}
SPOKEN = re.compile(r"; |, and |, | and for | and ")
LISTS = {  # by name, what stands between the parts
    **dict.fromkeys(("names", "measures", "more", "extractors"), SPOKEN),
    "clauses": re.compile("; "),
    "counted": re.compile(", "),
}
KEPT = ("features",)  # names of values that have words of their own elsewhere
SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")
IN_SPACE = re.compile(r"(?:KID|FID|EM) \((?:lite0|random|pixels|Inception)\)")
WIDE = r"\u3040-\u30ff\u3400-\u9fff"  # kana and kanji, without the marks that have a space of their own
NARROW = r"A-Za-z0-9\u0370-\u03ff"
MARKS = "、。：；（）「」"
SPACES = (  # one between kana or kanji and what is not, none within them or beside their marks
    (re.compile(rf"(?<=[{MARKS}]) +| +(?=[{MARKS}])"), ""),
    (re.compile(rf"(?<=[{WIDE}]) +(?=[{WIDE}])"), ""),
    (re.compile(rf"(?<=[{WIDE}])(?=[{NARROW}±−(])|(?<=[{NARROW}%)])(?=[{WIDE}])"), " "),
)
BEFORE_COUNTER = re.compile(rf"(?<=[{NARROW}%)]) (?=[{WIDE}])")


@functools.cache
def japanese(text: str, context: str = "") -> str | None:
    """The text in Japanese, with its names and numbers; None where `illustgan.report.japanese` has none.

    Args:
        text: English.
        context: one of `CONTEXTS`, whose texts come before those of everywhere.
    """
    found = _whole(text, context)
    if found is None and (text in SAME or IN_SPACE.fullmatch(text)):
        return text
    if found is None:
        found = _together(SENTENCES.split(text), context, "")
    for between in ("; ", ", ") if found is None and context in LISTED else ():
        found = found or _together(text.split(between), context, "、")
    return None if found is None else spaced(found)


def spaced(text: str) -> str:
    """The text with a space between Japanese and Latin letters or numbers, as everywhere on the page."""
    for places, space in SPACES:
        text = places.sub(space, text)
    return text


def ems(text: str) -> float:
    """About how wide a text is, in units of its letters' size: Japanese ones are square, Latin ones half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "FWA" else 0.58 for letter in text)


def unbroken(text: str) -> str:
    """The text without the ends of lines that Japanese avoids: after a number or a name, before what counts it."""
    return BEFORE_COUNTER.sub("\N{NO-BREAK SPACE}", text)


def said(text: object, context: str = "") -> Markup:
    """The text as an element that a reader can have in Japanese, or one that is marked as English."""
    words = str(text)
    translation = japanese(words, context)
    if translation is None:
        return Markup('<span lang="en">{}</span>').format(words)
    if translation == words:
        return Markup("{}").format(words)
    return Markup('<span data-ja="{}">{}</span>').format(unbroken(translation), words)


def named(text: object, context: str = "") -> Markup:
    """The text as an element that a reader can have in Japanese, or as it is: a name, or code."""
    words = str(text)
    return Markup("{}").format(words) if japanese(words, context) is None else said(words, context)


def within(words: str, context: str) -> Markup:
    """The attribute that an element of a text has for a reader to have it in Japanese; nothing where there is none."""
    translation = japanese(words, context)
    return Markup() if translation in (None, words) else Markup(' data-ja="{}"').format(translation)


def label(text: object, context: str = "", name: str = "aria-label") -> Markup:
    """The text as an aria-label, or as an alt text, in both languages where it is known in Japanese."""
    words = str(text)
    translation = japanese(words, context)
    known = "" if translation is None else Markup(' data-ja-{}="{}"').format(name.removeprefix("aria-"), translation)
    return Markup('{}="{}"{}').format(Markup(name), words, known)


def _whole(text: str, context: str) -> str | None:
    for place in dict.fromkeys((context, "")):
        if text in CONTEXTS[place] and not NAMED.search(text):
            return CONTEXTS[place][text]
    for place in dict.fromkeys((context, "")):
        for pattern, translation in _patterns(place):
            found = pattern.fullmatch(text)
            if found:
                values = {name: _value(name, value, context) for name, value in found.groupdict().items()}
                return translation.format(**values)
    return None


def _together(parts: list[str], context: str, between: str) -> str | None:
    """The parts in Japanese, one after the other, where there are several and all are known."""
    found = [japanese(part, context) for part in parts] if len(parts) > 1 else [None]
    return None if None in found else between.join(part for part in found if part is not None)


def _value(name: str, value: str, context: str) -> str:
    if name in KEPT:
        return value
    if name not in LISTS:
        return _part(value, context)
    within = name if name in CONTEXTS else context
    return "、".join(_part(part, within) for part in LISTS[name].split(value))


def _part(value: str, context: str) -> str:
    return japanese(value, context) or RANGE.sub(r"\1〜\2", value)


@functools.cache
def _patterns(context: str) -> list[tuple[re.Pattern[str], str]]:
    """Those with something in braces, the longest first: it says the most of what it fits."""
    texts = CONTEXTS[context]
    return [
        (re.compile(_fitting(text), re.DOTALL), texts[text])
        for text in sorted(texts, key=lambda text: (-len(NAMED.sub("", text)), text))
        if NAMED.search(text)
    ]


def _fitting(text: str) -> str:
    parts = NAMED.split(text)
    return "".join(
        rf"(?P<{part}>{KINDS.get(part, VALUE)})" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
