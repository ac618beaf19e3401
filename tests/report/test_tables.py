import re

import pytest

from illustgan.claims import comparison
from illustgan.report import results, tables
from illustgan.report.evaluations import Figure, figure, over_checkpoints, over_seeds
from illustgan.report.tables import Bound, Column, Spec

from .made_up import LEVEL, evaluation

KID = Column("KID", "final.lite0.kid", ("final.lite0.kid_spread",), wants="lower")
PATHS = ("final.lite0.kid", "final.lite0.fid", "final.modes.values")


def _measured(**kids):
    return {model: [evaluation(kid) for kid in seeds] for model, seeds in kids.items()}


def _compared(measured):
    return comparison.pairwise({m: dict(enumerate(seeds)) for m, seeds in measured.items()}, PATHS, LEVEL)


def _rows(column, measured, compared=None):
    found = tables.table(Spec("Title", [column]), measured, compared)
    return {row.name: row.cells[0] for row in found.rows}


def test_one_seed_shows_what_stands_behind_it_and_several_show_their_spread():
    one = _rows(KID, _measured(gan=[5.0]))
    assert (one["gan"].text, one["gan"].more) == ("5.00", " ± 0.25")
    several = _rows(KID, _measured(gan=[5.0, 7.0]))
    assert (several["gan"].text, several["gan"].more) == ("6.00", " ± 1.4")
    assert _rows(KID, _measured(gan=[5.0, 5.0]))["gan"].more == ""
    ends = Column(
        "r", "curves.estimate.kid.spearman", tuple(f"curves.estimate.kid.spearman_{e}" for e in ("low", "high"))
    )
    assert _rows(ends, _measured(gan=[5.0]))["gan"].more == " [0.50, 0.95]"


def test_floor_and_ceilings_are_rows_where_they_have_the_figure():
    assert list(_rows(KID, _measured(gan=[5.0]))) == [
        "gan", "real faces (floor)", "noise (ceiling)", "one face repeated (ceiling)",
    ]  # fmt: skip
    assert list(_rows(Column("x", "oscillation.work.lite0"), _measured(gan=[5.0]))) == ["gan"]
    measured = _measured(gan=[5.0])
    del measured["gan"][0]["noise"], measured["gan"][0]["one_face"]
    assert list(_rows(KID, measured)) == ["gan", "real faces (floor)"]


def test_the_best_is_named_where_intervals_tell_it_from_all_others():
    apart = _measured(gan=[5.0, 5.1], dcgan=[3.0, 3.1], wgan=[6.0, 6.3])
    assert [name for name, cell in _rows(KID, apart, _compared(apart)).items() if cell.best] == ["dcgan"]
    near = _measured(gan=[5.0, 3.2], dcgan=[3.0, 3.1], wgan=[6.0, 6.3])
    assert not any(cell.best for cell in _rows(KID, near, _compared(near)).values())
    one = _measured(gan=[5.0], dcgan=[3.0])
    assert not any(cell.best for cell in _rows(KID, one, _compared(one)).values())
    assert not any(cell.best for cell in _rows(KID, apart).values())
    higher = Column("Values", "final.modes.values", wants="higher")
    assert tables.best(higher, list(apart), _compared(apart)) == "dcgan"
    assert tables.best(Column("FID", "final.lite0.fid"), list(apart), _compared(apart)) is None


def test_one_extractor_names_no_best_against_the_others():
    measured = _measured(gan=[5.0, 5.1], dcgan=[3.0, 3.1])
    for content in measured["dcgan"]:
        content["final"]["pixels"]["kid"] = 9.0
    compared = _compared(measured)
    assert compared["figures"]["final.lite0.kid"]["pairs"]["dcgan against gan"]["differs"]
    assert tables.best(KID, list(measured), compared) is None


@pytest.mark.parametrize(("value", "word"), [(-3.1, "copies"), (-3.0, ""), (8.0, "")])
def test_what_lies_beyond_a_bound_is_called_by_a_word(value, word):
    measured = _measured(gan=[5.0])
    measured["gan"][0]["final"]["memorisation"]["lite0"]["copying"] = value
    column = Column("Copying", "final.memorisation.lite0.copying", warning=results.COPYING)
    assert _rows(column, measured)["gan"].warning == word
    assert Bound("far", above=1.0).holds(1.1)
    assert not Bound("far").holds(1e9)


