"""The classifier of attributes: its network, training, folder, and the labels that it gives to samples.

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
from torch import nn

from illustgan.attributes import labels
from illustgan.attributes.damage import augmented, no_faces
from illustgan.attributes.labels import Faces, Labels
from illustgan.attributes.settings import Attributes
from illustgan.core import files, optimisers
from illustgan.core.numbers import significant
from illustgan.core.progress import Progress
from illustgan.core.randomness import batch_indices, generator

Images = npt.NDArray[np.uint8]
Known = tuple[Images, Faces]  # uint8 (N, size, size, 3), and style and attributes of each
Values = Mapping[str, Sequence[str]]

CHANNELS = (32, 64, 96, 128, 128)  # of the network's maps at a half, a quarter, … of the picture's side
LAST_SIDE = 8  # halving stops here: a mouth is two positions wide then, and faces all lie in the same place
HIDDEN = 512
NO_FACES = 8  # one picture in so many of a batch is made into none; more, and real faces are refused too often
WEIGHT_DECAY = 0.05
BATCH = 64  # pictures labelled at a time


class Network(nn.Module):
    """A small convolutional trunk and a linear head for each attribute; `rng` draws its first weights.

    float32 (N, 3, size, size) in [-1, 1], size ≥ 16, to one array of logits (N, outputs[i]) for each head.
    """

    def __init__(self, size: int, outputs: Sequence[int], rng: torch.Generator | None = None) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        side, before = size, 3
        for channels in CHANNELS:
            if side <= LAST_SIDE:
                break
            # The first has no batch norm: the map is large, so it would cost as much as the convolution.
            norm = [nn.BatchNorm2d(channels)] if layers else []
            convolution = nn.Conv2d(before, channels, 3, stride=2, padding=1, bias=not norm)
            layers.append(nn.Sequential(convolution, *norm, nn.ReLU(inplace=True)))
            side, before = (side + 1) // 2, channels
        dense = (nn.Linear(before * side * side, HIDDEN, bias=False), nn.BatchNorm1d(HIDDEN), nn.ReLU(inplace=True))
        self.trunk = nn.Sequential(*layers, nn.Flatten(), nn.Sequential(*dense))
        self.heads = nn.Linear(HIDDEN, sum(outputs))  # all side by side: one product
        self.outputs = list(outputs)
        if rng is not None:
            for module in self.modules():
                if isinstance(module, nn.Conv2d | nn.Linear):
                    nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=rng)
                    if module.bias is not None:
                        nn.init.zeros_(module.bias)

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return tuple(self.heads(self.trunk(images)).split(self.outputs, dim=1))


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
    values = labels.values(drawn[1])
    network = train(drawn, values, chosen, steps, device)
    attributes = {}
    heads = zip(values, _targets(heldout[1], values), _likely(network, heldout[0]), strict=True)
    for name, target, (likely, _) in heads:
        of_style = target.numpy() >= 0  # "does not apply" is an answer like any other
        right = float((likely == target.numpy())[of_style].mean()) if of_style.any() else 0.0
        attributes[name] = Attribute(values[name], significant(right), name == "style" or right >= chosen.accuracy)
    return network, attributes


def train(drawn: Known, values: Values, chosen: Attributes, steps: int, device: torch.device) -> Network:
    """Train a network on labelled drawings; in eval mode, with one head for each of `values`.

    An eighth of each batch is made into what is no face, the rest is augmented (see `damage`). A head learns from the
    faces of its style alone; the loss is the sum over heads of the mean cross-entropy. AdamW in one cycle.
    """
    images, targets = drawn[0], _targets(drawn[1], values)
    network = Network(images.shape[1], _outputs(values), generator("attributes", "weights"))
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
    """The used attributes of pictures uint8 (N, size, size, 3), RGB, as `of_faces` has them: name → int64 (N,).

    -1 where there is no face, where an attribute does not apply, and where no style or value has a probability of at
    least `confidence`. About .3 ms a picture on one core.
    """
    given: Labels = {}
    styles = classifier.attributes["style"].values
    heads = _likely(classifier.network, images)
    for (name, attribute), (likely, probability) in zip(classifier.attributes.items(), heads, strict=True):
        if not attribute.used:
            continue
        recognised = (likely < len(attribute.values)) & (probability >= confidence)
        if name != "style":
            recognised &= given["style"] == styles.index(name.partition("/")[0])
        given[name] = np.where(recognised, likely, -1)
    return given


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
        attributes = {name: Attribute(**fields) for name, fields in dict(content["attributes"]).items()}
        if not attributes:
            return None
        network = Network(content["size"], _outputs({name: of.values for name, of in attributes.items()}))
    path = folder / "classifier.safetensors"
    with files.reading(path, "attributes"):
        arrays = files.read_arrays(path, "attributes")
        network.load_state_dict({name: torch.from_numpy(array) for name, array in arrays.items()})
    network = network.to(memory_format=torch.channels_last).to(device)
    return Classifier(network.eval(), attributes)


def _outputs(values: Values) -> list[int]:
    """Classes of each head."""
    return [len(of_head) + 1 for of_head in values.values()]


def _targets(faces: Faces, values: Values) -> list[torch.Tensor]:
    """For each head the class of each face, int64 (N,); -1 for faces of another style."""
    of_faces, styles = labels.of_faces(faces, values), list(values["style"])
    for name, target in of_faces.items():
        if name != "style":
            of_style = of_faces["style"] == styles.index(name.partition("/")[0])
            target[of_style & (target < 0)] = len(values[name])
    return [torch.from_numpy(target) for target in of_faces.values()]


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
