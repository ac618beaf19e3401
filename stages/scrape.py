"""Get pictures from the source that data.source names: python stages/scrape.py [--dry-run]."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.core import stage
from illustgan.core.settings import ParamsFile
from illustgan.sources import collecting
from illustgan.sources.settings import Data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="list what would be fetched, and how long that takes")
    dry_run = parser.parse_args().dry_run
    data = ParamsFile().block("data", Data)
    downloads = Path("data/downloads/irasutoya")
    collecting.collect(data, Path("data/pictures"), own=Path("data/own"), cache=downloads, dry_run=dry_run)


if __name__ == "__main__":  # worker processes import this file
    stage.run(main)
