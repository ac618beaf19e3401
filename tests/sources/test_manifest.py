"""What is written is read back, whatever is in it."""

import csv
import io
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from illustgan.sources import manifest
from illustgan.sources.manifest import Licence, Picture

plain = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)  # any script
names = (
    plain
    | st.text("a\", '\r\n\t#\\0é\x1b\x85\u2028", max_size=8)
    | st.sampled_from(["NA", "nan", "null", "1.0", "007", "-0", "1e5", "\ufeffa"])
    | st.binary(max_size=6).map(os.fsdecode)  # bytes of file names that are no UTF-8 stay what they are
)


@given(st.lists(st.builds(Picture, names, names, names, names, names, names, names), max_size=4), plain)
def test_round_trip_also_by_other_readers_and_usual_names_have_usual_bytes(pictures: list[Picture], name: str) -> None:
    licence = Licence(name, "c", "u", "s", "u", "l", "u")
    with TemporaryDirectory() as folder:
        reasons = {picture.picture: picture.source for picture in pictures}
        manifest.write(Path(folder), pictures, [licence], reasons)
        assert manifest.read(Path(folder)) == (pictures, [licence])
        assert manifest.left_out(Path(folder)) == reasons
        text = Path(folder, "manifest.csv").read_bytes().decode("utf-8", "surrogateescape")
    rows, usual = [picture.row() for picture in pictures], io.StringIO()
    assert [*csv.DictReader(io.StringIO(text, newline=""))] == rows
    writer = csv.DictWriter(usual, manifest.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    assert text == usual.getvalue() or "\r" in text


def test_what_only_some_pictures_have_is_empty_for_the_others(tmp_path: Path) -> None:
    pictures = [Picture("a", "", "own"), Picture("b", "", "own", origin={"post": "x"})]
    manifest.write(tmp_path, pictures, [])
    assert [picture.origin for picture in manifest.read(tmp_path)[0]] == [{"post": ""}, {"post": "x"}]
