"""The pipeline for real: what comes out of it, and what changes of code run again."""

import json

import pytest
from PIL import Image

from .conftest import Repository

pytestmark = pytest.mark.pipeline


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


def test_a_line_in_the_reports_template_reruns_the_page(repository: Repository) -> None:
    template = repository.folder / "src/illustgan/report/page.html.j2"
    template.write_text(template.read_text(encoding="utf-8") + "<!-- one more line -->\n", encoding="utf-8")
    assert repository.stages("repro", "--dry") == ["compare"]  # the last stage: nothing hangs on what comes out


def test_a_comment_in_unrolling_retrains_and_the_page_names_other_code_but_it_goes_no_further(
    repository: Repository,
) -> None:
    module = repository.folder / "src/illustgan/unrolling.py"
    module.write_text(module.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")
    trained = {"train@dcgan-1", "train@unrolled-1", "vanishing", "mixtures", "digits", "balance"}  # theory too
    assert set(repository.stages("repro", *sorted(trained))) == trained
    assert repository.stages("repro", "--dry") == ["compare"]  # the same bytes came out of all
