"""What the pipeline consists of, read from DVC's own graph, as plain data for whoever runs it, here or elsewhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx


@dataclass(frozen=True)
class Graph:
    """`needs` has, for each stage, all stages that must be done before; the order is that of a plain `dvc repro`."""

    needs: Mapping[str, frozenset[str]]

    @cached_property
    def units(self) -> Mapping[str, tuple[str, ...]]:
        """Stages by what they are about, in order: those that a matrix has for one item, all others by themselves.

        Such as dcgan-1: train@dcgan-1, render@dcgan-1, … An item that only one matrix has is a stage by itself.
        """
        found: dict[str, tuple[str, ...]] = {}
        for stage in self.needs:
            found[self.unit(stage)] = (*found.get(self.unit(stage), ()), stage)
        return found

    def unit(self, stage: str) -> str:
        """The unit that a stage belongs to."""
        item = _item(stage)
        return item if item and self._items[item] > 1 else stage

    @cached_property
    def _items(self) -> Counter[str]:
        return Counter(map(_item, self.needs))

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """How many stages need each stage."""
        return Counter(stage for needed in self.needs.values() for stage in needed)


def _item(stage: str) -> str:
    return stage.partition("@")[2]  # DVC's own mark between a matrix stage's name and its item


def read(index: Any) -> Graph:
    """The graph of a DVC index (`dvc.repo.Repo().index`); what DVC raises of a dvc.yaml that makes no sense passes."""
    graph = index.graph  # an edge leads from a stage to one that it needs
    order = nx.dfs_postorder_nodes(graph)
    return Graph({s.addressing: frozenset(n.addressing for n in nx.descendants(graph, s)) for s in order})
