"""Networks from a run's folder."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import safetensors.torch
import torch

from illustgan.core.errors import UserError
from illustgan.core.randomness import normal
from illustgan.gan import networks, sampling, trained

CPU = torch.device("cpu")


def test_generator_and_discriminator_are_loaded_or_it_is_said_why_not(tmp_path: Path) -> None:
    roles = dict(zip(("generator", "discriminator"), networks.build("dcgan", 1, 16, 4, "none"), strict=True))
    tensors = {f"{role}.{name}": x for role, network in roles.items() for name, x in network.state_dict().items()}
    path = tmp_path / "7.safetensors"
    safetensors.torch.save_file(tensors, path)
    about = {"width": 1, "size": 16, "latent": 4, "norm": "none", "generator_norm": None, "weights": lambda step: path}
    about |= {"families": ("dcgan", "dcgan"), "groups": (), "flatten": 0}
    run: Any = SimpleNamespace(**about)
    found = trained.load(run, 7, CPU)
    assert not found[0].training
    for network, original in zip(found, roles.values(), strict=True):
        assert all(map(torch.equal, network.state_dict().values(), original.state_dict().values()))
        assert network.layers[2].weight.is_contiguous(memory_format=torch.channels_last)  # type: ignore
    expected = sampling.generate(roles["generator"].eval(), normal((3, 4), 5, "evaluate"))
    assert (trained.samples(found[0], 4, 3, 5) == expected).all()
    flat, _ = trained.load(SimpleNamespace(**about | {"flatten": 99}), 7, CPU)  # type: ignore[arg-type]
    assert trained.samples(flat, 4, 3, 5).std() < expected.std()
    with pytest.raises(UserError, match=r"7\.safetensors is damaged \(.*loading state_dict.*\): "):
        trained.load(SimpleNamespace(**about | {"norm": "layer"}), 7, CPU)  # type: ignore[arg-type]
    path.write_bytes(b"cut")
    with pytest.raises(UserError, match=r"7\.safetensors"):
        trained.load(run, 7, CPU)
