"""params.yaml: what is accepted, and the one line that says what is wrong."""

import copy
import difflib
import shutil
from pathlib import Path
from typing import Any, get_args

import pytest
from dvc.utils.hydra import apply_overrides
from hypothesis import given
from hypothesis import strategies as st

from illustgan import params
from illustgan.core.errors import UserError
from illustgan.core.numbers import size_of_base
from illustgan.gan.augmentation import KINDS
from illustgan.gan.networks import NETWORKS, WEIGHTS
from illustgan.gan.objectives import OBJECTIVES
from illustgan.training import method

FILE = Path(__file__).parents[1] / "params.yaml"


@pytest.fixture
def content() -> dict[str, Any]:
    return params.read(FILE)


def put(content: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(content)
    block = changed
    *path, last = place.split(".")
    for part in path:
        block = block[part]
    block[last] = value
    return changed


def test_the_shipped_file_is_good() -> None:
    loaded = params.load(FILE)
    assert loaded.scale_in_force == loaded.scales["laptop"]
    assert loaded.data.faces == 1814
    assert loaded.variants["wgan"].clip == 0.01


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("model", "gna", "model: unknown model 'gna', did you mean 'gan'?"),
        ("models", ["dcgan", "biggan"], "models: unknown model 'biggan'"),
        ("models", ["gan"], "model: dcgan is not among models (gan): add it there"),
        ("models", [], "models: list should have at least 1 item"),
        ("models", "dcgan", "models: should be a valid list"),
        ("models", ["dcgan", "dcgan"], "the same value stands here twice"),
        ("seeds", 1, "seeds: should be a valid list"),
        ("seeds", [], "seeds: list should have at least 1 item"),
        ("seeds", [-1], "seeds.0: should be greater than or equal to 0"),
        ("scale", "laptpo", "scale: unknown scale 'laptpo', did you mean 'laptop'?"),
        ("scales.laptop.steps", 10, "scales.laptop: give either tflop"),
        ("scales.laptop.tflop", None, "scales.laptop: give either tflop"),
        ("scales.laptop.evaluations", 7, "evaluations (7) must divide snapshots (48)"),
        ("variants.wgan.lr", -1, "variants.wgan.lr: should be greater than 0 (it is -1)"),
        ("variants.wgan.lr", "fast", "variants.wgan.lr: should be a valid number"),
        ("variants.wgan.lr", float("nan"), "variants.wgan.lr: should be a finite number"),
        ("variants.wgan.lr", True, "variants.wgan.lr: true or false has no meaning here"),
        ("variants.wgan.learning_rate", 1, "variants.wgan.learning_rate: unknown setting"),
        ("variants.wgan.clipp", 1, "variants.wgan.clipp: unknown setting, did you mean 'clip'?"),
        ("variants.wgan.clip", None, "variants.wgan: penalty: clip and a bound"),
        ("variants.wgan.penalty_weight", 1, "variants.wgan: penalty: clip and penalty_weight: a penalty on gradients"),
        ("variants.dcgan.penalty", "r1", "variants.dcgan: penalty: r1 and penalty_weight: a penalty on gradients"),
        (
            "variants.gan.discriminator_norm",
            "batch",
            "variants.gan: discriminator_norm: batch is not for discriminator: mlp",
        ),
        ("variants.unrolled.discriminator_norm", "spectral", "variants.unrolled: unroll_steps: 5 would look ahead"),
        ("variants.wgan.generator", "resnet", "theory.lipschitz.model: wgan's discriminator has residual blocks"),
        ("variants.gan.augmentations", ["blur"], "variants.gan.augmentations.0: should be 'mirror', 'colour', 'shift'"),
        ("variants.gan.augmentations", ["shift", "shift"], "variants.gan.augmentations: the same value stands here"),
        ("variants.gan.augmentation_strength", 0.5, "variants.gan: augmentation_strength has no meaning without"),
        ("variants.gan.augmentation_strength", 1.5, "variants.gan.augmentation_strength: should be less than or equal"),
        ("variants.gan.ada_target", 0.6, "variants.gan: ada_target has no meaning without augmentations"),
        ("variants.dcgan.penalty_every", 4, "variants.dcgan: penalty_every: 4 has no meaning with penalty: none"),
        ("variants.wgan.objective", "hing", "variants.wgan.objective: should be 'saturating'"),
        ("variants.unrolled.lr_end", 0.5, "variants.unrolled: unroll_steps: 5 looks ahead with one rate"),
        ("variants.gan.lr_end", 1.5, "variants.gan.lr_end: should be less than or equal to 1"),
        ("variants.gan.batch_share", 0, "variants.gan.batch_share: should be greater than 0"),
        ("variants.gan.batch_share", 2, "variants.gan.batch_share: should be less than or equal to 1"),
        ("variants.gan.discriminator_weights", "HE", "variants.gan.discriminator_weights: should be 'family' or 'he'"),
        ("variants.dcgan.discriminator_steps", 1.5, "variants.dcgan.discriminator_steps: should be a valid integer"),
        ("variants.../evil", {}, "variants."),
        ("attributes.scales", {}, "attributes.scales: smoke is missing: give its settings"),
        ("attributes.scales.laptop.drawing", 9, "laptop.drawing: unknown setting, did you mean 'draw"),
        ("evaluate.level", 1.0, "evaluate.level: should be less than 1"),
        ("claims.rules.blurrier.of", ["wgna"], "claims.yaml: rules.blurrier: unknown variant 'wgna'"),
        ("claims.rules.blurrier.of", ["noise"], "claims.yaml: rules.blurrier: of: noise is no variant"),
        ("claims.rules.blurrier.than", 1.0, "claims.yaml: rules.blurrier: give either against"),
        ("theory.mixtures.scales.laptop.targets", ["grid"], "ring.unrolled.modes is not computed: theory.mixtures"),
        ("claims.rules.blurrier.highest", 1, "claims.yaml: rules.blurrier.highest: unknown setting"),
        ("claims.rules.blurrier.higher", ["KID"], "claims.yaml: rules.blurrier.higher.0: string should match pattern"),
        ("theory.distances.places", 4, "theory.distances.places: an odd number"),
        ("theory.vanishing.model", "wgna", "theory.vanishing.model: wgna is not among models (gan, dcgan,"),
        ("theory.vanishing.critic", "dcgan", "theory.vanishing.critic: dcgan's objective is non_saturating: name one"),
        ("theory.lipschitz.clips", [0.1, 0.1], "theory.lipschitz.clips: the same value stands here twice"),
        ("data.size", 65, "data.size: must be 4 to 7 times a power of two"),
        ("data.background", "white", "data.background: string should match pattern"),
        ("data.heldout", 1.5, "data.heldout: should be less than or equal to 0.9"),
        ("data.source", "imagenet", "data.source: should be 'avatars', 'own' or 'irasutoya'"),
        ("data.crop", "center", "data.crop: should be 'auto', 'face', 'centre' or 'pad'"),
        ("data.finder.threshold", 1, "data.finder.threshold: should be less than 1"),
        ("data.irasutoya.accept_terms", "yes", "data.irasutoya.accept_terms: should be a valid boolean"),
        ("data.irasutoya.accept_term", True, "accept_term: unknown setting, did you mean 'accept_terms'?"),
        ("data.irasutoya.until", "2017-20-05", "data.irasutoya.until: should be a valid date"),
        ("data.irasutoya.snapshot", "../evil", "data.irasutoya.snapshot: string should match pattern"),
        ("data.irasutoya.per_second", 50, "data.irasutoya: per_second: at most 5 of the real site"),
        ("data.irasutoya.pictures", True, "data.irasutoya.pictures: true or false has no meaning here"),
    ],
)
def test_wrong_settings_are_named_in_one_line(content: dict[str, Any], place: str, value: Any, message: str) -> None:
    if place.startswith("variants.."):
        content["variants"]["../evil"] = content["variants"]["gan"]
    else:
        content = put(content, place, value)
    with pytest.raises(UserError) as error:
        params.check(content)
    text = str(error.value)
    assert message.lower() in text.lower()
    assert "\n" not in text
    assert text.startswith(("params.yaml: ", "claims.yaml: "))


