"""From one picture to the faces in it, or to the reasons why there are none. Runs in worker processes."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt
from PIL import Image

from illustgan.drawing.squares import CROPS, resized
from illustgan.faces.duplicates import pixels_sha256
from illustgan.faces.finding import crops, finder
from illustgan.faces.finding.finder import Found
from illustgan.faces.packing import Face, Rejected
from illustgan.faces.reading import UnusableError, opaque, read
from illustgan.faces.splitting import content_sha256, held_out
from illustgan.sources import overrides
from illustgan.sources.manifest import Picture

DROPPED = f"dropped: data/own/{overrides.DROP} names it"
NO_FACE = "no face"


@dataclass(frozen=True)
class Cut:
    """A face that can be packed.

    Attributes:
        face: with its split.
        content: a hash of the picture that it is from; "" where the source chose its place.
        kept: whether the user wants it, whatever else speaks against it.
    """

    face: Face
    content: str
    kept: bool = False


@dataclass(frozen=True)
class Cutter:
    """How pictures become faces; see `prepare.prepare` for the settings."""

    folder: Path
    size: int
    resize_filter: str
    background: str
    crop: str
    threshold: float
    share: float
    heldout: float
    min_side: int
    max_pixels: int
    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()

    def __call__(self, row: Picture) -> list[Cut | Rejected]:
        """The faces of one picture, the surest first, and what was rejected."""
        path = self.folder / row.picture
        try:
            if row.split:  # our own drawing: small on purpose when data.size is, and never a bomb
                return [Cut(Face(row, self._resized(read(path, background=self.background))), "")]
            names = names_of(row.picture, path)
            if overrides.verdict(names, self.keep, self.drop) is False:
                return [Rejected(row.picture, DROPPED)]
            return self._faces(row, path, names) if self.crop == "face" else [self._square(row, path, names)]
        except UnusableError as error:
            return [Rejected(row.picture, str(error))]

    def _square(self, row: Picture, path: Path, names: frozenset[str]) -> Cut | Rejected:
        """The picture as one square."""
        kept = overrides.verdict(names, self.keep, self.drop) is True
        min_side = 1 if kept else self.min_side
        image = read(path, background=self.background, min_side=min_side, max_pixels=self.max_pixels)
        side = max(image.size)
        if self.crop == "pad" and side**2 > self.max_pixels:
            return Rejected(
                row.picture, f"too large: {side}x{side} pixels when padded, data.max_pixels is {self.max_pixels}"
            )
        pixels = self._resized(CROPS[self.crop](image, self.background))
        return self._judged(row, content_sha256(image), names, pixels)

    def _faces(self, row: Picture, path: Path, names: frozenset[str]) -> list[Cut | Rejected]:
        """All faces that the finder sees, and the candidates that it rejected."""
        image = read(path, background=None, max_pixels=self.max_pixels)
        content = content_sha256(image)
        found = finder.examine(image, self.threshold)
        if overrides.verdict(names, self.keep, self.drop) and not any(not one.reason for one in found):
            if not found:  # the user sees a face where nothing is like one to us
                square = CROPS["centre"](opaque(image, self.background), self.background)
                return [self._judged(row, content, names, self._resized(square))]
            found = [replace(found[0], reason=""), *found[1:]]
        if not found:
            return [Rejected(row.picture, f"{NO_FACE}: nothing like one in the picture")]
        return [self._face(row, content, names, image, one) for one in found]

    def _face(
        self, row: Picture, content: str, names: frozenset[str], image: Image.Image, found: Found
    ) -> Cut | Rejected:
        square = crops.crop(image, found, self.share, self.background)
        pixels = self._resized(square)
        reason = f"{NO_FACE}: {found.reason}" if found.reason else ""
        if not reason and square.width < self.min_side:
            reason = f"too small: {square.width}x{square.width} pixels, data.min_side is {self.min_side}"
        # a picture that is to be kept brings its faces, not all that was taken for one
        own = names if not found.reason else frozenset()
        return self._judged(row, content, own, pixels, found, reason)

    def _judged(
        self,
        row: Picture,
        content: str,
        names: frozenset[str],
        pixels: npt.NDArray[np.uint8],
        found: Found | None = None,
        reason: str = "",
    ) -> Cut | Rejected:
        """The face with its split, unless `reason` or the user speaks against it."""
        box = "" if found is None else " ".join(f"{edge:g}" for edge in found.box)
        confidence = "" if found is None else f"{found.confidence:.4f}"
        verdict = overrides.verdict(names | {pixels_sha256(pixels)}, self.keep, self.drop)
        if verdict is False:
            reason = DROPPED
        if reason and not verdict:
            return Rejected(row.picture, reason, box, confidence, pixels)
        split = "heldout" if held_out(_group(row, content), self.heldout) else "train"
        return Cut(Face(replace(row, split=split), pixels, box, confidence), content, verdict is True)

    def _resized(self, square: Image.Image) -> npt.NDArray[np.uint8]:
        return resized(square, self.size, self.resize_filter)


def names_of(picture: str, path: Path) -> frozenset[str]:
    """All that a user may call a picture: its path with and without the source, its name, its file's SHA-256."""
    inner = PurePosixPath(picture)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return frozenset({picture, inner.name, "/".join(inner.parts[1:]), digest})


def _group(row: Picture, content: str) -> str:
    """What decides of a picture's split: pictures of one post show the same person, so they stay together."""
    post = row.origin.get("post")
    return hashlib.sha256(post.encode()).hexdigest() if post else content
