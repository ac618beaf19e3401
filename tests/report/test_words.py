import math
from pathlib import Path

import pytest
import yaml

from illustgan import params
from illustgan.params import NORMS, Variant
from illustgan.report import words

PLAIN = {"networks": "dcgan", "objective": "non_saturating", "optimiser": "adam", "lr": 0.0002}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.2531, "4.25"),
        (-0.0021, "−0.00210"),
        (0.0, "0"),
        (12345.6, "12,346"),
        (28.0, "28.0"),
        (-1.26e-9, "−1.3e−09"),
        (None, "–"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_numbers(value, text):
    assert words.number(value) == text


def test_whole_numbers():
    assert [words.whole(value) for value in (5500, 1234567.0, None)] == ["5,500", "1,234,567", "–"]


def test_settings_say_what_is_set():
    said = dict(words.settings(Variant.model_validate(PLAIN), 16, 32))
    assert said["Optimiser"] == "Adam, learning rate 0.0002, betas 0.5 and 0.999"
    assert said["Schedule"] == "1 discriminator step to each generator step, batches of 32"
    assert "base width 16" in said["Networks"]
    assert "Penalty" not in said
    assert "Unrolling" not in said


def test_settings_of_a_clipped_and_unrolled_variant():
    more = {"penalty": "clip", "clip": 0.01, "discriminator_steps": 5, "burn_in_steps": 100, "discriminator_lr": 0.001}
    more |= {"unroll_steps": 5, "unroll_optimiser": "sgd", "unroll_momentum": 0.9, "shown": "ema", "optimiser": "sgd"}
    said = dict(words.settings(Variant.model_validate(PLAIN | more), 16, 32))
    assert "±0.01" in said["Penalty"]
    assert "5 discriminator steps" in said["Schedule"]
    assert "100 while the generator step is below 25 and at every 500th" in said["Schedule"]
    assert said["Optimiser"] == "SGD, learning rate 0.0002 for the generator, 0.001 for the discriminator"
    assert "5 discriminator steps ahead (inner steps by SGD, learning rate 0.0002, momentum 0.9)" in said["Unrolling"]
    assert "half-life 10000 images" in said["Shown"]


def test_settings_of_a_penalty_on_gradients():
    more = {"penalty": "r1", "penalty_weight": 1, "discriminator_norm": "none"}
    said = dict(words.settings(Variant.model_validate(PLAIN | more), 16, 32))
    assert said["Networks"].endswith("base width 16, no norm in the discriminator")
    assert said["Penalty"] == "R1, on the discriminator's gradient at real pictures, weight 1"
    said = dict(words.settings(Variant.model_validate(PLAIN | more | {"penalty_every": 4}), 16, 32))
    assert said["Penalty"].endswith("weight 1, in every 4th of its steps")


@pytest.mark.parametrize(("end", "said"), [(0.25, "falling to 0.25 of that"), (0, "falling to 0")])
def test_settings_of_falling_rates(end, said):
    pairs = dict(words.settings(Variant.model_validate(PLAIN | {"lr_end": end}), 16, 32))
    assert pairs["Optimiser"] == f"Adam, learning rate 0.0002, {said} by the end, betas 0.5 and 0.999"


def test_settings_of_first_weights():
    more = {"discriminator_norm": "none", "discriminator_weights": "he"}
    said = dict(words.settings(Variant.model_validate(PLAIN | more), 16, 32))
    assert said["Networks"].endswith("no norm in the discriminator, whose first weights hold the signal's size (He)")


def test_settings_of_augmentations():
    said = dict(words.settings(Variant.model_validate(PLAIN | {"augmentations": ["colour", "shift"]}), 16, 32))
    assert said["Augmentation"].endswith("other colours, shifted, with a probability of 1")
    more = {"augmentations": ["mirror"], "augmentation_strength": 0.8, "ada_target": 0.6}
    said = dict(words.settings(Variant.model_validate(PLAIN | more), 16, 32))
    assert said["Augmentation"].endswith(
        "mirrored, with a probability of at most 0.8 that holds the mean sign of real scores at 0.6"
    )


def test_every_value_that_params_allow_has_words():
    fields = Variant.model_fields
    assert set(fields["networks"].annotation.__args__) == set(words.NETWORKS)
    assert set(fields["objective"].annotation.__args__) == set(words.OBJECTIVES)
    assert set(words.AUGMENTATIONS) == set(fields["augmentations"].annotation.__args__[0].__args__)
    assert set(words.NORMS) == {norm for norms in NORMS.values() for norm in norms}
    assert set(fields["penalty"].annotation.__args__) == {*words.PENALTIES, "none", "clip"}
    assert set(fields["optimiser"].annotation.__args__) == set(words.OPTIMISERS)


def test_the_params_in_force_are_valid_yaml_of_what_is_used():
    whole = params.load()
    shown = yaml.safe_load(words.in_force(whole))
    assert list(shown["scales"]) == [whole.scale]
    assert list(shown["variants"]) == list(whole.models)
    assert not {"irasutoya", "crop", "heldout"} & set(shown["data"])
    assert shown["data"]["faces"] == whole.data.faces
    assert "model" not in shown  # or every change of the headline would make the page anew


def test_the_page_says_what_was_chosen_of_irasutoya_and_not_who_fetched_it():
    content = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))
    content["data"]["source"] = "irasutoya"
    content["data"]["irasutoya"] |= {"contact": "me@example.org", "base": "http://127.0.0.1:8000"}
    said = words.in_force(params.check(content))
    shown = yaml.safe_load(said)["data"]
    assert "avatars" not in shown
    assert shown["irasutoya"]["labels"] == content["data"]["irasutoya"]["labels"]
    assert shown["finder"] == content["data"]["finder"]
    assert "example.org" not in said
    assert "127.0.0.1" not in said
    content["data"]["irasutoya"]["subset"] = "all"
    assert "finder" not in yaml.safe_load(words.in_force(params.check(content)))["data"]


def test_commands_name_what_is_there():
    said = [command for _, command in words.commands(["gan", "wgan"], ["laptop", "paper"])]
    assert "dvc exp run -S model=wgan" in said
    assert "dvc exp run -S scale=paper headline" in said
    assert not any("smoke" in command for command in said)


@pytest.mark.parametrize(
    ("path", "words_"),
    [
        ("final.lite0.kid", "KID (lite0)"),
        ("final.swd.mean", "SWD"),
        ("final.em.pixels", "EM (pixels)"),
        ("final.blur.edge_width", "edge width"),
        ("final.modes.values", "modes values"),
        ("oscillation.steps.pixels", "oscillation by steps (pixels)"),
        ("curves.estimate.em.spearman", "Spearman of estimate with EM (lite0)"),
        ("curves.stopping.regret_last", "regret of the last"),
        ("critic.r2", "critic R²"),
        ("final.memorisation.lite0.copying", "copying (lite0)"),
    ],
)
def test_paths_of_figures_are_phrases(path, words_):
    assert words.figure(path) == words_


def test_only_paths_of_figures_are_replaced_in_a_text():
    said = words.with_figures_named("final.lite0.kid is -0.5 (-1 to 1e-05); one_face; see params.yaml: data.source")
    assert said == "KID (lite0) is −0.5 (−1 to 1e-05); one face repeated; see params.yaml: data.source"
