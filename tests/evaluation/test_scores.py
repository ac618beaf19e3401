"""Scores in the mode of training, and without a trace in the network."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

from illustgan.core.errors import UserError
from illustgan.evaluation.scores import estimates, scores
from illustgan.gan import networks
from illustgan.gan.architecture import Architecture
from illustgan.gan.sampling import from_uint8


def pictures(count: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, 16, 16, 3), dtype=np.uint8)


@pytest.mark.parametrize("family", list(networks.NETWORKS))
def test_batches_as_in_training_and_the_rest_left_out(family: str) -> None:
    discriminator = Architecture.of(family, width=4, size=16, latent=8).build()[1].eval()
    before = {name: tensor.clone() for name, tensor in discriminator.state_dict().items()}
    images = pictures(11)
    found = scores(discriminator, images, 4)
    assert (found.shape, found.dtype) == ((8,), torch.float64)
    assert not discriminator.training
    for name, tensor in discriminator.state_dict().items():
        assert torch.equal(tensor, before[name]), name
    discriminator.train()
    with torch.no_grad():
        expected = torch.cat([discriminator(from_uint8(torch.from_numpy(part))) for part in (images[:4], images[4:8])])
    torch.testing.assert_close(found, expected.double())
    assert scores(discriminator, pictures(3), 4).shape == (3,)  # less than a batch is one


def test_an_estimate_is_made_from_the_first_1024_faces() -> None:
    judge = nn.Sequential(nn.Flatten(), nn.Linear(3 * 16 * 16, 1), nn.Flatten(0))
    sets = [pictures(count) // part for count, part in ((1030, 1), (40, 2), (1030, 3))]
    run = SimpleNamespace(batch=8, objective="wasserstein", weights=lambda step: f"weights/{step}")
    of = dict(zip(("faces", "heldout", "samples"), sets, strict=True))
    found = estimates(judge, of, {}, run, 3)
    with torch.no_grad():
        faces, heldout, samples = (judge(from_uint8(torch.from_numpy(one[:1024]))).mean().item() for one in sets)
    expected = (faces - samples, heldout - samples, faces - heldout)
    names = ("estimate_train", "estimate_heldout", "estimate_gap")
    assert found == pytest.approx(dict(zip(names, expected, strict=True)), abs=1e-6)
    judge[1].weight.data.fill_(torch.nan)
    with pytest.raises(UserError, match=r"^weights/3: estimate_train of these networks is nan: .* train$"):
        estimates(judge, of, {}, run, 3)
