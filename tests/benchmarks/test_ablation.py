"""The ablation of `best`: that its experiments change what they say, and can run."""

import argparse
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import ablation
from illustgan import params
from illustgan.errors import UserError

CONTENT = yaml.safe_load((Path(__file__).parents[2] / "params.yaml").read_text(encoding="utf-8"))


def changed(row: ablation.Row) -> dict[str, Any]:
    content = copy.deepcopy(CONTENT)
    for change in row.changes:
        setting, value = change.split("=", 1)
        content["variants"][row.model][setting] = yaml.safe_load(value)
    for change in row.scale:
        setting, value = change.split("=", 1)
        content["scales"]["laptop"][setting] = yaml.safe_load(value)
    return content


@pytest.mark.parametrize("name", ablation.ROWS)
def test_every_row_is_a_variant_that_can_be_trained_and_is_another_one(name: str) -> None:
    row = ablation.ROWS[name]
    found = params.check(changed(row)).variants[row.model]
    best = params.check(CONTENT).variants["best"]
    assert (found == best) == (name == "best")
    line = ablation.command(name, row, [1, 2, 3], 1)
    assert line[:6] == ["dvc", "exp", "run", "--queue", "--name", f"ablation-{name}"]
    assert line[-1] == "headline"
    assert f"model={row.model}" in line
    assert "seeds=[1,2,3]" in line
    assert "train.threads=1" in line
    settings = [
        *(f"variants.{row.model}.{change}" for change in row.changes),
        *(f"scales.laptop.{c}" for c in row.scale),
    ]
    assert {f"++{setting}" for setting in settings} <= set(line)


def test_no_two_rows_are_one() -> None:
    rows = [
        (row.model, row.scale, params.check(changed(row)).variants[row.model].model_dump_json())
        for row in ablation.ROWS.values()
    ]
    assert len(set(rows)) == len(rows)


def test_a_table_has_spreads_where_there_are_seeds_and_dashes_where_there_is_nothing() -> None:
    found = {"best": {"kid_final": 1.2345, "kid_final_spread": 0.0123, "steps": 9303}, "dcgan": {"kid_final": 4.0}}
    head, _, first, second = ablation.as_markdown(found).splitlines()
    assert "KID lite0" in head
    assert "1.23 ± 0.012" in first
    assert "9303" in first
    assert "–" in first
    assert "dcgan" in second


def test_only_experiments_of_the_present_commit_count(
    tmp_path: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path)
    for number in (1, 2):
        (tmp_path / "reports/metrics.json").write_text(json.dumps({"kid_final": number}))
        git("add", "--all")
        git("commit", "--quiet", "--message", f"commit {number}")
        if number == 1:
            old = git("rev-parse", "HEAD").strip()
            git("update-ref", f"refs/exps/{old[:2]}/{old[2:]}/ablation-dcgan", "HEAD")
    with pytest.raises(UserError, match="run make ablation"):
        ablation.tabulate(argparse.Namespace())
    new = git("rev-parse", "HEAD").strip()
    git("update-ref", f"refs/exps/{new[:2]}/{new[2:]}/ablation-best", "HEAD")
    assert list(ablation.experiments()) == ["ablation-best"]
    ablation.tabulate(argparse.Namespace())
    assert json.loads((tmp_path / "docs/ablation.json").read_text()) == {"best": {"kid_final": 2}}


def test_what_git_and_dvc_refuse_ends_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no repository
    with pytest.raises(UserError, match=r"git rev-parse HEAD: fatal"):
        ablation.experiments()
    monkeypatch.setattr(ablation, "experiments", dict)
    monkeypatch.setattr(ablation, "command", lambda *row: ["false"])
    with pytest.raises(UserError, match=r"ablation-best is not queued"):
        ablation.queue(argparse.Namespace(rows=["best"], seeds=[1], threads=1))
