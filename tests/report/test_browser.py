"""What readers do with the page, in a real browser: mouse, keyboard, dark and light, phones, screen readers."""

import pytest

from .conftest import MODELS, opened, written

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: see requirements.txt")

REFERENCES = ["real faces (target)", "noise", "one face repeated"]


def _order(tab):
    """The rows' names of the table of distances."""
    table = tab.get_by_role("region", name="Distance to faces that no training saw")
    return table.locator("tbody th").all_inner_texts()


def test_a_table_is_sorted_by_mouse_and_by_keyboard(numbers):
    tab = numbers
    heading, sorted_by = tab.get_by_role("button", name="KID (random)").first, tab.locator("th[aria-sort]")
    heading.click()
    assert _order(tab) == ["wgan", "dcgan", "gan", *REFERENCES]  # lower is better: lowest first
    assert sorted_by.get_attribute("aria-sort") == "ascending"
    assert sorted_by.inner_text().startswith("KID (random)")
    assert tab.get_by_role("status").inner_text() == "By KID (random), lowest first"
    heading.click()
    assert _order(tab) == ["gan", "dcgan", "wgan", *REFERENCES]
    heading.click()
    assert _order(tab) == [*MODELS, *REFERENCES]
    assert sorted_by.count() == 0
    tab.get_by_role("button", name="FID (lite0)").focus()
    tab.keyboard.press("Enter")
    assert _order(tab)[:3] == ["wgan", "dcgan", "gan"]
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert sorted_by.inner_text().startswith("SWD")
    tab.get_by_role("button", name="Coverage").first.click()
    assert sorted_by.last.get_attribute("aria-sort") == "descending"  # higher is better


@pytest.mark.usefixtures("undrawn")
def test_what_has_no_number_is_last_whichever_way_it_is_sorted(browser, make_root):
    root = make_root(MODELS)
    evaluation = root / "data/evaluations/dcgan/1.json"
    evaluation.write_text(evaluation.read_text().replace('"fid": ', '"fid": null, "was": '))
    with opened(browser, written(root).with_name("numbers.html")) as page:
        heading = page.get_by_role("button", name="FID (lite0)")
        for order in (["wgan", "gan", "dcgan"], ["gan", "wgan", "dcgan"]):
            heading.click()
            assert _order(page)[:3] == order


def test_a_sentence_explains_a_figure_on_hover_focus_and_tap_and_escape_takes_it_away(numbers):
    tab = numbers
    heading, tip = tab.get_by_role("button", name="Edge width").first, tab.locator(".tip")
    for reach in (heading.hover, heading.focus, heading.tap):
        reach()
        assert tip.inner_text() == "Mean width of strong edges: wider than real faces' is blurred."
        tab.keyboard.press("Escape")
        assert not tip.is_visible()
        tab.mouse.move(0, 0)
    described = heading.get_attribute("aria-describedby")
    assert tab.locator(f"#{described}").text_content() == tip.text_content()


@pytest.mark.parametrize(
    ("name", "width", "scheme", "locale"),
    [
        *(("index", 390, "light", "en-GB"), ("index", 1280, "dark", "ja-JP")),
        *(("numbers", 390, "light", "ja-JP"), ("theory", 390, "dark", "en-GB")),
    ],
)
def test_they_fit_their_window_are_dark_or_light_as_the_system_or_the_reader_wants_and_axe_finds_nothing_serious(
    browser, file, name, width, scheme, locale
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    papers = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}
    other = "dark" if scheme == "light" else "light"
    with opened(browser, file.with_name(f"{name}.html"), width, scheme, locale=locale) as page:
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        button = page.locator("#theme")
        for click, shown in ((False, scheme), (True, other), (True, scheme)):
            if click:
                button.focus()
                page.keyboard.press("Enter")
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == papers[shown]
            assert button.get_attribute("aria-pressed") == str(shown == "dark").lower()
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        for selector in (".cells button:visible", ".sort:visible"):
            for button in page.locator(selector).all()[:1]:
                button.click()
        found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        serious = [f"{rule['id']}: {rule['nodes']}" for rule in found if rule["impact"] in ("serious", "critical")]
        assert serious == []
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == papers["light"]
        assert not page.locator("#theme").is_visible()


def _language(tab):
    return tab.evaluate("document.documentElement.lang")


