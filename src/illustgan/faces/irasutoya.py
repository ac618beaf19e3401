"""Faces cut from Irasutoya's illustrations: the data of the 2017 post. Not there yet."""

from pathlib import Path

from illustgan.errors import UserError


def collect(folder: Path) -> None:
    """Raise `UserError`: this source is still to come."""
    raise UserError("data.source irasutoya is not available yet: set data.source to avatars or own in params.yaml")
