"""The page's texts in Japanese."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import test_theory_balance
import test_theory_digits
import test_theory_lipschitz
import test_theory_vanishing
import yaml
from made_up import evaluation

from illustgan.report import (
    answer,
    charts,
    ledger,
    results,
    theory,
    theory_balance,
    theory_digits,
    theory_lipschitz,
    theory_vanishing,
)
from illustgan.report.japanese import TEXTS
from illustgan.report.languages import NAMED, japanese, label, said

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"KID", "FID", "SWD", "EM", "KL", "TV", "KL, TV", "TFLOP"}  # the same in both languages
WIDE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def test_what_differs_from_page_to_page_is_in_both_languages() -> None:
    assert all(sorted(NAMED.findall(text)) == sorted(NAMED.findall(TEXTS[text])) for text in TEXTS)
    assert all(WIDE.search(NAMED.sub("", TEXTS[text])) for text in TEXTS)


def test_names_and_numbers_are_carried_over_and_lists_are_joined() -> None:
    runs = {name: {"steps": steps, "tflop": 4.0} for name, steps in (("gan", 100), ("dcgan", 4000), ("wgan", 50))}
    text = japanese(answer.trained(runs, 1814, 64))
    assert text is not None
    assert text.startswith("64 × 64 ピクセルの顔 1,814 枚で、gan、dcgan、wgan を学習しました。")
    assert "4.00 TFLOP、生成器の更新は 50〜4,000 回です。" in text


def test_parts_that_have_japanese_of_their_own_are_translated() -> None:
    about = "How far samples are from held-out faces in pixels: lower is nearer, 0 no difference."
    assert (japanese(about) or "").startswith("生成画像と検証用の顔の、ピクセルでの距離です。")


def test_what_differs_is_no_whole_sentence() -> None:
    name = "gan. It has a reason"
    assert japanese(f"For a set like this one, {name} is the best guess, but no more: measures disagree.") is None
    assert japanese("From here to there, and from one to another.") is None


def test_what_is_not_known_stays_english_and_says_so() -> None:
    assert japanese("A sentence that nobody wrote.") is None
    assert said("<b> & “c”") == '<span lang="en">&lt;b&gt; &amp; “c”</span>'
    assert label("A label") == 'aria-label="A label"'


def test_what_is_known_stands_beside_its_english_and_nothing_of_it_is_markup() -> None:
    assert said("Results") == '<span data-ja="結果">Results</span>'
    assert label("On this page") == 'aria-label="On this page" data-ja-label="このページの内容"'
    name = '"><script>{0.__class__}'
    text = f"For a set like this one, {name} is the best guess, but no more: measures disagree."
    assert "<script>" not in said(text)
    assert name in (japanese(text) or "")


def test_all_of_results_is_known_in_japanese() -> None:
    for spec in results.SPECS:
        terms = [part for term in spec.terms for part in (term.name, term.meaning)]
        columns = [part for column in spec.columns for part in (column.label, column.about) if part]
        for text in (spec.title, *([spec.note] if spec.note else []), *terms, *columns):
            assert japanese(text) or text in NAMES or re.fullmatch(r"(KID|FID|EM) \(\w+\)", text), text


@pytest.mark.usefixtures("undrawn")
def test_titles_and_captions_of_figures_and_the_theorys_headings_are_known() -> None:
    measured = {"gan": [evaluation(5.0)], "wgan": [evaluation(3.0)]}
    for chart in charts.charts(measured, ["wgan"], None):
        assert japanese(chart.title) or chart.title == "Oscillation", chart.title
        assert chart.missing or japanese(chart.caption), chart.caption
    assert all(japanese(heading) for heading, _, _ in theory.PARTS.values())


@pytest.mark.usefixtures("undrawn")
def test_the_theorys_titles_and_captions_are_known() -> None:
    drawn = [
        *theory_lipschitz.charts(test_theory_lipschitz._found()),
        *theory_vanishing.charts(test_theory_vanishing.found()),
        *theory_digits.charts(test_theory_digits.DIGITS),
        *theory_balance.charts(test_theory_balance.BALANCE),
    ]
    for chart in drawn:
        assert japanese(chart.title), chart.title
        assert japanese(chart.caption), chart.caption
    assert "2 シードの平均" in (japanese(drawn[-1].caption) or "")
    assert all(japanese(chart.missing) for part in theory.parts(Path("nowhere")) for chart in part.charts[:1])


def test_verdicts_and_the_projects_own_claims_are_known() -> None:
    assert all(japanese(verdict) for verdict in ledger.MARKS)
    rules = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))["claims"]["rules"]
    assert all(japanese(rule["claim"]) for rule in rules.values())


def test_everything_on_the_page_is_in_japanese_or_marked_as_english(build: Any) -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[bool] = []  # whether what is open is in a language of its own
            self.left: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in ("meta", "img", "input", "br", "path", "use"):
                names = {name for name, _ in attrs}
                hidden = tag in ("script", "style", "title", "code")  # code is in no language
                self.open.append(bool(names & {"data-ja"}) or ("lang" in names and tag != "html") or hidden)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            self.open.pop()

        def handle_data(self, data: str) -> None:
            if not any(self.open) and re.search(r"[A-Za-z]{2}", data):
                self.left.append(data.strip())

    reader = Reader()
    reader.feed(build())
    # names of variants, marks that the texts speak of, and what a script says in the page's language
    names = {"gan", "dcgan", "best", "copies", "Play", "One latent over training"}
    left = [text for text in reader.left if text not in names and not re.fullmatch(r"[\w .²()-]*\.csv", text)]
    assert left == []
