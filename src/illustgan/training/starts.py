"""Where a variant with `init_from` starts: at the weights of a run, or of an export, that were copied to data/start.

The pipeline replaces the folders of its own runs, and so no stage can depend on one that it starts from. `check`, which
depends on data/start, writes what the weights hash to, and training depends on that: other weights train again.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import safetensors.numpy

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.gan import run_folder
from illustgan.gan.architecture import CONFIG, ROLES, WEIGHTS, Architecture
from illustgan.training.settings import Variant

if TYPE_CHECKING:
    from torch import nn

FOLDER = Path("data/start")


@dataclass(frozen=True)
class Start:
    """Weights to begin with: those of a run's last evaluated step, or of an export."""

    folder: Path
    sha256: str  # of the file of weights
    weights: dict[str, npt.NDArray[Any]]  # `generator.…` and, but for an export, `discriminator.…`

    def put_into(self, network: "nn.Module", role: str) -> None:
        """Give a network the weights of its role, if there are any; `UserError` where they are of another network."""
        import torch  # here, since `check` is to be quick

        own = {name.partition(".")[2]: torch.tensor(x) for name, x in self.weights.items() if name.startswith(role)}
        try:
            if own:
                network.load_state_dict(own)
        except RuntimeError:
            what = f"the {role}'s weights are not of the networks that are described beside them"
            raise UserError(f"{self.folder}: {what}: copy the finished run anew") from None


def find(model: str, variant: Variant, architecture: Architecture, folder: Path = FOLDER) -> Start | None:
    """The start of a variant that has these networks; None where it has none.

    `UserError` where nothing of the name is in `folder`, where it can't be read, and where other networks had it.
    """
    if variant.init_from is None:
        return None
    place, source = f"params.yaml: variants.{model}.init_from", folder / variant.init_from
    if source.is_symlink() or not source.is_dir():  # DVC follows no linked folders
        what = f"{source} is no folder of its own: copy a finished run there"
        raise UserError(f"{place}: {what}: cp -r data/runs/MODEL/SEED {source}")
    anew = f"copy the finished run anew to {source}"
    try:
        if (config := source / CONFIG).is_file():
            with files.reading(config, "train", anew):
                theirs = Architecture(**files.read_json(config, "train", anew)["architecture"])
            path, differences = source / WEIGHTS, architecture.differences(theirs, ROLES[:1])
        else:
            run = run_folder.read(source, anew)
            path, differences = run.weights(run.evaluated[-1]), architecture.differences(run.architecture)
        with files.reading(path, "train", anew):
            content = path.read_bytes()
            weights = safetensors.numpy.load(content)
            if not all(np.isfinite(values).all() for values in weights.values()):
                raise ValueError("weights that are not finite")
    except UserError as error:
        raise UserError(f"{place}: {error}") from None
    if differences:
        named = "; ".join(differences)
        raise UserError(f"{place}: {source} has other networks ({named}): make these equal, or name another")
    return Start(source, hashlib.sha256(content).hexdigest(), weights)
