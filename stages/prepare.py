"""Make data/prepared, the packed faces, from data/pictures: python stages/prepare.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import stage
from illustgan.core.settings import ParamsFile
from illustgan.faces.prepare import prepare
from illustgan.sources.settings import Data


def main() -> None:
    data = ParamsFile().block("data", Data)
    prepare(data, Path("data/pictures"), Path("data/prepared"))


if __name__ == "__main__":  # worker processes import this file
    stage.run(main)
