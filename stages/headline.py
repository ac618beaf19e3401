"""Write one model's figures over all seeds to reports/metrics.json: python stages/headline.py MODEL."""

import argparse

import _src  # noqa: F401
from illustgan.core import files, stage
from illustgan.core.settings import ParamsFile, Seeds
from illustgan.results.evaluations import FOLDER
from illustgan.results.headline import headline


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    model = parser.parse_args().model
    files.write_json("reports/metrics.json", headline(model, ParamsFile().value("seeds", Seeds), FOLDER))


if __name__ == "__main__":
    stage.run(main)
