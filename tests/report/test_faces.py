import pandas as pd

from illustgan.report import faces

from ..results.made_up import evaluation


def _manifest(*rows):
    return pd.DataFrame(rows, columns=["split", "style", "attributes"], dtype=str)


def test_values_are_counted_by_attribute_and_style_over_training_faces():
    manifest = _manifest(
        ("train", "toon-head", '{"hairColor": "#fff", "eyes": "wide"}'),
        ("train", "toon-head", '{"hairColor": "#000", "eyes": "wide"}'),
        ("train", "big-ears", '{"eyes": "a, <b>"}'),
        ("heldout", "big-ears", '{"eyes": "other"}'),
    )
    assert faces.counts(manifest) == {"train": 3, "heldout": 1}
    assert faces.attributes(manifest) == [
        ("big-ears: eyes", [("a, <b>", "1")]),
        ("toon-head: eyes", [("wide", "2")]),
        ("toon-head: hair color", [("#000", "1"), ("#fff", "1")]),
    ]
    assert faces.attributes(_manifest(("train", "", "{}"), ("train", "", ""))) == []


def test_reasons_are_counted_by_kind_the_most_first(tmp_path):
    path = tmp_path / "rejected.csv"
    path.write_text("picture,reason\n")
    assert faces.left_out(path) == []
    path.write_text('picture,reason\na,too small: 8x8\nb,"no face: 1, 2"\nc,no face: x\nd,dropped: e\nf,odd\n')
    found = faces.left_out(path)
    assert found == ["2 × no face", "1 × dropped", "1 × odd", "1 × too small"]
    assert found[0].japanese == "顔の見つからない画像 2 枚"


def test_attributes_below_the_bound_are_not_used_but_the_style_always_is():
    found = faces.accuracies({"style": 0.9, "a/eyes": 0.95, "a/mouth": 0.949}, 0.95)
    assert found["unused"] == ["a: mouth (0.949)"]
    assert found["accuracies"] == [("style", "0.900"), ("a: eyes", "0.950"), ("a: mouth", "0.949")]


def test_the_map_has_a_share_for_each_variant_and_the_floor():
    measured = {"gan": [evaluation(5.0), evaluation(7.0)], "wgan": [evaluation(12.0)]}
    name, shares = faces.reached(measured)[1]
    assert name == "toon-head: hair color"
    assert name.japanese == "toon-head の髪の色"
    assert shares == [0.4, 0.0, 1.0]


def test_no_attributes_no_map():
    assert faces.reached({"gan": [evaluation(5.0, attributes=False)]}) == []
    measured = {"gan": [evaluation(5.0)], "wgan": [evaluation(5.0, attributes=False)]}
    assert faces.reached(measured)[0][1] == [0.5, None, 1.0]
