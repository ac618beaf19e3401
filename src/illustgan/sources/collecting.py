"""The sources of faces by name. A source is one module with one function that fills a folder with pictures."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.sources import avatars, overrides, own
from illustgan.sources import irasutoya as scraping


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
    cache: Path,
    max_pixels: int,
    irasutoya: Mapping[str, Any],
    dry_run: bool = False,
) -> None:
    """Fill `folder` with pictures, manifest.csv and licences.json from the source of that name, whole or not at all.

    Of pictures from outside, what the user overrules goes with them: keep.txt and drop.txt out of `pictures`.

    Args:
        source: "avatars", "own" or "irasutoya".
        folder: the folder to make.
        faces, size, background, seed, styles: see `avatars.collect`.
        pictures: the user's own folder, see `own.collect` and `finding.overrides`.
        cache, max_pixels, irasutoya: where downloads are kept, and the settings of `scraping.collect`.
        dry_run: print what would be fetched, and leave `folder` as it is.

    Raises:
        UserError: as the source does; for a dry run of a source that fetches nothing.
    """
    sources: Mapping[str, Callable[[Path], None]] = {
        "avatars": lambda into: avatars.collect(
            into, faces=faces, size=size, background=background, seed=seed, styles=styles
        ),
        "own": lambda into: own.collect(into, pictures=pictures),
        "irasutoya": lambda into: scraping.collect(into, cache, max_pixels=max_pixels, dry_run=dry_run, **irasutoya),
    }
    if dry_run:
        if source != "irasutoya":
            raise UserError(f"data.source is {source}, which fetches nothing: a dry run is for irasutoya")
        sources[source](folder)
        return
    overruled = overrides.read(pictures)  # a mistake in these files is found before an hour of downloads
    with files.replacing_folder(folder) as temporary:
        sources[source](temporary)
        if source != "avatars":
            overrides.write(temporary, *overruled)
