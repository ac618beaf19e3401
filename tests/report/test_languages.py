"""The page's texts in Japanese."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import test_revisions
import test_theory_balance
import test_theory_digits
import test_theory_lipschitz
import test_theory_vanishing
import yaml

from illustgan import params
from illustgan.claims.rules import Rule
from illustgan.claims.rules import words as of_rule
from illustgan.report import answer, charts, faces, ledger, results, revisions, theory, words
from illustgan.report.japanese import CONTEXTS, PARTS, TEXTS
from illustgan.report.japanese.page import REASONS
from illustgan.report.languages import NAMED, japanese, label, named, said, spaced, unbroken
from illustgan.report.theory import (
    balance as theory_balance,
)
from illustgan.report.theory import (
    digits as theory_digits,
)
from illustgan.report.theory import (
    distances as theory_distances,
)
from illustgan.report.theory import (
    duality as theory_duality,
)
from illustgan.report.theory import (
    lipschitz as theory_lipschitz,
)
from illustgan.report.theory import (
    mixtures as theory_mixtures,
)
from illustgan.report.theory import (
    vanishing as theory_vanishing,
)

from .in_japanese import english, left
from .made_up import RULES, evaluation

ROOT = Path(__file__).resolve().parents[2]
MODELS = ("gan", "dcgan", "wgan", "unrolled", "wgan_mlp", "unrolled_1")
# what the made-up page is of: works, people, licences, settings and commands
MADE_UP = (
    "A & B",
    "Style",
    "CC BY",
    "toon-head",
    "a paper",
    "other",
    "some <distance> (nats)",
    *(one.claim for one in RULES.values()),
)
WIDE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


TAKEN_OVER = ("{what}（{share}）", "{names}。", "{named}")  # values, with marks at most
EVERY = [(english, text) for texts in CONTEXTS.values() for english, text in texts.items()]


def test_what_differs_from_page_to_page_is_in_both_languages() -> None:
    assert [english for english, text in EVERY if {*NAMED.findall(english)} != {*NAMED.findall(text)}] == []
    assert [text for _, text in EVERY if not WIDE.search(text) and text not in TAKEN_OVER] == []


def test_a_text_stands_once() -> None:
    assert len(TEXTS) == sum(len(part) for part in PARTS)
    assert [text for name, texts in CONTEXTS.items() if name for text in texts if texts[text] == TEXTS.get(text)] == []


def test_japanese_is_spaced_alike() -> None:
    assert [text for _, text in EVERY if spaced(text) != text] == []
    assert spaced("最後の 値、 EM距離は50 %です。") == "最後の値、EM 距離は 50 % です。"


def test_a_line_does_not_end_between_a_number_and_what_it_counts() -> None:
    assert unbroken("EM 距離は 2 つの best を") == "EM\u00a0距離は 2\u00a0つの best\u00a0を"


def test_names_and_numbers_are_carried_over_and_lists_are_joined() -> None:
    runs = {name: {"steps": steps, "tflop": 4.0} for name, steps in (("gan", 100), ("dcgan", 4000), ("wgan", 50))}
    text = japanese(answer.trained(runs, 1814, 64))
    assert text is not None
    assert text.startswith("64 × 64 ピクセルの顔 1,814 枚で、gan、dcgan、wgan を学習しました。")
    assert "4.00 TFLOP、生成器の更新は 50〜4,000 回です。" in text


def test_parts_that_have_japanese_of_their_own_are_translated() -> None:
    about = "How far samples are from held-out faces in pixels: lower is nearer, 0 no difference."
    assert (japanese(about) or "").startswith("生成画像と検証用の顔の、ピクセルでの距離です。")


def test_sentences_that_are_known_are_known_together() -> None:
    found = japanese("Losses. Some of the training faces.")
    assert found == "損失です。学習に使った顔の一部です。"
    assert japanese("Losses. A sentence that nobody wrote.") is None


def test_words_that_anyone_uses_are_known_where_they_stand_alone() -> None:
    assert japanese("gan against dcgan", "ledger") == "gan と dcgan"
    assert japanese("gan against dcgan") is None
    assert japanese("A trains better against B and C: why?") is None
    assert japanese("best") is None
    assert japanese("best", "tags") == "最良"


def test_what_is_the_same_in_both_languages_is_no_english() -> None:
    assert said("KID (lite0)") == "KID (lite0)"
    assert said("SWD") == "SWD"
    assert named("wgan") == "wgan"
    assert named("Variant") == '<span data-ja="モデル">Variant</span>'


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
    assert label("Faces of a", name="alt") == 'alt="Faces of a" data-ja-alt="a の顔"'
    name = '"><script>{0.__class__}'
    text = f"For a set like this one, {name} is the best guess, but no more: measures disagree."
    assert "<script>" not in said(text)
    assert name in (japanese(text) or "")


def test_all_of_results_is_known_in_japanese() -> None:
    for spec in results.SPECS:
        terms = [part for term in spec.terms for part in (term.name, term.meaning)]
        columns = [part for column in spec.columns for part in (column.label, column.about) if part]
        for text in (spec.title, *([spec.note] if spec.note else []), *terms, *columns):
            assert japanese(text), text


@pytest.mark.usefixtures("undrawn")
def test_titles_and_captions_of_figures_and_the_theorys_headings_are_known() -> None:
    measured = {"gan": [evaluation(5.0)], "wgan": [evaluation(3.0)]}
    for chart in charts.charts(measured, ["wgan"], None):
        assert japanese(chart.title), chart.title
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


def _rule(**given: Any) -> Rule:
    content = ("of", "against", "lower", "higher")
    return Rule(**{name: tuple(value) if name in content else value for name, value in given.items()})


def test_the_projects_own_rules_are_known_and_so_are_rules_of_other_forms() -> None:
    rules = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))["claims"]["rules"]
    more = [
        {"claim": "", "source": "", "of": ["wgan"], **form}
        for form in (
            {"against": ["a", "b", "c"], "higher": ["final.distinct.support"], "lower": ["best.pixels.fid"]},
            {"against": ["floor"], "lower": ["oscillation.work.modes"], "by": -0.5},
            {"than": "curves.discriminator_loss.swd.kendall", "higher": ["curves.estimate.kid.kendall"], "by": 1e-05},
        )
    ]
    for rule in (*rules.values(), *more):
        text = japanese(words.with_figures_named(of_rule(_rule(**rule))), "ledger")
        assert text, rule
        assert english(text, MODELS) == [], text


def test_reasons_of_every_kind_are_known() -> None:
    counts = ("1 of 1 comparisons agree", "0 of 4 comparisons agree, 1 contradict, 3 are unclear")
    decided = "oscillation by steps (lite0) of wgan less dcgan is −0.17 (−1.2 to 0.3), wanted below −0.5"
    for text in (
        *(f"{count}; {decided}" for count in counts),
        "1 of 2 comparisons agree, 1 are unclear; diversity of a is 0.5 (one seed: no interval), wanted above 1e−05",
        "wgan is not trained: add it to models in params.yaml, then dvc repro",
        "wgan and gan have no seed in common: run dvc repro evaluate",
        "Spearman of estimate with KID (lite0) of wgan is null: it is not defined for these pictures",
    ):
        found = japanese(text, "ledger")
        assert found, text
        assert english(found, MODELS) == [], found


def test_settings_of_every_variant_are_known() -> None:
    settings = params.check(yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8")), "params.yaml")
    more = {
        "mlp": settings.variants["gan"].model_copy(update={"discriminator_norm": "spectral", "batch_share": 0.5}),
        "burning": settings.variants["wgan"].model_copy(update={"burn_in_steps": 100, "discriminator_steps": 1}),
        "unrolled": settings.variants["unrolled_2017"].model_copy(update={"unroll_steps": 1, "unroll_momentum": 0.9}),
    }
    for variant in (*settings.variants.values(), *more.values()):
        for what, how in words.settings(variant, 16, 32):
            found = japanese(how, "settings")
            assert japanese(what), what
            assert found, how
            assert english(found) == [], found


def test_commands_are_known() -> None:
    assert all(japanese(what, "commands") for what, _ in words.commands(["gan"], ["smoke", "paper"]))


def test_kinds_of_reasons_why_a_picture_is_left_out_are_known() -> None:
    kinds = {text.partition(" ")[2] for text in REASONS if text.startswith("{count} ")}
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/illustgan/faces").glob("*.py"))
    said_there = re.findall(
        r"""(?:UnusableError\(\s*f?"|Rejected\([^"]*f?"|reason = f"|_instead\([^"]*f?")([a-z ]+):""", source
    )
    assert {faces.SOME.get(kind, kind) for kind in said_there} <= kinds
    assert {faces.ONE.get(kind, kind) for kind in said_there} <= kinds
    assert japanese("9 duplicates, 1 too small.", "reasons") == "重複 9 枚、小さすぎる画像 1 枚。"


FILES = (  # those that the page can do without
    *(
        "data/prepared/rejected.csv",
        "data/attributes/accuracies.json",
        "reports/claims.json",
        "reports/comparison.json",
    ),
    *("data/theory/critic.json", "data/pairs/gan/1.png", "data/galleries/gan/1.png"),
)


@pytest.mark.parametrize(
    ("models", "seeds", "without"),
    [(MODELS, (1,), ()), (MODELS, (1, 2), ()), (("gan",), (1, 2), ()), (MODELS, (1,), FILES)],
    ids=["one seed", "two seeds", "one model", "what can be missing"],
)
def test_everything_on_the_page_is_in_japanese(
    build: Any, make_root: Any, models: tuple[str, ...], seeds: tuple[int, ...], without: Sequence[str]
) -> None:
    root = make_root(models, seeds)
    for name in without:
        (root / name).unlink()
    if without:
        shutil.rmtree(root / "data/renders/gan/1/between_latents")
    html = build(models, seeds, root=root, settings=(("Networks", "fully connected networks, base width 16"),))
    assert left(html, (*MODELS, *MADE_UP)) == []


def test_what_someone_else_claims_is_shown_in_english_and_marked(build: Any, make_root: Any) -> None:
    root = make_root(MODELS, (1,))
    claims = root / "reports/claims.json"
    claims.write_text(claims.read_text("utf-8").replace("WGAN's faces are blurrier", "A claim that nobody wrote"))
    html = build(MODELS, root=root)
    assert '<h3><span lang="en">A claim that nobody wrote</span></h3>' in html
    assert "A claim that nobody wrote" in left(html, (*MODELS, *MADE_UP))


def test_words_within_the_theorys_figures_are_in_japanese() -> None:
    def read(name: str) -> Any:
        return json.loads((ROOT / f"data/theory/{name}.json").read_text(encoding="utf-8"))

    drawn = [
        *theory_distances.charts(read("distances")),
        *theory_duality.charts(read("duality")),
        *theory_mixtures.charts(read("mixtures")),
        *theory_lipschitz.charts(test_theory_lipschitz._found()),
        *theory_vanishing.charts(test_theory_vanishing.found()),
        *theory_digits.charts(test_theory_digits.DIGITS),
        *theory_balance.charts(test_theory_balance.BALANCE),
    ]
    for chart in drawn:
        cells = [*chart.rows.columns, *(row[0] for row in chart.rows.cells)] if chart.rows else []
        texts = [japanese(text) or text for text in (chart.title, chart.caption, chart.missing)]
        texts += [japanese(text, "figures") or text for text in cells]
        assert [text for text in texts if english(text, MODELS)] == []
        assert left("".join(chart.panels), (*MODELS, "wgan_gp", "other", "sin 3x")) == [], chart.key


def test_the_page_of_two_revisions_is_in_japanese() -> None:
    first, second = test_revisions._pair()
    for pair in ((first, second), (first, first)):
        assert left(revisions.build(*pair), (*MODELS, "main", "kid", "fid", "seeds", "variants", "c0ffee")) == []
