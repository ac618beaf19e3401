"""The tables of docs/ are what the committed files say, and what is not there is said."""

import json
import subprocess
from pathlib import Path

import pytest

import tables
from illustgan.core.errors import UserError

from .made_up import ROOT


def test_tables_are_of_the_committed_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # as Git has them, since a run in this folder makes reports anew
    subprocess.run(["git", "checkout-index", "--all", f"--prefix={tmp_path}/"], cwd=ROOT, check=True)
    monkeypatch.chdir(tmp_path)
    pages = {page.name: page.read_text(encoding="utf-8") for page in Path("docs").glob("*.md")}
    old = [name for name, text in pages.items() if tables.filled(text) != text]
    assert not old, f"run make tables, and git add what it writes: {', '.join(old)}"
    assert {found[1] for text in pages.values() for found in tables.BLOCK.findall(text)} == tables.TABLES.keys()


def test_means_stand_beside_references_and_what_feature_sets_agree_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "<!-- table: results three -->\nold\n<!-- end -->\n"
    assert tables.filled(text).splitlines()[2] == "Not measured yet: three/comparison.json is not there."
    means = {"a": {"mean": 1.234, "spread": 0.5}, "b": {"mean": None, "spread": None}, "c": {"mean": 2, "spread": None}}
    better = {"agree": True, "better": "a", "certain": None}
    pairs = {"b against a": better | {"certain": True}, "c against a": better, "c against b": {"agree": False}}
    figures = {f"final.{name}": {"variants": means} for name in tables.RESULTS}
    scored = {"final.lite0.kid": {"b against a": {"floor": -0.002, "noise": 1500, "one_face": None}}}
    Path("three/history/a").mkdir(parents=True)
    Path("three/history/a/1.csv").write_text("step\n20\n641\n")
    compared = {"figures": figures, "agreement": {"kid": {"pairs": pairs}}}
    Path("three/comparison.json").write_text(json.dumps(compared))
    Path("three/claims.json").write_text(json.dumps({"claims": {"better": {"measures": scored}}}))
    _, _, *lines, _, agreed, _, _ = tables.filled(text).splitlines()
    assert [[cell.strip() for cell in line.split("|")[1:4]] for line in lines[2:]] == [
        *(["`a`", "641", "1.23 ± 0.5"], ["`b`", "–", "–"], ["`c`", "–", "2"]),
        *(["real faces (target)", "–", "-0.002"], ["noise", "–", "1500"], ["one face repeated", "–", "–"]),
    ]
    assert agreed == "By KID all feature sets put `a` before **`b`**, `c`. On any other pair they disagree."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<!-- table: other -->\n<!-- end -->", "other: no such table, take one of results"),
        ("<!-- table: claims a -->\n\n<!-- table: claims b -->\n<!-- end -->", "a table has no <!-- end -->"),
    ],
)
def test_a_wrong_marker_is_one_line(text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        tables.filled(text)


def test_of_the_theory_numbers_are_kept() -> None:
    gan = {"kl": 1.5, "path": [3]}
    content = {"curve": [1], "seeds": {"1": {}, "2": {}}, "ring": {"gan": gan, "cloud": {"x": []}}}
    assert tables.bare(content) == {"seeds": 2, "ring": {"gan": {"kl": 1.5}}}
