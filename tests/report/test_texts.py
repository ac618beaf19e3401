"""The page's words in two languages, and the catalogue that has them."""

import re
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from illustgan.report import texts
from illustgan.report.texts import Text, foreign, gettext, joined, label, listed, ngettext, spaced

from .made_up import ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
KNOWN = (  # the same in both languages: measures, methods, formats, tools, and what pictures and files have
    "PNG KID FID SWD EM KL TV JS TFLOP GFLOP nat log sin px MB GAN DCGAN WGAN Unrolled Adam RMSprop SGD He lite random "
    "pixels Inception ImageNet sliced Wasserstein Spearman Kendall JavaScript DiceBear DVC Python worst best near off "
    "Holm step params dvc repro model models avatars torch English gan dcgan wgan other Style toon-head ring grid "
    "unrolled"
)
NAMES = {*KNOWN.split()}
MADE_UP = ("A & B", "CC BY 4.0", "some <distance> (nats)", "A claim that nobody made", "earth mover's distance")
PAPER = re.compile(r"\w+(?: & \w+| et al\.)? \d{4}")
PATH = re.compile(r"[\w<>*-]*(?:[./_][\w<>*-]+)+/?|\w+/|[\w]+_\w+")  # files, folders, settings, and dotted figures


def english(text: str) -> list[str]:
    """Words of a Japanese text that are English: no name, no file or setting, no paper."""
    for known in (*map(re.escape, MADE_UP), PAPER.pattern, PATH.pattern, r"\d[\d.]*e[+−-]?\d+"):
        text = re.sub(known, " ", text)
    return [word for word in re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", text) if len(word) > 1 and word not in NAMES]


@pytest.mark.parametrize("seeds", ["one", "two"])
def test_nothing_on_the_page_is_left_in_english(request: pytest.FixtureRequest, seeds: str) -> None:
    page = request.getfixturevalue(seeds)
    left = [text for text in page.japanese if english(text)]
    assert [text for text in left if not text.startswith("Python ")] == []  # versions of libraries
    assert '<summary><span lang="en">A claim that nobody made</span></summary>' in page.html


def test_the_catalogue_has_every_message_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    given = ("--mapping", "babel.cfg", "--keywords", "_ N_ ngettext:1,2", "--output", str(tmp_path / "page.pot"))
    CommandLineInterface().run(["pybabel", "-q", "extract", *given, "."])
    found = []
    for file in (tmp_path / "page.pot", texts.CATALOGUE):
        with file.open("rb") as opened:
            found.append({str(entry.id): entry for entry in read_po(opened, "ja") if entry.id})
    wanted, known = found
    assert wanted.keys() == known.keys()
    for entry in known.values():
        english, japanese = (forms if isinstance(forms, str) else forms[0] for forms in (entry.id, entry.string))
        assert japanese, english
        assert sorted({*PLACEHOLDER.findall(english)}) == sorted({*PLACEHOLDER.findall(japanese)}), english
        assert spaced(japanese) == japanese or PLACEHOLDER.search(japanese), japanese


def test_values_are_filled_in_each_language() -> None:
    text = gettext("%(model)s: share at ± c", model=gettext("critic"))
    assert (text, text.japanese) == ("critic: share at ± c", "クリティック：± c にある割合")
    assert [ngettext("%(count)s seed", "%(count)s seeds", count) for count in (1, 2)] == ["1 seed", "2 seeds"]


def test_lists_are_joined_as_in_each_language() -> None:
    assert [str(listed(names)) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert listed(["a", gettext("critic")]).japanese == "a、クリティック"
    assert joined(["a", "b"], "; ", "。").japanese == "a。b"


def test_an_element_has_both_languages_and_nothing_of_them_is_markup() -> None:
    assert gettext("Curves").__html__() == '<span data-ja="曲線">Curves</span>'
    assert Text("KID", "KID").__html__() == "KID"
    assert foreign("<b> & “c”").__html__() == '<span lang="en">&lt;b&gt; &amp; “c”</span>'
    name = '"><script>'
    assert "<script>" not in gettext("Faces of %(model)s", model=name).__html__()
    assert label(gettext("On this page")) == 'aria-label="On this page" data-ja-label="このページの内容"'
    assert label("a", "alt") == 'alt="a"'


def test_japanese_is_spaced_alike_and_keeps_numbers_with_what_they_count() -> None:
    assert spaced("最後の 値、 EM距離は50 %です。") == "最後の値、EM 距離は 50 % です。"
    assert "EM\u00a0距離は 2\u00a0つの best\u00a0を" in Text("a", "EM 距離は 2 つの best を").__html__()
