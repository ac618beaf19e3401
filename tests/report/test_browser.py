"""What readers do with the page, in a real browser: mouse, keyboard, dark and light, phones, screen readers."""

import pytest

from illustgan.report import page as page_module

from .conftest import INSTALLED, MODELS, opened, write_root

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: see requirements.txt")
if INSTALLED is None:
    pytest.skip("no Chromium is installed: apt-get install chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=INSTALLED, args=["--no-sandbox"])
        yield started
        started.close()


def _written(root):
    """The file of the page of a root."""
    (root / "index.html").write_text(page_module.build(root), encoding="utf-8")
    return root / "index.html"


def _table(tab):
    return tab.get_by_role("region", name="Distance to faces that no training saw")


def _order(tab):
    """The rows' names of the table of distances."""
    return _table(tab).locator("tbody th").all_inner_texts()


REFERENCES = ["real faces (floor)", "noise (ceiling)", "one face repeated (ceiling)"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_loads_from_disk_without_a_network_or_a_complaint_and_fits_its_window(browser, file, width, scheme):
    with opened(browser, file, width, scheme) as page:
        page.tab.wait_for_load_state("networkidle")
        assert page.asked == page.complaints == []
        assert page.tab.evaluate("document.documentElement.scrollWidth") == width


def test_a_table_is_sorted_by_mouse(browser, file):
    with opened(browser, file) as page:
        heading = _table(page.tab).get_by_role("button", name="KID (random)")
        heading.click()
        assert _order(page.tab) == ["wgan", "dcgan", "gan", *REFERENCES]  # lower is better: lowest first
        assert page.tab.locator("th[aria-sort=ascending]").inner_text().startswith("KID (random)")
        assert page.tab.get_by_role("status").inner_text() == "By KID (random), lowest first"
        heading.click()
        assert _order(page.tab) == ["gan", "dcgan", "wgan", *REFERENCES]
        heading.click()
        assert _order(page.tab) == [*MODELS, *REFERENCES]
        assert page.tab.locator("th[aria-sort]").count() == 0
        page.tab.get_by_role("button", name="Coverage").first.click()
        assert page.tab.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"  # higher is better


def test_a_table_is_sorted_by_keyboard(browser, file):
    with opened(browser, file) as page:
        page.tab.get_by_role("button", name="FID (lite0)").focus()
        page.tab.keyboard.press("Enter")
        assert _order(page.tab)[:3] == ["wgan", "dcgan", "gan"]
        page.tab.keyboard.press("Tab")
        page.tab.keyboard.press("Space")
        assert page.tab.locator("th[aria-sort]").inner_text().startswith("SWD")


@pytest.mark.usefixtures("undrawn")
def test_what_has_no_number_is_last_whichever_way_it_is_sorted(browser, make_root):
    root = make_root()
    evaluation = root / "data/evaluations/dcgan/1.json"
    evaluation.write_text(evaluation.read_text().replace('"fid": ', '"fid": null, "was": '))
    with opened(browser, _written(root)) as page:
        heading = page.tab.get_by_role("button", name="FID (lite0)")
        for order in (["wgan", "gan", "dcgan"], ["gan", "wgan", "dcgan"]):
            heading.click()
            assert _order(page.tab)[:3] == order


def test_a_sentence_explains_a_figure_on_hover_focus_and_tap_and_escape_takes_it_away(browser, file):
    with opened(browser, file, has_touch=True) as page:
        heading, tip = page.tab.get_by_role("button", name="Edge width").first, page.tab.locator(".tip")
        for reach in (heading.hover, heading.focus, heading.tap):
            reach()
            assert tip.inner_text() == "Mean width of strong edges: wider than real faces' is blurred."
            page.tab.keyboard.press("Escape")
            assert not tip.is_visible()
            page.tab.mouse.move(0, 0)
        described = heading.get_attribute("aria-describedby")
        assert page.tab.locator(f"#{described}").text_content() == tip.text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_and_light_follow_the_system_until_the_reader_chooses(browser, file, scheme):
    papers = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}
    other = {"light": "dark", "dark": "light"}[scheme]
    with opened(browser, file, scheme=scheme) as page:
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


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(390, "dark", "en-GB"), (1280, "light", "en-GB"), (390, "light", "ja-JP")]
)
def test_axe_finds_nothing_serious(browser, file, width, scheme, locale):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    with opened(browser, file, width, scheme, locale=locale) as page:
        page.tab.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        page.tab.locator(".cells button").first.click()
        page.tab.locator(".sort").first.click()
        found = axe.Axe().run(page.tab).response["violations"]
    serious = [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []


def _language(tab):
    return tab.evaluate("document.documentElement.lang")


def test_the_page_is_in_japanese_by_a_button_and_stays_so(browser, file):
    with opened(browser, file) as page:
        tab = page.tab
        tab.wait_for_selector("#race-stage:visible")
        assert _language(tab) == "en"
        button = tab.locator("#language")
        assert (button.inner_text(), button.get_attribute("lang")) == ("日本語", "ja")
        button.focus()
        tab.keyboard.press("Enter")
        assert (_language(tab), button.inner_text(), button.get_attribute("lang")) == ("ja", "English", "en")
        assert tab.locator("h1").inner_text() == tab.title() == "イラストの顔で GAN\u00a0を比べる"
        assert tab.locator("#race-told").inner_text() == "計算量の 100 %"
        assert tab.locator("#race-play").inner_text() == "再生"
        heading = tab.get_by_role("region", name="学習に使っていない顔との距離").get_by_role(
            "button", name="KID（random）"
        )
        heading.click()
        assert tab.get_by_role("status").inner_text() == "KID（random）の小さい順"
        assert "検証用の顔の、未学習ネットワークの特徴量での距離です。" in tab.locator(".tip").inner_text()
        tab.locator(".cells button").first.click()
        assert tab.locator("#race-latent").inner_text() == "潜在変数 1 の経過"
        tab.reload()
        assert _language(tab) == "ja"
        button.click()
        assert tab.locator("h1").inner_text() == tab.title() == "GANs on illustrated faces"
        assert page.asked == page.complaints == []


def test_a_japanese_browser_gets_japanese_and_one_that_keeps_nothing_changes_all_the_same(browser, file):
    with opened(browser, file, locale="ja-JP") as page:
        assert _language(page.tab) == "ja"
        page.tab.add_init_script("delete Window.prototype.localStorage")
        page.tab.reload()
        page.tab.locator("#language").click()
        assert _language(page.tab) == "en"
        assert page.complaints == []


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


def test_words_within_figures_change_too_and_neither_are_cut_nor_cover_each_other(browser, file):
    with opened(browser, file, locale="ja-JP") as page:
        legend = page.tab.locator("#figure-distances svg").first.get_by_text("実データ（下限）")
        assert legend.count() == 1
        assert page.tab.evaluate(TIGHT) == []
        page.tab.locator("#language").click()
        assert legend.count() == 0
        assert page.tab.locator("#figure-distances svg").first.get_by_text("real faces (floor)").count() == 1
        assert (
            page.tab.locator("#figure-distances svg").first.get_attribute("aria-label").endswith("against work (TFLOP)")
        )
        assert page.tab.locator(".best-faces img").first.get_attribute("alt") == "Faces that wgan draws after training"
        assert page.tab.evaluate(TIGHT) == []
        assert page.complaints == page.asked == []


@pytest.mark.usefixtures("undrawn")
def test_hostile_names_stay_text(browser, tmp_path):
    name = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    root = write_root(tmp_path, (name.replace("/", ""), "gan"))
    with opened(browser, _written(root)) as page:
        heard = []
        page.tab.on("dialog", lambda dialog: heard.append(dialog.message))
        assert page.tab.get_by_role("link", name=name.replace("/", "")).first.is_visible()
        assert heard == page.complaints == page.asked == []


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


@pytest.fixture
def race(browser, file):
    with opened(browser, file) as page:
        page.tab.wait_for_selector("#race-stage:visible")
        yield page.tab
        assert page.complaints == page.asked == []


def test_the_race_begins_at_its_end_and_the_slider_goes_over_equal_work(race):
    assert race.locator("#race-told").inner_text() == "100 % of the work"
    assert _colour(race, "dcgan") == pytest.approx([60, 200, 0], abs=12)
    slider = race.get_by_role("slider", name="Clock")
    slider.focus()
    race.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") == "0 % of the work"
    assert _colour(race, "dcgan") == pytest.approx([60, 0, 0], abs=12)
    race.keyboard.press("ArrowRight")
    assert race.locator(".racer .at").all_inner_texts() == [
        f"step {steps}\n{work} TFLOP" for steps, work in (("1,000", "1.0"), ("2,000", "2.0"), ("3,000", "3.0"))
    ]
    assert _colour(race, "gan") == pytest.approx([0, 50, 0], abs=12)


def test_the_slider_goes_over_equal_steps_too(race):
    race.get_by_role("radio", name="equal steps").check()
    assert race.locator("#race-told").inner_text() == "4,000 generator steps"
    _move(race, 60)  # of 200
    assert race.locator("#race-told").inner_text() == "1,200 generator steps"
    assert [text.split("\n")[0] for text in race.locator(".racer .at").all_inner_texts()] == [
        "step 1,000",
        "step 0",
        "step 0",
    ]


def test_it_plays_to_the_end_and_pauses(race):
    button = race.locator("#race-play")
    button.focus()
    race.keyboard.press("Enter")
    assert button.inner_text() == "Pause"
    playwright.expect(button).to_have_text("Play")
    assert race.locator("#race-told").inner_text() == "100 % of the work"
    button.click()
    button.click()
    assert button.inner_text() == "Play"


def test_one_latent_is_followed_by_mouse_and_by_keyboard(race):
    follow = race.locator("#race-follow")
    assert not follow.is_visible()
    race.get_by_role("button", name="Follow latent 5, from dcgan").click()
    assert follow.locator("h3").inner_text() == "Latent 5 over training"
    assert follow.locator("tbody th").all_inner_texts() == list(MODELS)
    assert follow.locator("tbody canvas").count() == 3 * len(MODELS)
    assert race.locator(".cells [aria-pressed=true]").count() == len(MODELS)  # the same latent in all panels
    race.get_by_role("button", name="Next latent").click()
    assert follow.locator("h3").inner_text() == "Latent 6 over training"
    race.get_by_role("button", name="Close", exact=True).click()
    assert not follow.is_visible()
    assert race.evaluate("document.activeElement.ariaLabel") == "Follow latent 6, from gan"  # where one was
    race.get_by_role("button", name="Follow latent 1, from gan").focus()
    race.keyboard.press("ArrowRight")
    race.keyboard.press("ArrowDown")
    race.keyboard.press("Enter")
    assert follow.locator("h3").inner_text() == "Latent 5 over training"  # three in a row: 1, 2, and below it 5
    assert "Following latent 5" in race.get_by_role("status").inner_text()


def test_a_followed_latent_changes_with_the_slider(race):
    race.get_by_role("button", name="Follow latent 1, from gan").click()
    now = race.locator("#race-follow .now canvas").nth(1)
    assert now.evaluate(PICK) == pytest.approx([60, 200, 0], abs=12)
    _move(race, 0)
    assert now.evaluate(PICK) == pytest.approx([60, 0, 0], abs=12)


def test_without_javascript_the_page_says_what_is_missing_and_shows_the_rest(browser, file):
    with opened(browser, file, java_script_enabled=False) as page:
        assert page.tab.get_by_text("This part needs JavaScript").is_visible()
        assert not page.tab.locator("#race-stage").is_visible()
        assert page.tab.get_by_text("KID (random)").first.is_visible()
        assert not page.tab.locator("#theme, #language").first.is_visible()


def _cursor(tab, identity):
    """Whether a figure's cursor is seen, and the work that it stands at."""
    svg = tab.locator(f"#{identity} svg[data-axes]").first
    left, right, _, _, low, high = (float(number) for number in svg.get_attribute("data-axes").split())
    line = svg.locator(".cursor")
    if line.get_attribute("visibility") == "hidden":
        return None
    return low + (float(line.get_attribute("x1")) - left) / (right - left) * (high - low)


def test_a_cursor_in_the_curves_goes_with_the_slider_over_work(race):
    assert _cursor(race, "figure-distances") is None  # nobody has moved the clock
    _move(race, 2)
    assert _cursor(race, "figure-distances") == pytest.approx(2.5, abs=0.02)
    assert _cursor(race, "variant-1") == pytest.approx(2.5, abs=0.02)
    race.get_by_role("radio", name="equal steps").check()
    assert _cursor(race, "figure-distances") is None


def test_a_click_on_a_curve_sets_the_clock(race):
    race.get_by_role("radio", name="equal steps").check()
    race.locator("#figure-distances svg").first.click()  # in the middle: at some 2.3 TFLOP of 1 to 4
    assert race.locator("#race-told").inner_text() == "67 % of the work"
    assert _cursor(race, "figure-distances") == pytest.approx(2.5, abs=0.02)
    assert race.get_by_role("radio", name="equal work").is_checked()


def test_data_of_a_figure_is_saved_from_the_page_itself(browser, file):
    with opened(browser, file) as page:
        with page.tab.expect_download() as waiting:
            page.tab.get_by_role("link", name="distances.csv", exact=True).click()
        assert waiting.value.suggested_filename == "distances.csv"
        assert waiting.value.path().read_text("utf-8").startswith("panel,line,number,along,x,value\n")
        assert page.asked == page.complaints == []
