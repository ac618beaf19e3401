"""The page of what runs now: from items of several processes, whatever becomes of them, never in the work's way."""

import base64
import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.core import files, live
from illustgan.core.live import Item
from illustgan.core.progress import Progress

OTHER = """
import sys
from illustgan.core import live
from illustgan.core.live import Item
with live.page():
    live.leave(0, Item("evaluate gan-1", 3, 12, "checkpoint"))
    print(flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a repository, as far as the page goes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dvc.yaml").touch()
    return tmp_path


@pytest.fixture
def other(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has an item on the page."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", OTHER], stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def labels() -> list[str]:
    return re.findall(r"<h2>(.*)</h2>", live.PAGE.read_text(encoding="utf-8"))


def test_the_page_has_items_of_all_processes_until_they_end_or_are_killed(other: subprocess.Popen[str]) -> None:
    assert labels() == ["evaluate gan-1"]
    [left] = live.ITEMS.iterdir()
    with live.page():
        with Progress("train <1>", 4, "step"):
            assert [item.label for item in live.running()] == ["evaluate gan-1", "train <1>"]
        with Progress("draw", 4) as progress:
            progress.advance()
    assert labels() == ["evaluate gan-1"]
    os.utime(left, (0, 0))  # of a process of the same number, which ended before this one began
    assert live.running() == []
    other.kill()
    other.wait()
    with live.page(), Progress("train <1>", 4, "step"):
        live._rewrite(0)
        assert labels() == ["train &lt;1&gt;"]
    assert labels() == []
    assert "Nothing runs since" in live.PAGE.read_text(encoding="utf-8")
    assert 'href="index.html"' in live.PAGE.read_text(encoding="utf-8")
    assert [*live.ITEMS.iterdir()] == []


def test_a_log_says_once_where_the_page_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        with live.page(), Progress("train", 4):
            pass
    assert capsys.readouterr().err == "look: reports/live.html\n"
    before = live.PAGE.stat().st_mtime_ns
    with live.page():
        live.leave(0, Item("train", 2, 4, "step"))
        assert live.PAGE.stat().st_mtime_ns == before, "it is written every few seconds only"
        monkeypatch.setattr(live, "PAGE_EVERY", 0.0)
        live.leave(0, Item("train", 3, 4, "step"))
    assert live.PAGE.stat().st_mtime_ns > before


@pytest.mark.parametrize("blocked", ["reports", ".scratch"])
def test_a_page_that_cannot_be_written_stops_nothing_and_only_repositories_have_one(root: Path, blocked: str) -> None:
    (root / blocked).write_text("in the way", encoding="utf-8")
    with live.page(), Progress("train", 1) as progress:
        progress.advance()
    assert (root / blocked).read_text(encoding="utf-8") == "in the way"
    for path in root.iterdir():
        files.remove(path)
    with live.page(), Progress("elsewhere", 1) as progress:
        progress.advance()
    assert [*root.iterdir()] == []


def test_files_of_another_version_are_passed_over(root: Path) -> None:
    with live.page(), Progress("train", 1):
        mine = next(live.ITEMS.glob("*.json")).name
        for name, text in ((f"1{mine}", "{}"), (mine.replace("-", "-9"), '{"was": 1}'), ("x.json", "{}")):
            (live.ITEMS / name).write_text(text, encoding="utf-8")
        assert [item.label for item in live.running()] == ["train"]


def test_a_training_shows_its_curves_and_its_newest_samples_beside_real_faces(root: Path) -> None:
    random = np.random.default_rng(0)
    flat = random.integers(0, 256, (20, 1, 1, 3), dtype=np.uint8)
    live.FACES.parent.mkdir(parents=True)
    np.save(live.FACES, np.broadcast_to(flat, (20, 8, 8, 3)))
    np.save("samples.npy", np.broadcast_to(flat[::-1], (20, 8, 8, 3)))
    before = live.drawn([Item("prepare", 1, 2, "face")])
    assert re.findall("<figcaption>(.*?)</figcaption>", before) == ["real faces"]
    curves = {"generator loss": [2.0, 1.0, 1.5], "estimate": [0.5, 0.5, 0.5]}
    page = live.drawn([Item("train", 9, 12, "step", 2.0, "loss", [3, 6, 9], curves, "samples.npy", 8)])
    assert re.findall("<figcaption>([^<]*)<", page)[:2] == ["drawn at step 8 of 12", "real faces"]
    assert "9/12 steps, 2 a second, 2 s left<" in page
    assert re.findall("<b>(.*)</b>", page) == ["1.5", "0.5"]
    for uri, faces in zip(re.findall('data:image/jpeg;base64,([^"]+)', page), (flat[::-1][:16], flat[:8]), strict=True):
        image = np.array(Image.open(io.BytesIO(base64.b64decode(uri))).convert("RGB"))
        assert image.shape == (len(faces), 64, 3)
        centres = image[4::8, 4::8].reshape(-1, 3).astype(int)
        assert np.abs(centres - faces.reshape(-1, 3)).max() < 6
    rules = re.search('Policy" content="([^"]*)"', page)
    assert rules
    for tag in ("style", "script"):
        text = re.search(f"<{tag}>(.*)</{tag}>", page, re.DOTALL)
        assert text
        digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in rules[1].replace("&#39;", "'")
    assert "://" not in page


def test_a_line_spans_its_box_and_spikes_are_cut() -> None:
    assert live.line([5, 10, 15], [0.0, 1.0, 0.5]) == "0.0,39.0 100.0,1.0 200.0,20.0"
    assert live.line([5], [3.0]) == "0.0,39.0"
    spiked = live.line(range(1000), [1e9, *np.sin(np.arange(999)).tolist()])
    heights = [float(point.split(",")[1]) for point in spiked.split()]
    assert min(heights) == 1
    assert np.ptp(heights) == 38
    assert 15 < np.mean(heights) < 25
