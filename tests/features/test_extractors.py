"""All feature sets by their names: the shapes that reports rely on."""

import numpy as np
import pytest
import torch

from illustgan.features.extractors import EXTRACTORS


def test_their_names_in_the_order_of_reports() -> None:
    assert list(EXTRACTORS) == ["lite0", "random", "pixels"]


@pytest.mark.parametrize(("name", "dimensions"), [("lite0", 1280), ("random", 512), ("pixels", 768)])
def test_each_gives_its_features_with_and_without_progress(
    name: str, dimensions: int, capsys: pytest.CaptureFixture[str]
) -> None:
    images = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 3), dtype=np.uint8)
    extract = EXTRACTORS[name](torch.device("cpu"))
    found = extract(images)
    assert (found.shape, found.dtype) == ((3, dimensions), np.float32)
    np.testing.assert_array_equal(extract(images, "faces"), found)
    np.testing.assert_array_equal(extract(images[:1]), found[:1])
    with pytest.raises(ValueError, match="uint8"):
        extract(images.astype(np.float32))  # type: ignore[arg-type]
