"""What goes to a node and what comes from it, without Ray."""

import io
import json
import re
import tarfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.sweeps import node, plan, results, run
from illustgan.sweeps.plan import Item, Plan, Setting

from ..results.made_up import evaluation
from ..toy import Toy, gone, waited


@pytest.fixture
def alone(tmp_path: Path) -> Toy:
    """A repository, with a workspace beside it that is laid out as on a node."""
    return Toy(tmp_path / "toy", tmp_path / "log")


def test_a_grid_is_all_combinations_with_names_and_labels_of_what_differs(alone: Toy) -> None:
    words = ["variants.a.lr=1,2", "seeds=[3]", "++variants.b.beta=0.5,0.9"]
    points = plan.grid(words, alone.folder)
    assert [point.label for point in points][::3] == [
        "variants.a.lr=1, variants.b.beta=0.5",
        "variants.a.lr=2, variants.b.beta=0.9",
    ]
    assert points[0].name.startswith("sweep-lr1-beta0.5-")
    assert len({point.name for point in points}) == 4
    assert "b: {lr: 1, beta: 0.9}" in points[3].files["params.yaml"]
    assert plan.grid([], alone.folder)[0].label == ""
    with pytest.raises(UserError, match=r"^other\.yaml, which -S names, is not here$"):
        plan.grid(["other.yaml:a=1"], alone.folder)


def planned(toy: Toy, folder: Path, files: Mapping[str, str], *targets: str) -> Plan:
    """The plan in a new workspace, in which what checks params runs."""
    node.lay(folder, plan.code(toy.folder), files, folder.with_name("cache"))
    return plan.read(folder, targets, lambda stages: node.dvc(folder, ["repro", "-s", *stages], toy.environment))


def test_a_plan_sends_what_is_alike_once_and_leaves_what_brings_together(alone: Toy, tmp_path: Path) -> None:
    code = plan.code(alone.folder)
    assert code == plan.code(alone.folder)
    with tarfile.open(fileobj=io.BytesIO(code)) as archive:
        assert {"data/own/a.txt", "stage.py", "dvc.yaml"} <= {*archive.getnames()}  # one of which Git ignores
    plans, points = [], plan.grid(["variants.b.lr=1,2"], alone.folder)
    for point in points:
        folder = tmp_path / point.name
        plans.append(planned(alone, folder, point.files))
    one, two = ({item.name: item for item in each.items} for each in plans)
    assert [*one] == ["common", "a-1", "a-2", "b-1", "b-2", "theory@x", "vanishing"]
    assert {name for name in one if one[name].key == two[name].key} == {*one} - {"b-1", "b-2"}
    assert [stage.name for stage in one["common"].stages] == ["prepare"]
    assert [stage.name for stage in one["vanishing"].inputs] == ["train@a-1"]
    assert one["vanishing"].needs == [one["common"].key, one["a-1"].key]
    assert len(plan.together(points, plans)) == 9
    assert plans[0].gathering == ["compare"]
    assert [item.name for item in planned(alone, tmp_path / "few", {}, "train@a-1").items] == ["common", "a-1"]


def test_keys_change_with_all_that_decides_what_a_stage_makes_and_with_nothing_else(alone: Toy, tmp_path: Path) -> None:
    def keys() -> dict[str, str]:
        made = planned(alone, tmp_path / str(len([*tmp_path.iterdir()])), {})
        return {stage.name: stage.key for item in made.items for stage in item.stages}

    def changed(name: str, old: str, new: str) -> set[str]:
        before, file = keys(), alone.folder / name
        file.write_text(file.read_text().replace(old, new))
        return {stage for stage, key in keys().items() if before[stage] != key}

    of_items = {f"{stage}@{item}" for stage in ("train", "evaluate") for item in ("a-1", "a-2", "b-1", "b-2")}
    assert changed("params.yaml", "b: {lr: 1}", "b: {lr: 2}") == {s for s in of_items if "@b" in s}
    assert changed("data/own/a.txt", "own", "other") == {*of_items, "prepare", "vanishing"}
    assert changed("dvc.yaml", "/w\n", "/w  a=1\n") == {*of_items, "vanishing"} - {s for s in of_items if "train" in s}
    assert changed("stage.py", "import", "import re,") == {*of_items, "prepare", "vanishing", "theory@x"}
    assert changed(".gitignore", "/data/", "/data") == set()


