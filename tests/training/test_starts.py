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

CPU, SEED = torch.device("cpu"), 3
PLAIN = {"generator": "mlp", "discriminator_norm": "none", "objective": "hinge", "optimiser": "sgd", "lr": 1}
SIZES = run_folders.WIDTH, run_folders.SIZE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run, `first`, and an export of its generator, `alone`."""
    run_folders.write(tmp_path / "first", latent=100)
    (tmp_path / "alone").mkdir()
    of_run = safetensors.torch.load_file(tmp_path / "first/weights/000006.safetensors")
    kept = {name: x for name, x in of_run.items() if name.startswith("generator.")}
    safetensors.torch.save_file(kept, tmp_path / "alone/generator.safetensors")
    config = {"architecture": run_folders.architecture(latent=100).model_dump()}
    (tmp_path / "alone/config.json").write_text(json.dumps(config))
    return tmp_path


def find(folder: Path, name: str = "first", width: int = SIZES[0], **changes: Any) -> starts.Start:
    variant = Variant.model_validate(PLAIN | {"init_from": name} | changes)
    found = starts.find("gan", variant, variant.architecture(width=width, size=SIZES[1]), folder)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["first", "alone"])
def test_both_players_start_from_a_run_and_the_generator_from_an_export(folder: Path, name: str) -> None:
    method = assemble(Variant.model_validate({**PLAIN, "shown": "ema"}))
    architecture = method.settings.architecture(width=SIZES[0], size=SIZES[1])
    state, without = (
        steps.start(method, architecture, seed=SEED, device=CPU, begin=begin) for begin in (find(folder, name), None)
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


LAST, ANEW = "weights/000006.safetensors", ": copy the finished run anew to "
WRONG: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no folder": (
        shutil.rmtree,
        "first is no folder of its own: copy a finished run there: cp -r data/runs/MODEL/SEED ",
    ),
    "linked": (
        lambda f: f.symlink_to(f.rename(f.with_name("x"))),
        "first is no folder of its own: copy a finished run there: ",
    ),
    "empty": (lambda f: (f / "run.json").unlink(), f"first/run.json is missing{ANEW}"),
    "no run": (lambda f: (f / "run.json").write_text("{}"), "first/run.json is damaged (ValidationError: "),
    "no weights": (lambda f: (f / LAST).unlink(), f"first/{LAST} is missing{ANEW}"),
    "half of them": (lambda f: os.truncate(f / LAST, 9000), f"first/{LAST} is damaged (SafetensorError: "),
    "not finite": (lambda f: not_finite(f / LAST), "is damaged (ValueError: weights that are not finite): copy"),
    "another size": (lambda f: rewrite(f / "run.json", size=8, latent=8), "(data.size is 16, and there 8; numbers in"),
    "families": (lambda f: rewrite(f / "run.json", generator="palette"), "(generator is mlp, and there palette)"),
    "groups": (lambda f: rewrite(f / "run.json", groups=[1, 2]), "(groups is 0, and there 2): make these equal, or"),
    "no export": (
        lambda f: (f / "config.json").write_text("{}"),
        f"config.json is damaged (KeyError: 'architecture'){ANEW}",
    ),
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
