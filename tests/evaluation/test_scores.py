"""Scores in the mode of training, and without a trace in the network."""

import numpy as np
import pytest
import torch
from torch import nn

from illustgan.evaluation.scores import scores
from illustgan.gan import networks
from illustgan.gan.sampling import from_uint8


def pictures(count: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, 16, 16, 3), dtype=np.uint8)


@pytest.mark.parametrize("family", list(networks.NETWORKS))
def test_batches_as_in_training_and_the_rest_left_out(family: str) -> None:
    discriminator = networks.build(family, 4, 16, 8)[1].eval()
    before = {name: tensor.clone() for name, tensor in discriminator.state_dict().items()}
    images = pictures(11)
    found = scores(discriminator, images, 4)
    assert found.shape == (8,)
    assert found.dtype == torch.float64
    assert not discriminator.training
    for name, tensor in discriminator.state_dict().items():
        assert torch.equal(tensor, before[name]), name
    discriminator.train()
    with torch.no_grad():
        expected = torch.cat([discriminator(from_uint8(torch.from_numpy(part))) for part in (images[:4], images[4:8])])
    torch.testing.assert_close(found, expected.double())


def test_batch_norm_uses_the_batch_not_its_running_statistics() -> None:
    discriminator = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(3 * 16 * 16), nn.Linear(3 * 16 * 16, 1), nn.Flatten(0))
    before = scores(discriminator, pictures(8), 8)
    discriminator[1].running_mean.fill_(1e6)
    assert torch.equal(scores(discriminator, pictures(8), 8), before)


def test_less_than_a_batch_is_one_batch() -> None:
    assert scores(networks.build("mlp", 4, 16, 8)[1], pictures(3), 4).shape == (3,)


def test_no_pictures_no_scores() -> None:
    with pytest.raises(ValueError, match="no pictures"):
        scores(networks.build("mlp", 4, 16, 8)[1], pictures(0), 4)
