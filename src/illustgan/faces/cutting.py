"""From one picture to the faces in it, or to the reasons why there are none. Runs in worker processes."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from PIL import Image

from illustgan.drawing.grids import Pixels, centre, pad, resized
from illustgan.faces import finder
from illustgan.faces.finder import crop
from illustgan.faces.packing import Face
from illustgan.faces.reading import NO_ROOM, ROOM, UnusableError, opaque, read, room
from illustgan.sources.manifest import Picture
from illustgan.sources.overrides import DROP, NOTHING, Overrides
from illustgan.sources.settings import Data

PIXEL = 20  # bytes: WebP's decoder has four copies of a picture of 4 bytes, and what is cut out of it has one
DROPPED = f"dropped: data/own/{DROP} names it"


@dataclass(frozen=True)
class Cutter:
    """How the pictures of a folder become faces: by the settings, and by what the user keeps and drops."""

    data: Data
    folder: Path
    overruled: Overrides = NOTHING

    def __call__(self, row: Picture) -> list[Face]:
        """The faces of one picture, the surest first, and what is left out."""
        names = names_of(row.picture, self.folder / row.picture) if self.overruled != NOTHING else frozenset[str]()
        verdict = self.overruled.verdict(names)
        if verdict is False:
            return [Face(row, DROPPED)]
        faces = self._cut(ROOM, row, names, verdict is True)
        if faces[0].reason.startswith(("unreadable", NO_ROOM)):  # decoders say either when memory is short
            return self._cut(max(ROOM, PIXEL * self.data.max_pixels), row, names, verdict is True)
        return faces

    def _cut(self, size: int, row: Picture, names: frozenset[str], kept: bool) -> list[Face]:
        """The faces of one picture, which may take so many bytes."""
        path = self.folder / row.picture
        try:
            with room(self.folder, size):
                if row.split:  # our own drawing: small on purpose when data.size is, and never a bomb
                    return [Face(row, pixels=self._resized(read(path, background=self.data.background)))]
                cut = self._faces if self.data.crop_in_force == "face" else self._square
                return cut(row, path, names, kept)
        except UnusableError as error:
            return [Face(row, str(error))]
        except MemoryError:
            return [Face(row, NO_ROOM)]

    def _square(self, row: Picture, path: Path, names: frozenset[str], kept: bool) -> list[Face]:
        data, min_side = self.data, 1 if kept else self.data.min_side
        image = read(path, background=data.background, min_side=min_side, max_pixels=data.max_pixels)
        padded, side = data.crop_in_force == "pad", max(image.size)
        if padded and side**2 > data.max_pixels:
            raise UnusableError(f"too large: {side}x{side} pixels when padded, data.max_pixels is {data.max_pixels}")
        pixels = self._resized(pad(image, data.background) if padded else centre(image))
        return [self._judged(Face(row, pixels=pixels, content=content_sha256(image)), names)]

    def _faces(self, row: Picture, path: Path, names: frozenset[str], kept: bool) -> list[Face]:
        """All faces that the finder sees, and the candidates that it rejected."""
        image = read(path, background=None, max_pixels=self.data.max_pixels)
        content = content_sha256(image)
        candidates = finder.find(image, self.data.finder.threshold)
        if not candidates and not kept:
            raise UnusableError("no face: nothing like one in the picture")
        if not candidates:  # the user sees a face where nothing is like one to us
            pixels = self._resized(centre(opaque(image, self.data.background)))
            return [self._judged(Face(row, pixels=pixels, content=content), names)]
        if kept and all(candidate.reason for candidate in candidates):
            candidates[0] = replace(candidates[0], reason="")
        faces = []
        for candidate in candidates:
            square = crop(image, candidate.box, self.data.finder.share, self.data.background, self.data.max_pixels)
            box = " ".join(f"{edge:g}" for edge in candidate.box)
            reason = f"no face: {candidate.reason}" if candidate.reason else ""
            if not reason and square.width < self.data.min_side:
                reason = f"too small: {square.width}x{square.width} pixels, data.min_side is {self.data.min_side}"
            face = Face(row, reason, self._resized(square), box, f"{candidate.confidence:.4f}", content)
            # a picture that is to be kept brings its faces, not all that was taken for one
            faces.append(self._judged(face, frozenset() if candidate.reason else names))
        return faces

    def _judged(self, face: Face, names: frozenset[str]) -> Face:
        """The face with its split, unless its reason or the user speaks against it."""
        verdict = self.overruled.verdict(names | {face.sha256})
        if verdict is False:
            return replace(face, reason=DROPPED)
        if face.reason and not verdict:
            return face
        # Pictures of one post show the same person, so they stay together.
        post = face.picture.origin.get("post")
        digest = hashlib.sha256(post.encode()).hexdigest() if post else face.content
        picture = replace(face.picture, split=split(digest, self.data.heldout, self.data.validation))
        return replace(face, picture=picture, reason="", kept=verdict is True)

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
    return hashlib.sha256(f"{image.mode} {image.width} {image.height} ".encode() + image.tobytes()).hexdigest()


def split(digest: str, heldout: float, validation: float) -> str:
    """The split of a picture, by its SHA-256 in hexadecimal digits as a number from 0 to 1.

    So a picture stays where it is whatever others come and go, and a greater share only adds to a split.
    """
    place = int(digest[:13], 16) / 16**13  # 52 bits: what a float holds exactly
    return "heldout" if place < heldout else "validation" if place >= 1 - validation else "train"
