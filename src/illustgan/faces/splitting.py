"""Which of the user's pictures no training sees: decided by each picture's content alone."""

import hashlib

from PIL import Image


def content_sha256(image: Image.Image) -> str:
    """SHA-256 of the decoded picture (mode, size and pixels): the same for a copy under any name or lossless format."""
    content = hashlib.sha256(f"{image.mode} {image.width} {image.height} ".encode())
    content.update(image.tobytes())
    return content.hexdigest()


def held_out(content: str, share: float) -> bool:
    """Whether a picture is held out: its hash, read as a number from 0 to 1, lies below `share`.

    So a picture stays on its side whatever other pictures come and go, and a greater share only adds to that side.

    Args:
        content: what `content_sha256` gave.
        share: from 0 to 1; held out are so many of the pictures on average, not exactly.
    """
    return int(content[:13], 16) / 16**13 < share  # 52 bits: what a float holds exactly
