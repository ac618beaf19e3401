import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.report import svg as figures
from illustgan.report.svg import Line, curves, over_seeds, paths_over_seeds, per_block

X = np.linspace(0, 28, 50)


def _draw(lines, **more):
    return curves(lines, "KID", identity="a-b", description='all "of" <it>', **more)


@given(st.integers(0, 2000), st.integers(1, 300))
def test_blocks_thin_to_the_wanted_count_and_keep_the_mean(count, points):
    values = np.random.default_rng(count).normal(size=count)
    means, length = per_block(values, points)
    assert len(means) <= points
    assert len(means) == math.ceil(count / length)
    weights = [min(length, count - start) for start in range(0, count, length)]
    if count:
        assert np.average(means, weights=weights) == pytest.approx(values.mean())


def test_blocks_leave_out_what_is_not_there():
    means, length = per_block(np.array([1.0, math.nan, math.nan, math.nan, 4.0]), 3)
    assert length == 2
    np.testing.assert_array_equal(means, [1.0, math.nan, 4.0])


def test_a_figure_is_one_valid_element_with_a_description_and_ids_of_its_own():
    svg = _draw([Line("gan", X, np.sin(X))], floor=0.1, marks=True)
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg")
    assert root.get("aria-label") == 'all "of" <it>'
    assert root.get("viewBox")
    assert root.get("width") is None
    ids = re.findall(r'\bid="([^"]*)"', svg)
    assert ids
    assert all(name.startswith("a-b-") for name in ids)
    targets = re.findall(r'(?:href="#|url\(#)([^")]*)', svg)
    assert targets
    assert set(targets) <= set(ids)


def test_it_is_small_and_the_same_to_the_byte_and_carries_no_date_or_program():
    lines = [Line(f"model{n}", X[::4], np.cos(X[::4] + n)) for n in range(12)]
    svg = _draw(lines, marks=True)
    assert svg == _draw(lines, marks=True)
    assert len(svg) < 60_000
    assert not re.search(r"20\d\d-\d\d|matplotlib v|<metadata|<!--|<\?xml", svg)


def test_the_words_are_text_in_the_pages_colour():
    svg = _draw([Line("gan", X, X), Line("wgan", X, -X)], floor=0.0)
    text = re.sub(r"<[^>]*>", " ", svg)
    for word in ("gan", "wgan", "real faces (floor)", "KID", "work (TFLOP)"):
        assert word in text
    assert figures.TEXT not in svg
    assert "currentColor" in svg
    assert "font-family" not in svg


def test_the_labels_of_ticks_keep_their_decimals_and_coordinates_lose_theirs():
    svg = _draw([Line("gan", X / 1000, X)])
    labels = re.findall(r">([\d.]+)</text>", svg)
    assert "0.005" in labels
    assert len(set(labels)) > len(labels) / 2
    assert not re.search(r"\d\.\d{3}", re.sub(r'>[^<]*<|data-axes="[^"]*"', "><", svg))


def test_seeds_of_one_model_share_a_colour_and_a_legend_entry():
    svg = _draw([Line("gan", X, X), Line("gan", X, X + 1), Line("wgan", X, X)])
    assert len(re.findall(r">gan</text>", svg)) == 1
    assert svg.count(f'stroke="{figures.COLOURS[0]}"') >= 2


def test_curves_without_any_value_are_drawn_empty():
    assert _draw([Line("gan", np.array([]), np.array([]))]).startswith("<svg")
    assert _draw([Line("gan", X, np.full(50, math.nan))]).startswith("<svg")


def test_a_logarithmic_axis_has_plain_numbers_and_leaves_out_what_has_no_logarithm():
    svg = _draw([Line("gan", X, np.where(X > 1, 10.0 ** (X / 7), 0.0))], logarithmic=True)
    assert "mathdefault" not in svg
    assert ">1,000</text>" in svg


def test_names_keep_their_colour_where_others_are_absent():
    svg = _draw([Line("wgan", X, X)], order=["gan", "wgan"])
    assert f'stroke="{figures.COLOURS[1]}"' in svg
    assert f'stroke="{figures.COLOURS[0]}"' not in svg
    assert ">gan</text>" not in svg


