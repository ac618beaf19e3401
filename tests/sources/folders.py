"""Folders as sources fill them."""

from pathlib import Path

from illustgan.sources import avatars
from illustgan.sources.settings import Avatars, Data

FOUR = ["toon-head", "big-ears", "avataaars", "personas"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def drawn_avatars(folder: Path, styles: list[str] = FOUR, faces: int = 20, workers: int = 1, **changes: str) -> Path:
    folder.mkdir()
    look = {"background": "#ffffff", "seed": "s"} | changes
    block = Avatars(seed=look.pop("seed"), styles=tuple(styles))
    avatars.collect(Data.model_construct(faces=faces, size=16, avatars=block, **look), folder, workers=workers)
    return folder
