"""Where a generator is that a command asks for, and what is wrong with what it asks for, in one line."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from illustgan.core.errors import UserError
from illustgan.core.settings import did_you_mean
from illustgan.core.yaml_file import read_yaml
from illustgan.gan.architecture import CONFIG

RUNS, EXPORTS = Path("data/runs"), Path("exports")


class Arguments(argparse.ArgumentParser):
    """Arguments of a command, of which what is wrong is one line, a `UserError`."""

    def error(self, message: str) -> NoReturn:
        """As argparse calls it."""
        raise UserError(f"{message.removeprefix('argument ')} (see --help)")


def whole(least: int, most: int) -> Callable[[str], int]:
    """What takes a whole number from `least` to `most` out of an argument."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"give a whole number from {least} to {most} (it is {text!r})")
        return int(text)

    return read


def free(path: Path) -> Path:
    """A folder to write, which is not there or empty; `UserError` where something would be lost."""
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise UserError(f"OUT: {path} exists and is not an empty folder: remove it, or name another with OUT=")
    return path


def find(asked: str) -> Path:
    """The folder of a run or an export: one that is `asked` for as such, or by MODEL, or MODEL/SEED, of its training.

    Of several runs of a model it is that of the lowest seed. `UserError`, which says how to make a run, without any.
    """
    runs = sorted((RUNS / asked).glob("[0-9]*"), key=lambda folder: (len(folder.name), folder.name))
    for place in (Path(asked), RUNS / asked, *runs, EXPORTS / asked):
        if (place / "run.json").is_file() or (place / CONFIG).is_file():
            return place
    model, _, seed = asked.partition("/")
    params = read_yaml("params.yaml") if Path("params.yaml").is_file() else {}
    if model not in params.get("variants", {}) or not (seed or "0").isdecimal():
        there = {place.name for parent in (RUNS, EXPORTS) for place in parent.glob("*")}
        known = sorted({*params.get("variants", {}), *there}) or ["none"]
        raise UserError(f"MODEL: no model, run or export is named {asked!r}{did_you_mean(asked, known)}")
    wanting = {"models": model, "seeds": seed or str(params["seeds"][0])}
    added = [f"{value} to {block}" for block, value in wanting.items() if value not in map(str, params[block])]
    first = f"add {' and '.join(added)} in params.yaml, then " if added else ""
    target = f"train@{wanting['models']}-{wanting['seeds']}"
    raise UserError(f"MODEL: {RUNS / asked} has no finished run: {first}run dvc repro {target}")
