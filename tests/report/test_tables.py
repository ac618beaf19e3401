"""Tables of figures: their rows, what is best, and what is marked."""

from typing import Any

import pytest

from illustgan.claims import comparison
from illustgan.claims.catalogue import FIGURES as KNOWN
from illustgan.claims.evaluations import figure
from illustgan.report import results, tables
from illustgan.report.tables import Cell, Spec

from .made_up import CLAIMS, evaluation

KID = "final.lite0.kid"
PATHS = (KID, "final.lite0.fid", "final.modes.values")
Measured = dict[str, list[dict[str, Any]]]


def _measured(**kids: list[float]) -> Measured:
    return {model: [evaluation(kid) for kid in seeds] for model, seeds in kids.items()}


def _compared(measured: Measured) -> dict[str, Any]:
    return comparison.pairwise({m: dict(enumerate(seeds)) for m, seeds in measured.items()}, PATHS, CLAIMS.level)


def _rows(path: str, measured: Measured) -> dict[str, Cell]:
    found = tables.table(Spec("Title", [path]), [path], measured, _compared(measured))
    return {str(row.name): row.cells[0] for row in found.rows}


def test_one_seed_shows_what_stands_behind_it_and_several_show_their_spread() -> None:
    one = _rows(KID, _measured(gan=[5.0]))
    assert (one["gan"].text, one["gan"].more) == ("5.00", " ± 0.25")
    several = _rows(KID, _measured(gan=[5.0, 7.0]))
    assert (several["gan"].text, several["gan"].more) == ("6.00", " ± 1.4")
    assert _rows(KID, _measured(gan=[5.0, 5.0]))["gan"].more == ""
    assert _rows("curves.estimate.kid.spearman", _measured(gan=[5.0]))["gan"].more == " [0.50, 0.95]"


def test_floor_and_ceilings_are_rows_where_they_have_the_figure() -> None:
    references = ["real faces (floor)", "noise (ceiling)", "one face repeated (ceiling)"]
    assert list(_rows(KID, _measured(gan=[5.0]))) == ["gan", *references]
    assert list(_rows("oscillation.work.lite0", _measured(gan=[5.0]))) == ["gan"]


def test_the_best_is_named_where_intervals_tell_it_from_all_others() -> None:
    apart = _measured(gan=[5.0, 5.1], dcgan=[3.0, 3.1], wgan=[6.0, 6.3])
    assert [name for name, cell in _rows(KID, apart).items() if cell.best] == ["dcgan"]
    near = _measured(gan=[5.0, 3.2], dcgan=[3.0, 3.1], wgan=[6.0, 6.3])
    assert not any(cell.best for cell in _rows(KID, near).values())
    assert not any(cell.best for cell in _rows(KID, _measured(gan=[5.0], dcgan=[3.0])).values())
    assert tables.best(KNOWN["final.modes.values"], list(apart), _compared(apart)) == "dcgan"
    assert tables.best(KNOWN["final.lite0.fid"], list(apart), _compared(apart)) is None


def test_one_extractor_names_no_best_against_the_others() -> None:
    measured = _measured(gan=[5.0, 5.1], dcgan=[3.0, 3.1])
    for content in measured["dcgan"]:
        content["final"]["pixels"]["kid"] = 9.0
    compared = _compared(measured)
    assert compared["figures"][KID]["pairs"]["dcgan against gan"]["differs"]
    assert tables.best(KNOWN[KID], list(measured), compared) is None


@pytest.mark.parametrize(("value", "word"), [(-3.1, "copies"), (-3.0, ""), (8.0, "")])
def test_what_lies_beyond_a_bound_is_called_by_a_word(value: float, word: str) -> None:
    measured = _measured(gan=[5.0])
    measured["gan"][0]["final"]["memorisation"]["lite0"]["copying"] = value
    assert _rows("final.memorisation.lite0.copying", measured)["gan"].warning == word


def test_every_figure_of_every_table_is_in_the_catalogue_and_in_an_evaluation() -> None:
    paths = {path for spec in results.SPECS for path in spec.paths}
    assert paths <= KNOWN.keys()
    nulls = {path for path in paths if figure(evaluation(5.0), path) is None}
    assert nulls == {
        "oscillation.steps.modes",
        "final.inception.fid",
        *(path for path in paths if path.startswith("curves.generator_loss.")),
    }


def test_a_column_that_few_have_is_there_where_one_has_it() -> None:
    measured = _measured(gan=[5.0])

    def paths() -> list[str]:
        return [one.path for one in results.tables(measured, _compared(measured))[1].figures]

    before = paths()
    measured["gan"][0]["final"]["inception"] = {"fid": 70.0}
    assert {*paths()} - {*before} == {"final.inception.fid"}


def test_headings_leave_out_what_the_title_says_and_metrics_are_explained_once() -> None:
    found = results.tables(_measured(gan=[5.0]), _compared(_measured(gan=[5.0])))
    headings = [[str(tables.heading(one, table.spec)) for one in table.figures] for table in found]
    assert headings[1][:3] == ["KID (lite0)", "KID (random)", "KID (pixels)"]
    assert headings[2] == ["Precision", "Recall", "Density", "Coverage", "Diversity"]
    assert [metric.name for metric in found[1].metrics] == ["Extractors", "KID", "FID", "SWD", "EM"]
    assert found[0].metrics == found[3].metrics == []
    about = tables.about(KNOWN[KID])
    assert about.startswith("How far samples are from held-out faces in the features of an image network")
    assert (about.japanese or "").startswith("生成画像と検証用の顔の、画像認識ネットワークの特徴量での距離")


def test_cells_have_the_number_that_they_are_sorted_by_and_the_interval_of_their_mean() -> None:
    rows = _rows(KID, _measured(gan=[5.0, 6.0], dcgan=[3.0, 3.0]))
    assert (rows["gan"].value, rows["gan"].interval) == (5.5, "[−0.85, 12]")  # 5.5 ± 12.7 · 0.707 / √2
    assert rows["dcgan"].interval == ""  # seeds that are alike tell of no spread
    assert rows["real faces (floor)"].interval == ""
    assert _rows("final.diversity", _measured(gan=[5.0, 6.0]))["gan"].interval == ""
    assert _rows(KID, _measured(gan=[5.0], dcgan=[3.0]))["gan"].interval == ""
    assert _rows("oscillation.steps.modes", _measured(gan=[5.0]))["gan"].value is None


def test_faces_without_attributes_have_no_figures_of_them() -> None:
    measured = {"gan": [evaluation(5.0, attributes=False)]}
    found = results.tables(measured, _compared(measured))
    assert not any(one.path.startswith("final.modes") for table in found for one in table.figures)
    assert [table.spec.note[:21] for table in found if not table.rows] == ["Modes are not counted"]
    assert "–" not in {cell.text for cell in found[0].rows[0].cells}
