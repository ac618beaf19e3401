"""What the pipeline consists of, read from DVC's own graph, as plain data for whoever runs it, here or elsewhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx


@dataclass(frozen=True)
class Graph:
    """Of each stage, in the order of a plain `dvc repro`: all that must be done before it, and its unit.

    A unit is all that matrices have for one item: dcgan-1 is train@dcgan-1, render@dcgan-1 and so on. A stage that
    shares its item with none is a unit by itself.
    """

    needs: Mapping[str, frozenset[str]]
    units: Mapping[str, str]


def read(index: Any) -> Graph:
    """The graph of a DVC index (`dvc.repo.Repo().index`); of a dvc.yaml that makes no sense, DVC's own errors."""
    stages = nx.dfs_postorder_nodes(index.graph)  # whose edges lead to what a stage needs
    needs = {s.addressing: frozenset(n.addressing for n in nx.descendants(index.graph, s)) for s in stages}
    items = {stage: stage.partition("@")[2] for stage in needs}  # DVC's own mark
    sharing = Counter(items.values())
    return Graph(needs, {stage: item if item and sharing[item] > 1 else stage for stage, item in items.items()})
