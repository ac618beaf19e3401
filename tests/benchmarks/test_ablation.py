"""The ablation of `r1_shift`: its experiments change what they say, and can run; the table takes the latest of each."""

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

CONTENT = params.read(Path(__file__).parents[2] / "params.yaml")


def as_dvc_has_it(line: list[str]) -> dict[str, Any]:
    """params.yaml with all settings of a command."""
    content = copy.deepcopy(CONTENT)
    for option, words in itertools.pairwise(line):
        if option == "-S":
            place, value = words.removeprefix("++").split("=", 1)
            *outer, last = place.split(".")
            functools.reduce(dict.__getitem__, outer, content)[last] = yaml.safe_load(value)
    return content


def test_every_row_can_be_trained_and_no_two_are_one() -> None:
    seen = set()
    for name, row in ablation.ROWS.items():
        line = ablation.command(name, row, [1, 2, 3], 1, CONTENT["models"])
        assert [*line[:6], line[-1]] == [*["dvc", "exp", "run", "--queue", "--name"], f"ablation-{name}", "headline"]
        found = params.check(as_dvc_has_it(line))
        assert (found.model, found.seeds, found.machine.threads) == (row.model, (1, 2, 3), 1)
        seen.add((found.variants[row.model].model_dump_json(), found.scales["laptop"].model_dump_json()))
    assert len(seen) == len(ablation.ROWS)


def test_a_table_has_spreads_where_there_are_seeds_and_dashes_where_there_is_nothing() -> None:
    found = {
        "r1-shift": {"kid_final": 1.2345, "kid_final_spread": 0.0123, "steps": 9303},
        "dcgan": {"kid_final": 4.0, "kid_final_spread": 0.0},
    }
    *lines, _, note = ablation.as_markdown(found, ["dcgan"]).splitlines()
    head, _, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    assert note.startswith("\\* from docs/ablation.json")
    assert (head[2], rows[0][1:4], rows[0][-2]) == ("KID lite0", ["r1_shift", "1.23 ± 0.012", "–"], "9303")
    assert rows[1][1:3] == ["dcgan *", "4"]


def test_the_latest_experiment_of_each_row_counts_and_the_file_keeps_the_others(
    tmp_path: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path)

    def commit(kid: float, when: int) -> str:
        (tmp_path / "reports/metrics.json").write_text(json.dumps({"kid_final": kid}))
        git("add", "--all")
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"2026-01-01T00:00:{when:02}")
        git("commit", "--quiet", "--allow-empty", "--message", "a commit")
        return git("rev-parse", "HEAD").strip()

    def experiment(name: str, kid: float, when: int) -> str:
        start = git("rev-parse", "HEAD").strip()
        commit(kid, when)
        git("update-ref", f"refs/exps/{start[:2]}/{start[2:]}/{name}", "HEAD")
        git("reset", "--quiet", "--hard", start)
        return start[:7]

    commit(0, 1)
    with pytest.raises(UserError, match="run make ablation"):
        ablation.tabulate(argparse.Namespace())
    experiment("ablation-dcgan", 1, 2)
    first = experiment("ablation-r1-shift", 2, 9)
    experiment("another", 3, 3)
    commit(0, 3)
    second = experiment("ablation-dcgan", 4, 4)
    experiment("ablation-r1-shift", 5, 5)  # on a later commit, but run before
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/ablation.json").write_text(json.dumps({"dcgan": {"kid_final": 7}, "wgan": {"kid_final": 8}}))
    ablation.tabulate(argparse.Namespace())
    rows = capsys.readouterr().out.splitlines()[2:5]
    assert [line.split("|")[1].strip() for line in rows] == ["r1_shift", "dcgan", "wgan *"]
    latest = {"dcgan": {"commit": second, "kid_final": 4}, "r1-shift": {"commit": first, "kid_final": 2}}
    assert json.loads((tmp_path / "docs/ablation.json").read_text()) == {**latest, "wgan": {"kid_final": 8}}


def test_rows_with_all_seeds_are_not_queued_and_one_with_fewer_makes_room(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    known = {"rev-parse": "abcd\n", "for-each-ref": "refs/exps/ab/cd/ablation-dcgan\n", "show": "seeds: [1]"}
    monkeypatch.setattr(ablation, "_git", lambda *words: known[words[0]])
    ran: list[list[str]] = []

    def run(line: list[str], check: bool) -> argparse.Namespace:
        ran.append(line)
        return argparse.Namespace(returncode=len(ran) > 2)

    monkeypatch.setattr(ablation.subprocess, "run", run)
    ablation.queue(argparse.Namespace(rows=["dcgan"], seeds=[1], threads=1))
    assert (capsys.readouterr().out, ran) == ("ablation-dcgan is there\n", [])
    with pytest.raises(UserError, match="ablation-wgan is not queued"):
        ablation.queue(argparse.Namespace(rows=["dcgan", "wgan"], seeds=[1, 2], threads=1))
    assert ran[0] == ["dvc", "exp", "remove", "ablation-dcgan"]
    assert [line[5] for line in ran[1:]] == ["ablation-dcgan", "ablation-wgan"]
