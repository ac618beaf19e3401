import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.report import page

HISTORY = (
    "step,epoch,tflop,generator_images,discriminator_images,discriminator_loss,generator_loss,estimate,"
    "estimate_heldout,real_score,heldout_score,fake_score,discriminator_gradient,generator_gradient\n"
)


def evaluation(kid: float) -> dict[str, object]:
    def point(step: int, kid: float) -> dict[str, object]:
        return {
            "step": step,
            "tflop": step / 1000,
            "images": step * 32,
            "kid": kid,
            "kid_spread": 0.25,
            "diversity": 0.75,
            "estimate_train": 0.5,
            "estimate_heldout": None,
        }

    points = {f"{step:06d}": point(step, kid + 1 - step / 4000) for step in (1000, 2000, 4000)}
    return {
        "final": points["004000"],
        "best": points["004000"],
        "floor": {"kid": -0.0021, "kid_spread": 0.01, "diversity": 1.0},
        "checkpoints": points,
    }


@pytest.fixture
def make_root(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes what the other stages leave, with tiny pictures."""

    def make(models: tuple[str, ...] = ("gan", "dcgan"), seeds: tuple[int, ...] = (1,), creator: str = "A & B") -> Path:
        rng = np.random.default_rng(0)
        picture = Image.fromarray(rng.integers(0, 256, (20, 30, 3), dtype=np.uint8))
        prepared, race = tmp_path / "data/prepared", tmp_path / "data/race"
        for folder in (prepared, race):
            folder.mkdir(parents=True)
        picture.save(prepared / "contact_sheet.png")
        picture.save(race / "race.webp")
        (prepared / "manifest.csv").write_text("index,split\n" + "0,train\n" * 1234 + "0,heldout\n" * 56)
        work = {"name": "Style", "creator": creator, "creator_url": "https://example.org/a", "source": "S", "faces": 7}
        licence = {"source_url": "javascript:alert(1)", "licence": "CC BY 4.0", "licence_url": "https://example.org/l"}
        (prepared / "licences.json").write_text(json.dumps([work | licence]))
        for place, model in enumerate(models):
            for seed in seeds:
                run, renders = tmp_path / f"data/runs/{model}/{seed}", tmp_path / f"data/renders/{model}/{seed}"
                folders = [tmp_path / f"reports/{name}/{model}" for name in ("evaluations", "history", "grids")]
                for folder in (run, renders, *folders):
                    folder.mkdir(parents=True, exist_ok=True)
                facts = {
                    "steps": 4000,
                    "tflop": 4.0,
                    "estimate": "some <distance> (nats)",
                    "parameters": {"generator": 123456, "discriminator": 654321},
                    "gflop": {"generator_step": 0.5, "discriminator_step": 0.25},
                }
                (run / "run.json").write_text(json.dumps(facts))
                picture.save(renders / "stills.png")
                picture.save(renders / "training.webp")
                (folders[0] / f"{seed}.json").write_text(json.dumps(evaluation(5.0 - place + seed)))
                lines = [f"{n},0,{n / 1000},0,0,{1 + n % 3},1.5,0.5,,0,0,0,0,0\n" for n in range(0, 4001, 10)]
                (folders[1] / f"{seed}.csv").write_text(HISTORY + "".join(lines))
                picture.save(folders[2] / f"{seed}.png")
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
        params_text: str = "models: [gan]",
    ) -> str:
        root = root or make_root(models, seeds)
        return page.build(
            root, models, seeds, dict.fromkeys(models, settings), params_text, [("another", "dvc exp run -S model=gan")]
        )

    return build
