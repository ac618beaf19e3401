"""What a sweep is over: settings as `dvc exp run -S` takes them, of which those with several values make a grid."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dvc.exceptions import DvcException
from dvc.utils.cli_parse import to_path_overrides
from dvc.utils.hydra import apply_overrides, get_hydra_sweeps
from hydra.errors import HydraException

from illustgan.core.errors import UserError, one_line

FOLDER = Path(".scratch/sweeps")


@dataclass(frozen=True)
class Setting:
    """One point of the grid: the experiment's name, what is particular to it, and params files by name."""

    name: str
    label: str
    files: Mapping[str, str]

    @property
    def folder(self) -> Path:
        """Its workspace here."""
        return FOLDER.resolve() / self.name


def grid(words: Sequence[str], root: Path = Path()) -> list[Setting]:
    """All combinations: `variants.wgan.clip=0.01,0.02` are two. `UserError` for what DVC does not take."""
    try:
        points = get_hydra_sweeps(to_path_overrides(words)) if words else [{}]
        flat = [{f"{path}:{word}": word for path, its in point.items() for word in its} for point in points]
        alike = set.intersection(*map(set, flat))
        found = []
        for point, of_point in zip(points, flat, strict=True):
            own = [word.lstrip("+~") for key, word in of_point.items() if key not in alike]
            digest = hashlib.sha256("\n".join(sorted(of_point)).encode()).hexdigest()[:6]
            full = "-".join(["sweep", *map(_short, own)])[:90]
            found.append(Setting(f"{full}-{digest}", ", ".join(own), _changed(point, root)))
        return found
    except (DvcException, HydraException) as error:
        raise UserError(one_line(f"-S {' -S '.join(words)}: {error.__cause__ or error}", 500)) from None


def _short(word: str) -> str:
    """clip0.01 of variants.wgan.clip=0.01."""
    place, _, value = word.partition("=")
    return re.sub(r"[^A-Za-z0-9.]+", "-", place.rpartition(".")[2] + value).strip("-.")


def _changed(point: Mapping[str, list[str]], root: Path) -> dict[str, str]:
    """The params files that a point of the grid changes, by name."""
    files = {}
    for path, overrides in point.items():
        if not (root / path).is_file():
            raise UserError(f"{path}, which -S names, is not here")
        with tempfile.TemporaryDirectory() as folder:
            changed = Path(shutil.copy(root / path, folder))
            apply_overrides(changed, overrides)
            files[path] = changed.read_text(encoding="utf-8")
    return files
