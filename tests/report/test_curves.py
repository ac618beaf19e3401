"""Curves as SVG: whole, small, the same to the byte, in the page's colours, and true to their numbers."""

import json
import math
import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.report import charts, svg
from illustgan.report.curves import FLOOR, Line, Panel, curves, line, over_seeds, per_block, squashed
from illustgan.report.texts import gettext as _
from illustgan.report.texts import in_japanese

from .made_up import saved

X = np.linspace(0, 28, 50)


def _draw(*lines: Line, **more: Any) -> str:
    return curves(Panel("KID", lines, **more), "a-b", 'all "of" <it>')


@given(st.integers(1, 2000), st.integers(1, 300))
def test_blocks_thin_to_the_wanted_count_and_keep_the_mean(count: int, points: int) -> None:
    values = pd.DataFrame({"loss": np.random.default_rng(count).normal(size=count)})
    means, length = per_block(values, points)
    assert len(means) == math.ceil(count / length) <= points
    weights = [min(length, count - start) for start in range(0, count, length)]
    assert np.average(means["loss"], weights=weights) == pytest.approx(values["loss"].mean())


def test_blocks_leave_out_what_is_not_there() -> None:
    means, length = per_block(pd.DataFrame({"loss": [1.0, math.inf, math.nan, math.nan, 4.0]}), 3)
    assert length == 2
    np.testing.assert_array_equal(means["loss"], [1.0, math.nan, 4.0])


def test_a_figure_is_one_small_valid_element_with_a_description_and_ids_of_its_own() -> None:
    lines = [Line(f"model{n}", X[::4], np.cos(X[::4] + n)) for n in range(12)]
    drawn = _draw(*lines, floor=0.1)
    assert drawn == _draw(*lines, floor=0.1)
    assert len(drawn) < 60_000
    assert not re.search(r"20\d\d-\d\d|matplotlib v|<metadata|<!--|<\?xml|style=|font-family", drawn)
    names = [re.findall(r'([\w:-]+)="', tag) for tag in re.findall(r"<[^>]*>", drawn)]
    assert all(len(found) == len(set(found)) for found in names)
    root = ElementTree.fromstring(drawn)
    assert root.get("aria-label") == 'all "of" <it>: KID against work (TFLOP)'
    assert root.get("viewBox")
    assert root.get("width") is None
    ids, targets = re.findall(r'\bid="([^"]*)"', drawn), re.findall(r'(?:href="#|url\(#)([^")]*)', drawn)
    assert all(name.startswith("a-b-") for name in ids)
    assert set() < set(targets) <= set(ids)


