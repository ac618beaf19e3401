"""What a variant starts from, and what is said of folders that it can't start from."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch

from illustgan.core.errors import UserError
from illustgan.gan import run_folder
from illustgan.gan.architecture import Architecture
from illustgan.training import starts, steps
from illustgan.training.method import assemble
from illustgan.training.settings import Variant

from .. import run_folders

CPU = torch.device("cpu")
PLAIN = {"generator": "mlp", "discriminator_norm": "none", "objective": "hinge", "optimiser": "sgd", "lr": 1}
WIDTH, SIZE, LAST = run_folders.WIDTH, run_folders.SIZE, "weights/000006.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run, `first`, and an export of its generator, `alone`."""
    run_folders.write(tmp_path / "first", latent=100)
    (tmp_path / "alone").mkdir()
    weights = safetensors.torch.load_file(tmp_path / "first" / LAST)
    kept = {name: x for name, x in weights.items() if name.startswith("generator.")}
    safetensors.torch.save_file(kept, tmp_path / "alone/generator.safetensors")
    config = {"architecture": run_folders.architecture(latent=100).model_dump()}
    (tmp_path / "alone/config.json").write_text(json.dumps(config))
    return tmp_path


def find(folder: Path, name: str = "first", width: int = WIDTH, **changes: Any) -> starts.Start:
    variant = Variant.model_validate(PLAIN | {"init_from": name} | changes)
    start = starts.find("gan", variant, variant.architecture(width=width, size=SIZE), folder)
    assert start is not None
    return start


@pytest.mark.parametrize("name", ["first", "alone"])
def test_both_players_start_from_a_run_and_the_generator_from_an_export(folder: Path, name: str) -> None:
    method = assemble(Variant.model_validate({**PLAIN, "shown": "ema"}))
    architecture = method.settings.architecture(width=WIDTH, size=SIZE)
    state, without = (
        steps.start(method, architecture, seed=3, device=CPU, begin=begin) for begin in (find(folder, name), None)
    )
    generator, discriminator = run_folder.read(folder / "first").networks(6, CPU)
    discriminator = discriminator if name == "first" else without.discriminator
    pairs = ((state.generator, generator), (state.shown, generator), (state.discriminator, discriminator))
    for network, expected in pairs:
        assert all(map(torch.equal, network.state_dict().values(), expected.state_dict().values()))
    assert starts.find("gan", method.settings, architecture, folder) is None


def rewrite(file: Path, **changes: Any) -> None:
    content = json.loads(file.read_text())
    content["architecture"] |= changes
    file.write_text(json.dumps(content))


def not_finite(file: Path) -> None:
    weights = safetensors.torch.load_file(file)
    safetensors.torch.save_file(weights | {"discriminator.last.bias": torch.tensor([float("nan")])}, file)


NOWHERE = "first is no folder of its own: copy a finished run there: cp -r data/runs/MODEL/SEED "
WRONG: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no folder": (shutil.rmtree, NOWHERE),
    "linked": (lambda f: f.symlink_to(f.rename(f.with_name("x"))), NOWHERE),
    "empty": (lambda f: (f / "run.json").unlink(), "first/run.json is missing: copy the finished run anew to "),
    "cut": (lambda f: os.truncate(f / LAST, 9000), f"first/{LAST} is damaged (SafetensorError: "),
    "not finite": (lambda f: not_finite(f / LAST), "is damaged (ValueError: weights that are not finite): copy"),
    "another size": (lambda f: rewrite(f / "run.json", size=8, latent=8), "(data.size is 16, and there 8; numbers in"),
    "families": (lambda f: rewrite(f / "run.json", generator="palette"), "(generator is mlp, and there palette)"),
    "no export": (lambda f: (f / "config.json").write_text("{}"), "config.json is damaged (KeyError: 'architecture')"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_fit_is_said_in_one_line(folder: Path, what: str) -> None:
    damage, said = WRONG[what]
    damage(folder / "first")
    with pytest.raises(UserError) as error:
        find(folder)
    assert str(error.value).startswith("params.yaml: variants.gan.init_from: ")
    assert said in str(error.value)


def test_settings_at_odds_with_a_start_are_named(folder: Path) -> None:
    with pytest.raises(UserError, match=r"\(discriminator_norm is spectral, and there none; the scale's width"):
        find(folder, width=2, discriminator_norm="spectral")
    assert find(folder, "alone", discriminator_norm="spectral").weights.keys() < find(folder).weights.keys()
    generator, _ = Architecture.of("mlp", width=2, size=16, latent=100).build()
    with pytest.raises(UserError, match="first: the generator's weights are not of the networks that are described"):
        find(folder).put_into(generator, "generator")
