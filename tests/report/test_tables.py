"""Tables of figures: their rows, what is best, and what is marked."""

import pytest

from illustgan.report import tables
from illustgan.report.tables import Cell, Table
from illustgan.results.catalogue import FIGURES as KNOWN

from ..results.made_up import evaluation
from .made_up import compared, measured

KID = "final.lite0.kid"


def _rows(path: str, **kids: list[float]) -> dict[str, Cell]:
    known = measured(**kids)
    found = tables.filled(Table("Title", [path]), known, compared(known))
    return {str(row.name): row.cells[0] for row in found.rows}


def test_one_seed_shows_what_stands_behind_it_and_several_show_their_spread() -> None:
    for path, kids, text, more in (
        (KID, [5.0], "5.00", " ± 0.010"),
        (KID, [5.0, 7.0], "6.00", " ± 1.4"),
        (KID, [5.0, 5.0], "5.00", ""),
        ("curves.estimate.kid.spearman", [5.0], "0.800", " [0.50, 0.95]"),
    ):
        cell = _rows(path, gan=kids)["gan"]
        assert (cell.text, cell.more) == (text, more)


def test_floor_and_ceilings_are_rows_where_they_have_the_figure() -> None:
    references = ["real faces (target)", "noise", "one face repeated"]
    assert list(_rows(KID, gan=[5.0])) == ["gan", *references]
    assert list(_rows("oscillation.work.lite0", gan=[5.0])) == ["gan"]


def test_the_best_is_named_where_intervals_tell_it_from_all_others() -> None:
    def best(**kids: list[float]) -> list[str]:
        return [name for name, cell in _rows(KID, **kids).items() if cell.best]

    apart = {"gan": [5.0, 5.1, 5.0], "dcgan": [3.0, 3.1, 3.0], "wgan": [6.0, 6.2, 6.1]}
    assert best(**apart) == ["dcgan"]
    assert best(**apart | {"gan": [5.0, 3.2, 5.0]}) == best(gan=[5.0], dcgan=[3.0]) == []
    known = measured(**apart)
    assert tables.best(KNOWN["final.modes.values"], list(apart), compared(known)) == "dcgan"
    assert tables.best(KNOWN["final.lite0.fid"], list(apart), compared(known)) is None
    for content in known["dcgan"]:
        content["final"]["pixels"]["kid"] = 9.0
    everything = compared(known)
    assert everything["figures"][KID]["pairs"]["dcgan against gan"]["differs"]
    assert tables.best(KNOWN[KID], list(apart), everything) is None  # one extractor says otherwise


@pytest.mark.parametrize(("value", "word"), [(-3.1, "copies"), (-3.0, ""), (8.0, "")])
def test_what_lies_beyond_a_bound_is_called_by_a_word(value: float, word: str) -> None:
    known = measured(gan=[5.0])
    known["gan"][0]["final"]["memorisation"]["lite0"]["copying"] = value
    found = tables.filled(Table("Title", ["final.memorisation.lite0.copying"]), known, compared(known))
    assert found.rows[0].cells[0].warning == word


def test_what_few_have_is_there_where_one_has_it() -> None:
    known, bare = measured(gan=[5.0]), {"gan": [evaluation(5.0, attributes=False)]}
    before = tables.tables(known, compared(known))[0].figures
    known["gan"][0]["final"]["inception"] = {"fid": 70.0}
    after = tables.tables(known, compared(known))[0].figures
    assert [one.path for one in after if one not in before] == ["final.inception.fid"]
    found = tables.tables(bare, compared(bare))
    assert not any(one.path.startswith("final.modes") for table in found for one in table.figures)
    assert [table.note[:21] for table in found if not table.rows] == ["Modes are not counted"]
    (short,) = tables.tables(bare, compared(bare), [tables.SHORT])
    assert [str(row.name) for row in short.rows] == ["gan", "real faces (target)", "noise"]
    assert "–" not in {cell.text for cell in short.rows[0].cells}


def test_headings_leave_out_what_the_title_says_and_metrics_are_explained_once() -> None:
    found = tables.tables(measured(gan=[5.0]), compared(measured(gan=[5.0])))
    headings = [[str(tables.heading(one, table)) for one in table.figures] for table in found]
    assert headings[0][:3] == ["KID (lite0)", "KID (random)", "KID (pixels)"]
    assert headings[1] == ["Precision", "Recall", "Density", "Coverage", "Diversity"]
    assert [metric.name for metric in found[0].metrics] == ["Extractors", "KID", "FID", "SWD", "EM"]
    assert found[2].metrics == []
    about = tables.tells(KNOWN[KID])
    assert about.startswith("How far samples are from held-out faces in the features of an image network")
    assert about.japanese.startswith("生成画像と検証用の顔の、画像認識ネットワークの特徴量での距離")


def test_cells_have_the_number_that_they_are_sorted_by_and_the_interval_of_their_mean() -> None:
    rows = _rows(KID, gan=[5.0, 6.0], dcgan=[3.0, 3.0])
    assert (rows["gan"].value, rows["gan"].interval) == (5.5, "[−0.85, 12]")  # 5.5 ± 12.7 · 0.707 / √2
    assert rows["dcgan"].interval == "[2.9, 3.1]"  # seeds that are alike are as sure as KID of so few samples
    assert rows["real faces (target)"].interval == ""
    assert _rows("final.diversity", gan=[5.0, 6.0])["gan"].interval == ""
    assert _rows(KID, gan=[5.0], dcgan=[3.0])["gan"].interval == ""
    assert _rows("oscillation.steps.modes", gan=[5.0])["gan"].value is None
