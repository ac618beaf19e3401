"""The projection discriminator of Miyato & Koyama 2018 (https://arxiv.org/abs/1802.05637): to a score it adds the inner
product of the last features with what is learnt of the picture's group, its head."""

import torch
from torch import Tensor, nn


class Projection(nn.Module):
    """Images (N, 3, size, size) and their groups, one-hot or between two (N, groups), to scores (N,), by any family."""

    def __init__(self, network: nn.Module, groups: int) -> None:
        super().__init__()
        self.network = network
        self.heads = nn.Linear(_last(network).in_features, groups, bias=False)

    def forward(self, images: Tensor, groups: Tensor) -> Tensor:
        features: list[Tensor] = []
        with _last(self.network).register_forward_pre_hook(lambda _, inputs: features.extend(inputs)):
            scores: Tensor = self.network(images)
        of_groups: Tensor = self.heads(*features) * groups
        return scores + of_groups.sum(1)

    def initialise(self, random: torch.Generator) -> None:
        """Start the heads at 0, which is the discriminator without groups; those of spectral norm, which divides by
        their size, at random."""
        if type(self.heads) is nn.Linear:
            nn.init.zeros_(self.heads.weight)
        else:
            nn.init.normal_(self.heads.weight, generator=random)


def _last(network: nn.Module) -> nn.Linear:
    return [part for part in network.modules() if isinstance(part, nn.Linear)][-1]
