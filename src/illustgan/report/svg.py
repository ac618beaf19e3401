"""Figures as inline SVG that takes the page's text colour and font, the same to the byte for the same numbers."""

import html
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup
from matplotlib import style
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from illustgan.report.texts import SPACE, Text, in_japanese, label

LETTERS = 10.7  # units: 11 pixels on a phone of 390
WIDTH, HEIGHT = 4.8, 2.9  # inches of 72 units: near a phone's width, so that letters keep their size there
# Mid-tones that can be told apart on white and on black, with the usual forms of colour blindness too (after Okabe and
# Ito 2008, without their yellow and black); more lines than colours come with another dash.
COLOURS = ("#d55e00", "#0080c0", "#009e73", "#cc6fa4", "#b08900", "#7a6fd0")
DASHES = ("-", "--", ":")
MARKS = ("o", "s", "^", "D", "v", "P")
TEXT = "#010203"  # stands for the page's own text colour, and is replaced by it
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "illustgan",
    "svg.fonttype": "none",  # text stays text: small, sharp, and in the page's font
    "font.family": "sans-serif",
    "font.size": LETTERS,
    "path.simplify": False,
    "text.parse_math": False,
    "axes.edgecolor": TEXT,
    "axes.labelcolor": TEXT,
    "axes.linewidth": 0.6,
    "axes.titlesize": LETTERS,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": TEXT,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "legend.frameon": False,
    "legend.fontsize": LETTERS,
    "lines.linewidth": 1.4,
}


styled = style.context(("default", STYLE))  # around what draws: whatever the user's matplotlibrc says


def blank(width: float = WIDTH, height: float = HEIGHT) -> Figure:
    """An empty figure, of inches of 72 units."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasSVG(figure)  # by which labels within contours are measured
    return figure


def inline(figure: Figure, identity: str, description: str, texts: Iterable[str] = ()) -> str:
    """The figure, drawn and now written within `styled`, as an <svg> element of a page.

    `identity` is a prefix for the ids inside, which no other figure of the page has: letters, digits and hyphens. The
    `description` is for those who cannot see it; `texts` are those that are drawn, to have them in both languages.
    """
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True)
    known = {str(text): text for text in texts if isinstance(text, Text)}
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{identity}-", svg)
    # a hundredth of a unit is finer than any screen; inside tags only, since the ticks' labels are text
    svg = re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\d\.\d\d)\d+", r"\1", tag[0]), svg)
    svg = re.sub(r"font-family: ?[^;\"]*;?|(?<=px) '[^;\"]*(?=[;\"])", "", svg)
    svg = re.sub(r'style="([^"]*)"', lambda found: _attributes(found[1]), svg)
    svg = svg.replace(TEXT, "currentColor")
    svg = re.sub(r'(?<= )(?:width|height)="[^"]*"', "", svg, count=2)  # the element's own, before all others
    svg = svg.replace("<svg ", f'<svg role="img" {label(description)} ', 1)
    svg = re.sub(r"<text([^>]*)>([^<]*)</text>", lambda text: _in_both_languages(text[1], text[2], known), svg)
    return re.sub(r"\n\s*", "\n", svg).strip()


def _in_both_languages(attributes: str, content: str, texts: Mapping[str, Text]) -> str:
    """A text of a picture, without the spaces that it was given to be as wide as it is in Japanese."""
    words = html.unescape(content).rstrip(SPACE)
    japanese = in_japanese(texts[words]) if words in texts else words
    attribute = Markup(' data-ja="{}"').format(japanese) if japanese != words else ""
    return f"<text{attributes}{attribute}>{html.escape(words, quote=False)}</text>"


def _attributes(style: str) -> str:
    """Properties of a style attribute as attributes of their own: the page's policy allows no style attribute."""
    pairs = (pair.partition(":") for pair in style.split(";") if pair.strip())
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, _, value in pairs)
