"""What goes to a node and what comes from it, without Ray."""

import io
import json
import re
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from rich.console import Console

from illustgan.core.errors import UserError
from illustgan.sweeps import carry, node, page, plan, run, settings
from illustgan.sweeps.plan import Item, Plan
from illustgan.sweeps.settings import Setting

from ..results.made_up import evaluation
from .toy import Toy, gone, waited


@pytest.fixture
def alone(tmp_path: Path) -> Toy:
    """A repository, with a workspace beside it that is laid out as on a node."""
    return Toy(tmp_path / "toy", tmp_path / "log")


def carried(toy: Toy, folder: Path, *words: str) -> tuple[int, str]:
    """Code and output of carry.py in a workspace."""
    return node.run(folder, [carry.__file__, *words], toy.environment)


def test_a_grid_is_all_combinations_with_names_and_labels_of_what_differs(alone: Toy) -> None:
    words = ["variants.a.lr=1,2", "seeds=[3]", "++variants.b.beta=0.5,0.9"]
    points = settings.grid(words, alone.folder)
    assert [point.label for point in points][::3] == [
        "variants.a.lr=1, variants.b.beta=0.5",
        "variants.a.lr=2, variants.b.beta=0.9",
    ]
    assert points[0].name.startswith("sweep-lr1-beta0.5-")
    assert len({point.name for point in points}) == 4
    assert "b: {lr: 1, beta: 0.9}" in points[3].files["params.yaml"]
    assert settings.grid([], alone.folder)[0].label == ""
    with pytest.raises(UserError, match=r"^other\.yaml, which -S names, is not here$"):
        settings.grid(["other.yaml:a=1"], alone.folder)


def test_a_plan_sends_what_is_alike_once_and_leaves_what_brings_together(alone: Toy, tmp_path: Path) -> None:
    code = plan.code(alone.folder)
    assert code == plan.code(alone.folder)
    with tarfile.open(fileobj=io.BytesIO(code)) as archive:
        assert {"data/own/a.txt", "stage.py", "dvc.yaml"} <= {*archive.getnames()}  # one of which Git ignores
    plans, points = [], settings.grid(["variants.b.lr=1,2"], alone.folder)
    for point in points:
        folder = tmp_path / point.name
        node.lay(folder, code, point.files, "remote", tmp_path / "cache")
        plans.append(plan.read(folder, code, []))
    one, two = ({item.name: item for item in each.items} for each in plans)
    assert [*one] == ["common", "a-1", "a-2", "b-1", "b-2", "theory@x", "vanishing"]
    assert {name for name in one if one[name].key == two[name].key} == {*one} - {"b-1", "b-2"}
    assert one["common"].stages == ["check", "prepare"]
    assert one["vanishing"].needs == [one["common"].key, one["a-1"].key]
    assert len(plan.together(points, plans)) == 9
    assert plans[0].checks == ["check"]
    assert plans[0].gathering == ["compare"]
    assert [item.name for item in plan.read(folder, code, ["train@a-1"]).items] == ["common", "a-1"]


def test_what_one_makes_another_takes(alone: Toy, tmp_path: Path) -> None:
    code, remote = plan.code(alone.folder), tmp_path / "remote"
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        node.lay(folder, code, {}, str(remote), tmp_path / f"cache-of-{folder.name}")
    ended, said = carried(alone, folders[0], "--push", "--targets", "prepare", "train@a-1", "evaluate@a-1")
    assert ended == 0, said
    assert alone.ran() == ["check", "prepare", "train@a-1", "evaluate@a-1"]
    for name in ("dvc.lock", ".dvc/tmp/rwlock"):  # as a kill leaves them
        (folders[0] / name).write_text('{"read', encoding="utf-8")
    node.lay(folders[0], code, {}, str(remote), tmp_path / "cache-of-one")
    ended, said = carried(alone, folders[0], "--push", "--targets", "evaluate@a-1")
    assert ended == 0, said
    assert alone.ran() == []
    ended, said = carried(alone, folders[1], "--only", "check", "--targets", "evaluate@a-1")
    assert ended == 0, said
    assert alone.ran() == ["check"]  # not even what is not to be pushed, and what Git keeps
    ended, said = carried(alone, folders[1], "--only", "check", "--targets", "train@a-2")
    assert "train@a-2 would run here, since the remote has it not" in said
    assert ended
    assert alone.ran() == []


