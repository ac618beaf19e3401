"""The classifier of attributes: training on drawings, its folder, and the labels that it gives to samples.

Each head has one class more than its attribute has values: "no face" for the style's, "does not apply" for the others.
Both are labelled -1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors.torch
import torch
import torch.nn.functional as F

from illustgan.attributes.damage import augmented, no_faces
from illustgan.attributes.labels import Faces, Labels, of_faces
from illustgan.attributes.labels import values as found_values
from illustgan.attributes.network import Network
from illustgan.attributes.settings import Attributes
from illustgan.core import files, optimisers
from illustgan.core.numbers import significant
from illustgan.core.progress import Progress
from illustgan.core.randomness import batch_indices, generator

Images = npt.NDArray[np.uint8]
Known = tuple[Images, Faces]  # uint8 (N, size, size, 3), and style and attributes of each
Values = Mapping[str, Sequence[str]]

NO_FACES = 8  # one picture in so many of a batch is made into none; more, and real faces are refused too often
WEIGHT_DECAY = 0.05
BATCH = 64  # pictures labelled at a time


@dataclass(frozen=True)
class Attribute:
    """What the classifier knows of one attribute."""

    values: Sequence[str]  # in the order of the labels
    accuracy: float  # share of the held-out faces of its style whose most likely class is the right one; 0 without any
    used: bool  # whether that is enough to count samples by


@dataclass(frozen=True)
class Classifier:
    """A trained network in eval mode, and its attributes in the order of heads."""

    network: Network
    attributes: Mapping[str, Attribute]


Learnt = tuple[Network | None, dict[str, Attribute]]


def learn(drawn: Known, heldout: Known, chosen: Attributes, steps: int, device: torch.device) -> Learnt:
    """Train on drawings (see `train`), test on held-out faces: the network and its attributes, what `save` takes.

    Used are the attributes that are right for at least `chosen.accuracy` of the held-out faces, and the style always.
    """
    known = found_values(drawn[1])
    network = train(drawn, known, chosen, steps, device)
    attributes = {}
    heads = zip(known.items(), _targets(heldout[1], known), _likely(network, heldout[0]), strict=True)
    for (name, values), target, (likely, _) in heads:
        of_style = target.numpy() >= 0  # "does not apply" is an answer like any other
        right = float((likely == target.numpy())[of_style].mean()) if of_style.any() else 0.0
        attributes[name] = Attribute(values, significant(right), name == "style" or right >= chosen.accuracy)
    return network, attributes


def train(drawn: Known, values: Values, chosen: Attributes, steps: int, device: torch.device) -> Network:
    """Train a network on labelled drawings; in eval mode, with one head for each of `values`.

    An eighth of each batch is made into what is no face, the rest is augmented (see `damage`). A head learns from the
    faces of its style alone; the loss is the sum over heads of the mean cross-entropy. AdamW in one cycle.
    """
    images, targets = drawn[0], _targets(drawn[1], values)
    outputs = [len(known) + 1 for known in values.values()]
    network = Network(images.shape[1], outputs, generator("attributes", "weights"))
    network = network.to(memory_format=torch.channels_last).to(device).train()
    optimiser = optimisers.AdamW(network.parameters(), lr=chosen.lr, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, chosen.lr, total_steps=steps)
    none = chosen.batch // NO_FACES
    with Progress("train attributes", steps, "step") as progress:
        for step in range(steps):
            rows = batch_indices(step, chosen.batch, len(images), "attributes", "drawings")
            random = generator("attributes", "damage", step)
            pictures = _planes(torch.from_numpy(images[rows.numpy()]).to(device))
            made = torch.cat([no_faces(pictures, none, random), augmented(pictures[none:], random)])
            logits = network(_scaled(made))
            loss = torch.zeros((), device=device)
            for head, target in zip(logits, targets, strict=True):
                wanted = target[rows].clone()
                wanted[:none] = head.shape[1] - 1 if head is logits[0] else -1
                wanted = wanted.to(device)
                total = F.cross_entropy(head, wanted, ignore_index=-1, reduction="sum")
                loss = loss + total / max(int((wanted >= 0).sum()), 1)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
            progress.advance()
    return network.eval()


def label(classifier: Classifier, images: Images, confidence: float) -> Labels:
    """The used attributes of pictures uint8 (N, size, size, 3), RGB, as `labels.of_faces` has them: name → int64 (N,).

    -1 where there is no face, where an attribute does not apply, and where no style or value has a probability of at
    least `confidence`. About .3 ms a picture on one core.
    """
    found: Labels = {}
    styles = classifier.attributes["style"].values
    heads = _likely(classifier.network, images)
    for (name, attribute), (likely, probability) in zip(classifier.attributes.items(), heads, strict=True):
        if not attribute.used:
            continue
        recognised = (likely < len(attribute.values)) & (probability >= confidence)
        if name != "style":
            recognised &= found["style"] == styles.index(name.partition("/")[0])
        found[name] = np.where(recognised, likely, -1)
    return found


def values(classifier: Classifier) -> dict[str, list[str]]:
    """The values of each attribute that `label` gives, in the order of their labels."""
    return {name: list(attribute.values) for name, attribute in classifier.attributes.items() if attribute.used}


def save(folder: Path, network: Network | None, attributes: Mapping[str, Attribute], *, size: int) -> None:
    """Write attributes.json, and classifier.safetensors when there is a network, into an existing folder."""
    content = {"size": size, "attributes": {name: asdict(attribute) for name, attribute in attributes.items()}}
    files.write_json(folder / "attributes.json", content)
    if network is not None:
        tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
        files.write_bytes(folder / "classifier.safetensors", safetensors.torch.save(tensors))


def load(folder: Path, device: torch.device) -> Classifier | None:
    """What `save` wrote; None when the faces have no attributes. `UserError` when a file is missing or damaged."""
    path = folder / "attributes.json"
    with files.reading(path, "attributes"):
        content = files.read_json(path, "attributes")
        attributes = {name: Attribute(**known) for name, known in dict(content["attributes"]).items()}
        if not attributes:
            return None
        network = Network(content["size"], [len(attribute.values) + 1 for attribute in attributes.values()])
    path = folder / "classifier.safetensors"
    with files.reading(path, "attributes"):
        arrays = files.read_arrays(path, "attributes")
        network.load_state_dict({name: torch.from_numpy(array) for name, array in arrays.items()})
    network = network.to(memory_format=torch.channels_last).to(device)
    return Classifier(network.eval(), attributes)


def _targets(faces: Faces, values: Values) -> list[torch.Tensor]:
    """For each head the class of each face, int64 (N,); -1 for faces of another style."""
    labels = of_faces(faces, values)
    found = []
    for name, known in values.items():
        target = labels[name].copy()
        if name != "style":
            of_style = labels["style"] == list(values["style"]).index(name.partition("/")[0])
            target[of_style & (target < 0)] = len(known)
        found.append(torch.from_numpy(target))
    return found


def _likely(network: Network, images: Images) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]]:
    """For each head the most likely class of each picture, and how likely, from full batches: alike in any company."""
    device = next(network.parameters()).device
    batches = []
    with torch.inference_mode():
        for start in range(0, len(images), BATCH):
            chunk = images[start : start + BATCH]
            batch = torch.zeros((BATCH, *images.shape[1:]), dtype=torch.uint8)
            batch[: len(chunk)] = torch.from_numpy(np.ascontiguousarray(chunk))
            logits = network(_scaled(_planes(batch.to(device))))
            batches.append([head.softmax(1)[: len(chunk)].max(1) for head in logits])
    heads = (map(torch.cat, zip(*parts, strict=True)) for parts in zip(*batches, strict=True))
    return [(likely.cpu().numpy(), probability.cpu().numpy()) for probability, likely in heads]


def _planes(images: torch.Tensor) -> torch.Tensor:
    """uint8 (N, H, W, 3) to float32 (N, 3, H, W) in [0, 1]."""
    return images.permute(0, 3, 1, 2).float().div_(255)


def _scaled(images: torch.Tensor) -> torch.Tensor:
    """[0, 1] to [-1, 1], channels last in memory."""
    return images.mul(2).sub_(1).contiguous(memory_format=torch.channels_last)
