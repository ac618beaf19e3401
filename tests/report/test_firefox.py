"""The page in Firefox: what differs between browsers, or might. What readers do is in test_browser.py."""

import base64

import pytest

from .firefox import INSTALLED, started

if INSTALLED is None:
    pytest.skip("no Firefox is installed: apt-get install firefox-esr", allow_module_level=True)

MODELS = ("gan", "dcgan", "wgan")
HOME, RIGHT, ENTER = "\ue011", "\ue014", "\ue007"  # keys, as WebDriver names them
SHOWN = """
return new Promise((resolve) => {
  const look = () => (document.getElementById("race-stage").hidden ? setTimeout(look, 20) : resolve(true));
  look();
});
"""
PICK = "return [...document.querySelector(arguments[0]).getContext('2d').getImageData(2, 2, 1, 1).data]"
ROWS = "return [...document.querySelector('#results tbody').rows].map((row) => row.cells[0].innerText)"
COMPLAINTS = """
return Services.console.getMessageArray()
  .filter((one) => one instanceof Ci.nsIScriptError && `${one.sourceName} ${one.errorMessage}`.includes(arguments[0]))
  .map((one) => one.errorMessage);
"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    with started(tmp_path_factory.mktemp("firefox")) as session:
        yield session


@pytest.fixture
def file(build, tmp_path):
    """The page of three variants."""
    path = tmp_path / "index.html"
    path.write_text(build(MODELS, params_text="models: [gan]\nseeds: [1, 2]\n"), encoding="utf-8")
    return path


@pytest.fixture
def opened(firefox, file):
    """A function that opens it and waits for its race, under a system of a kind, in a window of a width."""

    def opened(width=1180, scheme="light", language="en-GB"):
        firefox.resize(width)
        firefox.prefer(scheme, language)
        firefox.ask("WebDriver:Navigate", url=file.as_uri())
        assert firefox.run(SHOWN)
        return firefox

    return opened


@pytest.fixture
def page(opened):
    return opened()


def _text(page, selector):
    return page.run("return document.querySelector(arguments[0]).textContent", selector)


@pytest.mark.parametrize(("scheme", "language"), [("light", "en-GB"), ("dark", "ja-JP")])
@pytest.mark.parametrize("width", [390, 1180])
def test_it_fits_its_window_in_the_systems_scheme_and_language_without_a_complaint(opened, width, scheme, language):
    page = opened(width, scheme, language)
    shown, inside = page.run("const root = document.documentElement; return [root.scrollWidth, root.clientWidth]")
    assert shown == inside <= width
    papers = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}
    assert page.run("return getComputedStyle(document.body).backgroundColor") == papers[scheme]
    assert page.run("return document.documentElement.lang") == language[:2]
    # the title's lines are full beside the buttons, where Firefox would balance them into single words
    assert page.run("return getComputedStyle(document.querySelector('h1')).textWrapStyle") == "auto"
    assert page.run_outside(COMPLAINTS, "index.html") == []


def test_a_complaint_would_be_heard(page):
    page.run("document.body.append(Object.assign(document.createElement('script'), {textContent: 'nothing()'}))")
    assert any("Content-Security-Policy" in one for one in page.run_outside(COMPLAINTS, "index.html"))
    page.run_outside("Services.console.reset()")


def test_the_slider_moves_the_race_and_the_cursor_in_the_curves(page):
    page.press("#race-at", HOME + RIGHT)
    assert "33 %" in _text(page, "#race-told")
    cursor = "return document.querySelector('#figure-distances .cursor').getAttribute('visibility')"
    assert page.run(cursor) == "visible"
    red, green, *_ = page.run(PICK, '[data-model="dcgan"] canvas')
    assert abs(red - 60) < 12
    assert abs(green - 100) < 12  # its step 2000 of 4000
    page.click("#figure-distances svg")
    assert "67 %" in _text(page, "#race-told")


def test_a_table_is_sorted_and_a_figure_explained(page):
    names = page.run(ROWS)
    page.click("#results th:nth-child(2) .sort")
    assert page.run(ROWS)[:3] == ["wgan", "dcgan", "gan"]
    assert page.run("return document.querySelector('.tip').hidden") is False
    page.press("#results th:nth-child(2) .sort", ENTER + ENTER)
    assert page.run(ROWS) == names


def test_a_latent_is_followed_and_closed(page):
    page.click(".cells button:nth-child(5)")
    assert "5" in _text(page, "#race-latent")
    assert page.run("return document.querySelectorAll('#race-follow tbody canvas').length") == 3 * len(MODELS)
    page.click("#race-close")
    assert page.run("return document.activeElement.dataset.latent") == "4"


def test_language_and_theme_are_changed_by_buttons_and_kept(page):
    for _ in range(2):  # there and back
        before = page.run("return [document.documentElement.lang, getComputedStyle(document.body).backgroundColor]")
        page.click("#language")
        page.click("#theme")
        page.ask("WebDriver:Refresh")
        assert page.run(SHOWN)
        after = page.run("return [document.documentElement.lang, getComputedStyle(document.body).backgroundColor]")
        assert all(one != other for one, other in zip(before, after, strict=True))


def test_what_is_copied_of_the_params_is_the_params_alone(page):
    page.click("#params summary")
    page.run("getSelection().selectAllChildren(document.querySelector('#params details pre'))")
    assert page.run("return getSelection().toString()").rstrip("\n") == "models: [gan]\nseeds: [1, 2]"


def test_it_prints(page):
    printed = base64.b64decode(page.ask("WebDriver:Print"))
    assert printed.startswith(b"%PDF")
    assert len(printed) > 20_000
