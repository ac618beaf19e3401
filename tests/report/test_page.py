import base64
import hashlib
import itertools
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.report import inlined, page, results

VOID = {"meta", "img", "input", "br", "path", "use"}


class _Page(HTMLParser):
    """All tags with their attributes, the text, and whatever is not closed in order."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self.scripts, self.open, self.faults = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif self.open and self.open[-1] != "style":
            self.words.append(data)

    def all(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def test_nothing_is_asked_of_a_network(build):
    html = build()
    parsed = _Page(html)
    assert parsed.all("link") == parsed.all("iframe") == parsed.all("base") == []
    assert all("src" not in script for script in parsed.all("script"))
    assert not re.search(r"\b(?:fetch|XMLHttpRequest|WebSocket|import|eval|innerHTML)\b", "".join(parsed.scripts))
    pictures = parsed.all("img")
    assert len(pictures) == 2 + 8 * 2 + 1
    assert all(picture["src"].startswith("data:image/webp;base64,") for picture in pictures)
    assert all(set(attributes) & {"srcset", "background", "poster"} == set() for _, attributes in parsed.tags)
    assert all(use["xlink:href"].startswith("#") for use in parsed.all("use"))
    assert not re.search(r"@import|url\((?!#)", html)
    assert all(not name.startswith("on") for _, attributes in parsed.tags for name in attributes)


def test_the_policy_allows_pictures_and_the_pages_own_style_and_scripts_alone(build):
    html = build()
    parsed = _Page(html)
    policies = [m["content"] for m in parsed.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policies[0].split("; "))
    assert len(policies) == 1
    assert {name: rule for name, rule in rules.items() if name not in ("style-src", "script-src")} == {
        "default-src": "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    for name, element in (("style-src", "style"), ("script-src", "script")):
        texts = re.findall(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert rules[name] == " ".join(f"'sha256-{digest}'" for digest in digests)
    assert all("style" not in attributes for _, attributes in parsed.tags)


def test_it_is_well_formed_and_readable_without_seeing(build):
    parsed = _Page(build())
    assert parsed.faults == parsed.open == []
    assert parsed.all("html") == [{"lang": "en"}]
    assert all(len(picture["alt"]) > 20 for picture in parsed.all("img"))
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in parsed.all("svg"))
    levels = [int(tag[1]) for tag, _ in parsed.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [a["href"][1:] for a in [*parsed.all("a")] if a["href"].startswith("#")]
    assert set(targets) <= set(ids)


def test_the_same_files_give_the_same_bytes(make_root, build):
    root = make_root()
    assert build(root=root) == build(root=root)


def test_numbers_are_those_of_the_tracked_files_and_say_which(build):
    text = _Page(build()).text
    assert "By mean KID, all the extractors (lite0, random, pixels) put the variants in this order" in text
    assert "best first: dcgan, gan. One seed has no interval, so any of this may be chance." in text
    assert "For a set like this one, pick dcgan: in all three feature sets" in text
    assert "gan and dcgan learnt from 1,234 faces of 8 × 8 pixels, with 4.00 TFLOP of work each" in text
    assert "dcgan after training: the first of the fixed latents, not chosen." in text
    assert "real faces (floor) −0.00210" in text
    assert "style (0.900)" not in text
    assert "Not used: toon-head: eyes (0.912)." in text
    assert "1,234 faces for training, and 56 held out" in text
    assert "Left out: 2 duplicates, 1 too small." in text
    for number in ("6.00 ± 0.25", "0.750", "4,000", "128,000", "123,456 parameters", "654,321"):
        assert number in text, number
    for file in (
        "data/prepared/manifest.csv",
        "data/prepared/licences.json",
        "data/galleries/gan/1.png",
        "data/renders/gan/1/between_latents/strips.png",
        "data/renders/dcgan/1/between_latents/walk.webp",
        "data/pairs/gan/1.png",
        "data/attributes/accuracies.json",
        "reports/claims.json",
        "reports/comparison.json",
        "data/theory/critic.json",
        "data/evaluations/<model>/<seed>.json",
        "reports/history/dcgan/1.csv",
        "reports/grids/gan/1.png",
        "data/renders/gan/1/training.webp",
        "data/runs/dcgan/1/run.json",
        "data/race/race.webp",
        "params.yaml",
    ):
        assert file in text, file


@pytest.mark.usefixtures("undrawn")
def test_seeds_are_averaged_with_their_spread_and_pictures_are_of_the_first(build):
    parsed = _Page(build(seeds=(3, 5)))
    assert "all intervals over the 2 seeds leave out 0" in parsed.text
    assert "with the 95 % interval of the mean in brackets" in parsed.text
    assert "9.00 ± 1.4 [−3.7, 22]" in parsed.text  # 8 and 10
    assert "8.00 ± 1.4 best" in parsed.text  # 7 and 9, always 1 less
    assert "mean ± standard deviation over seeds 3, 5" in parsed.text
    assert "A line is the mean over seeds 3, 5, within a band" in parsed.text
    assert "reports/grids/gan/3.png" in parsed.text
    assert "reports/grids/gan/5.png" not in parsed.text
    assert len(parsed.all("img")) == 2 + 8 * 2 + 1


def test_only_the_models_and_seeds_in_params_are_read(make_root, build):
    root = make_root(("gan", "dcgan", "old"), (1, 2))
    (root / "data/evaluations/old/1.json").write_text("rubbish")
    html = build(models=("gan", "dcgan"), root=root)
    assert "old" not in _Page(html).text.split()


@pytest.mark.usefixtures("undrawn")
def test_one_model_needs_no_comparison(build):
    assert "gan : the final KID (lite0) is 6.00, against −0.0021 for real faces" in _Page(build(models=("gan",))).text


def test_copies_are_marked_in_words_and_one_seed_has_no_best(build):
    text = _Page(build()).text
    assert "−38.4 copies −38.4 copies 1.00 copies 1.00 copies" in text
    assert "dcgan 8.00 1.50 0.0100 0.00980 real faces" in text
    assert not re.search(r"\d best\b", text)


def test_every_claim_has_its_verdict_rule_reason_and_picture(build):
    html = build()
    parsed = _Page(html)
    assert "✗ does not hold" not in parsed.text
    for words in (
        "(✗) suggests it does not the 2017 post",
        "(✓) suggests it holds the 2017 post",
        "✓ holds Arjovsky et al. 2017",
        "– not computed a paper",
        "for dcgan: edge width higher than for gan by more than 0.1",
        "other is not trained: add it to models in params.yaml, then dvc repro",
        "3 comparisons",
        "final.lite0.kid dcgan against gan 5.00 – 6.00 −1.00 one seed below 0 yes",
        "floor −0.0021, noise 10, one face 9.0",
    ):
        assert words in parsed.text, words
    targets = [a["href"] for a in parsed.all("a") if a["href"].startswith("#figure-")]
    assert targets == ["#figure-blur", "#figure-distances", "#figure-estimate", "#figure-toy"]


def test_every_picture_that_claims_may_name_is_on_the_page(build):
    content = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))
    named = {rule["picture"] for rule in content["claims"]["rules"].values()}
    ids = {attributes.get("id") for _, attributes in _Page(build()).tags}
    assert {f"figure-{name}" for name in named} <= ids


@pytest.mark.usefixtures("undrawn")
def test_the_page_says_what_it_takes_to_make_it_again(build):
    text = _Page(build()).text
    for words in ("src/illustgan/ " + "0" * 40, "1" * 64, "torch 2.0.0 ; as", "git clone dvc exp run -S 'seeds=[1,2]'"):
        assert words in text, words
    assert "Param Here As the project comes seeds [1,2] [1]" in text
    assert "All 2 settings; marked where they differ from the project's own: 1" in text
    assert "models: [gan] seeds: [1, 2] ← default: [1]" in text


@pytest.mark.usefixtures("undrawn")
def test_a_param_that_is_not_set_here_is_struck_out(build):
    page = build(params_text="models: [gan]\n")
    struck = '<mark><del><code lang="en">seeds: [1]</code></del></mark> ← <span data-ja='
    assert ">the default, not set here</span>" in page.partition(struck)[2][:80]


def test_no_cell_of_the_tables_is_empty_for_a_variant(build):
    rows = re.findall(r'<tr><th scope="row"><a href="#variant.*?</tr>', build())
    assert len(rows) == 2 * len(results.SPECS)
    dashes = [row for row in rows if "–" in row]
    assert len(dashes) == 2 * 2  # oscillation by steps (modes), and the generator's loss, which are null here
    assert not any('<td class="n"></td>' in row for row in rows)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("reports/claims.json", "run dvc repro claims"),
        ("reports/comparison.json", "No order of the variants is stated, since reports/comparison.json is not there"),
        ("data/theory/critic.json", "run dvc repro toy"),
        ("data/prepared/rejected.csv", "run dvc repro prepare"),
        ("data/attributes/accuracies.json", "run dvc repro attributes"),
        ("data/pairs/gan/1.png", "data/pairs/gan/1.png is not there: run dvc repro evaluate"),
        ("data/galleries/gan/1.png", "data/galleries/gan/1.png is not there: run dvc repro evaluate"),
    ],
)
def test_what_is_not_needed_is_left_out_with_a_line(make_root, build, missing, words):
    root = make_root()
    (root / missing).unlink()
    parsed = _Page(build(root=root))
    assert words in parsed.text
    assert parsed.faults == parsed.open == []
    ids = {attributes.get("id") for _, attributes in parsed.tags}
    assert {a["href"][1:] for a in parsed.all("a") if a["href"].startswith("#")} <= ids


@pytest.mark.parametrize("model", ["gan", "dcgan"])
def test_interpolations_that_are_not_there_are_left_out_with_a_line(make_root, build, model):
    root = make_root()
    shutil.rmtree(root / f"data/renders/{model}/1/between_latents")
    parsed = _Page(build(root=root))
    assert f"data/renders/{model}/1/between_latents is not there: run dvc repro render" in parsed.text
    assert parsed.text.count("run dvc repro interpolate") == 1
    assert ("A walk through latents" in parsed.text) == (model == "gan")  # dcgan's, the variant that is picked
    assert parsed.faults == parsed.open == []


def test_each_variant_has_its_gallery_and_strips_and_the_picked_one_the_walk(build):
    html = build()
    parsed = _Page(html)
    alts = [picture["alt"] for picture in parsed.all("img")]
    for model in ("gan", "dcgan"):
        assert sum(alt.startswith(f"The worst samples of {model} on the left") for alt in alts) == 1
        assert sum(alt.startswith(f"Rows of faces by {model}, each row") for alt in alts) == 1
    assert [alt for alt in alts if "go round" in alt] == ["Faces of dcgan in motion, while their latents go round"]
    for heading in ("Worst and best", "Between latents", "A walk through latents", "Nearest training faces"):
        assert re.search(rf'<h3><span data-ja="[^"]+">{heading}</span></h3>', html), heading
    assert parsed.text.count("walk.gif beside it goes round between more of them") == 1


@pytest.mark.usefixtures("undrawn")
def test_where_no_variant_is_picked_the_walk_is_of_the_first(build):
    alts = [picture["alt"] for picture in _Page(build(models=("gan",))).all("img")]
    assert "Faces of gan in motion, while their latents go round" in alts


def test_faces_without_attributes_are_counted_by_clusters(make_root, build):
    parsed = _Page(build(root=make_root(attributes=False)))
    assert "Nothing is known of the attributes of these faces" in parsed.text
    assert "Modes are not counted" in parsed.text
    assert "Values reached" not in parsed.text
    assert any(attributes.get("id") == "figure-modes" for _, attributes in parsed.tags)


def test_a_damaged_ledger_is_named(make_root, build):
    root = make_root()
    for name, stage in (("claims", "claims"), ("comparison", "claims"), ("toy", "toy")):
        kept = (root / f"reports/{name}.json").read_text()
        for content in ("{", "[]", "{}"):
            (root / f"reports/{name}.json").write_text(content)
            with pytest.raises(UserError, match=rf"{name}\.json .*: make it again with dvc repro -f {stage}"):
                build(root=root)
        (root / f"reports/{name}.json").write_text(kept)


HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}$x_1$"


def test_hostile_words_are_words(make_root, build):
    name = "<img src=x onerror=alert(1)>$x_1$"
    root = make_root((name, "gan"), creator=HOSTILE)
    parsed = _Page(build((name, "gan"), root=root, settings=((HOSTILE, HOSTILE),), params_text=HOSTILE))
    assert len(parsed.scripts) == len(inlined.EARLY) + len(inlined.LATE)
    assert not any("alert" in script for script in parsed.scripts)
    assert all(picture["src"].startswith("data:") for picture in parsed.all("img"))
    assert parsed.faults == parsed.open == []
    assert parsed.text.count(HOSTILE) == 1 + 2 * 2 + 1
    assert "some <distance> (nats)" in parsed.text
    ours = ("#", "data:text/csv;", "https://example.org/", "https://arxiv.org/abs/")
    assert all(a["href"].startswith(ours) for a in parsed.all("a"))


def test_attribution_links_to_the_creator_and_the_licence(build):
    links = [a["href"] for a in _Page(build()).all("a")]
    assert "https://example.org/a" in links
    assert "https://example.org/l" in links


def test_own_pictures_have_no_licences(make_root, build):
    root = make_root()
    (root / "data/prepared/licences.json").write_text("[]")
    assert "Who drew them" not in build(root=root)


@pytest.mark.parametrize(
    "missing",
    [
        "data/evaluations/dcgan/1.json",
        "reports/history/gan/1.csv",
        "reports/grids/gan/1.png",
        "data/renders/dcgan/1/training.webp",
        "data/renders/gan/1/between_latents/strips.png",
        "data/renders/dcgan/1/between_latents/walk.webp",
        "data/runs/gan/1/run.json",
        "data/runs/gan/1/samples/002500.npy",
        "data/prepared/faces.npy",
        "data/prepared/licences.json",
        "data/prepared/sheets/contact_sheet.png",
    ],
)
def test_what_is_missing_is_named_with_what_to_run(make_root, build, missing):
    root = make_root()
    (root / missing).unlink()
    with pytest.raises(UserError, match=re.escape(missing) + r" is missing: .*dvc repro"):
        build(root=root)


def test_what_is_broken_is_named(make_root, build):
    root = make_root()
    broken = root / "data/evaluations/gan/1.json"
    whole = json.loads(broken.read_text())
    for content in ("{", "[]", "{}", json.dumps(whole | {"final": {"kid": 1}})):
        broken.write_text(content)
        with pytest.raises(UserError, match=r"evaluations/gan/1\.json is no complete evaluation"):
            build(root=root)
    broken.write_text(json.dumps(whole))
    (root / "reports/history/gan/1.csv").write_text("step,loss\n1,2\n")
    with pytest.raises(UserError, match="no complete history"):
        build(root=root)


def test_a_figure_that_is_not_there_is_a_dash(make_root, build):
    root = make_root()
    for model in ("gan", "dcgan"):
        path = root / f"data/evaluations/{model}/1.json"
        path.write_text(
            path.read_text().replace('"kid": ', '"kid": null, "was": ').replace('"tv": ', '"tv": null, "x": ')
        )
    parsed = _Page(build(root=root))
    assert "–" in parsed.text


def test_animations_are_left_out_when_the_page_would_be_too_large_that_of_the_picked_variant_last(
    make_root, build, monkeypatch
):
    root = make_root()
    big = Image.fromarray(np.random.default_rng(0).integers(0, 256, (150, 150, 3), dtype=np.uint8))
    for model in ("gan", "dcgan"):
        big.save(root / f"data/renders/{model}/1/training.webp", lossless=True)
    big.save(root / "data/renders/dcgan/1/between_latents/walk.webp", lossless=True)
    whole = build(root=root)
    each = 4 * (root / "data/renders/gan/1/training.webp").stat().st_size // 3  # in base64
    for size, shown, walks in (
        (len(whole) - 1000, ["dcgan"], True),
        (len(whole) - each - 1000, ["dcgan"], False),
        (len(whole) // 3, [], False),
    ):
        monkeypatch.setattr(page, "PAGE_BYTES", size)
        parsed = _Page(build(root=root))
        assert parsed.text.count("The animation is left out here") == 2 - len(shown)
        assert parsed.text.count("The walk is left out here") == (not walks)
        alts = [picture["alt"] for picture in parsed.all("img")]
        moving = [alt for alt in alts if alt.startswith("Animation")]
        assert moving == [f"Animation: how the faces of {model} change over training" for model in shown]
        assert any("go round" in alt for alt in alts) == walks
