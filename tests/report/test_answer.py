import pytest

from illustgan.claims import comparison
from illustgan.report import answer
from illustgan.report.answer import Answer

from .made_up import LEVEL, evaluation


def _measured(attributes=True, **kids):
    return {model: [evaluation(kid, attributes) for kid in seeds] for model, seeds in kids.items()}


def _compared(measured):
    return comparison.pairwise({model: dict(enumerate(seeds)) for model, seeds in measured.items()}, [], LEVEL)


def _answer(measured):
    return answer.answer(measured, _compared(measured))


def test_the_variant_that_is_nearest_in_all_feature_sets_is_picked_and_described():
    found = _answer(_measured(gan=[5.0, 5.1], dcgan=[3.0, 3.1], wgan=[6.0, 6.3]))
    assert found == Answer(
        "dcgan",
        "For a set like this one, pick dcgan: in all three feature sets its samples are nearer to held-out faces than "
        "any other variant's, beyond the intervals over 2 seeds.",
        "Its samples reach 70\u00a0% of the attributes' values (the others at most 50\u00a0%, by gan; real faces: "
        "100\u00a0%) and have "
        "edges 2.30 pixels wide (real faces: 2.00).",
    )


def test_what_intervals_or_one_seed_leave_open_is_said():
    near = _answer(_measured(gan=[5.0, 3.2], dcgan=[3.0, 3.1], wgan=[9.0, 9.1]))
    assert near.which.endswith(", though 2 seeds do not tell it from gan in all of them.")
    assert _answer(_measured(gan=[5.0], dcgan=[3.0])).which.endswith(
        ", though one seed cannot say whether that is chance."
    )
    measured = _measured(gan=[5.0, 5.1], dcgan=[3.0, 3.1])
    assert answer.answer(measured, None).which.endswith("than any other variant's.")


def test_the_variant_that_leads_in_most_measures_is_a_guess():
    measured = _measured(gan=[5.0], dcgan=[3.0])
    measured["gan"][0]["final"]["pixels"]["kid"] = 1.0
    found = _answer(measured)
    assert found.variant == "dcgan"
    assert "the best guess, but no more: measures disagree, and one seed cannot say" in found.which
    assert found.why == "dcgan leads in KID (lite0), KID (random) and attribute values reached; gan in KID (pixels)."


def test_nothing_is_recommended_where_no_variant_leads_in_most_measures():
    measured = _measured(gan=[5.0, 5.0], dcgan=[3.0, 3.0])
    for content in measured["gan"]:
        content["final"]["pixels"]["kid"] = content["final"]["random"]["kid"] = 1.0
    found = _answer(measured)
    assert found.variant is None
    assert found.which == "For a set like this one, no variant is recommended: measures disagree."
    assert found.why == "gan leads in KID (random) and KID (pixels); dcgan in KID (lite0) and attribute values reached."
    same = _answer(_measured(gan=[5.0], dcgan=[5.0]))
    assert (same.variant, same.why) == (None, "")


def test_faces_without_attributes_are_not_counted_by_them():
    found = _answer(_measured(attributes=False, gan=[5.0], dcgan=[3.0]))
    assert found.why == "Its samples have edges 2.30 pixels wide (real faces: 2.00)."


def test_one_variant_needs_no_answer():
    assert _answer(_measured(gan=[5.0])) is None


def test_what_was_trained_on_what_is_said_with_equal_or_unequal_work():
    runs = {"gan": {"steps": 13629, "tflop": 25.999}, "dcgan": {"steps": 5295, "tflop": 25.995}}
    assert answer.trained(runs, 1814, 64) == (
        "gan and dcgan learnt from 1,814 faces of 64 × 64 pixels, with 26.0 TFLOP of work each: 5,295 to 13,629 "
        "generator steps."
    )
    runs = {"gan": {"steps": 9, "tflop": 1.0}, "dcgan": {"steps": 9, "tflop": 4.0}}
    assert "with 1.00 to 4.00 TFLOP of work each: 9 generator steps." in answer.trained(runs, 5, 8)
    assert "with 1.00 TFLOP of work: 9 generator steps." in answer.trained({"gan": runs["gan"]}, 5, 8)


@pytest.mark.parametrize(("names", "said"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_names_are_listed_as_in_speech(names, said):
    assert answer.listed(names) == said
