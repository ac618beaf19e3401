"""The ablation of `r1_shift`: its experiments change what they say, and can run."""

import ablation
from illustgan import params

from .made_up import CONTENT, with_settings_of


def test_every_row_can_be_trained_and_no_two_are_one() -> None:
    seen, shipped = set(), params.check(CONTENT)
    rows, says = ablation.rows(dict(shipped.variants))
    for row in rows.values():
        found = params.check(with_settings_of(row))
        seen.add((found.variants[row.model].model_dump_json(), found.scales["laptop"].model_dump_json()))
    assert len(seen) == len(rows)
    assert [*says] == [*rows] == [*shipped.variants, *list(rows)[len(shipped.variants) :]]
    assert not [path for path in ablation.FIGURES if path.endswith("kid") and not path.startswith("validation.")]
