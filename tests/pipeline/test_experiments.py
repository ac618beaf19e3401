"""Experiments: which stages each kind of change runs, and what can be asked of them afterwards."""

import json
import re
import shutil

import pytest

from .conftest import Repository, digest, stages_of

pytestmark = pytest.mark.pipeline


def test_another_headline_costs_two_quick_stages_and_a_line_of_params(repository: Repository) -> None:
    assert repository.stages("exp", "run", "-S", "model=unrolled") == ["check", "headline"]
    changed = repository.run("git", "diff", "--numstat", "params.yaml").split()
    assert changed[:2] == ["1", "1"]
    rows = repository.run("dvc", "metrics", "diff", "--md").splitlines()
    assert any(re.search(r"kid_final *\|", row) for row in rows)
    assert len(rows) <= 50
    assert max(map(len, rows)) <= 120
    shown = repository.run("dvc", "exp", "show", "--only-changed", "--md", "--no-pager")
    assert "unrolled" in shown


def test_a_setting_of_one_variant_reruns_that_variant_and_going_back_restores_what_was_computed(
    repository: Repository,
) -> None:
    before = digest(repository.folder)
    targets = ("render@unrolled-1", "claims", "vanishing", "headline")  # the page would come of itself, slowly
    ran = repository.stages("exp", "run", "-S", "variants.unrolled.unroll_lr=0.00003", *targets)
    assert set(ran) == {"check", *stages_of("unrolled"), "claims"}
    assert set(repository.stages("repro", "--dry")) == {"compare"}
    for command in (("show",), ("diff", "HEAD")):
        repository.run("dvc", "plots", *command)
        page = (repository.folder / "dvc_plots/index.html").read_text(encoding="utf-8")
        assert "the discriminator of unrolled estimates" in page
        assert "reports_grids_unrolled_1.png" in page
    repository.run("git", "checkout", "--quiet", "params.yaml")
    assert repository.stages("repro", *targets) == []
    assert digest(repository.folder) == before


def test_other_weights_to_start_from_train_again_what_starts_from_them(repository: Repository) -> None:
    start = repository.folder / "data/start/first"
    shutil.copytree(repository.folder / "data/runs/dcgan/1", start)
    ran = repository.stages("exp", "run", "-S", "+variants.dcgan.init_from=first", "train")
    assert ran == ["check", "train@dcgan-1"]
    assert repository.stages("repro", "train") == []
    shutil.copyfile(start / "weights/000002.safetensors", start / "weights/000004.safetensors")
    assert repository.stages("repro", "train") == ["check", "train@dcgan-1"]


def test_another_seed_runs_beside_the_first(repository: Repository) -> None:
    ran = repository.stages("exp", "run", "-S", "seeds=[1,2]", "headline")
    assert set(ran) == {"check", *stages_of("dcgan", 2), "headline"}
    metrics = json.loads((repository.folder / "reports/metrics.json").read_text())
    assert metrics["seeds"] == 2
    assert metrics["kid_final_spread"] >= 0


def test_a_queued_experiment_trains_with_the_code_it_was_queued_with(repository: Repository) -> None:
    setting = ("-S", "variants.unrolled.unroll_lr=0.0002", "train@unrolled-1")
    assert "Queued experiment" in repository.run("dvc", "exp", "run", "--queue", *setting)
    # the workspace moves on; the experiment must not notice
    (repository.folder / "src/illustgan/training/loop.py").write_text("raise SystemExit('the wrong code')\n")
    assert repository.stages("exp", "run", "--run-all") == ["check", "train@unrolled-1"]
    repository.run("git", "checkout", "--quiet", "src")
    shown = repository.run("dvc", "exp", "show", "--json")
    names = [row.get("name") for row in json.loads(shown)[1]["experiments"] or [] for row in row.get("revs", [])]
    assert len([name for name in names if name]) == 1
