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

from illustgan.core import files, run_folder
from illustgan.core.errors import UserError
from illustgan.training.settings import GENERATOR_NORMS, LATENT, NORMS, Variant

if TYPE_CHECKING:
    from torch import nn

FOLDER = Path("data/start")
ROLES = ("generator", "discriminator")


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


def find(model: str, variant: Variant, width: int, size: int, folder: Path = FOLDER) -> Start | None:
    """The start of a variant, whose networks have that width and size of pictures; None where it has none.

    `UserError` where nothing of the name is in `folder`, where it can't be read, and where other networks had it.
    """
    if variant.init_from is None:
        return None
    place, found = f"params.yaml: variants.{model}.init_from", folder / variant.init_from
    if found.is_symlink() or not found.is_dir():  # DVC follows no linked folders
        what = f"{found} is no folder of its own: copy a finished run there"
        raise UserError(f"{place}: {what}: cp -r data/runs/MODEL/SEED {found}")
    anew = f"copy the finished run anew to {found}"
    try:
        path, theirs = _described(found, anew)
        with files.reading(path, "train", anew):
            content = path.read_bytes()
            weights = safetensors.numpy.load(content)
            if not all(np.isfinite(values).all() for values in weights.values()):
                raise ValueError("weights that are not finite")
    except UserError as error:
        raise UserError(f"{place}: {error}") from None
    norms = variant.generator_norm, variant.discriminator_norm
    ours = _networks(variant.families, norms, variant.groups, width, size, LATENT)
    names = {"width": "the scale's width", "size": "data.size", "latent": "numbers in a latent"}
    pairs = [(names.get(key, key), ours[key], value) for key, value in theirs.items()]
    if wrong := [f"{name} is {own}, and there {other}" for name, own, other in pairs if own != other]:
        raise UserError(f"{place}: {found} has other networks ({'; '.join(wrong)}): make these equal, or name another")
    return Start(found, hashlib.sha256(content).hexdigest(), weights)


def _described(folder: Path, anew: str) -> tuple[Path, dict[str, Any]]:
    """Where the weights in the folder of an export, or else of a run, are, and what networks they are of."""
    path = folder / "config.json"
    if path.is_file():
        with files.reading(path, "train", anew):
            of = files.read_json(path, "train", anew)
            sizes = of["width"], of["size"], of["latent"]
            about = _networks((of["family"], ""), (of["norm"], None), len(of["groups"]), *sizes)
        return folder / "generator.safetensors", {k: x for k, x in about.items() if not k.startswith("discriminator")}
    run = run_folder.read(folder, anew)
    norms = run.generator_norm, run.norm
    about = _networks(run.families, norms, len(run.groups), run.width, run.size, run.latent)
    return run.weights(run.evaluated[-1]), about


def _networks(
    families: tuple[str, str], norms: tuple[str | None, str | None], groups: int, width: int, size: int, latent: int
) -> dict[str, Any]:
    """All that decides which weights networks have, by the names of settings; for None the norm of the family."""
    found: dict[str, Any] = {"groups": groups, "width": width, "size": size, "latent": latent}
    for role, family, norm, known in zip(ROLES, families, norms, (GENERATOR_NORMS, NORMS), strict=True):
        found |= {role: family, f"{role}_norm": norm or known.get(family, ("",))[0]}
    return found
