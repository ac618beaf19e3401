"""Settings of measuring."""

from typing import Annotated

from pydantic import Field

from illustgan.core.settings import Settings, Share


class Evaluate(Settings):
    """How samples, and the course of a run, are measured."""

    seed: Annotated[int, Field(ge=0, lt=2**32)]  # as scikit-learn's are
    subsets: Annotated[int, Field(ge=2, le=1000)]
    neighbours: Annotated[int, Field(ge=1, le=1000)]
    patches: Annotated[int, Field(ge=1, le=1024)]
    directions: Annotated[int, Field(ge=1, le=4096)]
    compared: Annotated[int, Field(ge=16, le=10_000)]
    clusters: Annotated[int, Field(ge=2, le=10_000)]
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    recognised: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
    inception: str | None
    start: Share
    smoothing: Share
    patience: Share
    resamples: Annotated[int, Field(ge=100, le=100_000)]
    level: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]
