"""The classifier end to end on one small style: learns, rejects, repeats itself, survives its folder."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.attributes import labels
from illustgan.attributes.classifier import Classifier, Learnt, label, learn, load, save, values
from illustgan.attributes.network import Network
from illustgan.attributes.settings import Attributes
from illustgan.core.errors import UserError

CPU = torch.device("cpu")
SIZE = 16
CHOSEN = Attributes(batch=32, lr=0.01, accuracy=0.9, scales={})


def faces(count: int, seed: int) -> tuple[np.ndarray, list[tuple[str, dict[str, object]]]]:
    """Two "styles" (a frame, or none) with a skin each; the first has hair of two forms, and a colour unless bald."""
    random = np.random.default_rng(seed)
    images, known = [], []
    skins = {"#cc2222": (204, 34, 34), "#22cc22": (34, 204, 34)}
    for number in range(count):
        style, skin = ("plain", "framed")[number % 2], str(random.choice(list(skins)))
        image, face = np.full((SIZE, SIZE, 3), 255, np.uint8), {"skinColor": skin}
        image[3:13, 3:13] = skins[skin]
        if style == "framed":
            image[[0, 1, -2, -1]] = 0
        else:
            face["hairVariant"] = str(random.choice(["flat", "bald"]))
            if face["hairVariant"] == "flat":
                face["hairColor"] = str(random.choice(["#000000", "#0000ff"]))
                image[3:7, 3:13] = (0, 0, 255 if face["hairColor"] == "#0000ff" else 0)
        images.append(image)
        known.append((style, face))
    return np.stack(images), known


def learnt(steps: int = 60) -> Learnt:
    return learn(faces(200, 0), faces(60, 1), CHOSEN, steps, CPU)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Classifier]:
    folder = tmp_path_factory.mktemp("attributes")
    save(folder, *learnt(), size=SIZE)
    return folder, load(folder, CPU)


def test_learns_what_is_there(trained: tuple[Path, Classifier]) -> None:
    classifier = trained[1]
    assert values(classifier) == labels.values(faces(60, 1)[1])
    assert all(attribute.accuracy > 0.95 for attribute in classifier.attributes.values())
    images, known = faces(60, 2)
    truth = labels.of_faces(known, values(classifier))
    noisy = np.clip(images + np.random.default_rng(0).normal(0, 20, images.shape), 0, 255).astype(np.uint8)
    found, slightly_noisy = label(classifier, images, 0.5), label(classifier, noisy, 0.5)
    assert (slightly_noisy["style"] == truth["style"]).mean() > 0.8
    for name, numbers in truth.items():
        assert found[name].dtype == np.int64
        assert (found[name] == numbers).mean() > 0.9, name


def test_noise_and_flat_colours_are_no_faces(trained: tuple[Path, Classifier]) -> None:
    random = np.random.default_rng(0)
    noise = random.integers(0, 256, (40, SIZE, SIZE, 3), dtype=np.uint8)
    flat = np.broadcast_to(random.integers(0, 256, (40, 1, 1, 3), dtype=np.uint8), noise.shape)
    for images in (noise, flat):
        found = label(trained[1], images, 0.8)
        assert (found["style"] < 0).mean() > 0.9
        assert all((numbers[found["style"] < 0] == -1).all() for numbers in found.values())


def test_more_confidence_labels_fewer_pictures_and_never_otherwise(trained: tuple[Path, Classifier]) -> None:
    images = faces(60, 4)[0] // 2 + 60
    some, few = (label(trained[1], images, confidence) for confidence in (0.5, 0.95))
    for name in some:
        assert ((few[name] == some[name]) | (few[name] == -1)).all()
    assert all((numbers == -1).all() for numbers in label(trained[1], images, 1.1).values())


def test_labels_do_not_depend_on_the_other_pictures(trained: tuple[Path, Classifier]) -> None:
    images = faces(70, 5)[0]
    whole = label(trained[1], images, 0.5)
    order = np.random.default_rng(0).permutation(70)
    for name, numbers in label(trained[1], images[order], 0.5).items():
        np.testing.assert_array_equal(numbers, whole[name][order])
    assert all(len(numbers) == 0 for numbers in label(trained[1], images[:0], 0.5).values())


def test_the_same_bytes_again(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        save(tmp_path / name, *learnt(steps=4), size=SIZE)
    for name in ("attributes.json", "classifier.safetensors"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_attributes_that_are_not_recognised_are_not_used(tmp_path: Path) -> None:
    strict = Attributes(batch=8, lr=1e-6, accuracy=1, scales={})
    network, attributes = learn(faces(20, 0), faces(20, 1), strict, 1, CPU)
    save(tmp_path, network, attributes, size=SIZE)
    found = load(tmp_path, CPU)
    assert {"style"} <= set(label(found, faces(3, 2)[0], 0.5)) == set(values(found)) < set(attributes)


def test_missing_and_damaged_files_are_named(trained: tuple[Path, Classifier], tmp_path: Path) -> None:
    for name, damage in (("attributes.json", b"{"), ("classifier.safetensors", b"{}")):
        with pytest.raises(UserError, match=rf"{name} is missing: run dvc repro attributes"):
            load(tmp_path, CPU)
        (tmp_path / name).write_bytes(damage)
        with pytest.raises(UserError, match=rf"{name} is damaged.*: make it again with dvc repro -f attributes"):
            load(tmp_path, CPU)
        shutil.copy(trained[0] / name, tmp_path / name)
    assert load(tmp_path, CPU) is not None


def test_refuses_other_pictures(trained: tuple[Path, Classifier]) -> None:
    for wrong in (np.zeros((2, 16, 16, 3), np.float32), np.zeros((2, 32, 32, 3), np.uint8)):
        with pytest.raises(ValueError, match="uint8"):
            label(trained[1], wrong, 0.5)


@pytest.mark.parametrize("size", [16, 24, 64, 96])
def test_networks_take_any_size(size: int) -> None:
    first, second = Network(size, [3, 2]).eval()(torch.zeros(1, 3, size, size))
    assert (first.shape, second.shape) == ((1, 3), (1, 2))


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_cuda_agrees(trained: tuple[Path, Classifier]) -> None:
    images = faces(60, 6)[0]
    cuda = load(trained[0], torch.device("cuda"))
    for name, numbers in label(cuda, images, 0.5).items():
        assert (numbers == label(trained[1], images, 0.5)[name]).mean() > 0.95