R1 = {"penalty": "r1", "penalty_weight": 1, "clip": None}


@pytest.mark.parametrize(
    ("variant", "more", "message"),
    [
        ("gan", R1 | {"networks": "dcgan"}, "variants.gan: penalty: r1 needs scores that depend on one picture alone"),
        ("gan", R1 | {"unroll_steps": 1}, "variants.gan: unroll_steps: 1 cannot look ahead through penalty: r1"),
        ("wgan", R1 | {"discriminator_norm": "none"}, "theory.vanishing.critic: wgan has penalty: r1: name one that"),
        ("wgan", {"augmentations": ["colour"], "ada_target": 0.6}, "variants.wgan: ada_target goes by the sign of"),
    ],
)
def test_settings_of_a_variant_at_odds_are_named(
    content: dict[str, Any], variant: str, more: dict[str, Any], message: str
) -> None:
    content["variants"][variant] |= more
    with pytest.raises(UserError) as error:
        params.check(content)
    assert str(error.value).startswith(f"params.yaml: {message}")


def test_people_need_something_to_be_known_by(content: dict[str, Any]) -> None:
    content["data"]["irasutoya"]["posts"] |= {"labels": [], "title_words": []}
    with pytest.raises(UserError, match=r"data\.irasutoya\.posts: people need a label or a word"):
        params.check(content)


