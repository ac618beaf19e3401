"""Networks by their description: built, loaded, compared, and kept in a file."""

import json
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from pydantic import ValidationError

from illustgan.core.errors import UserError
from illustgan.core.randomness import normal
from illustgan.gan import sampling
from illustgan.gan.architecture import NORMS, ROLES, Architecture
from illustgan.gan.networks import NETWORKS

CPU = torch.device("cpu")
DCGAN = Architecture.of("dcgan", discriminator_norm="none", width=1, size=16, latent=4)


def changed(**changes: Any) -> Architecture:
    return DCGAN.model_copy(update=changes)


def test_generator_and_discriminator_are_loaded_or_it_is_said_why_not(tmp_path: Path) -> None:
    pair, path = DCGAN.build(), tmp_path / "7.safetensors"
    states = zip(ROLES, (network.state_dict() for network in pair), strict=True)
    safetensors.torch.save_file({f"{role}.{name}": x for role, state in states for name, x in state.items()}, path)
    loaded = DCGAN.load(path, CPU)
    assert not loaded[0].training
    for network, original in zip(loaded, pair, strict=True):
        assert all(map(torch.equal, network.state_dict().values(), original.state_dict().values()))
        assert network.layers[2].weight.is_contiguous(memory_format=torch.channels_last)  # type: ignore
    latents = DCGAN.measured_latents(3, 5)
    assert torch.equal(latents, normal((3, 4), 5, "evaluate"))
    expected = sampling.generate(pair[0].eval(), latents)
    assert (sampling.generate(loaded[0], latents) == expected).all()
    assert (sampling.generate(DCGAN.load(path, CPU, roles=ROLES[:1])[0], latents) == expected).all()
    assert sampling.generate(changed(flatten=99).load(path, CPU)[0], latents).std() < expected.std()
    with pytest.raises(UserError, match=r"7\.safetensors is damaged \(.*loading state_dict.*\): "):
        changed(discriminator_norm="layer").load(path, CPU)
    path.write_bytes(b"cut")
    with pytest.raises(UserError, match=r"7\.safetensors is damaged .*: mend it$"):
        DCGAN.load(path, CPU, "mend it")


def test_a_description_survives_json_and_is_checked() -> None:
    grouped = changed(groups=(3, 0, 5), flatten=16.0)
    assert Architecture(**json.loads(grouped.model_dump_json())) == grouped
    assert grouped.filled_groups == 2
    for wrong in ({"generator": "new"}, {"generator_norm": "layer"}, {"width": 0}, {"more": 1}):
        with pytest.raises(ValidationError):
            Architecture(**grouped.model_dump() | wrong)


def test_differences_are_what_weights_do_not_fit() -> None:
    other = changed(size=32, groups=(1, 2), discriminator_norm="layer", flatten=3.0)
    shared = ["groups is 0, and there 2", "data.size is 16, and there 32"]
    assert DCGAN.differences(other) == ["discriminator_norm is none, and there layer", *shared]
    assert DCGAN.differences(other, ("generator",)) == shared
    assert DCGAN.differences(changed(flatten=3.0)) == []
    assert DCGAN.with_discriminator_norm(None).discriminator_norm == "batch"


def test_norms_are_those_that_can_be_built() -> None:
    assert {name: tuple(family.generators) for name, family in NETWORKS.items()} == NORMS["generator"]
    assert {name: tuple(family.discriminators) for name, family in NETWORKS.items()} == NORMS["discriminator"]
