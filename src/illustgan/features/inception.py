"""The features of FID as published: Inception v3 with TensorFlow's weights of 2015, as torch-fidelity has them.

Optional: neither the package nor the 96 MB of weights come with the rest. Both are checked, since with others the
number is another (Parmar et al. 2022, https://arxiv.org/abs/2104.11222). FID is then `fid.frechet` of the moments;
published values are of 10 000 samples or more, ours are not.
"""

import hashlib
import importlib
from collections.abc import Callable
from pathlib import Path

import torch

from illustgan.core.errors import UserError

# of pt_inception-2015-12-05-6726825d.pth, which torch-fidelity offers as weights-inception-2015-12-05-6726825d.pth
WEIGHTS_SHA256 = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2"


def load(weights: Path, device: torch.device) -> Callable[[torch.Tensor], torch.Tensor]:
    """The network, on `device`: RGB pictures uint8 (N, H, W, 3) to float32 (N, 2048), after the last pooling.

    Pictures are scaled to 299 × 299 as TensorFlow 1 did; 0.3 s each on one core. `UserError` without torch-fidelity or
    file.
    """
    try:
        module = importlib.import_module("torch_fidelity.feature_extractor_inceptionv3")
    except ImportError:
        raise UserError("Inception needs torch-fidelity: pip install torch-fidelity==0.4.0") from None
    small = weights.is_file() and weights.stat().st_size < 1 << 27  # a film named by mistake is not read
    # also because what follows unpickles it
    if not small or hashlib.sha256(weights.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        what = f"{weights} is missing or has not SHA-256 {WEIGHTS_SHA256}"
        raise UserError(f"{what}: give the file pt_inception-2015-12-05-6726825d.pth")
    options = {"feature_extractor_weights_path": str(weights)}
    network = module.FeatureExtractorInceptionV3("inception-v3-compat", ["2048"], **options).to(device)
    return lambda images: network(images.permute(0, 3, 1, 2))[0]
