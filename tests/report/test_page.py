"""The page as a whole: well formed, asking nothing of a network, true to its files, and safe from hostile words."""

import base64
import hashlib
import io
import itertools
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from illustgan.core.errors import UserError
from illustgan.report import inlined, page, tables, theory

from .conftest import Page, Pages, built
from .made_up import ROOT

pytestmark = pytest.mark.usefixtures("undrawn")  # fixtures of a session are drawn before
MakeRoot = Callable[..., Path]
THEORY = [f"data/theory/{name}.json" for name in theory.PARTS]


def test_nothing_is_asked_of_a_network(one: Page) -> None:
    assert one.all("link") == one.all("iframe") == one.all("base") == []
    assert all("src" not in script for script in one.all("script"))
    assert not re.search(r"\b(?:fetch|XMLHttpRequest|WebSocket|import|eval|innerHTML)\b", "".join(one.scripts))
    pictures = one.all("img")
    assert all(picture["src"].startswith("data:image/webp;base64,") for picture in pictures)
    assert all(set(attributes) & {"srcset", "background", "poster"} == set() for _, attributes in one.tags)
    assert all(use["xlink:href"].startswith("#") for use in one.all("use"))
    assert not re.search(r"@import|url\((?!#)", one.html)
    assert all(not name.startswith("on") and name != "style" for _, attributes in one.tags for name in attributes)


def test_a_link_preview_has_the_grid_of_the_variant_that_the_page_draws_with(one: Page) -> None:
    known = {m["property"]: m["content"] for m in one.all("meta") if "property" in m}
    assert known["og:title"]
    assert known["og:description"]
    (stage,) = (div for div in one.all("div") if div.get("id") == "generator-stage")
    assert known["og:image"] == f"grids/{stage['data-model']}/1.png"


