import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from illustgan.claims import comparison, ledger
from illustgan.report import page
from illustgan.report import svg as figures
from illustgan.report.reproduce import Change, Origin

from .. import run_folders
from .made_up import FIGURES, LEVEL, RULES, evaluation, toy

HISTORY = (
    "step,epoch,tflop,generator_images,discriminator_images,discriminator_loss,generator_loss,estimate,"
    "estimate_heldout,real_score,heldout_score,fake_score,discriminator_gradient,generator_gradient\n"
)


ORIGIN = Origin(
    folders=[("src/illustgan", "0" * 40)],
    digest="1" * 64,
    changes=(Change("seeds", "[1,2]", "[1]", "seeds=[1,2]"),),
    versions=[("torch", "2.0.0")],
    commands=("git clone", "dvc exp run -S 'seeds=[1,2]'"),
)
DRAWN: dict[bytes, str] = {}
CURVES = figures.curves


@pytest.fixture(autouse=True)
def _drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Curves are pure, and most pages here have the same ones."""

    def curves(*args: Any, **more: Any) -> str:
        key = pickle.dumps((args, more))
        if key not in DRAWN:
            DRAWN[key] = CURVES(*args, **more)
        return DRAWN[key]

    monkeypatch.setattr(figures, "curves", curves)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Curves are left out, for tests of words alone."""
    monkeypatch.setattr(figures, "curves", lambda *_, **__: "<svg/>")


@pytest.fixture
def make_root(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes what the other stages leave, with tiny pictures."""

    def make(
        models: tuple[str, ...] = ("gan", "dcgan"),
        seeds: tuple[int, ...] = (1,),
        creator: str = "A & B",
        attributes: bool = True,
    ) -> Path:
        rng = np.random.default_rng(0)
        picture = Image.fromarray(rng.integers(0, 256, (20, 30, 3), dtype=np.uint8))
        prepared = tmp_path / "data/prepared"
        prepared.mkdir(parents=True)
        picture.save(prepared / "sheets/contact_sheet.png")
        np.save(prepared / "faces.npy", rng.integers(0, 256, (5, 8, 8, 3), dtype=np.uint8))
        (prepared / "manifest.csv").write_text("index,split\n" + "0,train\n" * 1234 + "0,heldout\n" * 56)
        reasons = ("duplicate: the same as a.png", "duplicate: looks like b.png", "too small: 8x8 pixels")
        (prepared / "rejected.csv").write_text("picture,reason\n" + "".join(f"c.png,{reason}\n" for reason in reasons))
        work = {"name": "Style", "creator": creator, "creator_url": "https://example.org/a", "source": "S", "faces": 7}
        licence = {"source_url": "javascript:alert(1)", "licence": "CC BY 4.0", "licence_url": "https://example.org/l"}
        (prepared / "licences.json").write_text(json.dumps([work | licence]))
        measured: dict[str, dict[int, dict[str, Any]]] = {}
        for place, model in enumerate(models):
            for seed in seeds:
                run, renders = tmp_path / f"data/runs/{model}/{seed}", tmp_path / f"data/renders/{model}/{seed}"
                folders = [tmp_path / f"reports/{name}/{model}" for name in ("evaluations", "history", "grids")]
                for folder in (run, renders, *folders):
                    folder.mkdir(parents=True, exist_ok=True)
                clock = [0, 1000 * (place + 1), 2500, 4000]
                objective = "wasserstein" if place else "non_saturating"
                run_folders.write(
                    run, model=model, seed=seed, clock=clock, tflop=1e-3, objective=objective, stills=[0],
                    estimate="some <distance> (nats)", weights=False,
                )  # fmt: skip
                (run / "samples").mkdir()
                for step in clock:
                    shade = np.full((9, 8, 8, 3), (60 * place, step // 20, 0), np.uint8)
                    np.save(run / f"samples/{step:06d}.npy", shade)
                picture.save(renders / "stills.png")
                picture.save(renders / "training.webp")
                found = evaluation(5.0 - place + seed, attributes)
                (folders[0] / f"{seed}.json").write_text(json.dumps(found))
                measured.setdefault(model, {})[seed] = found
                lines = [f"{n},0,{n / 1000},0,0,{1 + n % 3},1.5,0.5,,0,0,0,0,0\n" for n in range(0, 4001, 10)]
                (folders[1] / f"{seed}.csv").write_text(HISTORY + "".join(lines))
                picture.save(folders[2] / f"{seed}.png")
                for kind in ("pairs", "galleries"):
                    (drawn := tmp_path / f"data/{kind}/{model}").mkdir(parents=True, exist_ok=True)
                    picture.save(drawn / f"{seed}.png")
                (between := tmp_path / f"data/renders/{model}/{seed}/between_latents").mkdir(parents=True)
                picture.save(between / "strips.png")
                picture.save(between / "walk.webp")
        known = {1: toy()["seeds"]["1"], 2: toy()["seeds"]["2"]}
        for name, content in {
            "toy": toy(),
            "claims": ledger.build(RULES, measured, {"toy": known}, LEVEL),
            "comparison": comparison.pairwise(measured, FIGURES, LEVEL),
            "attributes": {"style": 0.9, "toon-head/hairColor": 0.981, "toon-head/eyes": 0.912} if attributes else {},
        }.items():
            (tmp_path / f"reports/{name}.json").write_text(json.dumps(content, indent=2, allow_nan=False))
        return tmp_path

    return make


@pytest.fixture
def build(make_root: Callable[..., Path]) -> Callable[..., str]:
    """A function that builds the page of a new root, or of a given one."""

    def build(
        models: tuple[str, ...] = ("gan", "dcgan"),
        seeds: tuple[int, ...] = (1,),
        root: Path | None = None,
        settings: tuple[tuple[str, str], ...] = (("Networks", "small ones"),),
        params_text: str = "models: [gan]\nseeds: [1, 2]\n",
    ) -> str:
        root = root or make_root(models, seeds)
        return page.build(
            root,
            models,
            seeds,
            dict.fromkeys(models, settings),
            params_text,
            ORIGIN,
            [("another", "dvc exp run -S model=gan")],
            0.95,
            200,
        )

    return build
