"""What every figure of the page draws, and the numbers that it saves, pinned: made-up files, drawn once."""

import json
import re
import zlib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from illustgan.report.curves import Line, Panel, curves
from illustgan.report.svg import LINK

from .conftest import Page
from .made_up import saved

# by figure: of its data a sum of all bytes, and of each panel, see `drawn`
PINNED: dict[str, Any] = json.loads((Path(__file__).parent / "pinned.json").read_text(encoding="utf-8"))
PLACES = ("d", "x", "y", "x1", "x2", "y1", "y2", "points", "transform", "viewBox")
NAMES = ("id", "clip-path", "data-curves", LINK)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
X = np.linspace(1, 9, 5)


def drawn(svg: str) -> list[float]:
    """How many coordinates there are, two sums of them, and a checksum of all else: elements, colours, sizes, words."""
    numbers, rest = list[str](), list[Any]()
    for element in ElementTree.fromstring(svg).iter():
        shape = {name: value for name, value in sorted(element.items()) if name not in NAMES}
        for name in shape.keys() & PLACES:
            shape[name] = " ".join(NUMBER.sub("", shape[name]).split())
        numbers += [number for name in PLACES for number in NUMBER.findall(element.get(name, ""))]
        rest.append((element.tag, shape, (element.text or "").strip()))
    at = np.array(numbers, np.float64)
    return [len(at), at.sum(), at @ np.cos(np.arange(len(at))), zlib.crc32(json.dumps(rest).encode())]


def found(one: Page, panels: dict[str, list[str]]) -> dict[str, Any]:
    data = {a["download"].removesuffix(".csv"): a["href"] for a in one.all("a") if "download" in a}
    sums = {key: zlib.crc32(json.dumps(saved(uri)).encode()) for key, uri in data.items()}
    histories = re.findall(r'<svg [^>]*>(?:(?!</svg>).)*?id="variant-.*?</svg>', one.html, re.DOTALL)
    parts = {key: [sums[key], *map(drawn, svgs)] for key, svgs in panels.items() if key in sums}
    return parts | {"histories": [0, *map(drawn, histories)], "everything": [0, *map(drawn, everything())]}


def everything() -> list[str]:
    """Panels with all that the page's own do without: bands, ticks, dashes of later colours, crosses, an order."""
    lines = [Line(f"n{n}", X, X**2 + n * seed) for seed in (1.0, 2.0) for n in range(8)]
    level, cross = Line("level", X, X), Line("n3", X[:1], X[:1])
    panels = (
        Panel("a", lines, reference=level, crosses=[cross], floor=3.0, order=["n7", "n9"], ticks=(1, 3, 9)),
        Panel("b", lines, "along", logarithmic=True, marks=False),
        Panel("c", [Line("a", X, 20 - X)], "along", from_zero=False),
        Panel("d", [Line("a", X, X - 20)], "along"),
    )
    return [curves(panel, f"id-{place}", "title") for place, panel in enumerate(panels)]


def test_figures_draw_and_save_what_is_pinned(one: Page, panels: dict[str, list[str]]) -> None:
    """Whoever changes a figure on purpose looks at it, and pins anew what `found` gives."""
    now = found(one, panels)
    assert now.keys() == PINNED.keys()
    for key, (data, *parts) in now.items():
        pinned_data, *pinned = PINNED[key]
        assert (data, len(parts)) == (pinned_data, len(pinned)), key
        for place, (part, known) in enumerate(zip(parts, pinned, strict=True), 1):
            assert part == pytest.approx(known, rel=1e-6, abs=0.5), f"panel {place} of {key}"
            assert part[3] == known[3], f"panel {place} of {key}"
