"""The features of FID as published: Inception v3 with TensorFlow's weights of 2015, as torch-fidelity has them.

Optional, since neither the package nor the 96 MB of weights come with the rest. With other weights, another resize or
another framework's Inception the number is another (Parmar et al. 2022, https://arxiv.org/abs/2104.11222), so both are
checked. FID is then `fid.frechet` of their moments; published values are of 10 000 samples or more, ours are not.
"""

import hashlib
import importlib
from functools import partial
from pathlib import Path

import torch

from illustgan.core.errors import UserError
from illustgan.features.batching import in_batches
from illustgan.features.extractors import Extract

DIMENSIONS = 2048
# of pt_inception-2015-12-05-6726825d.pth, which torch-fidelity offers as weights-inception-2015-12-05-6726825d.pth
WEIGHTS_SHA256 = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2"


def load(weights: Path, device: torch.device) -> Extract:
    """The extractor, on `device`: pictures uint8 (N, H, W, 3) to float32 (N, 2048), after the last pooling.

    Pictures are scaled to 299 × 299 as TensorFlow 1 did. About 0.3 s a picture on one core.

    Args:
        weights: the file pt_inception-2015-12-05-6726825d.pth, or weights-inception-2015-12-05-6726825d.pth.

    Raises:
        UserError: when torch-fidelity is not installed, or the file is missing or another one.
    """
    try:
        module = importlib.import_module("torch_fidelity.feature_extractor_inceptionv3")
    except ImportError:
        raise UserError("Inception needs torch-fidelity: pip install torch-fidelity==0.4.0") from None
    try:
        found = hashlib.sha256(weights.read_bytes()).hexdigest()
    except OSError:
        raise UserError(f"{weights} can't be read: give the file pt_inception-2015-12-05-6726825d.pth") from None
    if found != WEIGHTS_SHA256:  # also because what follows unpickles it
        raise UserError(
            f"{weights} has SHA-256 {found}, not that of pt_inception-2015-12-05-6726825d.pth: get it again"
        )
    network = module.FeatureExtractorInceptionV3(
        "inception-v3-compat", ["2048"], feature_extractor_weights_path=str(weights)
    )
    network = network.to(device)

    def pooled(images: torch.Tensor) -> torch.Tensor:
        features: torch.Tensor = network(images.permute(0, 3, 1, 2))[0]
        return features

    return partial(in_batches, pooled, dimensions=DIMENSIONS, device=device)
