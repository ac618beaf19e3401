"""Figures and their data as CSV."""

import re

import numpy as np

from illustgan.report import chart, charts
from illustgan.report.svg import COLOURS

from .made_up import measured, saved


def test_a_table_keeps_words_and_counts_and_quotes_names() -> None:
    name = 'a,"b"\nc'
    found = saved(chart.table((name, "b"), [("x, y", 1234567.0), ('"', np.inf), ("", 0.1 + 0.2), (name, np.nan)]))
    assert found == [[name, "b"], ["x, y", "1.23457e+06"], ['"', ""], ["", "0.3"], [name, ""]]


def test_several_seeds_are_one_line_in_a_band_and_one_seed_is_a_line_alone(panels: dict[str, list[str]]) -> None:
    def lines(panel: str) -> int:
        return len(re.findall(rf'stroke="(?:{"|".join(COLOURS)})"[^>]*stroke-linecap="square"', panel))

    several = charts._spectrum(measured(gan=[5.0, 6.0, 7.0], wgan=[3.0, 4.0, 5.0]))
    assert several.seeds.startswith("Geometric means over 3 seeds")
    assert [(lines(panel), panel.count('opacity="0.18"')) for panel in several.panels] == [(4, 2)]  # two in the legend
    for key in ("spectrum", "distances", "oscillation"):
        assert {(lines(panel), panel.count('opacity="0.18"')) for panel in panels[key]} == {(6, 0)}
