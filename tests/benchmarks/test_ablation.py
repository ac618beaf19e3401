"""The ablation of `best`: that its experiments change what they say, and can run."""

import argparse
import copy
import functools
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import ablation
from illustgan import params
from illustgan.core.errors import UserError

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


def as_dvc_has_it(line: list[str]) -> dict[str, Any]:
    """params.yaml with all settings of a command."""
    content = copy.deepcopy(CONTENT)
    for option, words in itertools.pairwise(line):
        if option == "-S":
            place, value = words.removeprefix("++").split("=", 1)
            *outer, last = place.split(".")
            block = functools.reduce(lambda found, part: found[part], outer, content)
            block[last] = yaml.safe_load(value)
    return content


@pytest.mark.parametrize("name", ablation.ROWS)
def test_every_row_is_a_variant_that_can_be_trained_and_is_another_one(name: str) -> None:
    row = ablation.ROWS[name]
    found = params.check(changed(row)).variants[row.model]
    best = params.check(CONTENT).variants["best"]
    assert (found == best and not row.scale) == (name == "best")
    line = ablation.command(name, row, [1, 2, 3], 1, CONTENT["models"])
    assert line[:6] == ["dvc", "exp", "run", "--queue", "--name", f"ablation-{name}"]
    assert line[-1] == "headline"
    assert f"model={row.model}" in line
    assert "seeds=[1,2,3]" in line
    assert "machine.threads=1" in line
    settings = [
        *(f"variants.{row.model}.{change}" for change in row.changes),
        *(f"scales.laptop.{c}" for c in (*ablation.ONCE, *row.scale)),
    ]
    assert {f"++{setting}" for setting in settings} <= set(line)
    params.check(as_dvc_has_it(line))


def test_no_two_rows_are_one() -> None:
    rows = [
        (row.model, row.scale, params.check(changed(row)).variants[row.model].model_dump_json())
        for row in ablation.ROWS.values()
    ]
    assert len(set(rows)) == len(rows)


def test_a_table_has_spreads_where_there_are_seeds_and_dashes_where_there_is_nothing() -> None:
    best = {"code": "new", "kid_final": 1.2345, "kid_final_spread": 0.0123, "steps": 9303}
    found = {"best": best, "dcgan": {"code": "old", "kid_final": 4.0}}
    now = dict.fromkeys(ablation.ROWS, "new")
    head, _, first, second, _, note = ablation.as_markdown(found, now).splitlines()
    assert "KID lite0" in head
    assert "1.23 ± 0.012" in first
    assert "9303" in first
    assert "–" in first
    assert "dcgan *" in second
    assert "earlier" in note
    assert "*" not in ablation.as_markdown({"best": best}, now)