def test_the_policy_allows_pictures_and_the_pages_own_style_and_scripts_alone(one: Pages) -> None:
    policies = {m["content"] for m in one.all("meta") if m.get("http-equiv") == "Content-Security-Policy"}
    (policy,) = policies
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for name, element in (("style-src", "style"), ("script-src", "script")):
        texts = re.findall(rf"<{element}>(.*?)</{element}>", one.each[0].html, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert rules.pop(name) == " ".join(f"'sha256-{digest}'" for digest in digests)
        assert not any("</" in text or "<!--" in text for text in texts)  # or it would end its element
    assert rules == {"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}


@pytest.mark.parametrize("seeds", [1, 2])
def test_they_are_well_formed_and_readable_without_seeing(one: Pages, two: Pages, seeds: int) -> None:
    known = {}
    for name, parsed in zip(page.PAGES, (one if seeds == 1 else two).each, strict=True):
        assert parsed.faults == parsed.open == []
        assert parsed.all("html") == [{"lang": "en"}]
        assert all(len(picture["alt"]) > 10 for picture in parsed.all("img"))
        assert all(svg["role"] == "img" and svg["aria-label"] for svg in parsed.all("svg"))
        levels = [int(tag[1]) for tag, _ in parsed.tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        known[name] = set(ids), [a["href"] for a in parsed.all("a")]
    for name, (_ids, links) in known.items():
        for place, _hash, anchor in (link.partition("#") for link in links if not link.startswith(("https:", "data:"))):
            assert not anchor or anchor in known[place or name][0], (name, place, anchor)


def test_the_story_is_light(one: Pages) -> None:
    story = one.each[0]
    assert len(story.tags) < 2000  # with three variants of tiny pictures; six may have 6000
    assert {one.get("id") for one in story.all("img") if one.get("loading") != "lazy"} <= {"generator-sheet"}


def test_numbers_are_those_of_the_files_and_say_which(one: Pages) -> None:
    for said in (
        "Three GANs, the same 1,234 faces, the same compute: which learns to draw?",
        "wgan DCGAN In all three feature sets its faces are nearer to faces that no training saw",
        "One seed cannot say whether that is chance. It draws 60 % of all kinds of hair, eyes, mouths and so on (the",
        "Faces have 8 × 8 pixels; a variant's training takes 4.00 TFLOP of work, which is 4,000 generator steps.",
        "of 512 samples and of 56 faces that no training saw",
        "real faces (target) −0.00210",
        "Not used: toon-head: eyes (0.912).",
        "1,234 faces for training, and 56 held out",
        "Left out: 2 × duplicate, 1 × too small.",
        *("6.00 ± 0.010", "0.750", "4,000", "128,000", "123,456 parameters", "654,321"),
        "R² of a fit in proportion: critic 0.96, moving critic 0.96, discriminator 0.00.",
        "costs 1.500 on average, and the cheapest plan 1.125",
        # copies are marked in words
        "−38.4 copies −38.4 copies 1.00 copies 1.00 copies",
        "dcgan 8.00 1.50 0.0100 0.00980 wgan",
        "models: [gan, dcgan, wgan] seeds: [1]",  # what it takes to make the pages again
    ):
        assert said in one.text, said
    short = re.findall(r'<th scope="row"><img.*?>(\w+)</a>', one.html)
    assert short == ["wgan", "dcgan", "gan"]  # the best first
    assert re.search(r"make repro Libraries, as installed when this page was made: Python 3\.\S+, torch \d", one.text)
    assert "style (0.900)" not in one.text
    assert not re.search(r"\d best\b", one.text)  # one seed has no best


def test_seeds_are_averaged_with_their_spread_and_pictures_are_of_the_first(two: Pages) -> None:
    for said in (
        "The differences lie beyond the intervals over 2 seeds.",
        "with the 95 % interval of the mean in brackets",
        "9.00 ± 1.4 [−3.7, 22]",  # 8 and 10
        "8.00 ± 1.4 best",  # 7 and 9, always 1 less
        "mean ± standard deviation over seeds 3, 5",
        "A line is the mean over seeds 3, 5, within a band",
        "reports/grids/gan/3.png",
    ):
        assert said in two.text, said
    assert "reports/grids/gan/5.png" not in two.text


def test_only_the_models_and_seeds_in_force_are_read_and_one_model_needs_no_comparison(make_root: MakeRoot) -> None:
    root = make_root(("gan", "old"), (1, 2))
    in_force = json.loads((root / "data/in_force.json").read_text())
    (root / "data/in_force.json").write_text(json.dumps(in_force | {"models": ["gan"], "seeds": [1]}))
    for ignored in ("old/1", "gan/2"):
        (root / f"data/evaluations/{ignored}.json").write_text("rubbish")
    parsed = built(root)
    assert "variant-2" not in parsed.html
    assert "One GAN, 1,234 faces: does it learn to draw?" in parsed.text


def test_every_claim_has_its_verdict_number_reason_rule_and_picture(one: Pages) -> None:
    for said in (
        "(✗) suggests it does not",
        "(✓) suggests it holds",
        "✓ holds",
        "– not computed",
        "KID (lite0): 5 for dcgan, 6 for gan, a difference of −1 (one seed: no interval). The claim needs less than 0.",
        "−1.00 KID (lite0)",
        "Rule: for dcgan: edge width higher than for gan by more than 0.1.",
    ):
        assert said in one.text, said
    assert "✗ does not hold" not in one.text
    targets = [a["href"] for a in one.all("a") if re.search(r"^[^#]*#figure-\w+$", a["href"])]
    wanted = (
        "numbers.html#figure-blur",
        "#figure-distances",
        "numbers.html#figure-estimate",
        "theory.html#figure-critic",
    )
    assert {*wanted} <= {*targets}
    rules = yaml.safe_load((ROOT / "claims.yaml").read_text(encoding="utf-8"))["rules"].values()
    assert {f"figure-{rule['picture']}" for rule in rules} <= {attributes.get("id") for _, attributes in one.tags}


def test_estimates_of_batches_are_labelled_where_the_discriminator_has_batch_norm(
    make_root: MakeRoot,
) -> None:
    root = make_root(("gan", "dcgan"))
    path = root / "data/evaluations/dcgan/1.json"
    path.write_text(path.read_text().replace('"estimates_of": "pictures"', '"estimates_of": "batches"'))
    parsed = built(root)
    labels = [svg["aria-label"] for svg in parsed.all("svg")]
    assert "gan 0.500 0.375 0.125 2,400" in parsed.text
    assert "dcgan 0.500 of batches 0.375 of batches 0.125 of batches 2,400" in parsed.text
    assert "Estimate: some <distance> (nats)." in parsed.text
    assert "Estimate: total variation distance, lower bound, of batches." in parsed.text
    assert "推定値：全変動距離の下界、バッチ単位。" in "".join(parsed.japanese)
    assert [labels.count(f"{label}, of batches") for label in ("critic's estimate", "estimate")] == [2, 1]


def test_no_cell_of_the_tables_is_empty_for_a_variant(one: Pages) -> None:
    rows = re.findall(r'<tr><th scope="row">(?:<img[^>]*>)?<a href="[^"]*#variant.*?</tr>', one.html)
    assert len(rows) == 3 * (len(tables.TABLES) + 1)
    assert len([row for row in rows if "–" in row]) == 3  # mix by steps: null here
    assert not any('<td class="n"></td>' in row for row in rows)


def test_what_is_not_known_is_said_to_be_so_or_is_a_dash(make_root: MakeRoot) -> None:
    root = make_root(("gan", "dcgan"), bare=True)
    (root / "data/prepared/licences.json").write_text("[]")
    for model in ("gan", "dcgan"):
        path = root / f"data/evaluations/{model}/1.json"
        path.write_text(path.read_text().replace('"kid": ', '"kid": null, "was": '))
    parsed = built(root)
    for said in ("Nothing is known of the attributes of these faces", "Modes are not counted", "gan – "):
        assert said in parsed.text
    assert "Values reached" not in parsed.text
    assert "Who drew them" not in parsed.text
    assert any(attributes.get("id") == "figure-modes" for _, attributes in parsed.tags)


CODE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}%(x)s$x_1$"
HOSTILE = (CODE, "a\x1b[31m\x00b", "\u202egnp.exe", "\ud800", "]]>-->" * 999)
SHOWN = [re.sub("[\x1b\x00\u202e\ud800]", "\ufffd", words) for words in HOSTILE]


def test_hostile_words_are_words(make_root: MakeRoot) -> None:
    name = "<img src=x onerror=alert(1)>$x_1$\x1b\u202e"
    root = make_root((name, "gan"))
    for file in ("data/prepared/licences.json", "data/attributes/accuracies.json", "reports/claims.json"):
        content = json.loads((root / file).read_text())
        if file.endswith("licences.json"):
            content = [content[0] | dict.fromkeys(content[0], words) for words in HOSTILE] + content
        elif file.endswith("accuracies.json"):
            content |= dict.fromkeys(HOSTILE, 0.5)
        else:
            for entry, words in zip(content["claims"].values(), HOSTILE, strict=True):
                entry |= {"claim": words.replace("\ud800", "d800"), "source": words.replace("\ud800", "d800")}
        (root / file).write_text(json.dumps(content))
    (root / "data/prepared/rejected.csv").write_text("\n".join(["reason", *map(json.dumps, HOSTILE[1:3])]))
    pages = page.build(root)
    parsed = Pages(pages.values())
    assert pages == page.build(root)
    assert parsed.html.encode()
    ours = [inlined.EARLY, *inlined.LATE, *inlined.STORY, "pictures, which are no code"]
    assert len(parsed.each[0].scripts) == len(ours)
    assert not any("alert" in script for script in parsed.scripts)
    assert all(picture["src"].startswith("data:") for picture in parsed.all("img"))
    assert parsed.faults == parsed.open == []
    assert all(parsed.text.count(words) >= 3 for words in SHOWN)
    assert not any(letter in parsed.html for letter in "\x1b\x00\u202e\ud800")
    assert "some <distance> (nats)" in parsed.text
    ours = ("#", *page.PAGES, "data:text/csv;", "https://example.org/", "https://arxiv.org/abs/")
    assert all(a["href"].startswith(ours) for a in parsed.all("a"))
    assert {"https://example.org/a", "https://example.org/l"} <= {a["href"] for a in parsed.all("a")}


FILES = {  # that the page reads, and a block of each JSON file that it can't do without
    "data/in_force.json": "variants", "data/runs/gan/1/run.json": "clock", "data/prepared/licences.json": 0,
    "data/attributes/accuracies.json": "toon-head/eyes", "data/evaluations/dcgan/1.json": "oscillation",
    "reports/claims.json": "claims", "reports/comparison.json": "agreement", "data/theory/critic.json": "points",
    "data/theory/balance.json": "variants", "data/theory/duality.json": "plan", "data/theory/digits.json": "controls",
    "data/prepared/manifest.csv": None, "data/prepared/rejected.csv": None, "data/prepared/faces.npy": None,
    "reports/history/gan/1.csv": None, "reports/grids/gan/1.png": None,
    "data/runs/gan/1/samples/002500.npy": None, "data/galleries/gan/1.png": None,
    "data/players/dcgan/1.json": "directions", "data/prepared/heldout.npy": None,
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_files_that_are_missing_cut_or_foreign_end_in_a_line_that_names_them(make_root: MakeRoot, file: str) -> None:
    root = make_root(("gan", "dcgan"))
    path, block = root / file, FILES[file]
    data = path.read_bytes()
    damages = [None, b"", b"\xff\xfe<html>\x1b\n\x00", *([] if file.endswith(".csv") else [data[: len(data) // 2]])]
    if block is not None:
        for value in (None, [{}], {"x": math.nan}):
            content = json.loads(data)
            content[block] = value
            damages.append(json.dumps(content).encode())
    if file.endswith(".npy"):
        np.save(smaller := io.BytesIO(), np.zeros((9, 4, 4, 3), np.uint8))
        damages.append(smaller.getvalue())
    told = re.escape(re.sub(r"evaluations/.*", "evaluations", file))
    for damage in damages:
        path.unlink() if damage is None else path.write_bytes(damage)
        with pytest.raises(UserError, match=rf"{told}.* (?:run|with) dvc repro") as error:
            page.build(root)
        assert str(error.value).isprintable()
        assert ("is missing" in str(error.value)) == (damage is None)


@pytest.mark.parametrize("value", [None, 1e308])
def test_figures_that_are_not_there_or_beyond_all_bounds_are_shown_or_told_in_a_line(
    make_root: MakeRoot, value: float | None
) -> None:
    def every(content: Any) -> Any:
        if isinstance(content, dict):
            return {name: every(one) for name, one in content.items()}
        if isinstance(content, list):
            return [every(one) for one in content]
        return value if isinstance(content, float) else content

    told, root = {}, make_root(("gan", "dcgan"))
    for file in ("reports/comparison.json", "reports/claims.json", "data/evaluations/gan/1.json", *THEORY):
        before = (root / file).read_text()
        (root / file).write_text(json.dumps(every(json.loads(before))))
        try:
            parsed = built(root)
        except UserError as error:
            told[file] = str(error)
        else:
            assert parsed.faults == parsed.open == []
            assert not re.search(r"\b(?:None|nan)\b", parsed.text)
        (root / file).write_text(before)
    assert all(f"{Path(file).parts[1]}" in line and "is damaged (" in line for file, line in told.items())
    assert "data/evaluations/gan/1.json" not in told


@pytest.mark.parametrize("rows", ["0,0,,,,", "0,,1,1,1,\n1,,1,1,1,", "0,0,inf,-inf,1e308,\n1,1,nan,1,-1e308,1"])
def test_histories_of_one_record_or_without_numbers_are_drawn(make_root: MakeRoot, rows: str) -> None:
    root = make_root(("gan", "dcgan"))
    path = root / "reports/history/gan/1.csv"
    path.write_text(f"{path.read_text().splitlines()[0]}\n{rows}")
    assert built(root).faults == []
