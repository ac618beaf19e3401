"""The ablation of `r1_shift`: its experiments change what they say, and can run; the table takes the latest of each."""

import copy
import functools
import itertools
from pathlib import Path
from typing import Any

import yaml

import ablation
from illustgan import params

CONTENT = params.read(Path(__file__).parents[2] / "params.yaml")


def as_dvc_has_it(line: list[str]) -> dict[str, Any]:
    """params.yaml with all settings of a command."""
    content = copy.deepcopy(CONTENT)
    for option, words in itertools.pairwise(line):
        if option == "-S":
            place, value = words.removeprefix("++").split("=", 1)
            *outer, last = place.split(".")
            functools.reduce(dict.__getitem__, outer, content)[last] = yaml.safe_load(value)
    return content


def test_every_row_can_be_trained_and_no_two_are_one() -> None:
    seen = set()
    for name, row in ablation.ROWS.items():
        line = ablation.command(name, row, [1, 2, 3], 1, CONTENT["models"])
        assert [*line[:6], line[-1]] == [*["dvc", "exp", "run", "--queue", "--name"], f"ablation-{name}", "headline"]
        found = params.check(as_dvc_has_it(line))
        assert (found.model, found.seeds, found.machine.threads) == (row.model, (1, 2, 3), 1)
        seen.add((found.variants[row.model].model_dump_json(), found.scales["laptop"].model_dump_json()))
    assert len(seen) == len(ablation.ROWS)


def test_a_table_has_spreads_where_there_are_seeds_and_dashes_where_there_is_nothing() -> None:
    found = {
        "r1-shift": {"kid_final": 1.2345, "kid_final_spread": 0.0123, "steps": 9303},
        "dcgan": {"kid_final": 4.0, "kid_final_spread": 0.0},
    }
    *lines, _, note = ablation.as_markdown(found, ["dcgan"]).splitlines()
    head, _, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    assert note.startswith("\\* from docs/ablation.json")
    assert (head[2], rows[0][1:4], rows[0][-2]) == ("KID lite0", ["r1_shift", "1.23 ± 0.012", "–"], "9303")
    assert rows[1][1:3] == ["dcgan *", "4"]
