"""What DVC's graph is as plain data."""

from types import SimpleNamespace
from typing import NamedTuple

import networkx as nx

from illustgan.jobs import graph


class Stage(NamedTuple):
    addressing: str


def test_stages_of_an_item_are_one_unit_and_all_others_are_by_themselves() -> None:
    train, evaluate, prepare, theory, compare = map(
        Stage, ("train@a-1", "evaluate@a-1", "prepare", "theory@a", "compare")
    )
    edges = [(compare, evaluate), (compare, theory), (evaluate, train), (train, prepare)]
    found = graph.read(SimpleNamespace(graph=nx.DiGraph(edges)))
    assert [*found.needs] == ["prepare", "train@a-1", "evaluate@a-1", "theory@a", "compare"]
    assert found.needs["evaluate@a-1"] == {"train@a-1", "prepare"}
    units = {"prepare": "prepare", "train@a-1": "a-1", "evaluate@a-1": "a-1", "theory@a": "theory@a"}
    assert found.units == {**units, "compare": "compare"}
