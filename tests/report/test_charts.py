"""Figures and their data as CSV."""

import re

import numpy as np

from illustgan.report import chart, charts
from illustgan.report.curves import Panel
from illustgan.report.lines import Line
from illustgan.report.svg import COLOURS

from .made_up import measured, saved


def test_data_has_a_row_for_each_point_of_lines_references_and_crosses_and_names_are_quoted() -> None:
    name = 'a,"b"\nc'
    lines = [Line(name, np.array([1.0, 2.0]), np.array([0.5, np.nan])), Line(name, np.array([3.0]), np.array([1 / 3]))]
    more = {"reference": Line("real", np.array([1.0]), np.array([np.inf])), "crosses": lines[1:]}
    assert saved(chart.data([Panel("y", lines, "x", **more)])) == [
        ["panel", "line", "number", "along", "x", "value"],
        ["y", name, "1", "x", "1", "0.5"],
        ["y", name, "1", "x", "2", ""],
        ["y", name, "2", "x", "3", "0.333333"],
        ["y", "real", "1", "x", "1", ""],
        ["y", f"{name} (crosses)", "1", "x", "3", "0.333333"],
    ]


def test_a_table_keeps_words_and_counts() -> None:
    found = saved(chart.table(("a", "b"), [("x, y", 1234567.0), ('"', np.inf), ("", 0.1 + 0.2)]))
    assert found == [["a", "b"], ["x, y", "1.23457e+06"], ['"', ""], ["", "0.3"]]


def test_several_seeds_are_one_line_in_a_band_and_one_seed_is_a_line_alone(panels: dict[str, list[str]]) -> None:
    def lines(panel: str) -> int:
        return len(re.findall(rf'stroke="(?:{"|".join(COLOURS)})"[^>]*stroke-linecap="square"', panel))

    several = charts._spectrum(measured(gan=[5.0, 6.0, 7.0], wgan=[3.0, 4.0, 5.0]))
    assert several.seeds.startswith("Geometric means over 3 seeds")
    assert [(lines(panel), panel.count('opacity="0.18"')) for panel in several.panels] == [(4, 2)]  # two in the legend
    for key in ("spectrum", "distances", "oscillation"):
        assert {(lines(panel), panel.count('opacity="0.18"')) for panel in panels[key]} == {(6, 0)}
