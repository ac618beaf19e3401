"""The sources of faces by name. A source is one module with one function that fills a folder with pictures."""

from contextlib import nullcontext
from pathlib import Path

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.sources import avatars, overrides
from illustgan.sources import own as users
from illustgan.sources.irasutoya import collecting as irasutoya
from illustgan.sources.settings import Data


def collect(data: Data, folder: Path, *, own: Path, cache: Path, dry_run: bool = False) -> None:
    """Fill `folder` with pictures, manifest.csv and licences.json from the source in force, whole or not at all.

    With pictures from outside go keep.txt and drop.txt out of `own`, the user's own folder. `cache` keeps downloads. A
    dry run prints what would be fetched, and leaves `folder` as it is. `UserError` as the source raises it, and for a
    dry run of a source that fetches nothing.
    """
    if dry_run and data.source != "irasutoya":
        raise UserError(f"data.source is {data.source}, which fetches nothing: a dry run is for irasutoya")
    overruled = overrides.read(own)  # a mistake in these files is found before an hour of downloads
    with irasutoya.alone(cache) if data.source == "irasutoya" else nullcontext():
        if dry_run:
            irasutoya.collect(data, folder, downloads=cache, dry_run=True)
            return
        with files.replacing_folder(folder) as into:
            if data.source == "avatars":
                avatars.collect(data, into)
                return
            if data.source == "own":
                users.collect(into, pictures=own, max_pixels=data.max_pixels)
            else:
                irasutoya.collect(data, into, downloads=cache)
            overruled.write(into)