def test_words_are_text_in_the_pages_colour_and_in_both_languages_and_never_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>$x_1$"
    drawn = _draw(Line("gan", X, X), Line(_("critic"), X, -X), Line(hostile, X, X), floor=0.0)
    words = [text.text for text in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert {"gan", "critic", "real faces (target)", "KID", "work (TFLOP)", hostile} <= {*words}
    assert svg.TEXT not in drawn
    assert "currentColor" in drawn
    assert re.search(r'<text[^>]* data-ja="クリティック">critic</text>', drawn)
    assert re.search(r'<text[^>]* data-ja="計算量（TFLOP）">work \(TFLOP\)</text>', drawn)
    assert not re.search(r'data-ja="[^"]*">gan<', drawn)


@pytest.mark.parametrize("line", [Line("gan", np.array([]), np.array([])), Line("gan", X, np.full(50, math.nan))])
def test_curves_without_any_value_are_drawn_empty(line: Line) -> None:
    assert _draw(line).startswith("<svg")


def test_seeds_are_their_mean_within_a_band() -> None:
    x, nan = np.array([1.0, 2.0, 3.0]), math.nan
    lines = [Line("a", x, np.array(y)) for y in ([1.0, 2.0, nan], [3.0, nan, nan], [5.0, 4.0, nan])]
    mean, alone = over_seeds([lines[0], Line("b", x, x), *lines[1:]])
    np.testing.assert_allclose(mean.y, [3, 3, nan])
    np.testing.assert_allclose(mean.spread, [2, math.sqrt(2), nan])
    assert (mean.name, alone.name, alone.spread) == ("a", "b", None)
    apart = [Line("a", X, X), Line("a", X + 1, X)]
    assert over_seeds(apart) == apart  # at other places they stay lines of their own


def test_on_a_logarithmic_axis_seeds_are_their_geometric_mean_in_a_band_as_far_up_as_down() -> None:
    lines = [Line("a", np.arange(4.0), np.array(y)) for y in ([1.0, 5.0, 0.0, math.nan], [100.0, 5.0, 2.0, 3.0])]
    (mean,) = over_seeds(lines, logarithmic=True)
    np.testing.assert_allclose(mean.y, [10, 5, math.nan, 3])  # nothing where one has no logarithm
    np.testing.assert_allclose(mean.spread, [math.log(100) / math.sqrt(2), 0, math.nan, math.nan])


def test_an_axis_is_logarithmic_where_one_line_would_squash_the_rest_and_says_so() -> None:
    low = [Line(f"n{n}", X, np.full(50, height)) for n, height in enumerate((0.02, 0.03, 0.05, 0.04))]
    apart = [*low, Line("apart", X, np.full(50, 5.0))]
    assert squashed(apart) == 0.01
    assert squashed([*low, Line("zeros", X, np.zeros(50)), Line("apart", X, np.full(50, 5.0))]) == 0.01
    assert (
        squashed(low) is squashed([]) is squashed([Line("a", X, -X)]) is squashed([Line("a", X, X * math.nan)]) is None
    )
    drawn = _draw(*apart, floor=-0.002, linear=0.01)
    assert "縦軸は 0.01 より上で対数目盛" in drawn
    assert "y axis logarithmic above 0.01</text>" in drawn
    assert {"0", "0.01", "0.1", "1"} <= {*re.findall(r">([\d.]+)</text>", drawn)}  # the floor below 0 has its place
    top = json.loads(ElementTree.fromstring(drawn).get("data-curves") or "")["box"][2]
    path, _key = re.findall(r'"apart">\s*<path d="([^"]*)"', drawn)
    assert all(float(y) > top + 3 for y in path.split()[2::3])  # the highest line has room above it


def test_a_script_finds_the_values_of_lines_and_what_is_drawn_of_each() -> None:
    lines = [Line(name, X[:2], np.array(y)) for name, y in (("a", [1.23456, math.nan]), (_("critic"), [0, 2e-9]))]
    root = ElementTree.fromstring(_draw(*lines, reference=Line("<r>", X[:2], X[:2]), floor=0.5, ticks=(1, 10)))
    told = json.loads(root.get("data-curves") or "")
    named = [(one["name"], one["y"]) for one in told["lines"]]
    assert named[:2] == [(["a", "a"], [1.235, None]), (["critic", "クリティック"], [0, 2e-9])]
    assert named[2:] == [(["<r>", "<r>"], [0, 0.5714]), ([str(FLOOR), in_japanese(FLOOR)], [0.5, 0.5])]
    assert (told["log"], told["work"], told["along"][0]) == (True, True, "work (TFLOP)")
    corners = root.find(".//*[@id='a-b-patch_2']/*").get("d").split()  # M left bottom L right bottom L right top
    assert told["box"] == pytest.approx([float(corners[place]) for place in (1, 4, 8, 2)], abs=0.02)
    marked = [part.get("data-line") for part in root.iter() if part.get("data-line")]
    assert sorted(marked) == ["a"] * 3 + ["critic"] * 3  # the line, and in the legend its key and its name


def test_lines_of_a_files_values() -> None:
    short = line("a", [1, 2, 3], [None, 5.0])
    np.testing.assert_array_equal([short.x, short.y], [[1, 2], [math.nan, 5]])


def test_a_table_keeps_words_and_counts_and_quotes_names() -> None:
    name = 'a,"b"\nc'
    found = saved(charts.table((name, "b"), [("x, y", 1234567.0), ('"', np.inf), ("", 0.1 + 0.2), (name, np.nan)]))
    assert found == [[name, "b"], ["x, y", "1.23457e+06"], ['"', ""], ["", "0.3"], [name, ""]]
