"""The classifier end to end on one small style: learns, rejects, repeats itself, survives its folder."""

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from illustgan.attributes import classifier as module
from illustgan.attributes import labels
from illustgan.attributes.classifier import Classifier, Network, label, learn, load, save, train, values
from illustgan.attributes.damage import augmented, no_faces
from illustgan.attributes.settings import Attributes
from illustgan.core.errors import UserError
from illustgan.core.randomness import batch_indices, generator

CPU = torch.device("cpu")
SIZE = 16
CHOSEN = Attributes(batch=32, lr=0.01, accuracy=0.9, scales={})


def faces(count: int, seed: int) -> tuple[np.ndarray, list[tuple[str, dict[str, object]]]]:
    """Two "styles" (a frame, or none) with a skin each; the first has hair of two forms, and a colour unless bald."""
    random = np.random.default_rng(seed)
    images, known = np.full((count, SIZE, SIZE, 3), 255, np.uint8), []
    for number, image in enumerate(images):
        style, skin = ("plain", "framed")[number % 2], str(random.choice(["#cc2222", "#22cc22"]))
        face = {"skinColor": skin}
        image[3:13, 3:13] = [*bytes.fromhex(skin[1:])]
        if style == "framed":
            image[[0, 1, -2, -1]] = 0
        elif random.random() < 0.5:
            face["hairVariant"] = "bald"
        else:
            face |= {"hairVariant": "flat", "hairColor": str(random.choice(["#000000", "#0000ff"]))}
            image[3:7, 3:13] = [*bytes.fromhex(face["hairColor"][1:])]
        known.append((style, face))
    return images, known


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Classifier]:
    folder = tmp_path_factory.mktemp("attributes")
    save(folder, *learn(faces(200, 0), faces(60, 1), CHOSEN, 40, CPU), size=SIZE)
    return folder, load(folder, CPU)


def test_learns_what_is_there(trained: tuple[Path, Classifier]) -> None:
    classifier = trained[1]
    assert values(classifier) == labels.values(faces(60, 1)[1])
    assert all(attribute.accuracy > 0.95 for attribute in classifier.attributes.values())
    images, known = faces(60, 2)
    truth = labels.of_faces(known, values(classifier))
    found = label(classifier, images, 0.5)
    for name, numbers in truth.items():
        assert found[name].dtype == np.int64
        assert (found[name] == numbers).mean() > 0.9, name
    noise = np.random.default_rng(0).integers(0, 256, images.shape, np.uint8)
    for none in (noise, np.broadcast_to(noise[:, :1, :1], noise.shape)):
        assert (label(classifier, none, 0.8)["style"] < 0).mean() > 0.9


def classes(name: str, words: list[str], faces: list[tuple[str, dict[str, object]]]) -> list[int]:
    """The class of each face for a head; -1 where the head learns nothing from it."""
    of_style, _, attribute = name.partition("/")
    option = {"skin": "skinColor", "hair": "hairVariant", "hair_colour": "hairColor"}.get(attribute)
    values = [style if name == "style" else face.get(str(option)) for style, face in faces]
    of_head = [name == "style" or style == of_style for style, _ in faces]
    return [
        (words.index(value) if value in words else len(words)) if learns else -1
        for value, learns in zip(values, of_head, strict=True)
    ]


