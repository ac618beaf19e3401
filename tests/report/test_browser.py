"""What readers do with the page, in a real browser: mouse, keyboard, dark and light, phones, screen readers."""

import pytest

from illustgan.report import page as page_module

from .conftest import INSTALLED, MODELS, opened

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: see requirements.txt")
if INSTALLED is None:
    pytest.skip("no Chromium is installed: apt-get install chromium", allow_module_level=True)

REFERENCES = ["real faces (floor)", "noise (ceiling)", "one face repeated (ceiling)"]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=INSTALLED, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def tab(browser, file):
    """The page when its race is there; it may ask nothing of a network and complain of nothing."""
    with opened(browser, file, has_touch=True) as page:
        page.tab.wait_for_selector("#race-stage:visible")
        yield page.tab
        assert page.complaints == page.asked == []


def _written(root):
    """The file of the page of a root."""
    (root / "index.html").write_text(page_module.build(root), encoding="utf-8")
    return root / "index.html"


def _order(tab):
    """The rows' names of the table of distances."""
    table = tab.get_by_role("region", name="Distance to faces that no training saw")
    return table.locator("tbody th").all_inner_texts()


def test_a_table_is_sorted_by_mouse_and_by_keyboard(tab):
    heading, sorted_by = tab.get_by_role("button", name="KID (random)").nth(1), tab.locator("th[aria-sort]")
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
def test_what_has_no_number_is_last_whichever_way_it_is_sorted_and_hostile_names_stay_text(browser, make_root):
    hostile = "<img src=x onerror=alert(1)><script>alert(2)<script>"
    root = make_root((hostile, *MODELS))
    evaluation = root / "data/evaluations/dcgan/1.json"
    evaluation.write_text(evaluation.read_text().replace('"fid": ', '"fid": null, "was": '))
    with opened(browser, _written(root)) as page:
        heard = []
        page.tab.on("dialog", lambda dialog: heard.append(dialog.message))
        heading = page.tab.get_by_role("button", name="FID (lite0)")
        for order in (["wgan", "gan", hostile, "dcgan"], [hostile, "gan", "wgan", "dcgan"]):
            heading.click()
            assert _order(page.tab)[:4] == order
        assert page.tab.get_by_role("link", name=hostile).first.is_visible()
        assert heard == page.complaints == page.asked == []


def test_a_sentence_explains_a_figure_on_hover_focus_and_tap_and_escape_takes_it_away(tab):
    heading, tip = tab.get_by_role("button", name="Edge width").first, tab.locator(".tip")
    for reach in (heading.hover, heading.focus, heading.tap):
        reach()
        assert tip.inner_text() == "Mean width of strong edges: wider than real faces' is blurred."
        tab.keyboard.press("Escape")
        assert not tip.is_visible()
        tab.mouse.move(0, 0)
    described = heading.get_attribute("aria-describedby")
    assert tab.locator(f"#{described}").text_content() == tip.text_content()


@pytest.mark.parametrize(("width", "scheme", "other"), [(390, "light", "dark"), (1280, "dark", "light")])
def test_it_fits_its_window_and_is_dark_or_light_as_the_system_until_the_reader_chooses(
    browser, file, width, scheme, other
):
    papers = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}
    with opened(browser, file, width, scheme) as page:
        page.tab.wait_for_load_state("networkidle")
        assert page.tab.evaluate("document.documentElement.scrollWidth") == width
        button = page.tab.get_by_role("button", name="Dark")
        for click, shown in ((False, scheme), (True, other), (True, scheme)):
            if click:
                button.focus()
                page.tab.keyboard.press("Enter")
            assert page.tab.evaluate("getComputedStyle(document.body).backgroundColor") == papers[shown]
            assert button.get_attribute("aria-pressed") == str(shown == "dark").lower()
        page.tab.emulate_media(media="print")
        assert page.tab.evaluate("getComputedStyle(document.body).backgroundColor") == papers["light"]
        assert not button.is_visible()
        assert page.asked == page.complaints == []


