"""Two experiments side by side: python -m illustgan.report.revisions A B writes reports/revisions.html.

A and B are what DVC takes for a revision: commits, branches, tags, and names of experiments.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from illustgan.core import files, stage
from illustgan.core.errors import UserError
from illustgan.report import embedding, inlined, reproduce, results, words
from illustgan.report.embedding import Picture
from illustgan.report.evaluations import Evaluation, over_seeds

PAGE = "reports/revisions.html"
Files = Callable[[str], bytes | None]  # what a file of a revision holds, None where it cannot be had


@dataclass(frozen=True)
class Revision:
    """An experiment: the name it was asked for by, its commit, and a way to its files."""

    name: str
    commit: str
    files: Files


@dataclass(frozen=True)
class Change:
    """A row of a table: what it is of, both values in words, and their difference, or nothing."""

    name: str
    values: tuple[str, str]
    difference: str = ""


@dataclass(frozen=True)
class Model:
    """A variant that both revisions have measured: its figures, the seed of the grids, and these, None if absent."""

    name: str
    figures: Sequence[Change]
    seed: int
    grids: tuple[Picture | None, Picture | None]


def build(first: Revision, second: Revision) -> str:
    """The page as HTML: params that differ, metrics that differ, and of each variant figures and grids from both.

    Grids are of the same latents where the seed is the same: the first that both have.

    Raises:
        UserError: when a revision has no readable params.yaml.
    """
    pair = (first, second)
    settings = [_params(revision) for revision in pair]
    both = [model for model in settings[0]["models"] if model in settings[1]["models"]]
    environment = inlined.templates()
    return environment.get_template("revisions.html.j2").render(
        inlined=inlined.read(),
        pair=pair,
        params=_params_that_differ(*settings),
        metrics=_metrics(pair),
        alone=[model for content in settings for model in content["models"] if model not in both],
        models=[_model(pair, model, settings) for model in both],
    )


def opened(name: str) -> Revision:
    """The revision of the repository in the working folder, from Git and DVC's cache.

    Raises:
        UserError: when there is none of that name.
    """
    from dvc.api import DVCFileSystem  # slow to import, and nothing else needs it
    from dvc.exceptions import DvcException

    try:
        system = DVCFileSystem(rev=name)
        commit: str = system.repo.get_rev()
    except DvcException as error:
        raise UserError(f"{name}: {error}: git log and dvc exp show list what there is") from None

    def read(path: str) -> bytes | None:
        try:
            content: bytes = system.read_bytes(path)
        except (OSError, DvcException):  # not there, or there by name alone
            return None
        return content

    return Revision(name, commit, read)


def _params(revision: Revision) -> dict[str, Any]:
    try:
        content = yaml.safe_load(revision.files("params.yaml") or b"")
    except yaml.YAMLError:
        content = None
    if not isinstance(content, dict) or not all(isinstance(content.get(name), list) for name in ("models", "seeds")):
        raise UserError(f"{revision.name}: its params.yaml has no lists of models and seeds: name another revision")
    return content


def _params_that_differ(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Change]:
    leaves = [dict(reproduce.leaves(content)) for content in (first, second)]
    shown = [{path: reproduce.given(value) for path, value in found.items()} for found in leaves]
    return [
        Change(path, (shown[0].get(path, "–"), shown[1].get(path, "–")))
        for path in dict.fromkeys([*leaves[0], *leaves[1]])
        if shown[0].get(path) != shown[1].get(path)
    ]


def _metrics(pair: Sequence[Revision]) -> list[Change]:
    """What differs in reports/metrics.json."""
    found = [_json(revision, "reports/metrics.json") for revision in pair]
    return [
        _compared(name, *(content.get(name) for content in found))
        for name in dict.fromkeys([*found[0], *found[1]])
        if found[0].get(name) != found[1].get(name)
    ]


def _model(pair: Sequence[Revision], model: str, settings: Sequence[Mapping[str, Any]]) -> Model:
    measured = [
        [found for seed in content["seeds"] if (found := _json(revision, f"data/evaluations/{model}/{seed}.json"))]
        for revision, content in zip(pair, settings, strict=True)
    ]
    rows = [
        _compared(column.label, *(over_seeds(seeds, column.path).mean for seeds in measured))
        for column in results.OVERVIEW.columns
    ]
    shared = [seed for seed in settings[0]["seeds"] if seed in settings[1]["seeds"]]
    seed = shared[0] if shared else settings[0]["seeds"][0]
    path = f"reports/grids/{model}/{seed}.png"
    grids = [embedding.unpacked(content) if (content := revision.files(path)) else None for revision in pair]
    return Model(model, rows, seed, (grids[0], grids[1]))


def _compared(name: str, first: float | None, second: float | None) -> Change:
    difference = "" if first is None or second is None else words.number(second - first)
    return Change(name, (words.number(first), words.number(second)), difference)


def _json(revision: Revision, path: str) -> Evaluation:
    """The object at a path of a revision; an empty one where it cannot be had."""
    try:
        content = json.loads(revision.files(path) or b"{}")
    except ValueError:
        raise UserError(f"{path} of {revision.name} is no valid JSON: name another revision") from None
    return content if isinstance(content, dict) else {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revisions", nargs=2, metavar="REVISION")
    first, second = parser.parse_args().revisions
    files.write_text(Path(PAGE), build(opened(first), opened(second)))
    print(f"{PAGE} compares {first} and {second}")


if __name__ == "__main__":
    stage.run(main)
