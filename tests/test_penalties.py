"""Weight clipping."""

import torch
from torch import nn

from illustgan import penalties


def test_clipping_bounds_every_weight_and_leaves_small_ones() -> None:
    network = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4))
    with torch.no_grad():
        network[0].weight[0, 0] = 0.005
    before = [p.detach().clone() for p in network.parameters()]
    penalties.weight_clipping(0.01)(network)
    for old, new in zip(before, network.parameters(), strict=True):
        assert torch.equal(new, old.clamp(-0.01, 0.01))
    assert network[0].weight[0, 0].item() == torch.tensor(0.005).item()
    assert network[1].weight.max().item() == torch.tensor(0.01).item()  # batch-norm gains too, as in the authors' code


def test_none_changes_nothing() -> None:
    network = nn.Linear(3, 3)
    before = network.weight.detach().clone()
    penalties.none(network)
    assert torch.equal(before, network.weight)
