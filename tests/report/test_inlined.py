import base64
import io

import numpy as np
from PIL import Image

from illustgan.report import inlined


def _size(picture):
    return len(base64.b64decode(picture.uri.partition(",")[2]))


def test_a_picture_is_packed_in_the_best_quality_that_fits_and_else_in_the_worst(tmp_path):
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8))
    noise.save(tmp_path / "noise.png")
    sizes = []
    for quality in inlined.QUALITIES:
        file = io.BytesIO()
        noise.save(file, "WEBP", quality=quality, method=4)
        sizes.append(file.tell())
    assert sizes == sorted(sizes, reverse=True)
    for most, expected in ((10**6, sizes[0]), (sizes[2], sizes[2]), (sizes[2] - 1, sizes[3]), (1, sizes[-1])):
        found = inlined.still(tmp_path / "noise.png", "render", most)
        assert (_size(found), found.width, found.height) == (expected, 120, 90)
        assert found == inlined.lossy(noise, most)


def test_pictures_share_the_quality_in_which_all_of_them_fit():
    noise = np.random.default_rng(0).integers(0, 256, (12, 60, 60, 3), dtype=np.uint8)
    blank = Image.new("RGB", (60, 60))
    pictures = [*map(Image.fromarray, noise[:6]), *[blank] * 6]
    most = sum(map(_size, inlined.alike(pictures, 10**6))) * 2 // 3
    found = inlined.alike(pictures, most)
    assert 0.7 * most < sum(map(_size, found)) <= 1.02 * most  # blank ones leave their share to the noise
