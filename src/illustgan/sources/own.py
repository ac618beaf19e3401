"""The user's own pictures, as they are: `prepare` judges, crops and splits them."""

import shutil
from pathlib import Path

from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.sources import manifest, overrides
from illustgan.sources.manifest import Picture

KINDS = "PNG, JPEG, WebP, GIF, BMP or TIFF"


def collect(folder: Path, *, pictures: Path) -> None:
    """Copy every file under `pictures` into `folder`/own/ and list them, sorted by name, in manifest.csv.

    Hidden files and folders are passed over, and so are keep.txt and drop.txt. Nothing is opened here: a file that is
    no picture is left out by `prepare`, which says why. `UserError` when there is no file, or one can't be read or has
    a name that is not Unicode.
    """
    paths = [path.relative_to(pictures) for path in pictures.rglob("*") if path.is_file()]
    visible = (path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts))
    names = sorted(name for name in visible if name not in overrides.FILES)
    if not names:
        raise UserError(
            f"{pictures} holds no pictures: put {KINDS} files there, or set data.source to avatars in params.yaml"
        )
    with Progress("copy pictures", len(names), "picture") as progress:
        for name in names:
            _copy(pictures / name, folder / "own" / name)
            progress.advance()
    manifest.write(folder, [Picture(f"own/{name}", "", "own") for name in names], [])


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        str(source).encode("utf-8")
        shutil.copyfile(source, target)
    except UnicodeEncodeError:
        raise UserError(f"{str(source)!a}: this file's name is not valid Unicode; rename it") from None
    except PermissionError:
        raise UserError(f"{source} can't be read: permission denied; change its permissions or remove it") from None