def test_a_full_disk_is_no_reason_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    def reach() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(carry.time, "sleep", lambda seconds: pytest.fail("it waits"))
    with pytest.raises(carry.DvcException, match=r"the remote fails: OSError: .*No space left"):
        carry.persistently(reach)


def test_what_a_stage_left_behind_ends_with_its_item(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    stage = "import subprocess; print(subprocess.Popen(['sleep', '100']).pid)"
    ended, said = node.run(tmp_path, ["-c", stage], node.environment(1, gpus=0))
    assert ended == 0
    waited(lambda: gone(int(said)))


def test_items_of_several_processors_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    items: Mapping[str, Any] = {key: (Item(f"a-{key}", key, (), ()), {}) for key in "123"}
    for kinds, warned in (({"1": "x", "2": "x"}, False), ({"3": "y"}, True)):  # the first two are known from before
        tasks = run.Tasks(None, items)
        tasks.made = {key: node.Made("n", "n", kind, 1, 0.0, [], "") for key, kind in kinds.items()}
        tasks._kinds()
        assert ("made these: x: a-1, a-2; y: a-3\n" in capsys.readouterr().err) == warned


def test_a_task_without_gpus_sees_none_and_stages_see_no_secret_of_the_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    monkeypatch.setenv("RAY_AUTH_TOKEN", "secret")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")  # as Ray sets it
    without, with_half = (node.environment(cpus=2, gpus=gpus) for gpus in (0, 0.5))
    assert (without["CUDA_VISIBLE_DEVICES"], with_half["CUDA_VISIBLE_DEVICES"]) == ("", "0,1")
    assert without["ILLUSTGAN_WORKERS"] == "2"
    assert not {"RAY_AUTH_TOKEN", "OMP_NUM_THREADS"} & without.keys()


def test_the_page_has_a_row_for_all_that_differs_the_best_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = []
    for number, kids in (("1", {"a": 5.0, "b": 9.0}), ("2", {"a": 5.0, "b": 2.0})):
        setting = Setting(number, f"lr={number}", {})
        folder = setting.folder
        items = [Item(f"{m}-{s}", f"{m}-{s}-{number if m == 'b' else ''}", (), ()) for m in kids for s in (1, 2)]
        for model, kid in kids.items():
            for seed in (1, 2):
                path = folder / f"data/evaluations/{model}/{seed}.json"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(evaluation(kid + seed / 10)))
        (folder / "params.yaml").write_text("models: [a, b]\nseeds: [1, 2]\n")
        Image.new("RGB", (4, 4)).save(folder / "grid.png")
        (folder / "reports/grids/b").mkdir(parents=True)
        (folder / "grid.png").rename(folder / "reports/grids/b/1.png")
        found.append((setting, Plan((), items, (), ())))
    rows = page.rows(found)
    assert [row.name for row in rows] == ["a", "b, lr=1", "b, lr=2"]
    html = page.build(rows)
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.findall('<th scope="row">(.*?)</th>', table)[:3] == ["b, lr=2", "a", "b, lr=1"]
    assert re.search(r"2\.15.*?± 0\.071.*?\[1\.5, 2\.8\]", table)  # 2.15 ± 12.7 · 0.0707 / √2
    assert re.findall(r"<figcaption>(.*?)</figcaption>", html) == ["b, lr=2", "b, lr=1"]
    assert 'data-ja="同じ潜在変数"' in html


def test_the_table_says_how_far_each_item_is() -> None:
    row = {"node": "n1", "stage": "train@a-1", "done": 50, "total": 100, "unit": "step", "pace": 5.0}
    console = Console(file=io.StringIO(), width=80)
    console.print(run.table({"a-1": row, "b-1": {"node": "n22", "stage": "check"}}))
    assert [line.rstrip() for line in console.file.getvalue().splitlines()] == [
        "item  node  stage      step, pace and time left",
        "a-1   n1    train@a-1  50/100 steps, 5 a second, 10 s left",
        "b-1   n22   check",
    ]


def test_news_are_the_stage_that_runs_and_its_progress(tmp_path: Path) -> None:
    log, live = tmp_path / "log", tmp_path / ".scratch/live/1-0.json"
    live.parent.mkdir(parents=True)
    log.write_text("Running stage 'prepare':\n> x\nRunning stage 'train@a-1':\n")
    live.write_text(json.dumps({"label": "train", "done": 1, "total": 2, "unit": "step", "pace": 0.5, "note": ""}))
    assert node.news(tmp_path, log) == {"stage": "train@a-1", "done": 1, "total": 2, "unit": "step", "pace": 0.5}
