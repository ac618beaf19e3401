"""The race and the curves in a real browser: what they show, tell and save, by mouse and by keyboard."""

import json

import numpy as np
import pytest
from PIL import Image

from .conftest import MODELS, opened

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: see requirements.txt")

SHOWN = """([selector, wanted]) => {
  const canvas = document.querySelector(selector);
  const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const colour = [...copy.getImageData(4, 4, 1, 1).data].slice(0, 3);
  return colour.every((one, place) => Math.abs(one - wanted[place]) <= 12);
}"""


def _shows(tab, selector, red, step):
    """Wait for the canvas to show a face: red tells the variant, green the step."""
    tab.wait_for_function(SHOWN, arg=[selector, [red, step // 20, 0]], timeout=6000)


def _panel(model):
    return f".racer[data-model={model}] canvas"


def _move(tab, to):
    tab.locator("#race-stage .at-frame").fill(str(to))


def test_the_race_begins_at_its_end_and_the_slider_goes_over_equal_work_or_equal_steps(tab):
    told, steps = tab.locator("#race-stage .told"), tab.locator(".racer .at")
    assert told.inner_text() == "100 % of the work"
    _shows(tab, _panel("dcgan"), 60, 4000)
    slider = tab.locator("#race").get_by_role("slider", name="Clock")
    slider.focus()
    tab.keyboard.press("Home")
    _shows(tab, _panel("dcgan"), 60, 0)
    assert slider.get_attribute("aria-valuetext") == "0 % of the work"
    tab.keyboard.press("ArrowRight")
    _shows(tab, _panel("gan"), 0, 1000)
    _shows(tab, _panel("wgan"), 120, 3000)
    assert steps.all_inner_texts() == [f"step {n},000, {n}.0 TFLOP" for n in (1, 2, 3)]
    tab.get_by_role("radio", name="equal steps").check()
    _move(tab, 200)
    playwright.expect(told).to_have_text("4,000 generator steps")
    _move(tab, 60)
    playwright.expect(told).to_have_text("1,200 generator steps")
    assert [text.split(", ")[0] for text in steps.all_inner_texts()] == ["step 1,000", "step 0", "step 0"]


def test_it_plays_to_the_end_and_pauses(tab):
    button = tab.locator("#race-stage .play")
    button.press("Enter")
    assert button.inner_text() == "Pause"
    playwright.expect(button).to_have_text("Play")
    assert tab.locator("#race-stage .told").inner_text() == "100 % of the work"
    button.dblclick()
    assert button.inner_text() == "Play"


def test_it_plays_once_by_itself_when_it_comes_into_sight_but_not_where_motion_is_unwelcome(browser, file):
    heard = """() => document.addEventListener("DOMContentLoaded", () => {
      window.works = [];
      document.addEventListener("race-moved", (event) => window.works.push(event.detail));
    })"""
    for motion, works in (("no-preference", [4, 0, 3, 2.5, 4]), ("reduce", [4])):
        with opened(browser, file, reduced_motion=motion) as page:
            page.add_init_script(f"({heard})()")
            page.reload()
            page.locator(".racers").scroll_into_view_if_needed()
            page.wait_for_selector("#race-follow:visible")
            page.wait_for_timeout(2000)
            assert page.evaluate("window.works") == works


@pytest.mark.parametrize(("width", "seen", "across"), [(1280, 9, 5), (800, 9, 3), (390, 4, 2)])
def test_faces_have_whole_pixels_and_as_many_are_shown_as_there_is_room_for(browser, file, width, seen, across):
    with opened(browser, file, width) as page:
        page.wait_for_selector("#race-follow:visible")
        boxes = [one.bounding_box() for one in page.locator(".racer").first.locator(".cells canvas:visible").all()]
        assert len(boxes) == seen
        assert {(box["width"], box["height"]) for box in boxes} == {(64, 64)}
        assert [box["y"] for box in boxes].count(boxes[0]["y"]) == across
        columns = page.locator(".racers").evaluate("all => getComputedStyle(all).gridTemplateColumns.split(' ').length")
        assert columns == (2 if width == 390 else 3)


def test_one_latent_is_followed_from_the_start_by_mouse_and_by_keyboard_and_changes_with_the_slider(tab):
    follow = tab.locator("#race-follow")
    assert follow.locator("h3").inner_text() == "Latent 1 over training"
    assert follow.locator("tbody th").all_inner_texts() == list(MODELS)
    tab.get_by_role("button", name="Follow latent 5, from dcgan").click()
    playwright.expect(follow.locator("h3")).to_have_text("Latent 5 over training")
    playwright.expect(tab.locator(".cells [aria-pressed=true]")).to_have_count(len(MODELS))  # the same in all panels
    tab.get_by_role("button", name="Next latent").click()
    playwright.expect(follow.locator("h3")).to_have_text("Latent 6 over training")
    tab.get_by_role("button", name="Follow latent 1, from gan").focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    playwright.expect(follow.locator("h3")).to_have_text("Latent 7 over training")  # five in a row: 2, below it 7
    assert "Following latent 7" in tab.get_by_role("status").inner_text()
    now = "#race-follow tr:nth-child(2) canvas"
    _shows(tab, now, 60, 4000)
    _move(tab, 0)
    _shows(tab, now, 60, 0)
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Save picture").click()
    assert waiting.value.suggested_filename == "latent-7.png"
    with Image.open(waiting.value.path()) as saved:
        pixels = np.asarray(saved.convert("RGB"))
    assert pixels.shape == (2 * (36 + 3 * 88), 2 * (110 + 4 * 72), 3)  # three variants, four frames
    faces = pixels[2 * (36 + 32) :: 2 * 88, 2 * (110 + 32) :: 2 * 72]
    wanted = [[(60 * row, step // 20, 0) for step in (0, 1000 * (row + 1), 2500, 4000)] for row in range(3)]
    assert faces == pytest.approx(np.array(wanted), abs=12)
    assert (pixels[:, : 2 * 100].min(axis=(1, 2)) < 90).any()  # names are written at the left


def test_a_variants_animation_plays_the_races_frames(tab):
    tab.get_by_role("tab", name="dcgan").click()
    figure = tab.locator(".moving[data-model=dcgan]")
    figure.scroll_into_view_if_needed()
    _shows(tab, ".moving[data-model=dcgan] canvas", 60, 4000)
    figure.get_by_role("slider", name="Clock").press("Home")
    _shows(tab, ".moving[data-model=dcgan] canvas", 60, 0)
    assert figure.locator(".told").inner_text() == "step 0"
    assert tab.locator("#race-stage .told").inner_text() == "100 % of the work"  # each has a clock of its own
    figure.get_by_role("button", name="Play").click()
    playwright.expect(figure.locator(".told")).to_have_text("step 4,000")


def _cursor(tab, identity):
    """The number that a figure's cursor stands at, or None where it is not seen."""
    svg = tab.locator(f"#{identity} svg[data-curves]").first
    told = json.loads(svg.get_attribute("data-curves"))
    (left, right, *_), (low, high) = told["box"], told["ends"]
    line = svg.locator(".cursor")
    if line.get_attribute("visibility") == "hidden":
        return None
    return low + (float(line.get_attribute("x1")) - left) / (right - left) * (high - low)


def test_cursors_go_with_the_slider_over_work_and_a_pointer_in_a_curve_sets_the_clock_and_tells_values(tab):
    assert _cursor(tab, "figure-distances") == pytest.approx(4, abs=0.02)
    _move(tab, 2)
    _shows(tab, _panel("dcgan"), 60, 2500)
    assert _cursor(tab, "figure-distances") == pytest.approx(2.5, abs=0.02)
    tab.get_by_role("radio", name="equal steps").check()
    playwright.expect(tab.locator(".cursor").first).to_have_attribute("visibility", "hidden")
    _move(tab, 0)
    curves, tip = tab.locator("#figure-distances svg").first, tab.locator(".values")
    curves.hover()  # in the middle: at some 2.3 TFLOP of 1 to 4
    playwright.expect(tab.locator("#race-stage .told")).to_have_text("67 % of the work")
    _shows(tab, ".legend [data-line=dcgan] canvas", 60, 2500)
    assert tab.get_by_role("radio", name="equal work").is_checked()
    assert tip.inner_text().split("\n")[1:] == ["gan 6.5", "dcgan 5.5", "wgan 4.5", "real faces (target) −0.0021"]
    tab.mouse.move(0, 0)
    assert not tip.is_visible()


def test_curves_tell_values_by_keyboard(tab):
    curves = tab.get_by_role("slider", name="KID (lite0) against work")
    curves.press("Home")
    told = "work (TFLOP): 1; gan 6.75; dcgan 5.75; wgan 4.75; real faces (target) −0.0021"
    assert curves.get_attribute("aria-valuetext") == told
    assert "dcgan 5.75" in tab.locator(".values").inner_text()
    tab.keyboard.press("ArrowRight")
    assert curves.get_attribute("aria-valuetext").startswith("work (TFLOP): 2; gan 6.5;")
    tab.keyboard.press("Escape")
    assert not tab.locator(".values").is_visible()


def test_they_do_so_where_there_is_no_race_and_no_work(numbers):
    spectrum = numbers.get_by_role("slider", name="Power spectra")
    spectrum.press("Home")
    assert spectrum.get_attribute("aria-valuetext").startswith("cycles a picture: 1; gan 30")
    assert _cursor(numbers, "figure-spectrum") == pytest.approx(1, abs=0.05)
    numbers.keyboard.press("Tab")
    assert _cursor(numbers, "figure-spectrum") is None


LIT = """() => [...document.querySelectorAll(".charts svg")].map((svg) =>
  [...new Set([...svg.querySelectorAll("[data-line]")].filter((part) => getComputedStyle(part).opacity === "1")
    .map((part) => part.dataset.line))].join(" "))"""


def test_a_variant_stands_out_of_all_curves_on_hover_and_focus_and_stays_so_by_a_click(tab):
    everyone, button = [" ".join(MODELS)] * 4, tab.locator(".legend [data-line=dcgan]")
    assert tab.evaluate(LIT) == everyone
    button.hover()
    assert tab.evaluate(LIT) == ["dcgan"] * 4
    tab.locator("#figures h2").hover()
    assert tab.evaluate(LIT) == everyone
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    tab.locator(".legend [data-line=gan]").focus()
    assert tab.evaluate(LIT) == ["gan"] * 4
    tab.locator("#language").focus()
    assert tab.evaluate(LIT) == ["dcgan"] * 4
    tab.locator('#figure-distances [id*="legend_"] text').get_by_text("dcgan").first.click()
    assert button.get_attribute("aria-pressed") == "false"
