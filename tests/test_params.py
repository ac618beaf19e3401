"""params.yaml: what is accepted, and the one line that says what is wrong."""

import copy
import difflib
import functools
import json
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from dvc.utils.hydra import apply_overrides
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan import params
from illustgan.core.errors import UserError
from illustgan.core.numbers import size_of_base
from illustgan.core.settings import ParamsFile, Seeds, Settings
from illustgan.core.yaml_file import read_yaml
from illustgan.gan.augmentation import KINDS
from illustgan.gan.networks import NETWORKS, WEIGHTS
from illustgan.gan.objectives import OBJECTIVES
from illustgan.training import method

ROOT = Path(__file__).parents[1]
FILE, CLAIMS = ROOT / "params.yaml", ROOT / "claims.yaml"


def put(content: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(content)
    block = changed
    *path, last = place.split(".")
    for part in path:
        block = block[part]
    block[last] = value
    return changed


# place | what stands there as YAML | the line that it gives, to its end or to …; without a place it is the whole file
WRONG = [row.split(" | ") for row in (ROOT / "tests/wrong_params.txt").read_text(encoding="utf-8").splitlines()]
ESCAPES = {r"\n": "\n", r"\t": "\t", r"\x00": "\x00", r"\x1b": "\x1b"}
BLOCKS = {name: field.annotation for name, field in params.Params.model_fields.items()}
BLOCKS = {name: kind for name, kind in BLOCKS.items() if isinstance(kind, type) and issubclass(kind, Settings)}
MANY = ("scales", "variants", "rules")
FEW = {"laptop", "gan", "dcgan", "unrolled", "wgan", "wgan_gp", "blurrier", "less_oscillation", "unrolled_keeps_modes"}


@functools.cache
def small() -> dict[str, Any]:
    """The shipped content with one scale, few variants, claims and words, which is read in a fraction of the time."""

    def reduced(content: Any, key: str) -> Any:
        if not isinstance(content, dict):
            return content[:2] if key == "labels" else [] if key.endswith("words") else content
        return {name: reduced(part, name) for name, part in content.items() if key not in MANY or name in FEW}

    return {**reduced(params.read(FILE), ""), "models": ["gan", "dcgan", "unrolled", "wgan"]}


def write(folder: Path, place: str, value: str) -> Path:
    """params.yaml and claims.yaml with `value`, which is YAML, at a place; without one it is all of params.yaml."""
    content = put(small(), place, "@@") if place else dict(small())
    for name, block in (("claims.yaml", content.pop("claims")), ("params.yaml", content)):
        text = "".join(f"{key}: {json.dumps(part)}\n" for key, part in block.items()).replace('"@@"', value)
        (folder / name).write_text(text if place or block is not content else value, encoding="utf-8")
    return folder / "params.yaml"


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as error:
        call()
    assert str(error.value).isprintable()
    return re.sub(r"\S*/(?=(params|claims)\.yaml)", "", str(error.value))


@pytest.mark.parametrize(("place", "value", "line"), WRONG)
def test_wrong_settings_are_named_in_one_line(tmp_path: Path, place: str, value: str, line: str) -> None:
    for escape, char in ESCAPES.items():
        value = value.replace(escape, char)
    path = write(tmp_path, place, value)
    found, exact = refusal(lambda: params.load(path)), line.removesuffix("…")
    assert found == line or (found.startswith(exact) and exact != line)
    block = place.partition(".")[0]
    if block in BLOCKS and re.search(r"it is |line \d|unknown setting|: missing$", found):
        file, where = (path.with_name("claims.yaml"), "") if block == "claims" else (path, block)
        assert refusal(lambda: ParamsFile(file).block(where, BLOCKS[block])) == found  # for a stage that reads it alone


SCALARS = (
    *("", "~", "true", "yes", "0", "-1", "1.0", "1e3", "010", "1_0", ".nan", "-.inf", "2017-02-30", "2017-05-20"),
    *("1:30", "@", "=", "<<", "*a", "&a", "!!set {a}", "!!binary aa", "%", "9" * 30, "٣", "'", r'"\\e[31m"', "dcgan"),
)
ODD = st.recursive(
    st.sampled_from(SCALARS) | st.text().map(json.dumps) | (st.integers() | st.floats()).map(repr),
    lambda part: (
        st.lists(part, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.tuples(part, part).map(lambda pair: f"{{{pair[0]}: {pair[1]}}}")
    ),
)


def places(content: Any, before: str = "") -> list[str]:
    """Dotted places of all values in a block and in the blocks in it."""
    inside = content.items() if isinstance(content, dict) else ()
    return [found for name, part in inside for found in (before + name, *places(part, f"{before}{name}."))]


@settings(max_examples=60, deadline=None)
@given(place=st.sampled_from(places(small())), value=ODD)
def test_whatever_stands_anywhere_is_refused_in_one_line_or_can_be_used(
    tmp_path_factory: pytest.TempPathFactory, place: str, value: str
) -> None:
    path = write(tmp_path_factory.getbasetemp(), place, value)
    try:
        loaded, refused = params.load(path), ""
    except UserError as error:
        loaded, refused = params.check(small()), str(error)
    assert refused.isprintable()
    assert len(refused) < 4000
    json.dumps(params.in_force(loaded, {}), allow_nan=False)


@pytest.mark.parametrize(
    "words",
    [
        *("avatars people auto centre", "own people auto centre", "own people face face"),
        *("irasutoya people auto face", "irasutoya all auto pad", "irasutoya all face face"),
    ],
)
def test_the_crop_that_suits_the_source(words: str) -> None:
    source, subset, crop, in_force = words.split()
    content = put(put(put(small(), "data.source", source), "data.irasutoya.subset", subset), "data.crop", crop)
    assert params.check(content).data.crop_in_force == in_force


SETTINGS = ("model=unrolled", "variants.wgan.lr=0.00003", "seeds=[1,2]")


@pytest.mark.parametrize(("file", "setting"), [*((FILE, one) for one in SETTINGS), (CLAIMS, "rules.blurrier.by=0.2")])
def test_an_experiment_changes_no_other_line(tmp_path: Path, file: Path, setting: str) -> None:
    for one in (FILE, CLAIMS):
        shutil.copyfile(one, tmp_path / one.name)
    apply_overrides(tmp_path / file.name, [setting])
    before, after = (one.read_text(encoding="utf-8").splitlines() for one in (file, tmp_path / file.name))
    assert len([line for line in difflib.ndiff(before, after) if line.startswith("+")]) == 1
    params.load(tmp_path / "params.yaml")


BOMB = "a0: &a0 [1, 1]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
MERGED = BOMB.replace("[1, 1]", "{b: 1}").replace(" [", " {<<: [").replace("]", "]}")
MUCH = "too many values, or too deep within each other: leave some out"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("model: dcgan\nm\udce9: 1", "params.yaml: line 2 is not UTF-8 text: save the file as such"),
        ("a: " + "x" * 999_998, "params.yaml is larger than 1000000 bytes: leave nothing but settings in it"),
        ("[" * 300_000, f"params.yaml: line 1: {MUCH}"),
        ("- " * 300_000, f"params.yaml: line 1: {MUCH}"),
        ("[" * 20 + "1" + "]" * 20, "params.yaml must hold settings"),
        ("[" * 21 + "1" + "]" * 21, f"params.yaml: line 1: {MUCH}"),
        ("[" + "1, " * 4_998 + "1]", "params.yaml must hold settings"),
        ("[" + "1, " * 5_000 + "1]", f"params.yaml: line 1: 4999: {MUCH}"),
        ("[" + "1, " * 300_000 + "1]", f"params.yaml: line 1: {MUCH}"),
        (BOMB, "params.yaml: line 1: a4."),
        (MERGED, "params.yaml: line 1: a4.<<."),
        ("".join(f"a{n}: 1\n" for n in range(1000)), "params.yaml: model: missing; models: missing;"),
    ],
)  # fmt: skip
def test_what_is_no_text_or_too_much_is_refused_within_a_second(tmp_path: Path, text: str, line: str) -> None:
    (tmp_path / "params.yaml").write_bytes(text.encode(errors="surrogateescape"))
    shutil.copyfile(CLAIMS, tmp_path / "claims.yaml")
    start = time.process_time()
    assert refusal(lambda: params.load(tmp_path / "params.yaml")).startswith(line)
    assert time.process_time() - start < 3  # a machine under load takes its time


