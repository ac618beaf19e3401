"""Experiments of DVC: those run that are missing; a lock is waited for; what breaks down, or fails, is said."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import experiments
from experiments import KIDS, Row
from illustgan.core.errors import UserError

from . import made_up

DVC = """#!/bin/sh
echo "$@" >> "$CALLS"
[ "$2" = remove ] && exit
name=$5
case $(cat {name}.says 2>/dev/null) in
    locked) rm {name}.says; echo "ERROR: Unable to acquire lock"; exit 1;;
    broke) echo "error: step 9: the generator broke down (loss nan)"; exit 1;;
    full) echo "error: disk full"; exit 1;;
esac
head=$(git rev-parse HEAD)
git update-ref "refs/exps/$(echo "$head" | cut -c 1-2)/$(echo "$head" | cut -c 3-)/$name" "$head"
""".replace("{name}", '"$name"')
ROWS = {"one": Row("dcgan", ("lr=0.001",)), "two": Row("wgan"), "three": Row("r1", (), ("width=32", "tflop=104"))}
RESULTS = Path("docs/study.json")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., str]) -> None:
    """A repository with a DVC that trains nothing, and evaluations that say the number of their seed."""
    made_up.root(tmp_path, {})
    (tmp_path / ".gitignore").write_text("bin\n.scratch\n*.says\ncalls\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/dvc").write_text(DVC, encoding="utf-8")
    (tmp_path / "bin/dvc").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    git("add", ".")
    git("commit", "--quiet", "--message", "as shipped")
    monkeypatch.setattr(experiments.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(experiments.dvc.api, "read", lambda path, rev: evaluation(int(Path(path).stem)))


def evaluation(seed: int) -> str:
    kids = {"lite0": {"kid": seed}, "random": {"kid": None}, "pixels": {"kid": -seed}}
    return json.dumps({"validation": kids, "final": {"lite0": {"kid": 99}}})


def search(**changed: Any) -> tuple[list[str], dict[str, Any]]:
    """What is asked of DVC, and what the file has then."""
    Path("calls").write_text("", encoding="utf-8")
    experiments.run(RESULTS, KIDS, ROWS, made_up.asked(**changed))
    words = (line.split() for line in Path("calls").read_text(encoding="utf-8").splitlines())
    asked = [word[4] if word[1] == "run" else f"remove {word[2]}" for word in words]
    return sorted(asked), experiments.read(RESULTS)


def test_only_what_is_missing_runs(capsys: pytest.CaptureFixture[str], git: Callable[..., str]) -> None:
    every = [f"study-{name}" for name in ("one", "shared", "three", "two")]
    asked, results = search()
    assert asked == every
    assert "6 trainings: 66 to 135 minutes on two cores" in capsys.readouterr().out
    assert results["one"]["changes"] == ["lr=0.001"]
    assert results["three"]["changes"] == ["width=32", "tflop=104"]
    assert [results["two"][path] for path in KIDS] == [[1, 2], [None, None], [-1, -2]]
    assert search(seeds=[2]) == ([], results)
    results["two"]["changes"] = ["lr=3"]  # of other settings
    RESULTS.write_text(json.dumps({name: results[name] for name in ("one", "two")}), encoding="utf-8")
    gone = ["remove study-shared", "remove study-three", "remove study-two"]
    assert search()[0] == [*gone, "study-shared", "study-three", "study-two"]
    assert len(search(seeds=[1, 2, 3])[0]) == 2 * len(every)
    git("commit", "--quiet", "--allow-empty", "--message", "later")
    assert search()[0] == every


def test_a_lock_is_waited_for_and_a_breakdown_is_a_finding() -> None:
    Path("study-one.says").write_text("locked", encoding="utf-8")
    Path("study-two.says").write_text("broke", encoding="utf-8")
    asked, results = search()
    assert asked.count("study-one") == 2
    assert results["two"]["broke"] == "step 9: the generator broke down (loss nan)"
    assert not {*KIDS} & {*results["two"]}
    assert search() == ([], results)


def test_what_fails_is_named_when_all_others_have_ended() -> None:
    Path("study-one.says").write_text("full", encoding="utf-8")
    with pytest.raises(UserError, match=r"^one: not there; \.scratch/experiments/study-one\.log says what went wrong$"):
        search()
    assert [*experiments.read(RESULTS)] == ["three", "two"]
    Path("study-one.says").unlink()
    assert search()[0] == ["remove study-shared", "study-one", "study-shared"]


def test_settings_that_are_not_committed_are_refused() -> None:
    Path("params.yaml").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="not as committed"):
        search()


def test_figures_in_words() -> None:
    found = {"a": [1.2345, 1.2468], "b": [9303.0], "c": [None], "d": [1, None]}
    assert experiments.cells(found, "abcde") == ["1.24 ± 0.0087", "9303", "–", "–", "–"]
