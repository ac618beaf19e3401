"""Faces that are the same, or that nobody would tell apart.

Of 3628 avatars of four styles at 64 px, an 8×8 perceptual hash takes 1142 for near duplicates within 2 bits, most of
them plainly different people; a 16×16 one, which is grey, takes 9, some of another hair or skin. With an 8×8 colour
thumbnail 7 pairs are left, and they do look alike. Of 150 drawings saved again as JPEG of quality 80, or at two thirds
of their size, 94 % and 97 % are found.

Boxes around found faces differ by some pixels. Of 322 such faces in pictures of .5 to .9 of the size, 2 to 6 % are
within 2 bits; laid over each other (`drawings`), 96 to 99 % are within 15. Of 632 crops of 496 illustrations, 91 pairs
were judged to show one drawing: 90 are within 15, and but for a few disputable ones the nearest other pair is at 16.
"""

import hashlib

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.fft import dctn

from illustgan.core.progress import Progress
from illustgan.faces.drawings import Drawing, Template, likely

HASH_SIDE = 16  # 256 bits
THUMBNAIL_SIDE = 8
COLOUR_TOLERANCE = 12  # of 255, in every channel of every thumbnail pixel; the closest two skins differed by 17


def pixels_sha256(face: npt.NDArray[np.uint8]) -> str:
    """SHA-256 of the pixels in row order, as hexadecimal digits."""
    return hashlib.sha256(np.ascontiguousarray(face).tobytes()).hexdigest()


def first_alike(faces: npt.NDArray[np.uint8], bits: int | None, drawn: float | None = None) -> npt.NDArray[np.int64]:
    """For each face the index of the earlier face that makes it superfluous, or -1 for a face to keep: int64 (N,).

    Two faces are alike when their pixels are equal, or when their perceptual hashes (16×16, grey) differ in at most
    `bits` of 256 and no pixel of their 8×8 thumbnails by more than `COLOUR_TOLERANCE`; crops around found faces also
    when the middle of one, laid over the other (see `drawings`), nowhere differs from it by more than `drawn`, of 255.
    None leaves either out. Faces, uint8 (N, size, size, 3), the more precious first, are compared with earlier ones
    that were kept: a chain of small differences does not vanish as a whole.
    """
    alike = np.full(len(faces), -1, np.int64)
    seen: dict[str, int] = {}
    hashes = np.zeros((len(faces), HASH_SIDE**2 // 64), np.uint64)  # of the faces that are kept, as are thumbnails
    thumbnails = np.zeros((len(faces), THUMBNAIL_SIDE**2 * 3), np.int16)
    drawings = [Drawing(face) for face in faces] if drawn is not None else []
    pairs = likely(drawings) if drawings else iter(())
    with Progress("compare faces", len(faces), "face") as progress:
        for index, face in enumerate(faces):
            progress.advance()
            candidates = next(pairs, [])
            same = seen.setdefault(pixels_sha256(face), index)
            if same != index:
                alike[index] = same if alike[same] < 0 else alike[same]
                continue
            if bits is not None:
                small = Image.fromarray(face).resize((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BOX)
                hashes[index], thumbnails[index] = _hash(face), np.asarray(small, np.int16).ravel()
                near = np.flatnonzero(alike[:index] < 0)
                near = near[np.bitwise_count(hashes[near] ^ hashes[index]).sum(axis=1, dtype=np.int64) <= bits]
                near = near[np.abs(thumbnails[near] - thumbnails[index]).max(axis=1, initial=0) <= COLOUR_TOLERANCE]
                alike[index] = near[0] if len(near) else -1
            if drawn is not None and candidates and alike[index] < 0:
                template = Template(drawings[index])
                fits = (
                    earlier
                    for earlier, start in candidates
                    if alike[earlier] < 0 and template.difference(drawings[earlier], start, drawn) <= drawn
                )
                alike[index] = next(fits, -1)
    return alike


def _hash(face: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """The perceptual hash in four words: which of the lowest 16×16 cosine waves of a grey 64×64 lie above the median.

    Krawetz 2011 (https://www.hackerfactor.com/blog/index.php?/archives/432-Looks-Like-It.html), with the mean
    brightness: it moves the median of 256 by no more than one place.
    """
    side = 4 * HASH_SIDE
    grey = Image.fromarray(face).convert("L").resize((side, side), Image.Resampling.LANCZOS)
    waves = dctn(np.asarray(grey, np.float64))[:HASH_SIDE, :HASH_SIDE]
    return np.packbits(waves > np.median(waves)).view(np.uint64)
