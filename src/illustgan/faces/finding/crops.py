"""The square around a face."""

from PIL import Image

from illustgan.faces.finding.finder import Found

RAISE = 0.08  # of the square's side: hair takes more room above a face than the neck below


def crop(image: Image.Image, found: Found, share: float, background: str) -> Image.Image:
    """A square around a face, at the picture's own scale: `squares.resized` makes it small.

    Args:
        image: of any mode; what is transparent shows `background`.
        found: its box is in pixels of the picture.
        share: the longer side of the box over the side of the square, above 0 and at most 1; two thirds shows the hair.
        background: "#rrggbb", also where the square leaves the picture.

    Returns:
        RGB; the side is at least one pixel.
    """
    if not 0 < share <= 1:
        raise ValueError(f"a share lies above 0 and at most at 1, not at {share}")
    left, top, right, bottom = found.box
    side = max(1, round(max(right - left, bottom - top) / share))
    x = round((left + right - side) / 2)
    y = round((top + bottom - side) / 2 - RAISE * side)
    square = Image.new("RGBA", (side, side), background)
    seen = (max(x, 0), max(y, 0), min(x + side, image.width), min(y + side, image.height))
    if seen[0] < seen[2] and seen[1] < seen[3]:
        square.alpha_composite(image.crop(seen).convert("RGBA"), (seen[0] - x, seen[1] - y))
    return square.convert("RGB")
