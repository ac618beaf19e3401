"""Every problem from its block of settings to its figures, all of them pinned: tiny sizes, worked out once."""

import io
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from illustgan.core.errors import UserError
from illustgan.core.settings import ParamsFile, read_yaml
from illustgan.theory import lipschitz, mixtures, problems, vanishing
from illustgan.theory.digits import PLACES, Images, Labels, Reader
from illustgan.theory.settings import Lipschitz, Vanishing
from illustgan.training.settings import Variant

from .. import run_folders

HERE = Path(__file__).parent
SETTINGS: dict[str, Any] = read_yaml(HERE / "tiny.yaml")
PINNED = json.loads((HERE / "pinned.json").read_text(encoding="utf-8"))  # `pins` of each file, by problem


def pins(content: Any) -> dict[str, list[float]]:
    """By place, two names deep: a checksum of names, words and shape, and two sums of the numbers, 77 for none.

    The sums are on a scale on which small numbers count as large ones do.
    """
    found = {}
    for name, block in content.items():
        for place, part in block.items() if isinstance(block, dict) else [("", block)]:
            numbers: list[float] = []
            words = zlib.crc32(json.dumps(_without_numbers(part, numbers)).encode())
            scaled = np.arcsinh(1e4 * np.array(numbers))
            found[f"{name}/{place}"] = [words, scaled.sum().item(), (scaled @ np.cos(np.arange(len(scaled)))).item()]
    return found


def _without_numbers(part: Any, numbers: list[float]) -> Any:
    if isinstance(part, dict):
        return {name: _without_numbers(inner, numbers) for name, inner in part.items()}
    if isinstance(part, list):
        return [_without_numbers(inner, numbers) for inner in part]
    if isinstance(part, str):
        return part
    numbers.append(77.0 if part is None else part)
    return 0


def assert_pinned(problem: str, content: Any) -> None:
    """To the digits that another processor keeps."""
    found, pinned = pins(json.loads(json.dumps(content, allow_nan=False))), PINNED[problem]
    assert found.keys() == pinned.keys()
    for place, pin in found.items():
        assert pin[0] == pinned[place][0], f"{place}: other names, words or lengths"
        assert pin[1:] == pytest.approx(pinned[place][1:], rel=2e-3, abs=1e-3), place


def _brightness(_reader: Reader, pictures: Images) -> Labels:
    """A channel's tenth of brightness in place of its digit, since so small a training draws none."""
    return (pictures.mean(axis=(1, 2)) // 26).astype(np.int64) @ PLACES


@pytest.mark.parametrize("problem", problems.PROBLEMS)
def test_a_problem_has_its_figures_and_the_same_bytes_again(
    problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "params.yaml").write_text(yaml.safe_dump({"scale": "tiny", "theory": SETTINGS}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Reader, "read", _brightness)
    # so wide that some points of so small a training count
    monkeypatch.setattr(mixtures, "TARGETS", {"ring": mixtures.ring(2, 0.3), "grid": mixtures.grid(3, 0.5)})
    once, again = (problems.compute(problem, ParamsFile()) for _ in range(2))
    assert json.dumps(once) == json.dumps(again)
    assert_pinned(problem, once)
    assert not [path for path in problems.SCRATCH.glob("*") if path.is_dir()]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of networks that nobody trained, with pictures beside it; returns its folder."""
    folder = tmp_path / "data/runs/wgan/1"
    run_folders.write(folder, clock=(0, 2, 4, 6), families=["dcgan"] * 2, width=1, model="wgan", latent=100, batch=4)
    pictures = np.random.default_rng(0).integers(0, 256, (24, 16, 16, 3), dtype=np.uint8)
    (folder / "samples").mkdir()
    for step in (2, 4, 6):
        np.save(folder / f"samples/{step:06d}.npy", pictures[step : step + 9] // 2)
    (tmp_path / "data/prepared").mkdir()
    np.save(tmp_path / "data/prepared/faces.npy", pictures[:14])
    np.save(tmp_path / "data/prepared/heldout.npy", pictures[14:])
    return folder


def measured(problem: str, run: Path) -> Any:
    prepared = run.parents[2] / "prepared"
    if problem == "lipschitz":
        return lipschitz.measure(run, prepared, Lipschitz.model_validate(SETTINGS[problem]), 0.02)
    blocks = (Variant.model_validate(SETTINGS["variants"][name]) for name in ("discriminator", "critic"))
    return vanishing.measure(run, prepared, Vanishing.model_validate(SETTINGS[problem]), *blocks)


@pytest.mark.parametrize("problem", ["lipschitz", "vanishing"])
def test_a_run_is_measured_to_the_pinned_figures(problem: str, run: Path) -> None:
    assert_pinned(problem, measured(problem, run))


FILES = {
    "runs/wgan/1/run.json": ["lipschitz", "vanishing"],
    "runs/wgan/1/weights/000002.safetensors": ["lipschitz", "vanishing"],
    "runs/wgan/1/samples/000002.npy": ["lipschitz"],
    "prepared/faces.npy": ["lipschitz", "vanishing"],
    "prepared/heldout.npy": ["vanishing"],
}


@pytest.mark.parametrize("file", FILES)
def test_files_that_are_missing_cut_or_foreign_end_in_a_line_that_names_them(run: Path, file: str) -> None:
    path = run.parents[2] / file
    data = path.read_bytes()
    damages = [None, b"", data[: len(data) // 2], b"\xff\xfe<html>\x1b\n\x00", b"{}", data.replace(b"layers", b"other")]
    for count, side, kind in ((9, 8, np.uint8), (9, 16, np.float32), (0, 16, np.uint8)):
        np.save(other := io.BytesIO(), np.zeros((count, side, side, 3), kind))
        damages.append(other.getvalue())
    for damage in (one for one in damages if one != data):
        path.unlink() if damage is None else path.write_bytes(damage)
        for problem in FILES[file]:
            with pytest.raises(UserError, match=rf"{file}.* dvc repro") as error:
                measured(problem, run)
            assert str(error.value).isprintable()
