"""One model's figures over all seeds, at one fixed place: python stages/headline.py MODEL."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.claims.headline import headline
from illustgan.core import files, stage
from illustgan.core.settings import ParamsFile


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    model = parser.parse_args().model
    figures = headline(model, ParamsFile().value("seeds"), Path("data/evaluations"))
    files.write_json("reports/metrics.json", figures)


if __name__ == "__main__":
    stage.run(main)
