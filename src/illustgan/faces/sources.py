"""The sources of faces by name. A source is one module with one function that fills a folder with pictures."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from illustgan import atomic
from illustgan.faces import avatars, irasutoya, own


def collect(
    source: str,
    folder: Path,
    *,
    faces: int,
    size: int,
    background: str,
    seed: str,
    styles: Sequence[str],
    pictures: Path,
) -> None:
    """Fill `folder` with pictures, manifest.csv and licences.json from the source of that name, whole or not at all.

    The other arguments are for the sources that need them: see `avatars.collect` and `own.collect`.
    """
    sources: Mapping[str, Callable[[Path], None]] = {
        "avatars": lambda into: avatars.collect(
            into, faces=faces, size=size, background=background, seed=seed, styles=styles
        ),
        "own": lambda into: own.collect(into, pictures=pictures),
        "irasutoya": irasutoya.collect,
    }
    with atomic.replacing_folder(folder) as temporary:
        sources[source](temporary)
