import base64
import csv
import io

import numpy as np
import pytest
from made_up import evaluation, toy

from illustgan.report import charts
from illustgan.report.figures import Line

START = "data:text/csv;charset=utf-8;base64,"


def _rows(uri):
    assert uri.startswith(START)
    return list(csv.reader(io.StringIO(base64.b64decode(uri.removeprefix(START)).decode("utf-8"))))


def test_data_has_a_row_for_each_point_and_names_are_quoted():
    name = 'a,"b"\nc'
    lines = [Line(name, np.array([1.0, 2.0]), np.array([0.5, np.nan])), Line(name, np.array([3.0]), np.array([1 / 3]))]
    assert _rows(charts.data({"y": lines}, "x")) == [
        ["panel", "line", "number", "x", "value"],
        ["y", name, "1", "1", "0.5"],
        ["y", name, "1", "2", ""],
        ["y", name, "2", "3", "0.333333"],
    ]


@pytest.mark.usefixtures("undrawn")
def test_every_figure_of_results_has_its_data():
    measured = {"gan": [evaluation(5.0), evaluation(6.0)], "wgan": [evaluation(3.0), evaluation(2.0)]}
    found = {chart.key: _rows(chart.data) for chart in charts.charts(measured, ["wgan"], toy())}
    assert ["KID (random)", "gan", "2", "4", "6"] in found["distances"]
    assert ["KID (lite0) where to stop", "wgan", "1", "2.4", "3.5"] in found["stopping"]
    assert ["power (levels²)", "real faces", "1", "1", "30000"] in found["spectrum"]
    assert ["estimate", "discriminator", "1", "0.25", "0.693"] in found["toy"]
    assert {row[0] for row in found["estimate"][1:]} == {"wgan (lite0)", "wgan (pixels)"}
    assert all(len(rows) > 5 for rows in found.values())