def test_trains_by_the_book(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    images, known = faces(20, 3)
    heads, steps = labels.values(known), 6
    network = Network(SIZE, [len(words) + 1 for words in heads.values()], generator("attributes", "weights")).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=0.01, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 0.01, total_steps=steps)
    for step in range(steps):
        rows = batch_indices(step, 16, 20, "attributes", "drawings").tolist()
        rng = generator("attributes", "damage", step)
        pictures = torch.tensor(images[rows]).permute(0, 3, 1, 2) / 255
        made = torch.cat([no_faces(pictures, 2, rng), augmented(pictures[2:], rng)])
        loss = torch.zeros(())
        for (name, words), logits in zip(heads.items(), network(made * 2 - 1), strict=True):
            of_rows = torch.tensor(classes(name, words, [known[row] for row in rows]))
            of_rows[:2] = len(words) if name == "style" else -1
            loss = loss + torch.nn.functional.cross_entropy(logits, of_rows, ignore_index=-1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    monkeypatch.setattr("illustgan.core.progress.EVERY", 0)
    found = train((images, known), heads, CHOSEN.model_copy(update={"batch": 16}), steps, CPU)
    lines = [line.partition(",")[0] for line in capsys.readouterr().err.splitlines()]
    assert lines == [f"train attributes: {n}/6 steps" for n in range(1, 7)]
    assert not found.training
    shown = torch.tensor(images).permute(0, 3, 1, 2) / 127.5 - 1
    torch.testing.assert_close(found(shown), network.eval()(shown), rtol=0, atol=2e-3)


def test_accuracy_is_of_the_faces_of_the_style_and_decides_what_is_used(
    trained: tuple[Path, Classifier], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "train", lambda *given: trained[1].network)
    drawn, (images, known) = faces(60, 1), faces(60, 2)
    turned = {"#cc2222": "#22cc22", "#22cc22": "#cc2222"}
    wrong = [(style, face | {"skinColor": turned[str(face["skinColor"])]}) for style, face in known if style == "plain"]
    _, found = learn(drawn, (images[::2], wrong), CHOSEN, 0, CPU)
    assert {name: attribute.values for name, attribute in found.items()} == labels.values(drawn[1])
    used = {name: (round(attribute.accuracy), attribute.used) for name, attribute in found.items()}
    assert used == {
        "style": (1, True),
        "plain/skin": (0, False),
        "plain/hair": (1, True),
        "plain/hair_colour": (1, True),  # "does not apply" is right for the bald
        "framed/skin": (0, False),  # nobody to test it on
    }
    _, found = learn(drawn, (images[::2], [("framed", face) for _, face in known[1::2]]), CHOSEN, 0, CPU)
    assert (found["style"].accuracy, found["style"].used) == (0, True)


def test_labels_are_of_faces_of_the_style_that_are_sure_enough_and_of_used_attributes(
    trained: tuple[Path, Classifier],
) -> None:
    images, _ = faces(60, 4)
    attributes = dict(trained[1].attributes)
    attributes["framed/skin"] = dataclasses.replace(attributes["framed/skin"], used=False)
    judge = Classifier(trained[1].network, attributes)
    found = label(judge, images, 0.5)
    assert found.keys() == values(judge).keys() == attributes.keys() - {"framed/skin"}
    framed = found["style"] == values(judge)["style"].index("framed")
    assert framed.any()
    assert (found["plain/skin"][framed] == -1).all()
    assert all((numbers == -1).all() for numbers in label(judge, images, 1.01).values())
    sure, surer = (label(judge, images, confidence)["plain/hair"] for confidence in (0, 0.9))
    assert ((surer == sure) | (surer == -1)).all()


def test_likely_is_the_softmax_of_the_network_in_any_company() -> None:
    network = Network(SIZE, [3, 2], generator("test")).eval()
    images = faces(70, 5)[0]
    logits = network(torch.from_numpy(images).permute(0, 3, 1, 2) / 127.5 - 1)
    found, company = module._likely(network, images), module._likely(network, images[::-1])
    for (likely, sure), (same, surely), head in zip(found, company, logits, strict=True):
        expected, places = head.softmax(1).max(1)
        assert likely.tolist() == places.tolist() == same[::-1].tolist()
        np.testing.assert_allclose(sure, expected.detach(), atol=1e-5)
        np.testing.assert_allclose(sure, surely[::-1], rtol=1e-6)


DAMAGES = {
    "attributes.json": (b"[]", b"\xff", b'{"size": 16, "attributes": [1]}', b'{"size": 16}'),
    "classifier.safetensors": (b"", b"{}", safetensors.torch.save(Network(24, [3, 2]).state_dict())),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_missing_and_damaged_files_are_named(trained: tuple[Path, Classifier], tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(trained[0], tmp_path / "attributes")
    whole = (folder / name).read_bytes()
    (folder / name).unlink()
    with pytest.raises(UserError, match=rf"{name} is missing: run dvc repro attributes$"):
        load(folder, CPU)
    for damage in [*DAMAGES[name], whole[: len(whole) // 2]]:
        (folder / name).write_bytes(damage)
        with pytest.raises(UserError, match=r"^.+attributes.* (is damaged|are not of one).+ dvc repro -f attributes$"):
            load(folder, CPU)


@pytest.mark.parametrize(
    ("size", "parameters", "first"),
    [(16, 1053061, -0.97797), (64, 3224261, 0.60319), (96, 2548677, 0.34926)],
)
def test_networks_of_any_size_start_from_known_weights(size: int, parameters: int, first: float) -> None:
    network = Network(size, [3, 2], generator("test")).eval()
    assert sum(parameter.numel() for parameter in network.parameters()) == parameters
    images = torch.arange(3 * size * size).mul(0.1).sin().reshape(1, 3, size, size)
    one, other = network(images)
    assert (one.shape, other.shape) == ((1, 3), (1, 2))
    assert one[0, 0].item() == pytest.approx(first, abs=1e-4)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_cuda_agrees(trained: tuple[Path, Classifier]) -> None:
    images = faces(60, 6)[0]
    cuda = load(trained[0], torch.device("cuda"))
    for name, numbers in label(cuda, images, 0.5).items():
        assert (numbers == label(trained[1], images, 0.5)[name]).mean() > 0.95
