"""Figures as inline SVG that takes the page's text colour and font, the same to the byte for the same numbers."""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from matplotlib import rc_params_from_file, style
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from illustgan.report.texts import in_japanese, visible

# how large letters are, in units, and the colour that stands for that of the page's text
STYLE = Path(__file__).parent / "figures.mplstyle"
LETTERS, TEXT = (rc_params_from_file(STYLE, use_default_template=False)[name] for name in ("font.size", "text.color"))
WIDTH, HEIGHT = 4.8, 2.9  # inches of 72 units: near a phone's width, so that letters keep their size there
# Mid-tones that can be told apart on white and on black, with the usual forms of colour blindness too (after Okabe and
# Ito 2008, without their yellow and black); more lines than colours come with another dash.
COLOURS = ("#d55e00", "#0080c0", "#009e73", "#cc6fa4", "#b08900", "#7a6fd0")
DASHES = ("-", "--", ":")
MARKS = ("o", "s", "^", "D", "v", "P")
SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
FINER = re.compile(r"(\d\.\d\d)\d+")  # a hundredth of a unit is finer than any screen
ElementTree.register_namespace("", SVG[1:-1])
ElementTree.register_namespace("xlink", LINK[1:].partition("}")[0])
styled = style.context(("default", STYLE))  # around what draws: whatever the user's matplotlibrc says


def blank(width: float = WIDTH, height: float = HEIGHT) -> Figure:
    """An empty figure, of inches of 72 units."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasSVG(figure)  # by which labels within contours are measured
    return figure


def inline(
    figure: Figure,
    identity: str,
    description: str,
    texts: Iterable[str] = (),
    lines: Sequence[tuple[Artist, str]] = (),
    told: Callable[[], str] | None = None,
) -> str:
    """The figure, drawn and now written within `styled`, as an <svg> element of a page.

    `identity` is a prefix for the ids inside, which no other figure of the page has: letters, digits and hyphens. The
    `description` is for those who cannot see it; `texts` are those that are drawn, to have them in both languages. For
    scripts, what is drawn of `lines` has their names as data-line, and the element what is `told` as data-curves; that
    is asked for when it is known where the axes are.
    """
    names = {f"line-{number}": str(name) for number, (_artist, name) in enumerate(lines)}
    for gid, (artist, _name) in zip(names, lines, strict=True):
        artist.set_gid(gid)
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True)
    root = ElementTree.fromstring(visible(file.getvalue()))
    for part in ("metadata", "defs"):  # the first <defs> has a stylesheet
        root.remove(root.findall(SVG + part)[0])
    japanese = {str(text): in_japanese(text) for text in texts if in_japanese(text) != text}
    for element in root.iter():
        line = names.get(element.get("id", ""))
        element.attrib = _attributes(element, identity) | ({"data-line": line} if line else {})
        # without the spaces that make a text as wide as it is in Japanese, and without those between elements
        words = (element.text or "").strip() if element.tag == f"{SVG}text" else ""
        element.text, element.tail = words, None
        if words in japanese:
            element.set("data-ja", japanese[words])
    del root.attrib["width"], root.attrib["height"]
    root.attrib |= {"role": "img", "aria-label": str(description), "data-ja-label": in_japanese(description)}
    if told is not None:
        root.set("data-curves", told())
    return ElementTree.tostring(root, encoding="unicode")


def _attributes(element: Element, identity: str) -> dict[str, str]:
    """An element's attributes; the properties of a style are some of their own, since the page's policy allows none."""
    given = dict(element.attrib)
    properties = (pair.partition(":") for pair in given.pop("style", "").split(";") if pair.strip())
    given |= {name.strip(): value for name, _, value in properties}
    given.pop("font-family", None)
    own = {name: " ".join(FINER.sub(r"\1", value).split()) for name, value in given.items()}
    for name, value in own.items():
        if name == "id":
            own[name] = f"{identity}-{value}"
        elif name in (LINK, "clip-path"):
            own[name] = value.replace("#", f"#{identity}-")
        elif value == TEXT:
            own[name] = "currentColor"
    return own