@pytest.mark.parametrize(
    ("source", "subset", "crop", "in_force"),
    [
        ("avatars", "people", "auto", "centre"),
        ("own", "people", "auto", "centre"),
        ("own", "people", "face", "face"),
        ("irasutoya", "people", "auto", "face"),
        ("irasutoya", "all", "auto", "pad"),
        ("irasutoya", "all", "face", "face"),
    ],
)
def test_the_crop_that_suits_the_source(
    content: dict[str, Any], source: str, subset: str, crop: str, in_force: str
) -> None:
    for place, value in (("source", source), ("irasutoya.subset", subset), ("crop", crop)):
        content = put(content, f"data.{place}", value)
    assert params.check(content).data.crop_in_force == in_force


def test_missing_settings_are_named(content: dict[str, Any]) -> None:
    del content["data"]["filter"]
    with pytest.raises(UserError, match=r"data\.filter: missing"):
        params.check(content)


@pytest.mark.parametrize("setting", ["model=unrolled", "variants.wgan.lr=0.00003", "seeds=[1,2]"])
def test_an_experiment_changes_no_other_line_of_params(tmp_path: Path, setting: str) -> None:
    path = tmp_path / "params.yaml"
    shutil.copyfile(FILE, path)
    apply_overrides(path, [setting])
    before, after = (one.read_text(encoding="utf-8").splitlines() for one in (FILE, path))
    assert len([line for line in difflib.ndiff(before, after) if line.startswith("+")]) == 1
    shutil.copyfile(FILE.with_name("claims.yaml"), tmp_path / "claims.yaml")
    params.load(path)


@given(st.floats(min_value=1e-12, max_value=1e3))
def test_any_positive_learning_rate_survives(lr: float) -> None:
    content = params.read(FILE)
    assert params.check(put(content, "variants.dcgan.lr", repr(lr))).variants["dcgan"].lr == lr


def test_files_that_hold_no_settings(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    with pytest.raises(UserError, match=r"is not here"):
        params.load(path)
    for text in ("", "[1, 2]", "model: [", "just words"):
        path.write_text(text)
        with pytest.raises(UserError, match=r"must hold settings|no valid YAML") as error:
            params.load(path)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", params.load(FILE).variants)
def test_every_variant_can_stand_beside_dcgan(content: dict[str, Any], name: str) -> None:
    content["models"] = ["dcgan", *({name} - {"dcgan"})]
    content = put(content, "theory.lipschitz.model", "dcgan")
    assert params.check(content).variant(name) == params.load(FILE).variants[name]


@given(st.integers(16, 256))
def test_sizes_are_a_base_times_a_power_of_two(size: int) -> None:
    found = size_of_base(size)
    if found is None:
        assert all(base << doublings != size for base in range(4, 8) for doublings in range(1, 7))
    else:
        base, doublings = found
        assert 4 <= base <= 7
        assert base << doublings == size


@pytest.mark.parametrize(("share", "batch"), [(1.0, 32), (0.5, 16), (0.3, 10), (0.01, 2)])
def test_a_variant_can_have_a_share_of_the_scales_batch(content: dict[str, Any], share: float, batch: int) -> None:
    content["variants"]["dcgan"]["batch_share"] = share
    loaded = params.check(content)
    assert loaded.variants["dcgan"].batch(loaded.scales["laptop"]) == batch


def test_the_words_in_params_are_the_entries_on_the_axes() -> None:
    words = {name: get_args(field.annotation) for name, field in params.Variant.model_fields.items()}
    entries = {
        **{"networks": NETWORKS, "discriminator_weights": WEIGHTS, "objective": OBJECTIVES},
        **{"optimiser": method.OPTIMISERS, "penalty": method.PENALTIES, "unroll_optimiser": method.INNER_STEPS},
    }
    for setting, axis in entries.items():
        assert set(words[setting]) == set(axis), setting
    assert set(get_args(words["augmentations"][0])) == set(KINDS)
    assert {name: tuple(family.discriminators) for name, family in NETWORKS.items()} == params.NORMS
