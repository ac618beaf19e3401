"""Train the classifier of attributes on drawings, and test it on the held-out faces: python stages/attributes.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.attributes.lessons import teach
from illustgan.attributes.settings import Attributes
from illustgan.core import stage
from illustgan.core.settings import ParamsFile
from illustgan.sources.settings import Data


def main() -> None:
    from illustgan.core import devices  # here, since worker processes import this file, and need no torch

    params = ParamsFile()
    chosen = params.block("attributes", Attributes)
    device = devices.choose(params.machine)
    lessons = chosen.scales[params.named_scale("attributes")]
    teach(params.block("data", Data), chosen, lessons, Path("data/prepared"), Path("data/attributes"), device)


if __name__ == "__main__":
    stage.run(main)