def test_what_is_in_force_is_what_the_page_is_made_of() -> None:
    found = params.in_force(params.check(small()), {"gan": "ab"})
    assert [*found] == [*params.IN_FORCE, "variants"]
    assert [*found["scales"], *found["attributes"]["scales"], *found["machine"]] == ["laptop", "laptop", "threads"]
    assert [*found["data"]] == ["source", "faces", "size", "filter", "background", "near_duplicates", "avatars"]
    assert [*found["variants"]] == small()["models"]
    gan = found["variants"]["gan"]
    assert (gan["beta2"], gan["start"], found["variants"]["dcgan"]["start"]) == (0.999, "ab", None)
    own = params.in_force(params.check(put(small(), "data.source", "own")), {})
    assert own.keys() == found.keys() - {"attributes"}
    assert {"avatars", "finder", "irasutoya"}.isdisjoint(own["data"])
    assert {"crop", "heldout", "min_side", "max_pixels"} < own["data"].keys()
    people = params.in_force(params.check(put(small(), "data.source", "irasutoya")), {})["data"]
    assert [*people["irasutoya"]] == ["subset", "posts", "until", "pictures", "side", "snapshot"]
    assert ("finder" in people, "avatars" in people) == (True, False)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("nowhere")
    missing = "is not here as a file: run this from the folder that holds it"
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "link", tmp_path / "gone", Path("/dev/zero")):
        assert refusal(lambda path=path: read_yaml(path)).endswith(missing)
    said = refusal(lambda: read_yaml("/proc/self/mem"))
    assert said == "/proc/self/mem: Input/output error: mend that and run this again"


