"""Whatever lies in the user's folder becomes a face, or has its reason in rejected.csv."""

from pathlib import Path

import numpy as np
import pytest

from illustgan.faces.prepare import prepare
from illustgan.report.texts import foreign

from .odd_pictures import files
from .usual import collected, noise, table, usual


@pytest.mark.parametrize("crop", ["centre", "face"])
def test_each_is_a_face_or_has_a_reason(tmp_path: Path, capfd: pytest.CaptureFixture[str], crop: str) -> None:
    source = tmp_path / "own"
    source.mkdir()
    expected = {}
    for name, content, reason in files():
        (source / name).write_bytes(content)
        expected[f"own/{name}"] = "" if crop == "face" and reason.startswith("too small") else reason
    assert len(expected) >= 220
    (source / "nowhere").symlink_to("none")
    expected["own/nowhere"] = "unreadable: a link to nothing"
    good = [f"good{number}.png" for number in range(40)]
    for number, name in enumerate(good):
        noise(1000 + number).save(source / name)
        expected[f"own/{name}"] = ""
    pictures = collected(source, tmp_path / "pictures")
    (pictures / "keep.txt").write_text("\n".join(good))
    prepare(usual(crop=crop), pictures, tmp_path / "out", workers=1)
    faces = {row["picture"]: "" for row in table(tmp_path / "out/manifest.csv")}
    reasons = {row["picture"]: row["reason"] for row in table(tmp_path / "out/rejected.csv")}
    assert faces.keys() | reasons.keys() == expected.keys()
    assert not faces.keys() & reasons.keys()
    assert len(faces) == sum(len(np.load(tmp_path / f"out/{name}.npy")) for name in ("faces", "heldout", "validation"))
    usable = ("not needed: ", "duplicate: ", *(["no face: ", "too small: "] if crop == "face" else []))
    assert all(foreign(reason.partition(":")[0]).japanese for reason in reasons.values())
    wrong = {n: r for n, r in reasons.items() if not r.startswith(expected[n] or usable) and expected[n] != "?"}
    assert not wrong
    assert not {name for name in faces if expected[name] not in ("", "?")}
    printed = capfd.readouterr()  # decoders written in C have nothing to say
    assert not {line for line in (printed.out + printed.err).splitlines() if not line.startswith("prepare faces: ")}
