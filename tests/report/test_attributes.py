from illustgan.report import attributes

from ..claims.made_up import evaluation


def test_attributes_below_the_bound_are_not_used_but_the_style_always_is():
    found = attributes.accuracies({"style": 0.9, "a/eyes": 0.95, "a/mouth": 0.949}, 0.95)
    assert found["unused"] == ["a: mouth (0.949)"]
    assert found["accuracies"] == [("style", "0.900"), ("a: eyes", "0.950"), ("a: mouth", "0.949")]


def test_the_map_has_a_share_for_each_variant_and_the_floor():
    measured = {"gan": [evaluation(5.0), evaluation(7.0)], "wgan": [evaluation(12.0)]}
    name, shares = attributes.reached(measured)[1]
    assert name == "toon-head: hair color"
    assert name.japanese == "toon-head の髪の色"
    assert shares == [0.4, 0.0, 1.0]


def test_no_attributes_no_map():
    assert attributes.reached({"gan": [evaluation(5.0, attributes=False)]}) == []
    measured = {"gan": [evaluation(5.0)], "wgan": [evaluation(5.0, attributes=False)]}
    assert attributes.reached(measured)[0][1] == [0.5, None, 1.0]