def test_every_figure_of_every_table_is_in_an_evaluation():
    known = evaluation(5.0)
    nulls = {column.path for spec in results.SPECS for column in spec.columns if figure(known, column.path) is None}
    assert nulls == {
        "oscillation.steps.modes",
        *(f"curves.generator_loss.{q}.spearman" for q in results.words.QUALITIES),
    }
    behind = [path for spec in results.SPECS for column in spec.columns for path in column.within]
    assert all(figure(known, path) is not None for path in behind if "generator_loss" not in path)


def test_figures_are_none_where_there_is_no_number():
    content = {"a": {"b": 1, "c": None, "d": "x", "e": True, "f": float("inf")}, "n": None}
    assert figure(content, "a.b") == 1.0
    assert [figure(content, path) for path in ("a.c", "a.d", "a.e", "a.f", "a.b.c", "n.x", "z")] == [None] * 7
    assert over_seeds([content, {"a": {"b": 3}}, {"a": None}], "a.b") == Figure(2.0, pytest.approx(2**0.5))
    assert over_seeds([{}], "a.b") == Figure(None, None)
    assert over_checkpoints(evaluation(5.0), "tflop") == [1.0, 2.0, 4.0]


def test_fid_as_published_is_a_column_where_its_weights_were_there():
    measured = _measured(gan=[5.0])
    labels = [column.label for column in results.tables(measured, None)[1].spec.columns]
    measured["gan"][0]["final"]["inception"] = {"fid": 70.0}
    assert [column.label for column in results.tables(measured, None)[1].spec.columns] == [*labels, "FID (Inception)"]


def test_what_figures_mean_is_said_for_any_size_of_pictures():
    said = " ".join(f"{spec.note} {term.meaning}" for spec in results.SPECS for term in spec.terms)
    assert "down to 16 pixels" in said
    assert not re.findall(r"\b(?:32|48|64|96|128)\b", said)  # sides that data.size may have, or half of them


def test_every_column_is_explained_in_one_sentence():
    for column in (column for spec in results.SPECS for column in spec.columns):
        assert re.fullmatch(r"[A-Z][^?!]{20,150}\.", column.about), column.path
        assert not re.search(r"\.\s", column.about), column.path


def test_cells_have_the_number_that_they_are_sorted_by():
    rows = _rows(KID, _measured(gan=[5.0, 6.0], dcgan=[123456.789]))
    assert (rows["gan"].value, rows["dcgan"].value) == (5.5, 123456.789)
    assert _rows(Column("x", "final.nothing"), _measured(gan=[5.0]))["gan"].value is None


def test_several_seeds_have_the_interval_of_their_mean_where_they_were_compared():
    measured = _measured(gan=[5.0, 6.0], dcgan=[3.0, 3.0])
    rows = _rows(KID, measured, _compared(measured))
    assert rows["gan"].interval == "[−0.85, 12]"  # 5.5 ± 12.7 · 0.707 / √2
    assert rows["dcgan"].interval == ""  # seeds that are alike tell of no spread
    assert rows["real faces (floor)"].interval == ""
    assert _rows(KID, measured)["gan"].interval == ""
    other = Column("Diversity", "final.diversity")
    assert _rows(other, measured, _compared(measured))["gan"].interval == ""
    one = _measured(gan=[5.0], dcgan=[3.0])
    assert _rows(KID, one, _compared(one))["gan"].interval == ""


def test_the_first_table_has_the_main_figures_and_no_attributes_where_there_are_none():
    measured = _measured(gan=[5.0])
    labels = [column.label for column in results.tables(measured, None)[0].spec.columns]
    assert labels[:3] == ["KID (lite0)", "KID (random)", "KID (pixels)"]
    assert {"Values reached", "Edge width (pixels)", "Steps"} <= set(labels)
    without = results.tables({"gan": [evaluation(5.0, attributes=False)]}, None)[0]
    assert [column.label for column in without.spec.columns] == [label for label in labels if label != "Values reached"]
    assert "–" not in {cell.text for cell in without.rows[0].cells}
