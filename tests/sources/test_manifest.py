"""What is written is read back, whatever is in it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.core.errors import UserError
from illustgan.sources import manifest
from illustgan.sources.manifest import Licence, Picture

text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)  # commas, quotes, any script


@given(st.lists(st.builds(Picture, text, text, text, text, text, text, text), max_size=4), text)
def test_round_trip(pictures: list[Picture], name: str) -> None:
    licence = Licence(name, "c", "u", "s", "u", "l", "u")
    with TemporaryDirectory() as folder:
        manifest.write(Path(folder), pictures, [licence])
        assert manifest.read(Path(folder)) == (pictures, [licence])
        assert b"\r" not in (Path(folder) / "manifest.csv").read_bytes()


def test_a_missing_manifest_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"manifest\.csv is missing: run `dvc repro scrape`"):
        manifest.read(tmp_path)
