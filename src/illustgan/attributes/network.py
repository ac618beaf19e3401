"""The classifier's network: a small convolutional trunk and a linear head for each attribute."""

from collections.abc import Sequence

import torch
from torch import nn

CHANNELS = (32, 64, 96, 128, 128)  # of the maps at a half, a quarter, … of the picture's side
LAST_SIDE = 8  # halving stops here: a mouth is two positions wide then, and faces all lie in the same place
HIDDEN = 512


class Network(nn.Module):
    """float32 (N, 3, size, size) in [-1, 1], size ≥ 16, to one array of logits (N, outputs[i]) for each head.

    `generator` draws the weights that training starts from.
    """

    def __init__(self, size: int, outputs: Sequence[int], generator: torch.Generator | None = None) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        side, before = size, 3
        for channels in CHANNELS:
            if side <= LAST_SIDE:
                break
            # The first has no batch norm: the map is large, so it would cost as much as the convolution.
            norm = [nn.BatchNorm2d(channels)] if layers else []
            convolution = nn.Conv2d(before, channels, 3, stride=2, padding=1, bias=not norm)
            layers.append(nn.Sequential(convolution, *norm, nn.ReLU(inplace=True)))
            side, before = (side + 1) // 2, channels
        dense = (nn.Linear(before * side * side, HIDDEN, bias=False), nn.BatchNorm1d(HIDDEN), nn.ReLU(inplace=True))
        self.trunk = nn.Sequential(*layers, nn.Flatten(), nn.Sequential(*dense))
        self.heads = nn.Linear(HIDDEN, sum(outputs))  # all side by side: one product
        self.outputs = list(outputs)
        if generator is not None:
            for module in self.modules():
                if isinstance(module, nn.Conv2d | nn.Linear):
                    nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)
                    if module.bias is not None:
                        nn.init.zeros_(module.bias)

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return tuple(self.heads(self.trunk(images)).split(self.outputs, dim=1))
