"""Settings of the classifier of attributes."""

from typing import Annotated

from pydantic import Field

from illustgan.core.settings import Count, Name, Positive, Settings


class Lessons(Settings):
    """How much the classifier of attributes learns from, and how long."""

    drawings: Annotated[int, Field(ge=16, le=1_000_000)]
    steps: Count


class Attributes(Settings):
    """The classifier of attributes, trained on drawings of its own."""

    batch: Annotated[int, Field(ge=8, le=4096)]
    lr: Positive
    accuracy: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    scales: dict[Name, Lessons]
