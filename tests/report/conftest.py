"""A made-up root with all that the page reads, and pages of it."""

import functools
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from illustgan.claims import ledger
from illustgan.core.files import write_json, write_text
from illustgan.core.randomness import generator as random
from illustgan.gan import folded, networks, sampling
from illustgan.gan.architecture import Architecture
from illustgan.report import charts, page
from illustgan.report.texts import label
from illustgan.results import comparison
from illustgan.training.settings import Variant

from .. import run_folders
from ..results.made_up import evaluation
from .made_up import CLAIMS, PLAIN, theory

MODELS = ("gan", "dcgan", "wgan")
NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALLED = next((path for name in NAMES if (path := shutil.which(name))), None)
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><metadata/><defs/></svg>'
VOID = ("meta", "img", "input", "br", "path", "use")  # elements without an end
CODE = ("script", "style", "title", "code", "pre")  # the title is said in the page's language by a script


class Page(HTMLParser):
    """All tags with their attributes, the text in English, and whatever is not closed in order.

    `japanese` has the texts as a reader in Japanese sees them, and those that are read out in place of pictures.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.words: list[str] = []
        self.japanese: list[str] = []
        self.scripts: list[str] = []
        self.open: list[tuple[str, bool]] = []  # and whether it is code, data, or replaced by its Japanese
        self.faults: list[str] = []
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    @property
    def _replaced(self) -> bool:
        return any(replaced for _tag, replaced in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        for name, ours in (("alt", "data-ja-alt"), ("aria-label", "data-ja-label")):
            self.japanese += [found.get(ours) or found[name] or ""] if name in found else []
        self.japanese += [found["data-ja"] or ""] if "data-ja" in found and not self._replaced else []
        if tag not in VOID:
            data = tag == "dd" and found.get("lang") == "en"  # values, as DiceBear names them
            self.open.append((tag, tag in CODE or data or "data-ja" in found))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop()[0] != tag):
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        inside = self.open[-1][0] if self.open else "style"
        if inside == "script":
            self.scripts.append(data)
        elif inside != "style":
            self.words.append(data)
        self.japanese += [] if self._replaced else [data.strip()]

    def all(self, name: str) -> list[dict[str, Any]]:
        return [attributes for tag, attributes in self.tags if tag == name]


class Pages(Page):
    """Several pages, read one after the other; `each` has them one by one."""

    def __init__(self, pages: Iterable[str]) -> None:
        self.each = [Page(html) for html in pages]
        super().__init__("".join(page.html for page in self.each))


def _picture(*paths: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)


def _prepared(folder: Path) -> None:
    _picture(folder / "sheets/contact_sheet.png")
    for part in ("faces", "heldout"):
        np.save(folder / f"{part}.npy", np.random.default_rng(1).integers(0, 256, (5, 8, 8, 3), dtype=np.uint8))
    rows = ['train,toon-head,"{""hairColor"": ""#fff""}"'] * 1234 + ["heldout,toon-head,{}"] * 56
    (folder / "manifest.csv").write_text("\n".join(["split,style,attributes", *rows]))
    reasons = ["duplicate: the same as a.png", "duplicate: looks like b.png", "too small: 8x8 pixels"]
    (folder / "rejected.csv").write_text("\n".join(["reason", *reasons]))
    work = {"name": "Style", "creator": "A & B", "creator_url": "https://example.org/a", "source": "S", "faces": 7}
    licence = {"source_url": "javascript:alert(1)", "licence": "CC BY 4.0", "licence_url": "https://example.org/l"}
    write_json(folder / "licences.json", [work | licence])


def _run(root: Path, model: str, seed: int, place: int) -> None:
    folder, name = root / f"data/runs/{model}/{seed}", f"{model}/{seed}"
    clock = [0, 1000 * (place + 1), 2500, 4000]
    sizes = {"width": 16, "size": 8, "latent": 4, "families": ["dcgan"] * 2, "faces": 5, "tflop": 0.001}
    estimate = "total variation distance, lower bound" if place else "some <distance> (nats)"
    told = {"objective": "wasserstein" if place else "non_saturating", "estimate": estimate, "stills": [0]}
    known = {"model": model, "seed": seed, "clock": clock, "evaluated": [4000], "weights": False}
    run_folders.write(folder, **known, **sizes, **told)
    (folder / "samples").mkdir()
    for step in clock:
        np.save(folder / f"samples/{step:06d}.npy", np.full((9, 8, 8, 3), (60 * place, step // 20, 0), np.uint8))
    history = ["step,tflop,discriminator_loss,generator_loss,estimate,estimate_heldout"]
    history += [f"{n},{n / 1000},{1 + n % 3},1.5,0.5," for n in range(0, 4001, 10)]
    write_text(root / f"reports/history/{name}.csv", "\n".join(history))
    _picture(root / f"data/renders/{name}/between_latents/strips.png")
    _picture(*(root / f"{folder}/{name}.png" for folder in ("data/pairs", "data/galleries", "reports/grids")))


@functools.cache
def player() -> dict[str, Any]:
    """The content of data/players/<model>/<seed>.json: a fresh generator of 16 × 16 pixels, with two sliders."""
    architecture = Architecture.of("dcgan", width=2, size=16, latent=4, groups=(3, 1))
    generator, _ = architecture.build()
    networks.initialise("dcgan", generator, random(1))
    last: Any = generator.layers[-2].weight.data  # type: ignore
    last.copy_(20 * last[:, :1])  # grey, of which WebP loses little, and of strong contrast
    packed = folded.packed(architecture.calibrated(generator))
    component = {"kind": "component", "name": "1", "latent": [1, 0, 0, 0], "share": 0.25}
    trait = {"kind": "trait", "name": "glasses", "latent": [0, 1, 0, 0], "without": 7, "gain": 0.5, "with": 0}
    return {
        "generator": {**packed, "numbers": 4, "groups": [3, 1], "loudness": sampling.LOUDNESS},
        "reach": 3.0,
        "directions": [component, {**trait, "lose": None}],
        "rare": ["hat"],
    }


def write_root(root: Path, models: Sequence[str] = MODELS, seeds: Sequence[int] = (1,), bare: bool = False) -> Path:
    """Write what the other stages leave, with tiny pictures; the last model is the best. `bare`: no attributes."""
    _prepared(root / "data/prepared")
    settings = Variant.model_validate(PLAIN).model_dump(mode="json")
    in_force = {"models": models, "seeds": seeds, "render": {"frame_ms": 200}, "attributes": {"accuracy": 0.95}}
    in_force |= {"scale": "laptop", "scales": {"laptop": {"samples": 512}}, "data": {"source": "avatars"}}
    write_json(root / "data/in_force.json", in_force | {"variants": dict.fromkeys(models, settings)})
    measured: dict[str, dict[int, dict[str, Any]]] = {model: {} for model in models}
    for place, model in enumerate(models):
        for seed in seeds:
            _run(root, model, seed, place)
            measured[model][seed] = evaluation(5.0 - place + seed, not bare)
            write_json(root / f"data/evaluations/{model}/{seed}.json", measured[model][seed])
            write_json(root / f"data/players/{model}/{seed}.json", player())
    for name, content in theory().items():
        write_json(root / f"data/theory/{name}.json", content)
    accuracies = {"style": 0.9, "toon-head/hairColor": 0.981, "toon-head/eyes": 0.912}
    write_json(root / "data/attributes/accuracies.json", {} if bare else accuracies)
    write_json(root / "reports/claims.json", ledger.build(CLAIMS, measured, root / "data/theory"))
    write_json(root / "reports/comparison.json", comparison.pairwise(measured, CLAIMS.figures, CLAIMS.level))
    return root


@pytest.fixture
def make_root(tmp_path: Path) -> Callable[..., Path]:
    """`write_root` into a folder of the test's own."""
    return lambda *given, **more: write_root(tmp_path, *given, **more)


