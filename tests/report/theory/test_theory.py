"""The theory's part of the page: what is there is drawn, what is not says how to get it."""

from pathlib import Path

import pytest

from illustgan.core.errors import UserError
from illustgan.report import theory


def test_what_is_not_there_says_how_to_get_it(tmp_path: Path) -> None:
    parts = theory.parts(tmp_path)
    assert [part.key for part in parts] == [f"theory-{stage}" for stage in theory.PARTS]
    for part, stage in zip(parts, theory.PARTS, strict=True):
        assert part.charts
        assert all(f"dvc repro {stage}" in chart.missing and not chart.panels for chart in part.charts)


def test_keys_of_figures_are_unique(tmp_path: Path) -> None:
    keys = [chart.key for part in theory.parts(tmp_path) for chart in part.charts]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
@pytest.mark.parametrize("stage", theory.PARTS)
def test_a_damaged_file_is_named(tmp_path: Path, stage: str, content: str) -> None:
    path = tmp_path / f"data/theory/{stage}.json"
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(UserError, match=rf"{stage}\.json .*: make it again with dvc repro -f {stage}"):
        theory.parts(tmp_path)
