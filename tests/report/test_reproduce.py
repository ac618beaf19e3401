"""What it takes to make a page again."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from illustgan import params
from illustgan.report import reproduce, words

ROOT = Path(__file__).resolve().parents[2]


def _committed() -> str:
    shown = subprocess.run(["git", "show", "HEAD:params.yaml"], cwd=ROOT, capture_output=True, text=True)
    return shown.stdout if shown.returncode == 0 else ""


def _with(**changes: Any) -> params.Params:
    content = yaml.safe_load(reproduce.DEFAULTS.read_text(encoding="utf-8"))
    for path, value in changes.items():
        *above, last = path.split("__")
        block = content
        for part in above:
            block = block[part]
        block[last] = value
    return params.check(content)


def test_defaults_are_the_params_that_the_project_comes_with() -> None:
    kept = yaml.safe_load(reproduce.DEFAULTS.read_text(encoding="utf-8"))
    here = (ROOT / "params.yaml").read_text(encoding="utf-8")
    # an experiment changes the file in place, and before a commit Git has the former one
    known = [yaml.safe_load(text) for text in (here, _committed())]
    assert kept in known, "make defaults writes them anew"


def test_defaults_are_written_without_comments() -> None:
    text = reproduce.kept("a: 1  # one\nb: [x, y]\n")
    assert yaml.safe_load(text) == {"a": 1, "b": ["x", "y"]}
    assert "one" not in text
    assert reproduce.kept(reproduce.DEFAULTS.read_text(encoding="utf-8")) == reproduce.DEFAULTS.read_text(
        encoding="utf-8"
    )


def test_nothing_differs_with_the_projects_own_params() -> None:
    found = reproduce.origin(ROOT, _with())
    assert found.changes == ()
    assert found.commands[-1] == "make repro"
    assert len(found.digest) == 64
    assert found == reproduce.origin(ROOT, _with())
    assert found.digest != reproduce.origin(ROOT, _with(seeds=[1, 2])).digest


def test_changes_are_named_with_both_values_and_the_setting_that_makes_them() -> None:
    settings = _with(seeds=[1, 2], variants__wgan__clip=0.02, variants__gan__beta1=0.25, evaluate__inception=None)
    found = {
        change.path: change for change in reproduce.changes(words.content_in_force(settings), reproduce.defaults())
    }
    assert list(found) == ["seeds", "variants.gan.beta1", "variants.wgan.clip"]
    assert (found["seeds"].here, found["seeds"].default) == ("[1,2]", "[1]")
    assert found["variants.wgan.clip"].setting == "variants.wgan.clip=0.02"
    assert (found["variants.gan.beta1"].default, found["variants.gan.beta1"].setting) == (
        "–",
        "+variants.gan.beta1=0.25",
    )


def test_what_a_variant_lacks_is_taken_out_and_other_blocks_count_where_they_are_in_force() -> None:
    here = {"a": 1, "variants": {"x": {"lr": 1.0}}}
    default = {"a": 1, "b": 2, "variants": {"x": {"lr": 1.0, "clip": 0.5}, "y": {"lr": 3.0}}}
    assert list(reproduce.changes(here, default)) == [
        reproduce.Change("variants.x.clip", "–", "0.5", "~variants.x.clip")
    ]


def test_another_scale_is_one_change() -> None:
    here = words.content_in_force(_with(scale="smoke"))
    assert [change.path for change in reproduce.changes(here, reproduce.defaults())] == ["scale"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3e-05, "3e-05"),
        (0.1, "0.1"),
        (7, "7"),
        (None, "null"),
        (True, "true"),
        ("laptop", "laptop"),
        ("#ffffff", "'#ffffff'"),
        ("no", "'no'"),
        ("it's", r"'it\'s'"),
        (["a", "b, c"], "[a,'b, c']"),
        ([1, 2], "[1,2]"),
    ],
)
def test_values_are_written_as_experiments_take_them(value: object, text: str) -> None:
    (change,) = reproduce.changes({"a": value}, {"a": "other"})
    assert change.setting == f"a={text}"


def test_the_commands_find_the_commit_of_the_code(tmp_path: Path, git: Callable[..., str]) -> None:
    wanted = ""
    for number in range(3):
        for folder in reproduce.FOLDERS:
            (tmp_path / folder).mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / "a.py").write_text(f"x = {number}\n")
        git("add", "--all")
        git("commit", "--quiet", "--message", "more")
        if number == 1:
            commands = reproduce.origin(tmp_path, _with()).commands
            wanted = git("rev-parse", "HEAD").strip()
    search = "\n".join(commands[1:-1])
    subprocess.run(["sh", "-c", search], cwd=tmp_path, check=True, capture_output=True)
    assert git("rev-parse", "HEAD").strip() == wanted


def test_versions_are_those_installed() -> None:
    found = dict(reproduce.versions())
    assert found["numpy"] == __import__("numpy").__version__
    assert "not installed" not in found.values()
    assert reproduce._version("no-such-package-anywhere") == "not installed"
