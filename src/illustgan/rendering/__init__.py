"""Pictures of a training run: grids, the strip of stills, animations, and what lies between latents."""

from typing import Annotated

from pydantic import Field

from illustgan.core.settings import Settings


class Render(Settings):
    """Bounds for what is drawn."""

    gif_bytes: Annotated[int, Field(ge=50_000)]
    frame_ms: Annotated[int, Field(ge=20, le=10_000)]
