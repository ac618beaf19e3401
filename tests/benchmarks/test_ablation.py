"""The ablation of `r1_shift`: its experiments change what they say, and can run."""

import ablation
from illustgan import params

from .made_up import CONTENT, with_settings_of


def test_every_row_can_be_trained_and_no_two_are_one() -> None:
    seen, shipped = set(), params.check(CONTENT)
    rows, says = ablation.rows(dict(shipped.variants))
    for row in rows.values():
        found = params.check(with_settings_of(row))
        settings = found.variants[row.model], found.scales["laptop"], found.data
        seen.add(tuple(block.model_dump_json() for block in settings))
    assert len(seen) == len(rows)
    assert [*says] == [*rows] == [*shipped.variants, *list(rows)[len(shipped.variants) :]]
    assert not [path for path in ablation.FIGURES if path.endswith("kid") and not path.startswith("validation.")]


def test_a_table_has_the_measured_rows_that_are_named_in_that_order() -> None:
    variants, one = dict(params.check(CONTENT).variants), {path: [2.0] for path in ablation.FIGURES}
    results = {"dcgan": one, "groups-128": one, "groups-8": one | {"final.step": [1.0, 3.0]}, "gone": one}
    _, _, *lines = ablation.as_markdown(variants, results, ["groups-*", "wgan", "dcgan", "groups-8"]).splitlines()
    assert [(line.split("|")[1].strip(), line.split("|")[-2].strip()) for line in lines] == [
        *(("8 groups", "2 ± 1.4"), ("128 groups", "2"), ("dcgan", "2")),
    ]
    assert ablation.as_markdown(variants, results, ["wgan"]) == "Nothing of this is measured yet."
