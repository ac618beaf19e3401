"""A problem whose answer is known: python stages/theory.py PROBLEM writes data/theory/PROBLEM.json."""

import argparse

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.theory import problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", choices=problems.PROBLEMS)
    problem = parser.parse_args().problem
    devices.on_one_cpu_thread()
    files.write_json(f"data/theory/{problem}.json", problems.compute(problem, ParamsFile()))


if __name__ == "__main__":
    stage.run(main)
