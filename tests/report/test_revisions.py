"""Two experiments side by side."""

import io
import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.report import revisions
from illustgan.report.revisions import Revision

from .made_up import evaluation


def _picture() -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.zeros((4, 6, 3), np.uint8)).save(file, "PNG")
    return file.getvalue()


def _revision(name: str, params: Mapping[str, Any], files: Mapping[str, Any]) -> Revision:
    contents = {"params.yaml": yaml.safe_dump(dict(params)).encode()}
    for path, content in files.items():
        contents[path] = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Revision(name, "c0ffee", contents.get)


PARAMS = {"models": ["gan", "dcgan"], "seeds": [1], "variants": {"gan": {"lr": 0.1, "beta1": 0.5}}}
OTHER = {"models": ["gan", "wgan"], "seeds": [3, 1], "variants": {"gan": {"lr": 0.2}}}


def _pair() -> tuple[Revision, Revision]:
    grid = {"reports/grids/gan/1.png": _picture()}
    first = {"reports/metrics.json": {"kid": 2.0, "fid": 5.0}, "data/evaluations/gan/1.json": evaluation(4.0)}
    second = {
        "reports/metrics.json": {"kid": 1.5, "fid": 5.0, "seeds": 2},
        "data/evaluations/gan/1.json": evaluation(2.0),
        "data/evaluations/gan/3.json": evaluation(3.0),
    }
    return _revision("main", PARAMS, grid | first), _revision("<b>", OTHER, second)


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html[html.index("<body") :]).split())


def test_what_differs_is_shown_with_differences_and_what_does_not_is_left_out() -> None:
    html = revisions.build(*_pair())
    text = _text(html)
    assert "variants.gan.lr 0.1 0.2" in text
    assert "variants.gan.beta1 0.5 –" in text
    assert "seeds [1] [3,1]" in text
    assert "kid 2.00 1.50 −0.500" in text
    assert "seeds – 2.00" in text
    assert "fid" not in text
    assert "KID (lite0) 4.00 2.50 −1.50" in text  # the mean of 2 and 3
    assert html == revisions.build(*_pair())


def test_grids_are_of_a_seed_that_both_have_and_names_are_words() -> None:
    html = revisions.build(*_pair())
    assert html.count('src="data:image/webp;base64,') == 1
    assert "main, seed 1." in html
    assert "In one of them only dcgan, wgan" in _text(html)
    assert "&lt;b&gt; has no reports/grids/gan/1.png" in html
    assert "<b>" not in html
    assert "dcgan</h2>" not in html  # only one of them has it


def test_the_same_twice_has_no_differences() -> None:
    first, _ = _pair()
    text = _text(revisions.build(first, first))
    assert text.count("main, seed 1, the same latents in both grids.") == 2
    assert "None: both have the same params.yaml." in text
    assert "KID (lite0) 4.00 4.00 0" in text


@pytest.mark.parametrize("content", [b"", b"[", b"a: 1", b"models: [a]\nseeds: 1"])
def test_a_revision_without_params_is_named(content: bytes) -> None:
    broken = Revision("old", "0", {"params.yaml": content}.get)
    with pytest.raises(UserError, match=r"old: its params\.yaml has no lists of models and seeds"):
        revisions.build(broken, broken)


def test_files_are_read_from_git_and_an_unknown_name_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("dvc.api")
    monkeypatch.chdir(tmp_path)
    for command in ("git init --quiet", "dvc init --quiet"):
        subprocess.run(command.split(), check=True, capture_output=True)
    for text in ("one", "two"):
        (tmp_path / "params.yaml").write_text(text)
        commit = f"git -c user.name=a -c user.email=a@example.org commit --quiet --message {text}"
        for command in ("git add --all", commit):
            subprocess.run(command.split(), check=True, capture_output=True)
    former = revisions.opened("HEAD~1")
    assert (former.name, former.files("params.yaml"), former.files("absent")) == ("HEAD~1", b"one", None)
    assert len(former.commit) == 40
    with pytest.raises(UserError, match="nowhere: unknown Git revision 'nowhere': git log and dvc exp show"):
        revisions.opened("nowhere")