@pytest.mark.parametrize(("width", "scheme", "locale"), [(390, "dark", "en-GB"), (1280, "light", "ja-JP")])
def test_axe_finds_nothing_serious(browser, file, width, scheme, locale):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    with opened(browser, file, width, scheme, locale=locale) as page:
        page.tab.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        page.tab.locator(".cells button").first.click()
        page.tab.locator(".sort").first.click()
        found = axe.Axe().run(page.tab, options={"resultTypes": ["violations"]}).response["violations"]
    serious = [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []


def _language(tab):
    return tab.evaluate("document.documentElement.lang")


def test_the_page_is_in_japanese_by_a_button_and_stays_so(tab):
    assert _language(tab) == "en"
    button = tab.locator("#language")
    assert (button.inner_text(), button.get_attribute("lang")) == ("日本語", "ja")
    button.focus()
    tab.keyboard.press("Enter")
    assert (_language(tab), button.inner_text(), button.get_attribute("lang")) == ("ja", "English", "en")
    assert tab.locator("h1").inner_text() == tab.title() == "イラストの顔で GAN\u00a0を比べる"
    assert tab.locator("#race-told").inner_text() == "計算量の 100 %"
    assert tab.locator("#race-play").inner_text() == "再生"
    table = tab.get_by_role("region", name="学習に使っていない顔との距離")
    table.get_by_role("button", name="KID（random）").click()
    assert tab.get_by_role("status").inner_text() == "KID（random）の小さい順"
    assert "検証用の顔の、未学習ネットワークの特徴量での距離です。" in tab.locator(".tip").inner_text()
    tab.locator(".cells button").first.click()
    assert tab.locator("#race-latent").inner_text() == "潜在変数 1 の経過"
    tab.reload()
    assert _language(tab) == "ja"
    button.click()
    assert tab.locator("h1").inner_text() == tab.title() == "GANs on illustrated faces"


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
        figure = page.tab.locator("#figure-distances svg").first
        assert _language(page.tab) == "ja"
        assert figure.get_by_text("実データ（下限）").count() == 1
        assert page.tab.evaluate(TIGHT) == []
        page.tab.add_init_script("delete Window.prototype.localStorage")
        page.tab.reload()
        page.tab.locator("#language").click()  # changes all the same where nothing is kept
        assert _language(page.tab) == "en"
        assert figure.get_by_text("実データ（下限）").count() == 0
        assert figure.get_by_text("real faces (floor)").count() == 1
        assert figure.get_attribute("aria-label").endswith("against work (TFLOP)")
        assert page.tab.locator(".best-faces img").first.get_attribute("alt") == "Faces that wgan draws after training"
        assert page.tab.evaluate(TIGHT) == []
        assert page.complaints == page.asked == []


PICK = """canvas => {
  const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  return [...copy.getImageData(4, 4, 1, 1).data].slice(0, 3);
}"""


def _colour(tab, model):
    """Of the first face of a variant's panel: red tells the variant, green the step."""
    return tab.locator(f".racer[data-model={model}] canvas").evaluate(PICK)


def _move(tab, to):
    tab.locator("#race-at").fill(str(to))


def test_the_race_begins_at_its_end_and_the_slider_goes_over_equal_work_or_equal_steps(tab):
    told, steps = tab.locator("#race-told"), tab.locator(".racer .at")
    assert told.inner_text() == "100 % of the work"
    assert _colour(tab, "dcgan") == pytest.approx([60, 200, 0], abs=12)
    slider = tab.get_by_role("slider", name="Clock")
    slider.focus()
    tab.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") == "0 % of the work"
    assert _colour(tab, "dcgan") == pytest.approx([60, 0, 0], abs=12)
    tab.keyboard.press("ArrowRight")
    assert steps.all_inner_texts() == [f"step {n},000\n{n}.0 TFLOP" for n in (1, 2, 3)]
    assert _colour(tab, "gan") == pytest.approx([0, 50, 0], abs=12)
    tab.get_by_role("radio", name="equal steps").check()
    _move(tab, 200)
    assert told.inner_text() == "4,000 generator steps"
    _move(tab, 60)
    assert told.inner_text() == "1,200 generator steps"
    assert [text.split("\n")[0] for text in steps.all_inner_texts()] == ["step 1,000", "step 0", "step 0"]


def test_it_plays_to_the_end_and_pauses(tab):
    button = tab.locator("#race-play")
    button.press("Enter")
    assert button.inner_text() == "Pause"
    playwright.expect(button).to_have_text("Play")
    assert tab.locator("#race-told").inner_text() == "100 % of the work"
    button.dblclick()
    assert button.inner_text() == "Play"


def test_one_latent_is_followed_by_mouse_and_by_keyboard_and_changes_with_the_slider(tab):
    follow = tab.locator("#race-follow")
    assert not follow.is_visible()
    tab.get_by_role("button", name="Follow latent 5, from dcgan").click()
    assert follow.locator("h3").inner_text() == "Latent 5 over training"
    assert follow.locator("tbody th").all_inner_texts() == list(MODELS)
    assert follow.locator("tbody canvas").count() == 3 * len(MODELS)
    assert tab.locator(".cells [aria-pressed=true]").count() == len(MODELS)  # the same latent in all panels
    tab.get_by_role("button", name="Next latent").click()
    assert follow.locator("h3").inner_text() == "Latent 6 over training"
    tab.get_by_role("button", name="Close", exact=True).click()
    assert not follow.is_visible()
    assert tab.evaluate("document.activeElement.ariaLabel") == "Follow latent 6, from gan"  # where one was
    tab.get_by_role("button", name="Follow latent 1, from gan").focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    assert follow.locator("h3").inner_text() == "Latent 5 over training"  # three in a row: 1, 2, and below it 5
    assert "Following latent 5" in tab.get_by_role("status").inner_text()
    now = follow.locator(".now canvas").nth(1)
    assert now.evaluate(PICK) == pytest.approx([60, 200, 0], abs=12)
    _move(tab, 0)
    assert now.evaluate(PICK) == pytest.approx([60, 0, 0], abs=12)


def test_without_javascript_the_page_says_what_is_missing_and_shows_the_rest(browser, file):
    with opened(browser, file, java_script_enabled=False) as page:
        assert page.tab.get_by_text("This part needs JavaScript").is_visible()
        assert not page.tab.locator("#race-stage").is_visible()
        assert page.tab.get_by_text("KID (random)").first.is_visible()
        assert not page.tab.locator("#theme, #language").first.is_visible()


def _cursor(tab, identity):
    """The work that a figure's cursor stands at, or None where it is not seen."""
    svg = tab.locator(f"#{identity} svg[data-axes]").first
    left, right, _, _, low, high = (float(number) for number in svg.get_attribute("data-axes").split())
    line = svg.locator(".cursor")
    if line.get_attribute("visibility") == "hidden":
        return None
    return low + (float(line.get_attribute("x1")) - left) / (right - left) * (high - low)


def test_a_cursor_in_the_curves_goes_with_the_slider_over_work_and_a_click_sets_the_clock(tab):
    assert _cursor(tab, "figure-distances") is None  # nobody has moved the clock
    _move(tab, 2)
    assert _cursor(tab, "figure-distances") == pytest.approx(2.5, abs=0.02)
    assert _cursor(tab, "variant-1") == pytest.approx(2.5, abs=0.02)
    tab.get_by_role("radio", name="equal steps").check()
    assert _cursor(tab, "figure-distances") is None
    tab.locator("#figure-distances svg").first.click()  # in the middle: at some 2.3 TFLOP of 1 to 4
    assert tab.locator("#race-told").inner_text() == "67 % of the work"
    assert _cursor(tab, "figure-distances") == pytest.approx(2.5, abs=0.02)
    assert tab.get_by_role("radio", name="equal work").is_checked()


def test_data_of_a_figure_is_saved_from_the_page_itself(tab):
    with tab.expect_download() as waiting:
        tab.get_by_role("link", name="distances.csv", exact=True).click()
    assert waiting.value.suggested_filename == "distances.csv"
    assert waiting.value.path().read_text("utf-8").startswith("panel,line,number,along,x,value\n")
