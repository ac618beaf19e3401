"""The generator in the page, in a real browser: its pictures against torch's, and what readers do with it."""

import base64
import io

import numpy as np
import pytest
import torch
from PIL import Image

from illustgan.core.randomness import generator as random
from illustgan.gan import folded, networks, sampling
from illustgan.gan.architecture import Architecture
from illustgan.report import inlined, player

from .conftest import opened, without_figures, written

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: see requirements.txt")

PAINTER = inlined.HERE / "painter.js"
PAINT = """async ({ net, latents }) => {
  const network = await painter.unpack(net);
  let letters = "";
  for (const latent of latents) {
    for (const byte of await painter.paint(network, latent)) letters += String.fromCharCode(byte);
  }
  return btoa(letters);
}"""


@pytest.fixture
def blank(browser):
    """A page with nothing but the painter."""
    tab = browser.new_page()
    tab.add_script_tag(path=PAINTER)
    yield tab
    tab.close()


def _ready(tab):
    """Go to the generator and wait until all faces are there, each with the nearest training face."""
    tab.locator("#generator").scroll_into_view_if_needed()
    tab.locator("#generator-one figcaption", has_text="nearest training face").wait_for()
    tab.locator("#generator-faces .near[width]").nth(15).wait_for()


@pytest.fixture
def tab(browser, file):
    """The page when all its faces are drawn."""
    with opened(browser, file) as page:
        _ready(page)
        yield page


@pytest.mark.parametrize(
    ("family", "norm", "size", "flat"),
    [
        *[("dcgan", None, 48, 0), ("dcgan", None, 64, 24), ("mlp", None, 16, 0), ("mlp", "none", 32, 0)],
        *[("resnet", None, 64, 0), ("palette", None, 64, 0), ("palette", None, 64, 16)],
    ],
)
def test_every_familys_faces_are_torchs_within_one_of_255(blank, family, norm, size, flat):
    sizes = {"width": 4, "size": size, "latent": 20, "groups": (5, 3, 1)}
    architecture = Architecture.of(family, generator_norm=norm, **sizes, flatten=flat)
    network, _ = architecture.build()
    networks.initialise(family, network, random(1))
    with torch.no_grad():
        for part in network.parameters():  # biases and the blocks' last weights are 0 at first
            part.add_(torch.randn(part.shape, generator=random(2)) * 0.05)
    network = architecture.shown(architecture.calibrated(network))
    latents = architecture.latents(40, "page")
    made = blank.evaluate(PAINT, {"net": folded.packed(network), "latents": latents.tolist()})
    made = np.frombuffer(base64.b64decode(made), np.uint8).reshape(len(latents), size, size, 4)
    wanted = sampling.generate(network, latents).astype(int)
    assert np.ptp(wanted) > 100
    assert np.abs(made[..., :3] - wanted).mean() < 1
    assert (made[..., 3] == 255).all()


def test_latents_of_seeds_are_normal_numbers_and_groups_as_often_as_in_training(blank):
    about = {"numbers": 9, "groups": [30, 10], "loudness": 3}
    draw = "([about, seeds]) => seeds.map((seed) => painter.latentOf(about, seed))"
    found = np.array(blank.evaluate(draw, [about, list(range(2000))]))
    numbers, groups = found[:, :9], found[:, 9:]
    assert numbers.mean(0) == pytest.approx(0, abs=0.1)
    assert np.cov(numbers.T) == pytest.approx(np.eye(9), abs=0.12)
    assert (numbers[1:] * numbers[:-1]).mean() == pytest.approx(0, abs=0.03)  # of neighbouring seeds
    assert set(map(tuple, groups)) == {(3, 0), (0, 3)}
    assert groups[:, 0].mean() / 3 == pytest.approx(0.75, abs=0.04)
    assert blank.evaluate(draw, [about, [7]]) == [found[7].tolist()]


def test_a_walk_is_that_of_the_pipelines_own_pictures(blank):
    architecture = Architecture.of("dcgan", width=1, size=16, latent=6, groups=(1, 1))
    first, last = architecture.latents(2, "walk").numpy()
    shares = [0, 0.25, 0.6, 1]
    walk = "([about, a, b, shares]) => shares.map((share) => painter.between(about, a, b, share))"
    found = blank.evaluate(walk, [{"numbers": 6}, first.tolist(), last.tolist(), shares])
    np.testing.assert_allclose(found, architecture.between(first, last, shares), atol=1e-5)
    same = blank.evaluate(walk, [{"numbers": 6}, first.tolist(), first.tolist(), [0.5]])
    np.testing.assert_allclose(same[0], first, atol=1e-5)


