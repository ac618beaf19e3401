"""What pictures score, beside real faces and the ceilings, as a table."""

from collections.abc import Iterable, Mapping

import pandas as pd

from illustgan.results import catalogue
from illustgan.results.evaluations import Evaluation, figure

OF_SAMPLES = [path for path in catalogue.FIGURES if path.startswith("final.")]


def table(columns: Mapping[str, Evaluation], paths: Iterable[str] = OF_SAMPLES) -> str:
    """A table in Markdown: a row for each figure that any of the columns, blocks of one set each, has."""
    rows = []
    for path in paths:
        values = [figure(block, path.removeprefix("final.")) for block in columns.values()]
        if any(value is not None for value in values):
            shown = ["–" if value is None else f"{value:.3g}" for value in values]
            rows.append([catalogue.FIGURES[path].heading(), *shown])
    head, sides = ["figure", *columns], ["left", *("right" for _ in columns)]
    text: str = pd.DataFrame(rows, columns=head).to_markdown(index=False, disable_numparse=True, colalign=sides)
    return text