def test_a_good_file_may_repeat_with_aliases_and_give_a_date_without_quotes(tmp_path: Path) -> None:
    path = write(tmp_path, "render", "&x {frame_ms: 30, gif_bytes: 50000}\n# \ufeff é")
    path.write_text("\ufeff" + path.read_text().replace('"2017-05-20"', "2017-05-20").replace("\n", "\r\n"))
    loaded = params.load(path)
    assert (loaded.render.frame_ms, str(loaded.data.irasutoya.until)) == (30, "2017-05-20")
    path.write_text("a: &x {b: 1, c: 0x1F, d: -3}\ne: {<<: *x, b: +2, f: [*x]}\n")
    x = {"b": 1, "c": 31, "d": -3}
    assert read_yaml(path) == {"a": x, "e": x | {"b": 2, "f": [x]}}


def test_stages_read_their_blocks_strictly_and_name_what_is_missing(tmp_path: Path) -> None:
    file = ParamsFile(write(tmp_path, "seeds", "[1.0]"))
    assert refusal(lambda: file.value("seeds", Seeds)) == "params.yaml: seeds.0: should be a whole number (it is 1.0)"
    missing = refusal(lambda: file.block("variants.wg\x1ban", params.Variant))
    assert missing == "params.yaml: variants.wg\\x1ban: missing"
    assert (file.named_scale("theory.digits"), file.scale.batch) == ("laptop", 32)
    file = ParamsFile(write(tmp_path, "scale", "tiny"))
    assert refusal(lambda: file.named_scale("attributes")) == "params.yaml: attributes.scales.tiny: missing"
    said = refusal(lambda: ParamsFile(write(tmp_path, "scale", "[a.b]")).scale)
    assert said.startswith("params.yaml: scale: should be a")


def test_every_variant_can_stand_beside_dcgan() -> None:
    content = put(params.read(FILE), "theory.lipschitz.model", "dcgan")
    for name in params.load(FILE).variants:
        loaded = params.check(content | {"models": ["dcgan", *({name} - {"dcgan"})]})
        assert loaded.variant(name) == params.load(FILE).variant(name)


def test_opponents_of_theory_are_told_of_no_groups() -> None:
    content = put(put(small(), "variants.gan.groups", 8), "theory.vanishing.discriminator", "gan")
    said = "theory.vanishing.discriminator: gan has groups, and opponents there are told of none: name another"
    assert refusal(lambda: params.check(content)) == f"params.yaml: {said}"


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
def test_a_variant_can_have_a_share_of_the_scales_batch(share: float, batch: int) -> None:
    loaded = params.check(put(small(), "variants.dcgan.batch_share", share))
    assert loaded.variants["dcgan"].batch(loaded.scales["laptop"]) == batch


def test_the_words_in_params_are_the_entries_on_the_axes() -> None:
    words = {name: get_args(field.annotation) for name, field in params.Variant.model_fields.items()}
    entries = {
        **{"generator": NETWORKS, "discriminator_weights": WEIGHTS, "objective": OBJECTIVES},
        **{"optimiser": method.OPTIMISERS, "unroll_optimiser": method.INNER_STEPS},
        "penalty": ("none", "clip", *method.GRADIENT_TERMS),
    }
    for setting, axis in entries.items():
        assert set(words[setting]) == set(axis), setting
    assert set(get_args(words["augmentations"][0])) == set(KINDS)