def test_a_reference_and_crosses_are_drawn_and_the_axes_named():
    cross = Line("wgan", X[:1], X[:1])
    svg = _draw([Line("wgan", X, X)], reference=Line("real faces", X, -X), crosses=[cross], x_label="cycles a picture")
    text = re.sub(r"<[^>]*>", " ", svg)
    assert "real faces" in text
    assert "cycles a picture" in text
    assert len(re.findall(r">wgan</text>", svg)) == 1
    assert svg != _draw([Line("wgan", X, X)], reference=Line("real faces", X, -X), x_label="cycles a picture")


def test_no_style_attribute_is_left_and_no_attribute_is_there_twice():
    svg = figures.curves([Line("a", np.arange(3.0), np.arange(3.0))], "y", identity="a", description="b", marks=True)
    assert "style=" not in svg
    names = [re.findall(r'([\w:-]+)="', tag) for tag in re.findall(r"<[^>]*>", svg)]
    assert all(len(found) == len(set(found)) for found in names)
    assert 'text-anchor="middle"' in svg
    assert 'fill="none"' in svg


def test_curves_over_work_say_where_their_axes_are():
    line = Line("a", np.array([2.0, 12.0]), np.array([1.0, 5.0]))
    svg = figures.curves([line], "y", identity="a", description="b")
    left, right, top, bottom, low, high = (float(n) for n in re.search(r'data-axes="([^"]*)"', svg)[1].split())
    assert (low, high) == (1.5, 12.5)  # matplotlib's margins of a twentieth
    curve = rf'd="M (\S+) (\S+)\s+L (\S+) (\S+)\s*"[^>]*stroke="{figures.COLOURS[0]}"'
    points = re.search(curve, svg)
    x = [float(points[n]) for n in (1, 3)]
    assert [low + (at - left) / (right - left) * (high - low) for at in x] == pytest.approx([2, 12], abs=0.02)
    assert top < float(points[4]) < float(points[2]) < bottom
    assert "data-axes" not in figures.curves([line], "y", identity="a", description="b", x_label="other")


def test_seeds_are_their_mean_and_standard_deviation():
    x = np.array([1.0, 2.0, 3.0])
    nan = math.nan
    lines = [Line("a", x, np.array(y)) for y in ([1.0, 2.0, nan], [3.0, nan, nan], [5.0, 4.0, nan])]
    mean, alone = over_seeds([lines[0], Line("b", x, x), *lines[1:]])
    np.testing.assert_allclose(mean.y, [3, 3, nan])
    np.testing.assert_allclose(mean.spread, [2, math.sqrt(2), nan])
    assert (mean.name, alone.name, alone.spread) == ("a", "b", None)


def test_seeds_at_other_places_stay_lines_of_their_own():
    lines = [Line("a", X, X), Line("a", X + 1, X)]
    assert over_seeds(lines) == lines


def test_on_a_logarithmic_axis_seeds_are_their_geometric_mean_and_nothing_where_one_has_no_logarithm():
    x = np.arange(4.0)
    lines = [Line("a", x, np.array(y)) for y in ([1.0, 5.0, 0.0, math.nan], [100.0, 5.0, 2.0, 3.0])]
    (mean,) = over_seeds(lines, logarithmic=True)
    np.testing.assert_allclose(mean.y, [10, 5, math.nan, 3])
    np.testing.assert_allclose(mean.spread, [math.log(100) / math.sqrt(2), 0, math.nan, math.nan])


def test_a_band_on_a_logarithmic_axis_goes_as_far_up_as_down():
    (mean,) = over_seeds([Line("gan", X, np.full(50, y)) for y in (0.01, 100.0)], logarithmic=True)
    svg = _draw([mean], logarithmic=True)
    corners = re.search(r'FillBetween.*? d="([^"]*)"', svg, re.DOTALL)[1]
    edges = [float(y) for y in re.findall(r"[ML] \S+ (\S+)", corners)]
    up = 72 * figures.HEIGHT  # the band is drawn from the picture's lower edge
    line = float(re.search(rf'd="M \S+ (\S+)[^"]*"[^>]*stroke="{figures.COLOURS[0]}"', svg)[1])
    assert len(set(edges)) == 2
    assert line == pytest.approx(up + np.mean(sorted(set(edges))), abs=0.02)


