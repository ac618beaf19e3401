"""The pipeline for real: what comes out of it, and which stages each kind of change runs."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from .conftest import Repository, stages_of

pytestmark = pytest.mark.pipeline

ONCE = (
    *("check", "scrape", "prepare", "race", "attributes", "reference", "toy"),
    *("distances", "duality", "vanishing", "lipschitz", "mixtures", "digits", "balance"),
    *("headline", "claims", "compare"),
)


def digest(folder: Path, *places: str) -> dict[str, str]:
    files = [p for place in places for p in sorted((folder / place).rglob("*")) if p.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_everything_is_made_and_nothing_runs_twice(repository: Repository) -> None:
    folder = repository.folder
    metrics = json.loads((folder / "reports/metrics.json").read_text())
    assert {"kid_final", "kid_best", "kid_best_step", "kid_floor", "diversity", "steps", "images", "tflop"} <= set(
        metrics
    )
    assert metrics["steps"] == 4
    assert metrics["images"] == 32
    for model in ("dcgan", "unrolled"):
        run = json.loads((folder / f"data/runs/{model}/1/run.json").read_text())
        assert run["clock"] == [0, 2, 4]
        history = (folder / f"reports/history/{model}/1.csv").read_text().splitlines()
        assert [line.split(",")[0] for line in history] == ["step", "2", "4"]
        with Image.open(folder / f"data/renders/{model}/1/training.gif") as animation:
            assert animation.n_frames == 3
    claims = json.loads((folder / "reports/claims.json").read_text())["claims"]
    assert claims["unrolled_is_worse"]["verdict"] in ("suggests it holds", "suggests it does not", "undecided")
    assert claims["blurrier"]["verdict"] == "not computed"
    assert "add it to models" in claims["blurrier"]["why"]
    page = (folder / "reports/index.html").read_text(encoding="utf-8")
    assert "dcgan" in page
    assert "unrolled" in page
    assert repository.stages("repro") == []
    assert repository.run("git", "status", "--porcelain") == ""


def test_running_everything_again_gives_the_same_bytes(repository: Repository) -> None:
    lock = (repository.folder / "dvc.lock").read_bytes()
    tracked = digest(repository.folder, "reports", "data")
    ran = repository.stages("repro", "--force")
    assert sorted(ran) == sorted([*ONCE, *stages_of("dcgan", page=True), *stages_of("unrolled", page=True)])
    assert (repository.folder / "dvc.lock").read_bytes() == lock
    assert digest(repository.folder, "reports", "data") == tracked


def test_another_headline_costs_two_quick_stages(repository: Repository) -> None:
    assert repository.stages("exp", "run", "-S", "model=unrolled") == ["check", "headline"]
    rows = repository.run("dvc", "metrics", "diff", "--md")
    assert "reports/metrics.json" in rows
    assert "reports/evaluations" not in rows
    assert re.search(r"kid_final *\|", rows)
    shown = repository.run("dvc", "exp", "show", "--only-changed", "--md", "--no-pager")
    assert "unrolled" in shown


def test_a_setting_of_one_variant_reruns_that_variant(repository: Repository) -> None:
    ran = repository.stages("exp", "run", "-S", "variants.unrolled.unroll_lr=0.00003")
    assert "unroll_lr: 3e-05" in (repository.folder / "params.yaml").read_text()  # text to YAML, a number to us
    assert set(ran) == {"check", *stages_of("unrolled", page=True), "race", "claims", "compare"}
    for command in (("show",), ("diff", "HEAD")):
        repository.run("dvc", "plots", *command)
        page = (repository.folder / "dvc_plots/index.html").read_text(encoding="utf-8")
        assert "history_unrolled_1_csv" in page
        assert "reports_grids_unrolled_1.png" in page


def test_another_seed_runs_beside_the_first(repository: Repository) -> None:
    ran = repository.stages("exp", "run", "-S", "seeds=[1,2]", "headline")
    assert set(ran) == {"check", *stages_of("dcgan", 2), "headline"}
    metrics = json.loads((repository.folder / "reports/metrics.json").read_text())
    assert metrics["seeds"] == 2
    assert metrics["kid_final_spread"] >= 0


def test_another_scale_with_a_target_trains_the_headline_alone(repository: Repository) -> None:
    ran = repository.stages("exp", "run", "-S", "scale=smoke", "-S", "scales.smoke.width=2", "headline")
    assert set(ran) == {"check", *stages_of("dcgan"), "headline"}


def test_other_faces_change_everything_that_follows(repository: Repository) -> None:
    ran = repository.stages("exp", "run", "-S", "data.avatars.seed=others", "reference")
    assert ran == ["check", "scrape", "prepare", "attributes", "reference"]
    changed = json.loads(repository.run("dvc", "status", "--json"))
    assert {"train@dcgan-1", "train@unrolled-1", "evaluate@dcgan-1", "evaluate@unrolled-1", "compare"} <= set(changed)


def test_a_line_in_the_reports_template_reruns_the_page(repository: Repository) -> None:
    template = repository.folder / "src/illustgan/report/page.html.j2"
    template.write_text(template.read_text(encoding="utf-8") + "<!-- one more line -->\n", encoding="utf-8")
    assert repository.stages("repro") == ["compare"]


def test_a_comment_in_unrolling_retrains_and_the_page_names_other_code_but_it_goes_no_further(
    repository: Repository,
) -> None:
    module = repository.folder / "src/illustgan/unrolling.py"
    module.write_text(module.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")
    ran = repository.stages("repro")
    # the theory trains too; the same bytes came out of all
    trained = {"train@dcgan-1", "train@unrolled-1", "vanishing", "mixtures", "digits", "balance"}
    assert set(ran) == trained | {"compare"}


def test_a_queued_experiment_uses_the_code_it_was_queued_with(repository: Repository) -> None:
    queued = repository.run("dvc", "exp", "run", "--queue", "-S", "model=unrolled", "headline")
    assert "Queued experiment" in queued
    # the workspace moves on; the experiment must not notice
    (repository.folder / "src/illustgan/headline.py").write_text("raise SystemExit('the wrong code')\n")
    assert "experiment" in repository.run("dvc", "exp", "run", "--run-all").lower()
    repository.run("git", "checkout", "--quiet", "src")
    shown = repository.run("dvc", "exp", "show", "--json")
    names = [row.get("name") for row in json.loads(shown)[1]["experiments"] or [] for row in row.get("revs", [])]
    assert len([name for name in names if name]) == 1
