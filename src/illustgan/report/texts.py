"""The page's words in two languages: gettext's functions, whose texts know their Japanese.

English is what the code says. The Japanese is in locale/ja/LC_MESSAGES/illustgan.po, which `make messages` keeps
in step with the code.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Self

import yaml
from babel.lists import format_list
from babel.messages import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

CATALOGUE = Path(__file__).parent / "locale/ja/LC_MESSAGES/illustgan.po"
WIDE = r"\u3040-\u30ff\u3400-\u9fff"  # kana and kanji, without the marks that have a space of their own
NARROW = r"A-Za-z0-9\u0370-\u03ff"
MARKS = "、。：；（）「」"
SPACES = (  # one between kana or kanji and what is not, none within them or beside their marks
    (re.compile(rf"(?<=[{MARKS}]) +| +(?=[{MARKS}])"), ""),
    (re.compile(rf"(?<=[{WIDE}]) +(?=[{WIDE}])"), ""),
    (re.compile(rf"(?<=[{WIDE}])(?=[{NARROW}±−(])|(?<=[{NARROW}%)])(?=[{WIDE}])"), " "),
)
BEFORE_COUNTER = re.compile(rf"(?<=[{NARROW}%)]) (?=[{WIDE}])")
SPACE = "\N{NO-BREAK SPACE}"
# control characters but for tabs and line ends, what turns the direction of text around, and halves of characters
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Text(str):
    """A text in English that knows its Japanese; None where there is none, as for what somebody else wrote."""

    japanese: str | None

    def __new__(cls, english: str, japanese: str | None) -> Self:
        """Both without placeholders."""
        text = super().__new__(cls, english)
        text.japanese = None if japanese is None else spaced(japanese)
        return text

    def __html__(self) -> str:
        """An element that a reader can have in Japanese, or one that is marked as English."""
        if self.japanese is None:
            return Markup('<span lang="en">{}</span>').format(str(self))
        if self.japanese == str(self):
            return escape(str(self))
        # no line ends after a number or a name, before what counts it
        unbroken = BEFORE_COUNTER.sub(SPACE, self.japanese)
        return Markup('<span data-ja="{}">{}</span>').format(unbroken, str(self))


def gettext(message: str, /, **values: object) -> Text:
    """The message in both languages, its placeholders as in `%(name)s` filled with values, texts in theirs."""
    return _filled(message, message, values)


def ngettext(single: str, several: str, count: int, /, **values: object) -> Text:
    """As `gettext`, by number; `%(count)s` is the number itself. Japanese has one form for all numbers."""
    return _filled(single, single if count == 1 else several, {"count": count, **values})


def foreign(text: str) -> Text:
    """A text from a file in both languages, where the catalogue has it, or marked as English."""
    return Text(text, _translation(text))


def joined(parts: Sequence[str], between: str = ", ", japanese: str = "、") -> Text:
    """Parts in a row, with what stands between them in each language."""
    return Text(between.join(parts), japanese.join(in_japanese(part) for part in parts))


def listed(names: Sequence[str]) -> Text:
    """Names as in speech: "a", "a and b", "a, b and c"."""
    return Text(format_list(names, locale="en_GB"), joined(names).japanese)


def in_japanese(text: object) -> str:
    """The text's Japanese, or the text itself where it has none: a name, or a number."""
    return (text.japanese if isinstance(text, Text) else None) or str(text)


def label(text: str, name: str = "aria-label") -> Markup:
    """The text as an aria-label, or as an alt text, in both languages."""
    japanese = in_japanese(text)
    translated = Markup(' data-ja-{}="{}"').format(name.removeprefix("aria-"), japanese) if japanese != text else ""
    return Markup('{}="{}"{}').format(Markup(name), str(text), translated)


def spaced(text: str) -> str:
    """The text with a space between Japanese and Latin letters or numbers, as everywhere on the page."""
    for places, space in SPACES:
        text = places.sub(space, text)
    return text


def visible(text: str) -> str:
    """The text with a mark in the place of each of `UNSEEN`."""
    return UNSEEN.sub("\ufffd", text)


def ems(text: str) -> float:
    """About how wide a text is, in units of its letters' size: Japanese ones are square, Latin ones half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "FWA" else 0.58 for letter in text)


def _filled(message: str, english: str, values: dict[str, object]) -> Text:
    translation = _translation(message)
    japanese = {name: in_japanese(value) for name, value in values.items()}
    return Text(english % values, None if translation is None else translation % japanese)


def _translation(message: str) -> str | None:
    entry = _catalogue().get(message)
    if entry is None or not entry.string:
        return None
    return entry.string if isinstance(entry.string, str) else entry.string[0]


@functools.cache
def _catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ja")


def claims(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, str, list[str]]]:
    """For Babel, which babel.cfg tells of it: what claims.yaml claims, who did, and why something cannot be said.

    These stand in no call of a function of gettext. Each is (line, function, message, comments).
    """
    content = yaml.safe_load(file)
    texts = [text for rule in content["rules"].values() for text in (rule["claim"], rule["source"])]
    for text in dict.fromkeys([*texts, *(condition["says"] for condition in content["conditions"].values())]):
        yield 1, "gettext", text, []