def test_experiments_count_as_long_as_code_and_parameters_are_the_same(
    tmp_path: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("docs", "reports", "src"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)
    stages = {name: {"deps": ["data/faces", "src/training.py"]} for name in ablation.STAGES}
    (tmp_path / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}))

    def commit(kid: float = 0, code: str = "", words: str = "", lr: float = 1, wgan: float = 1, seeds: int = 1) -> str:
        (tmp_path / "reports/metrics.json").write_text(json.dumps({"kid_final": kid, "seeds": seeds}))
        (tmp_path / "src/training.py").write_text(code)
        (tmp_path / "README.md").write_text(words)
        variants = {row.model: {"lr": lr} for row in ablation.ROWS.values()} | {"wgan": {"lr": wgan}}
        params = {"variants": variants, "claims": words, "seeds": list(range(1, seeds + 1))}
        (tmp_path / "params.yaml").write_text(yaml.safe_dump(params))
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--message", "a commit")
        return git("rev-parse", "HEAD").strip()

    def experiment(name: str, kid: float, seeds: int = 1) -> None:
        start = git("rev-parse", "HEAD").strip()
        commit(kid, seeds=seeds)
        git("update-ref", f"refs/exps/{start[:2]}/{start[2:]}/{name}", "HEAD")
        git("reset", "--quiet", "--hard", start)

    def tabulated() -> dict[str, Any]:
        ablation.tabulate(argparse.Namespace())
        content: dict[str, Any] = json.loads((tmp_path / "docs/ablation.json").read_text())
        return content

    commit(code="old")
    experiment("ablation-dcgan", 1)
    commit(lr=2)
    experiment("ablation-slow", 2)
    commit()
    with pytest.raises(UserError, match="run make ablation"):
        ablation.tabulate(argparse.Namespace())
    experiment("ablation-best", 3)
    experiment("another", 4)
    experiment("ablation-wgan", 4)
    experiment("ablation-of-another-time", 4)
    commit(words="other words", wgan=2)
    assert list(ablation.experiments()) == ["best"]
    first = ablation.codes_of("HEAD")["best"]
    assert tabulated() == {"best": {"code": first, "kid_final": 3, "seeds": 1}}
    experiment("ablation-best", 5)
    assert tabulated() == {"best": {"code": first, "kid_final": 5, "seeds": 1}}
    commit(words="with three seeds", wgan=2)
    experiment("ablation-best", 6, seeds=3)
    commit(words="with one seed again", wgan=2)
    experiment("ablation-best", 7)
    assert ablation.experiments()["best"].seeds == (1, 2, 3)
    best = {"code": first, "kid_final": 6, "seeds": 3}
    assert tabulated() == {"best": best}
    commit(words="with the table in it", wgan=2)
    for ref in git("for-each-ref", "--format=%(refname)", "refs/exps").split():
        git("update-ref", "-d", ref)
    experiment("ablation-best", 7)
    assert tabulated() == {"best": best}, "fewer seeds of the same code do not take the place of more"
    commit(code="newer", wgan=2)
    assert not ablation.experiments()
    experiment("ablation-dcgan", 8)
    dcgan = {"code": ablation.codes_of("HEAD")["dcgan"], "kid_final": 8, "seeds": 1}
    assert tabulated() == {"best": best, "dcgan": dcgan}
    experiment("ablation-best", 9)
    assert tabulated()["best"]["kid_final"] == 9
    (tmp_path / "docs/ablation.json").write_text("[1]")
    with pytest.raises(UserError, match="damaged"):
        ablation.tabulate(argparse.Namespace())


def test_what_git_and_dvc_refuse_ends_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no repository
    with pytest.raises(UserError, match=r"git for-each-ref .*: fatal"):
        ablation.experiments()
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(CONTENT), encoding="utf-8")
    monkeypatch.setattr(ablation, "experiments", dict)
    monkeypatch.setattr(ablation, "command", lambda *row: ["false"])
    with pytest.raises(UserError, match=r"ablation-best is not queued"):
        ablation.queue(argparse.Namespace(rows=["best"], seeds=[1], threads=1))


def test_an_experiment_with_fewer_seeds_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(CONTENT), encoding="utf-8")
    there = {"best": ablation.Experiment("refs/exps/ab/cd/ablation-best", (1,))}
    monkeypatch.setattr(ablation, "experiments", lambda: there)
    lines: list[list[str]] = []
    monkeypatch.setattr(ablation, "_run", lambda line, name: lines.append(line))
    ablation.queue(argparse.Namespace(rows=["best", "dcgan"], seeds=[1], threads=1))
    assert "ablation-best is there" in capsys.readouterr().out
    dcgan = [line[5] for line in lines]
    assert dcgan == ["ablation-dcgan"]
    lines.clear()
    ablation.queue(argparse.Namespace(rows=["best"], seeds=[1, 2], threads=1))
    assert lines[0] == ["dvc", "exp", "remove", "refs/exps/ab/cd/ablation-best"]
    assert lines[1][5] == "ablation-best"
    assert "seeds=[1,2]" in lines[1]