def test_the_page_is_in_japanese_by_a_button_and_stays_so(tab):
    assert _language(tab) == "en"
    button = tab.locator("#language")
    assert (button.inner_text(), button.get_attribute("lang")) == ("日本語", "ja")
    button.focus()
    tab.keyboard.press("Enter")
    assert (_language(tab), button.inner_text(), button.get_attribute("lang")) == ("ja", "English", "en")
    title = "3\u00a0種の GAN、同じ顔 1,234\u00a0枚、同じ計算量：描けるようになるのはどれか"
    assert tab.locator("h1").inner_text() == tab.title() == title
    assert tab.locator("#race-stage .told").inner_text() == "計算量の 100 %"
    assert tab.locator("#race-stage .play").inner_text() == "再生"
    table = tab.get_by_role("region", name="すべてのモデル、良い順")
    table.get_by_role("button", name="KID（random）").click()
    assert tab.get_by_role("status").inner_text() == "KID（random）の小さい順"
    assert "検証用の顔の、未学習ネットワークの特徴量での距離です。" in tab.locator(".tip").inner_text()
    tab.locator(".cells button").first.click()
    playwright.expect(tab.locator("#race-latent")).to_have_text("潜在変数 1 の経過")
    tab.reload()
    assert _language(tab) == "ja"
    button.click()
    title = "Three GANs, the same 1,234 faces, the same compute: which learns to draw?"
    assert tab.locator("h1").inner_text() == tab.title() == title


TIGHT = """() => [...document.querySelectorAll(".card svg")].flatMap((svg) => {
  const words = (one) => one.element.textContent;
  const whole = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].map((element) => ({ element, box: element.getBoundingClientRect() }));
  const cut = texts.filter(({ box }) => box.left < whole.left - 1 || box.right > whole.right + 1
    || box.top < whole.top - 1 || box.bottom > whole.bottom + 1).map(words);
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  const covered = texts.flatMap((one, place) => texts.slice(place + 1)
    .filter((other) => over(one.box, other.box)).map((other) => `${words(one)} / ${words(other)}`));
  return [...cut, ...covered];
})"""


def test_a_japanese_browser_gets_japanese_and_words_within_figures_neither_are_cut_nor_cover_each_other(browser, file):
    with opened(browser, file, locale="ja-JP") as page:
        figure = page.locator("#figure-distances svg").first
        assert _language(page) == "ja"
        assert figure.get_by_text("実データ（目標）").count() == 1
        assert page.evaluate(TIGHT) == []
        page.add_init_script("delete Window.prototype.localStorage")
        page.reload()
        page.locator("#language").click()  # changes all the same where nothing is kept
        assert _language(page) == "en"
        assert figure.get_by_text("実データ（目標）").count() == 0
        assert figure.get_by_text("real faces (target)").count() == 1
        assert figure.get_attribute("aria-label").endswith("against work (TFLOP)")
        assert page.locator(".row").first.get_attribute("alt") == "Faces of wgan"
        assert page.evaluate(TIGHT) == []
        for name in ("numbers.html", "theory.html"):
            page.goto(file.with_name(name).as_uri())
            for _language_chosen in range(2):
                page.locator("#language").click()
                assert page.evaluate(TIGHT) == []


def test_one_variant_is_shown_by_its_tab_by_arrows_or_by_its_address_and_all_are_printed(tab):
    shown = playwright.expect(tab.locator(".variant:visible h3"))
    shown.to_have_text(["wgan #"])  # the best
    tab.get_by_role("tab", name="wgan").press("ArrowRight")
    shown.to_have_text(["dcgan #"])
    assert tab.get_by_role("tab", selected=True).inner_text() == "dcgan"
    tab.locator(".racer a").first.click()
    shown.to_have_text(["gan #"])
    tab.emulate_media(media="print")
    assert tab.locator(".variant:visible").count() == len(MODELS)


def test_without_javascript_the_last_frame_is_there_as_a_picture(browser, file):
    with opened(browser, file, java_script_enabled=False) as page:
        assert page.locator("#race noscript").is_visible()
        assert page.locator(".racer img:visible").count() == len(MODELS)
        assert not page.locator("#race-stage .controls").first.is_visible()
        assert page.locator(".variant:visible").count() == len(MODELS)
        assert page.get_by_text("KID (random)").first.is_visible()
        assert not page.locator("#theme, #language").first.is_visible()
