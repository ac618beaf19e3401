"""Numbers, and settings, in words."""

import html
import math
from typing import Any

import pytest
import yaml

from illustgan import params
from illustgan.gan.architecture import NORMS
from illustgan.report import inlined, page, words
from illustgan.training.settings import Variant

from .made_up import PLAIN, ROOT


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((4.2531, "4.25"), (-0.0021, "−0.00210"), (0.0, "0"), (12345.6, "12,346"), (28.0, "28.0")),
        *((0.9996, "1.00"), (-1.26e-9, "−1.3e−09"), (None, "–"), (math.nan, "–"), (math.inf, "–")),
    ],
)
def test_numbers(value: float | None, text: str) -> None:
    assert words.number(value) == text


def test_whole_numbers_shares_and_spans() -> None:
    assert [words.whole(value) for value in (5500, 1234567.0, None)] == ["5,500", "1,234,567", "–"]
    assert words.share(0.702) == "70\u00a0%"
    assert [words.hundredths(value) for value in (-0.567, None)] == ["−0.57", "none"]
    assert [str(words.span(values)) for values in ([2.0, 2.0], [3.0, 2.0])] == ["2.00", "2.00 to 3.00"]


def _said(**more: Any) -> str:
    settings = Variant.model_validate(PLAIN | more).model_dump(mode="json")
    template = inlined.templates().from_string(
        '{% from "settings.html.j2" import settings %}{{ settings(v, run) | striptags }}'
    )
    return html.unescape(template.render(v=settings, run={"architecture": {"width": 16}, "batch": 32}))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", "base width 16"),
        ("", "Adam, learning rate 0.0002, betas 0.5 and 0.999"),
        ("", "1 discriminator step to each generator step, batches of 32"),
        ("penalty: clip, clip: 0.01", "clipped to ±0.01 before"),
        ("discriminator_steps: 5", "5 discriminator steps to each"),
        ("burn_in_steps: 100", "100 while the generator step is below 25, 100 at every 500th generator step"),
        ("optimiser: sgd, discriminator_lr: 0.1", "SGD, learning rate 0.0002 for the generator, 0.1 for the discrim"),
        ("unroll_steps: 5, unroll_optimiser: sgd, unroll_momentum: 0.9", "5 discriminator steps ahead, SGD, learning"),
        ("unroll_steps: 5, unroll_optimiser: sgd, unroll_momentum: 0.9", "learning rate 0.0002, momentum 0.9"),
        ("shown: ema", "half-life 10000 images"),
        ("flatten: 16", "the generator as it is, flattened: within an area, colours within 16 of 255 become one"),
        ("discriminator_norm: none", "base width 16, no norm in the discriminator"),
        (
            "discriminator_norm: none, penalty: r1, penalty_weight: 1, penalty_every: 4",
            "R1, on the discriminator's gradient at real pictures, weight 1, in every 4th of its steps",
        ),
        ("augmentations: [colour, shift]", "colours, shifts, with a probability of 1"),
        (
            "augmentations: [mirror], augmentation_strength: 0.8, ada_target: 0.6",
            "with a probability of at most 0.8 that holds the mean sign of real scores at 0.6",
        ),
    ],
)
def test_settings_say_what_is_set(settings: str, said: str) -> None:
    assert said in _said(**yaml.safe_load(f"{{{settings}}}"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", "DCGAN"),
        ("generator: mlp", "fully connected GAN"),
        ("penalty: r1, penalty_weight: 1, discriminator_norm: none, augmentations: [shift]", "DCGAN + R1 + shifts"),
        ("unroll_steps: 5, flatten: 16", "DCGAN + 5 steps unrolled + flattened"),
        (
            "generator: mlp, discriminator: dcgan, objective: wasserstein, penalty: clip, clip: 0.01",
            "DCGAN + fully connected generator + Wasserstein loss + clipped weights",
        ),
    ],
)
def test_a_variant_is_said_in_short(settings: str, said: str) -> None:
    known = Variant.model_validate(PLAIN | yaml.safe_load(f"{{{settings}}}")).model_dump(mode="json")
    assert words.composed(known) == said


def test_every_value_that_params_allow_has_words() -> None:
    fields: Any = Variant.model_fields
    assert set(fields["generator"].annotation.__args__) == set(words.NETWORKS)
    assert set(fields["objective"].annotation.__args__) == set(words.OBJECTIVES)
    assert set(words.AUGMENTATIONS) == set(fields["augmentations"].annotation.__args__[0].__args__)
    assert set(words.NORMS) == {norm for norms in NORMS["discriminator"].values() for norm in norms}
    assert set(fields["penalty"].annotation.__args__) == {*words.PENALTIES, "none", "clip"} == {*words.HOLDS, "none"}
    assert set(words.NETWORKS) == set(words.BASES) == set(words.GENERATORS)
    assert set(fields["optimiser"].annotation.__args__) == set(words.OPTIMISERS)


def test_the_params_in_force_are_valid_yaml_without_what_is_null() -> None:
    settings = params.load(ROOT / "params.yaml")
    assert {"smoke", "paper"} <= settings.scales.keys()  # which the page's commands name
    found = params.in_force(settings, {})
    shown = yaml.safe_load(page.as_yaml(found))
    assert shown["data"] == found["data"]
    for model, variant in found["variants"].items():
        assert shown["variants"][model] == {name: value for name, value in variant.items() if value is not None}