@contextmanager
def without_figures() -> Iterator[None]:
    """Leave figures empty, for tests of words alone: drawing them takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "savefig", lambda _figure, file, **_: file.write(EMPTY))
        for module in (charts, page):  # most figures
            patch.setattr(module, "curves", lambda panel, *_: f'<svg role="img" {label(panel.label)}></svg>')
        yield


@pytest.fixture
def undrawn() -> Iterator[None]:
    with without_figures():
        yield


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story's file of one seed, beside the other pages: the only ones that are drawn once for all tests."""
    root = write_root(tmp_path_factory.mktemp("root"))
    return written(root)


def written(root: Path) -> Path:
    """Write the pages of a root, and return the story's file."""
    for name, content in page.build(root).items():
        (root / "reports" / name).write_text(content, encoding="utf-8")
    return root / "reports/index.html"


def built(root: Path) -> Page:
    """All pages of a root as if they were one."""
    return Pages(page.build(root).values())


@pytest.fixture(scope="session")
def one(file: Path) -> Page:
    """The pages of one seed."""
    return Pages((file.parent / name).read_text(encoding="utf-8") for name in page.PAGES)


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Pages of two seeds without figures."""
    with without_figures():
        return built(write_root(tmp_path_factory.mktemp("root"), ("gan", "dcgan"), (3, 5)))


@pytest.fixture(scope="session")
def panels(one: Page) -> dict[str, list[str]]:
    """The figures of the pages of one seed: their panels, by their keys."""
    figures = re.findall(r'<figure id="figure-([\w-]+)"[^>]*>(.*?)</figure>', one.html, re.DOTALL)
    return {key: re.findall(r"<svg.*?</svg>", figure, re.DOTALL) for key, figure in figures}


@contextmanager
def opened(browser: Any, file: Path, width: int = 1280, scheme: str = "light", **context: Any) -> Iterator[Any]:
    """The file in a window of its own, `width` pixels wide, without a network, under a light or dark system.

    It may ask nothing of a network and complain of nothing.
    """
    size = {"width": width, "height": 900}
    context = {"reduced_motion": "reduce"} | context
    window = browser.new_context(viewport=size, color_scheme=scheme, offline=True, **context)
    tab, heard = window.new_page(), []
    tab.on("request", lambda request: heard.append(request.url))
    tab.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: heard.append(str(error)))
    try:
        tab.goto(file.as_uri())
        yield tab
        assert [told for told in heard if not told.startswith(("file:", "data:"))] == []
    finally:
        window.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium for all tests of a module."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: see requirements.txt")
    if INSTALLED is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=INSTALLED, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def tab(browser: Any, file: Path) -> Iterator[Any]:
    """The story when its race is there."""
    with opened(browser, file, has_touch=True) as page:
        page.wait_for_selector("#race-follow:visible")
        yield page


@pytest.fixture
def numbers(browser: Any, file: Path) -> Iterator[Any]:
    """The page of all numbers."""
    with opened(browser, file.with_name("numbers.html"), has_touch=True) as page:
        yield page