def test_paths_of_seeds_are_the_path_of_their_mean_points():
    nan = math.nan
    paths = [Line("a", np.array(x), np.array(y)) for x, y in (([1.0, 2.0], [5.0, 7.0]), ([3.0, 2.0], [5.0, nan]))]
    mean, alone = paths_over_seeds([paths[0], Line("b", X, X), paths[1]])
    np.testing.assert_allclose(mean.x, [2, 2])
    np.testing.assert_allclose(mean.along, [math.sqrt(2), 0])
    np.testing.assert_allclose(mean.y, [5, 7])
    np.testing.assert_allclose(mean.spread, [0, nan])
    assert (alone.name, alone.spread, alone.along) == ("b", None, None)
    others = [Line("a", X, X), Line("a", X[:9], X[:9])]
    assert paths_over_seeds(others) == others  # of other lengths: no places in common


def test_the_band_around_a_path_is_one_shape_that_ends_a_deviation_beyond_it():
    x, y = np.array([0.0, 10.0, 10.0]), np.array([0.0, 0.0, 500.0])
    path = Line("gan", x, y, spread=np.array([50.0, 100.0, 0.0]), along=np.array([1.0, 2.0, 0.0]))
    svg = _draw([path], marks=True)
    assert svg == _draw([path], marks=True)
    pieces = figures._around(path)
    low = np.min([piece.vertices.min(axis=0) for piece in pieces], axis=0)
    high = np.max([piece.vertices.max(axis=0) for piece in pieces], axis=0)
    np.testing.assert_allclose([*low, *high], [-1, -100, 12, 500], atol=1e-9)
    for piece in pieces:  # the same way round, and convex: else what two pieces share would be empty, or a bay
        steps = np.diff(piece.vertices, axis=0)
        steps = steps[np.abs(steps).sum(axis=1) > 1e-9]
        after = np.roll(steps, -1, axis=0)
        assert (steps[:, 0] * after[:, 1] - steps[:, 1] * after[:, 0] > -1e-6).all()
    assert svg.count(' opacity="0.18"') == 1
    assert "fill-rule" not in svg


def test_a_path_has_no_band_where_its_spread_is_not_known():
    known = Line("gan", X[:3], X[:3], spread=np.array([1.0, math.nan, 1.0]), along=np.ones(3))
    assert "opacity" not in _draw([known]).replace("stroke-opacity", "")
    still = Line("gan", X[:3], X[:3], spread=np.zeros(3), along=np.zeros(3))
    assert np.isfinite(figures._around(still)[0].vertices).all()


def test_a_band_goes_from_below_to_above_its_line():
    (mean,) = over_seeds([Line("gan", X, np.ones(50)), Line("gan", X, np.full(50, 3.0))])
    svg = _draw([mean, Line("wgan", X, X)])
    assert svg.count('fill-opacity="0.18"') == 1
    assert svg == _draw([mean, Line("wgan", X, X)])
    assert ElementTree.fromstring(svg) is not None
    assert len(re.findall(r">gan</text>", svg)) == 1
    assert "style=" not in svg
    assert 'fill-opacity="0.18"' not in _draw([Line("gan", X, np.ones(50))])


def test_a_line_for_each_course():
    found = {"a": {"course": [{"step": 1, "kl": 3.0}, {"step": 2, "kl": 2.5}], "kl": 2.5}, "b": {"course": []}}
    first, second = figures.courses(found, "step", "kl")
    assert (first.name, first.x.tolist(), first.y.tolist()) == ("a", [1.0, 2.0], [3.0, 2.5])
    assert (second.name, len(second.x), first.spread) == ("b", 0, None)
