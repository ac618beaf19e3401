"""Pictures whose quality is known, and the command that measures them, in a folder with flat toy faces."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import controls
from illustgan.features.extractors import load_extractors

from ..claims import toy_faces
from . import made_up


def test_the_command_measures_every_control_and_prints_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up.root(tmp_path, {}, samples=16)
    data = tmp_path / "data"
    shutil.rmtree(data)
    data.mkdir()
    real = toy_faces.write(data, load_extractors(toy_faces.CPU), tmp_path / "params.yaml", 16, faces=30, lessons=1)
    others = controls.fresh(data / "prepared")
    sets = controls.controls(real, *others, 16)
    assert {(name, pictures.shape, pictures.dtype.name) for name, pictures in sets.items()} == {
        (name, (16, *real.pictures["faces"].shape[1:]), "uint8") for name in sets
    }
    # the Gaussian has the mean and the covariance of the faces
    faces, many = real.pictures["faces"].reshape(30, -1) / 255, controls.controls(real, *others, 3000)
    drawn = many["a Gaussian of the pixels"].reshape(3000, -1) / 255
    assert np.abs(drawn.mean(0) - faces.mean(0)).max() < 0.1
    way = np.linalg.svd(faces - faces.mean(0), full_matrices=False)[2][0]
    assert (drawn @ way).std() == pytest.approx((faces @ way).std(), rel=0.25)
    assert others[1][:3] == ["round", "square", "pointed"]
    np.testing.assert_array_equal(sets["fresh faces without one style"][:2], others[0][1:3])

    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    controls.main()
    content = json.loads((tmp_path / "docs/controls.json").read_text())
    assert list(content["controls"]) == list(sets)
    assert content["controls"]["one face"]["distinct"]["support"] == 1
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert head.count("|") == 3 + len(sets)
    assert next(row for row in rows if row.startswith("| Twins"))
