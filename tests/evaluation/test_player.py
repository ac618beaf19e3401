"""Directions in the latents of a generator whose pictures are known."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from illustgan.attributes import classifier
from illustgan.evaluation import player
from illustgan.gan.architecture import Architecture

CPU = torch.device("cpu")
SIDE, NUMBERS = 4, 5


class Toy(nn.Module):
    """The first number is the brightness of all of a picture, the second one that of a quarter of it.

    With the first group the lower right is brighter than the lower left.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(NUMBERS + 2, 3 * SIDE**2), nn.Tanh(), nn.Unflatten(1, (3, SIDE, SIDE)))
        weight = torch.zeros(3, SIDE, SIDE, NUMBERS + 2)
        weight[..., 0], weight[:, :2, :2, 1] = 0.3, 0.3
        weight[:, 2:, 2:, NUMBERS], weight[:, 2:, :2, NUMBERS] = 0.05, -0.05
        self.layers[0].weight.data, self.layers[0].bias.data = weight.flatten(0, 2), torch.zeros(3 * SIDE**2)  # type: ignore

    def forward(self, latents: Tensor) -> Tensor:
        images: Tensor = self.layers(latents)
        return images


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that makes the player of `Toy` with a classifier that sees whether a quarter is bright, or without."""

    def label(judge: object, pictures: np.ndarray, confidence: float) -> dict[str, np.ndarray]:
        light = pictures[:, :2, :2].mean((1, 2, 3))
        seen = np.where(np.abs(light - 127) < confidence, -1, light > 127)
        return {"style": seen, "a/beard": np.full(len(pictures), 1)}

    values = {"style": ["dark", "light"], "a/beard": ["long", "none"]}
    monkeypatch.setattr(classifier, "label", label)
    monkeypatch.setattr(classifier, "values", lambda judge: values)
    architecture = Architecture.of("mlp", width=1, size=4, latent=NUMBERS, groups=(3, 1))
    run: Any = SimpleNamespace(architecture=architecture, evaluated=(7,), networks=lambda step, device: (Toy(), None))

    def make(judge: object) -> dict[str, Any]:
        known: Any = SimpleNamespace(classifier=judge, settings=SimpleNamespace(confidence=2))
        return player.player(run, known, CPU)

    return make


def test_directions_lead_where_pictures_change_and_it_is_counted_what_they_do(made: Any) -> None:
    found = made("judge")
    assert (found["generator"]["numbers"], found["generator"]["groups"]) == (NUMBERS, (3, 1))
    whole, quarter, groups = components = [one for one in found["directions"] if one["kind"] == "component"]
    # eigenvectors of [[16, 4], [4, 4]], how many pixels the two numbers change together
    assert whole["latent"] == pytest.approx([0.957, 0.290, 0, 0, 0, 0, 0], abs=0.05)
    assert np.abs(quarter["latent"]) == pytest.approx([0.290, 0.957, 0, 0, 0, 0, 0], abs=0.05)
    # of the two groups, 3 and 0 or 0 and 3, the first comes three times in four
    spread = 3 * (3 / 4 * 1 / 4) ** 0.5
    assert np.abs(groups["latent"]) == pytest.approx([0, 0, 0, 0, 0, spread, spread], abs=0.1)
    assert groups["latent"][5] == -groups["latent"][6]
    assert [one["name"] for one in components] == ["1", "2", "3"]
    assert 0.95 < whole["share"] + quarter["share"] <= 1
    assert whole["share"] > 0.8
    light = next(one for one in found["directions"] if one["name"] == "light")
    assert light["latent"] == pytest.approx([0.5**0.5, 0.5**0.5, 0, 0, 0, 0, 0], abs=0.07)
    assert light["gain"] > 0.9
    assert light["lose"] > 0.9
    assert 400 < light["without"] + light["with"] < player.MOVED  # the classifier is not sure of all
    assert found["rare"] == ["beard"]
    assert found == made("judge")


def test_without_a_classifier_there_are_components_alone_and_too_many_weights_are_left_out(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = made(None)
    assert {one["kind"] for one in found["directions"]} == {"component"}
    assert found["rare"] == []
    monkeypatch.setattr(player, "WEIGHTS", 10)
    assert made(None) == {"generator": None}
