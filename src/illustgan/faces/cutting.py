"""From one picture to the faces in it, or to the reasons why there are none. Runs in worker processes."""

import contextlib
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from PIL import Image

from illustgan.drawing.squares import CROPS, resized
from illustgan.faces.duplicates import pixels_sha256
from illustgan.faces.finding import finder
from illustgan.faces.finding.finder import crop
from illustgan.faces.memory import room
from illustgan.faces.packing import Face, Rejected
from illustgan.faces.reading import NO_ROOM, UnusableError, opaque, parts, read, size
from illustgan.faces.sheets import Pixels
from illustgan.sources import overrides
from illustgan.sources.manifest import Picture
from illustgan.sources.own import too_many_bytes
from illustgan.sources.settings import Data

DROPPED = f"dropped: data/own/{overrides.DROP} names it"
GONE = "unreadable: the file is gone, or can't be opened"


@dataclass(frozen=True)
class Cut:
    """A face that can be packed, with its split."""

    face: Face
    content: str  # a hash of the picture that it is from; "" where the source chose its place
    kept: bool = False  # whether the user wants it, whatever else speaks against it


@dataclass(frozen=True)
class Cutter:
    """How the pictures of a folder become faces: by the settings, and by what the user keeps and drops."""

    data: Data
    folder: Path
    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()

    def __call__(self, row: Picture) -> list[Cut | Rejected]:
        """The faces of one picture, the surest first, and what was rejected."""
        path = self.folder / row.picture
        try:
            if row.split:  # our own drawing: small on purpose when data.size is, and never a bomb
                return [Cut(Face(row, self._resized(read(path, background=self.data.background))), "")]
            if reason := too_many_bytes(path, self.data.max_pixels):
                return [Rejected(row.picture, reason)]
            names = names_of(row.picture, path) if self.keep or self.drop else frozenset[str]()
            verdict = overrides.verdict(names, self.keep, self.drop)
            if verdict is False:
                return [Rejected(row.picture, DROPPED)]
            wide, tall = self._size(path)
            cut = self._faces if self.data.crop_in_force == "face" else self._square
            with room(self.folder, wide * tall, self._square_pixels(wide, tall)):
                return cut(row, path, names, verdict is True)
        except UnusableError as error:
            return [Rejected(row.picture, str(error))]
        except MemoryError:
            return [Rejected(row.picture, NO_ROOM)]
        except OSError:
            return [Rejected(row.picture, GONE)]

    def _size(self, path: Path) -> tuple[int, int]:
        with contextlib.suppress(UnusableError), room(self.folder, 0):
            return size(path, max_pixels=self.data.max_pixels)
        with room(self.folder, self.data.max_pixels):  # for WebP's decoder, which has its memory from the first
            return size(path, max_pixels=self.data.max_pixels)

    def _square_pixels(self, wide: int, tall: int) -> int:
        """How many pixels the squares that are cut out of a picture can have."""
        longest = max(wide, tall)
        side = {"face": longest / self.data.finder.share, "pad": longest, "centre": min(wide, tall)}
        return round(min(side[self.data.crop_in_force] ** 2, self.data.max_pixels))

    def _square(self, row: Picture, path: Path, names: frozenset[str], kept: bool) -> list[Cut | Rejected]:
        data, min_side = self.data, 1 if kept else self.data.min_side
        image = read(path, background=data.background, min_side=min_side, max_pixels=data.max_pixels)
        side = max(image.size)
        if data.crop_in_force == "pad" and side**2 > data.max_pixels:
            raise UnusableError(f"too large: {side}x{side} pixels when padded, data.max_pixels is {data.max_pixels}")
        pixels = self._resized(CROPS[data.crop_in_force](image, data.background))
        return [self._judged(Face(row, pixels), content_sha256(image), names)]

    def _faces(self, row: Picture, path: Path, names: frozenset[str], kept: bool) -> list[Cut | Rejected]:
        """All faces that the finder sees, and the candidates that it rejected."""
        image = read(path, background=None, max_pixels=self.data.max_pixels)
        content = content_sha256(image)
        found = finder.examine(image, self.data.finder.threshold)
        if not found and not kept:
            raise UnusableError("no face: nothing like one in the picture")
        if not found:  # the user sees a face where nothing is like one to us
            square = CROPS["centre"](opaque(image, self.data.background), self.data.background)
            return [self._judged(Face(row, self._resized(square)), content, names)]
        if kept and all(one.reason for one in found):
            found[0] = replace(found[0], reason="")
        verdicts = []
        for one in found:
            square = crop(image, one, self.data.finder.share, self.data.background, self.data.max_pixels)
            box = " ".join(f"{edge:g}" for edge in one.box)
            face = Face(row, self._resized(square), box, f"{one.confidence:.4f}")
            reason = f"no face: {one.reason}" if one.reason else ""
            if not reason and square.width < self.data.min_side:
                reason = f"too small: {square.width}x{square.width} pixels, data.min_side is {self.data.min_side}"
            # a picture that is to be kept brings its faces, not all that was taken for one
            verdicts.append(self._judged(face, content, frozenset() if one.reason else names, reason))
        return verdicts

    def _judged(self, face: Face, content: str, names: frozenset[str], reason: str = "") -> Cut | Rejected:
        """The face with its split, unless `reason` or the user speaks against it."""
        verdict = overrides.verdict(names | {pixels_sha256(face.pixels)}, self.keep, self.drop)
        if verdict is False:
            reason = DROPPED
        if reason and not verdict:
            return face.rejected(reason)
        # Pictures of one post show the same person, so they stay together.
        post = face.picture.origin.get("post")
        digest = hashlib.sha256(post.encode()).hexdigest() if post else content
        picture = replace(face.picture, split=split(digest, self.data.heldout, self.data.validation))
        return Cut(replace(face, picture=picture), content, verdict is True)

    def _resized(self, square: Image.Image) -> Pixels:
        return resized(square, self.data.size, self.data.filter)


def names_of(picture: str, path: Path) -> frozenset[str]:
    """All that a user may call a picture: its path with and without the source, its name, its file's SHA-256."""
    inner = PurePosixPath(picture)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return frozenset({picture, inner.name, "/".join(inner.parts[1:]), digest})


def content_sha256(image: Image.Image) -> str:
    """SHA-256 of the decoded picture (mode, size and pixels): the same for a copy under any name or lossless format."""
    digest = hashlib.sha256(f"{image.mode} {image.width} {image.height} ".encode())
    for box in parts(image.size):
        digest.update(image.crop(box).tobytes())
    return digest.hexdigest()


def split(digest: str, heldout: float, validation: float) -> str:
    """The split of a picture, by its SHA-256 in hexadecimal digits as a number from 0 to 1.

    Below the share `heldout` it is "heldout", in the last share `validation` "validation", and "train" between them. So
    a picture stays where it is whatever others come and go, and a greater share only adds to a split.
    """
    place = int(digest[:13], 16) / 16**13  # 52 bits: what a float holds exactly
    return "heldout" if place < heldout else "validation" if place >= 1 - validation else "train"
