import re

import numpy as np
import pytest

from illustgan.report import charts, languages
from illustgan.report.svg import COLOURS, Line

from .made_up import evaluation, toy
from .saved import rows


def test_data_has_a_row_for_each_point_and_names_are_quoted():
    name = 'a,"b"\nc'
    lines = [Line(name, np.array([1.0, 2.0]), np.array([0.5, np.nan])), Line(name, np.array([3.0]), np.array([1 / 3]))]
    assert rows(charts.data({"y": lines}, "x")) == [
        ["panel", "line", "number", "x", "value"],
        ["y", name, "1", "1", "0.5"],
        ["y", name, "1", "2", ""],
        ["y", name, "2", "3", "0.333333"],
    ]


def test_data_says_what_is_along_each_panel_where_they_differ():
    line = [Line("a", np.array([1.0]), np.array([2.0]))]
    assert rows(charts.data({"y": line, "z": line}, {"y": "steps", "z": "work"})) == [
        ["panel", "line", "number", "along", "x", "value"],
        ["y", "a", "1", "steps", "1", "2"],
        ["z", "a", "1", "work", "1", "2"],
    ]


def test_a_table_keeps_words_and_counts_and_leaves_out_what_is_no_number():
    saved = rows(charts.table(("a", "b"), [("x, y", 1234567), ('"', np.inf), ("", 0.1 + 0.2)]))
    assert saved == [["a", "b"], ["x, y", "1234567"], ['"', ""], ["", "0.3"]]


@pytest.mark.parametrize("count", [1, 3])
def test_several_seeds_are_one_line_in_a_band_and_one_seed_is_a_line_alone(count):
    measured = {name: [evaluation(kid + n) for n in range(count)] for name, kid in (("gan", 5.0), ("wgan", 3.0))}
    found = {chart.key: chart for chart in charts.charts(measured, ["wgan"], toy())}
    for key in ("spectrum", "estimate", "distances", "oscillation"):
        lines = 2 if key in ("spectrum", "distances", "oscillation") else 1
        for panel in found[key].panels:
            assert panel.count('opacity="0.18"') == (lines if count > 1 else 0), key
            assert len(re.findall(rf'stroke="(?:{"|".join(COLOURS)})"[^>]*stroke-linecap="square"', panel)) == 2 * lines
    assert bool(found["spectrum"].seeds) == bool(found["estimate"].seeds) == (count > 1)
    assert not found["distances"].seeds  # the words above all figures say it


def test_what_bands_are_is_known_in_japanese():
    for text in (charts.of_seeds(3), charts.of_seeds(3, logarithmic=True)):
        assert "3 個のシード" in languages.japanese(text)
    measured = {"wgan": [evaluation(3.0), evaluation(2.0)]}
    assert languages.japanese(charts._estimate(measured, ["wgan"]).seeds)
    assert charts.of_seeds(1) == ""


@pytest.mark.usefixtures("undrawn")
def test_every_figure_of_results_has_its_data():
    measured = {"gan": [evaluation(5.0), evaluation(6.0)], "wgan": [evaluation(3.0), evaluation(2.0)]}
    found = {chart.key: rows(chart.data) for chart in charts.charts(measured, ["wgan"], toy())}
    assert ["KID (random)", "gan", "2", "4", "6"] in found["distances"]
    assert ["KID (lite0) where to stop", "wgan", "1", "2.4", "3.5"] in found["stopping"]
    assert ["power (levels²)", "real faces", "1", "1", "30000"] in found["spectrum"]
    assert ["estimate", "discriminator", "1", "0.25", "0.693"] in found["toy"]
    assert {row[0] for row in found["estimate"][1:]} == {"wgan (lite0)", "wgan (pixels)"}
    assert all(len(saved) > 5 for saved in found.values())
