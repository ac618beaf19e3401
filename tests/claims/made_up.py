"""A made-up rule on made-up evaluations."""

from typing import Any

from illustgan.claims.settings import Rule

from ..results.made_up import KIDS

OPPOSITE = {"lower": KIDS, "higher": []}


def rule(**changes: Any) -> Rule:
    """That unrolled's KIDs are higher than dcgan's, with other settings."""
    base = {"claim": "Unrolled trains worse", "source": "the 2017 post", "of": ["unrolled"], "higher": KIDS}
    return Rule.model_validate({**base, **({} if "than" in changes else {"against": ["dcgan"]}), **changes})
