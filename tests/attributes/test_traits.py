import numpy as np

from illustgan.attributes.traits import having, traits

VALUES = {
    "style": ["toon-head", "personas"],
    "toon-head/skin": ["#5c3829", "#f1c3a5"],
    "toon-head/eyes": ["happy", "wide"],
    "personas/skin": ["#e5a07e", "#eeb4a4"],
    "personas/hair": ["beanie", "theCaesar", "cap"],
    "personas/eyes": ["glasses", "open", "sunglasses"],
    "personas/beard": ["walrus", "none"],
}
LABELS = {
    "style": np.array([0, 1, 1, -1]),
    "toon-head/skin": np.array([1, -1, -1, -1]),
    "toon-head/eyes": np.array([0, -1, -1, -1]),
    "personas/skin": np.array([-1, 0, 1, -1]),
    "personas/hair": np.array([-1, 1, 2, -1]),
    "personas/eyes": np.array([-1, -1, 2, -1]),
    "personas/beard": np.array([-1, 0, 1, -1]),
}


def test_a_trait_is_told_by_the_values_of_the_styles_where_some_have_it_and_some_have_not() -> None:
    found = traits(VALUES)
    assert list(found) == ["toon-head", "personas", "dark skin", "hat", "glasses", "beard"]
    assert found["dark skin"] == {"toon-head/skin": [True, False]}  # every persona here is light
    assert found["glasses"] == {"personas/eyes": [True, False, True]}
    assert found["hat"] == {"personas/hair": [True, False, True]}
    wanted = {"personas": [0, 1, 1, None], "dark skin": [0, None, None, None], "hat": [None, 0, 1, None]}
    wanted |= {"glasses": [None, None, 1, None], "beard": [None, 1, 0, None]}
    for name, has in wanted.items():
        np.testing.assert_array_equal(having(LABELS, found[name]), np.array(has, np.float64))