def _face(tab, name="#generator-one .face"):
    """A canvas as a PNG."""
    uri = tab.locator(name).first.evaluate("canvas => canvas.toDataURL()")
    return base64.b64decode(uri.partition(",")[2])


def _pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def _until(tab, right, name="#generator-one .face"):
    """A face as soon as it is right."""
    for _ in range(200):
        if right(face := _face(tab, name)):
            return face
        tab.wait_for_timeout(50)
    raise AssertionError("the face stays as it is")


def _changed(tab, before):
    """The large face when it is another one than before."""
    return _until(tab, lambda face: face != before)


def test_a_face_is_chosen_by_keyboard_and_named_by_the_address_with_its_sliders(tab, browser, file):
    first = _face(tab)
    assert _pixels(first).shape == (16, 16, 3)
    assert first == _face(tab, "#generator-faces .face")
    tab.locator("#generator-faces input").first.focus()
    tab.keyboard.press("ArrowRight")
    second = _changed(tab, first)
    assert tab.url.endswith("#seed=2")
    slider = tab.get_by_role("slider", name="glasses")
    assert slider.get_attribute("aria-describedby")
    slider.focus()
    tab.keyboard.press("End")
    moved = _changed(tab, second)
    assert tab.url.endswith("#seed=2&moved=0,3")
    with opened(browser, file) as other:
        other.goto("about:blank")  # reloaded, a page goes to where it was, at some moment
        other.goto(tab.url)
        _ready(other)
        assert _face(other) == moved
        assert other.locator("#generator").bounding_box()["y"] < 200
        playwright.expect(other.locator("#generator-one")).to_be_in_viewport()
    tab.get_by_role("button", name="Face as drawn").press("Enter")
    assert _changed(tab, moved) == second
    tab.get_by_role("button", name="Draw sixteen more").press("Enter")
    _changed(tab, second)
    assert tab.url.endswith("#seed=17")


def test_a_face_is_saved_as_it_is(tab):
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Save as PNG").click()
    assert waiting.value.suggested_filename == "wgan-1.png"
    assert waiting.value.path().read_bytes() == _face(tab)


def test_a_walk_goes_from_one_face_to_another_without_moving_by_itself(tab):
    first = _face(tab)
    tab.get_by_role("button", name="Walk from this face").click()
    tab.locator("#generator-faces .drawn").nth(5).click()
    last = _changed(tab, first)
    way = tab.get_by_role("slider", name="Way")
    way.focus()
    tab.keyboard.press("Home")
    assert _changed(tab, last) == first
    _until(tab, lambda face: face == first, "#generator-strip .drawn:first-child .face")
    _until(tab, lambda face: face == last, "#generator-strip .drawn:last-child .face")
    assert not tab.locator("#generator-play").is_visible()  # the reader wants less motion
    tab.get_by_role("button", name="End the walk").click()
    assert _changed(tab, first) == last


def test_beside_a_face_stands_the_nearest_training_face_and_a_copy_is_called_one(tab, browser, make_root):
    drawn = _pixels(_face(tab))
    faces = np.random.default_rng(3).integers(0, 256, (5, 16, 16, 3), dtype=np.uint8)
    faces[3] = drawn
    heldout = np.where(drawn > 127, drawn - 60, drawn + 60)[None].repeat(2, 0).astype(np.uint8)
    root = make_root()
    prepared = root / "faces"  # beside those of the race, which are of another size
    prepared.mkdir()
    np.save(prepared / "faces.npy", faces)
    np.save(prepared / "heldout.npy", heldout)
    with without_figures(), pytest.MonkeyPatch.context() as patch:
        read = player.read
        patch.setattr(player, "read", lambda path, _, source: read(path, prepared, source))
        story = written(root)
    with opened(browser, story) as page:
        _ready(page)
        said = page.locator("#generator-one figcaption")
        assert said.inner_text().endswith("it may be a copy.")
        assert np.abs(_pixels(_face(page, "#generator-one .near")) - drawn).mean() < 20
        page.locator("#language").click()
        assert said.inner_text().endswith("写しの可能性があります。")
        page.locator("#language").click()
        page.locator("#generator-faces .drawn").nth(1).click()
        playwright.expect(said).to_have_text(
            "Face of seed 2 and its nearest training face. Of real faces that no training saw, 100 % are nearer to one."
        )