def test_what_one_makes_another_takes(alone: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, remote = plan.code(alone.folder), str(tmp_path / "remote")
    its = planned(alone, tmp_path / "here", {})
    items = {item.name: item for item in its.items}
    node.put(remote, its.checks[0], tmp_path / "here")
    alone.ran()

    def make(name: str, item: Item, cache: str) -> None:
        node.lay(folder := tmp_path / name, code, {}, tmp_path / cache)
        job = node.Job(item.key, item.inputs, item.stages, {}, remote, {}, 1, 0)
        node.make(job, folder, folder / ".git/log", lambda row: None)

    monkeypatch.setattr(node, "environment", lambda cpus, gpus: alone.environment)
    make("one", items["common"], "cache-of-one")
    make("one", items["a-1"], "cache-of-one")
    assert alone.ran() == ["prepare", "train@a-1", "evaluate@a-1"]
    made = (tmp_path / "one/data/measured/a/1.json").read_bytes()
    for name in ("dvc.lock", ".dvc/tmp/rwlock"):  # as a kill leaves them
        (tmp_path / "one" / name).write_text('{"read', encoding="utf-8")
    make("one", items["a-1"], "cache-of-one")
    make("two", items["a-1"], "cache-of-two")
    assert alone.ran() == []
    assert (tmp_path / "two/data/measured/a/1.json").read_bytes() == made  # which is not to be pushed
    for number, cut in enumerate((0, 512, 1024, 1100)):  # as a loss of power leaves it
        path = next(Path(remote).rglob(f"{items['a-1'].stages[1].key}.tar"))
        path.write_bytes(path.read_bytes()[:cut])
        make(f"two{number}", items["a-1"], f"cache-{number}")
        assert alone.ran() == ["evaluate@a-1"]
    with pytest.raises(RuntimeError, match=r"the remote has no train@a-2: do all nodes reach the same\?"):
        make("two", replace(items["a-1"], inputs=items["a-2"].stages), "cache-of-two")


def test_a_full_disk_is_no_reason_to_wait(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def reach() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(node.time, "sleep", lambda seconds: pytest.fail("it waits"))
    with pytest.raises(RuntimeError, match=r"the remote fails: OSError: .*No space left"):
        node.persistently(reach, tmp_path / "log")


def test_what_a_stage_left_behind_ends_with_it(alone: Toy, tmp_path: Path) -> None:
    cmd = "sleep 100 > /dev/null & echo $! > pid"
    (alone.folder / "dvc.yaml").write_text(json.dumps({"stages": {"leaves": {"cmd": cmd, "outs": ["pid"]}}}))
    node.lay(tmp_path / "one", plan.code(alone.folder), {}, tmp_path / "cache")
    node.dvc(tmp_path / "one", ["repro"], alone.environment)
    waited(lambda: gone(int((tmp_path / "one/pid").read_text())))


def test_items_of_several_processors_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    items: Mapping[str, Any] = {key: (Item(f"a-{key}", key, (), (), ()), {}) for key in "1234"}
    for kinds, warned in (("xx", False), ("xxy", True)):
        tasks = run.Tasks(None, items)
        tasks.made = {key: node.Made("n", "n", kind, 1, 0.0, [], "") for key, kind in zip("123", kinds, strict=False)}
        tasks.made["4"] = node.Made("n", "n", "z", 0, 0.0, [], "")  # which ran nothing
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
    whole = []
    for number, kids in (("1", {"a": 5.0, "b": 9.0}), ("2", {"a": 5.0, "b": 2.0})):
        setting = Setting(number, f"lr={number}", {}, folder := tmp_path / number)
        items = [Item(f"{m}-{s}", f"{m}-{s}-{number if m == 'b' else ''}", (), (), ()) for m in kids for s in (1, 2)]
        for model, kid in kids.items():
            for seed in (1, 2):
                path = folder / f"data/evaluations/{model}/{seed}.json"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(evaluation(kid + seed / 10)))
        (folder / "params.yaml").write_text("models: [a, b]\nseeds: [1, 2]\n")
        Image.new("RGB", (4, 4)).save(folder / "grid.png")
        (folder / "reports/grids/b").mkdir(parents=True)
        (folder / "grid.png").rename(folder / "reports/grids/b/1.png")
        whole.append((setting, Plan((), items, (), (), ())))
    rows = results.rows(whole)
    assert [row.name for row in rows] == ["a", "b, lr=1", "b, lr=2"]
    html = results.page(rows)
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.findall('<th scope="row">(.*?)</th>', table)[:3] == ["b, lr=2", "a", "b, lr=1"]
    assert re.search(r"2\.15.*?± 0\.071.*?\[1\.5, 2\.8\]", table)  # 2.15 ± 12.7 · 0.0707 / √2
    assert re.findall(r"<figcaption>(.*?)</figcaption>", html) == ["b, lr=2", "b, lr=1"]
    assert 'data-ja="同じ潜在変数"' in html


def test_news_are_the_stage_that_runs_and_its_progress(tmp_path: Path) -> None:
    log, live = tmp_path / "log", tmp_path / ".scratch/live/1-0.json"
    live.parent.mkdir(parents=True)
    log.write_text("Running stage 'prepare':\n> x\nRunning stage 'train@a-1':\n")
    live.write_text(json.dumps({"label": "train", "done": 1, "total": 2, "unit": "step", "pace": 0.5, "note": ""}))
    assert node.news(tmp_path, log) == {"stage": "train@a-1", "done": 1, "total": 2, "unit": "step"}
