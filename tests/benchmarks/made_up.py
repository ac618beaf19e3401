"""What benchmarks need: settings of the scale smoke and pictures as prepared ones, and what an experiment sets."""

import copy
import functools
import itertools
import shutil
from argparse import Namespace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

import experiments
from experiments import Row
from illustgan import params
from illustgan.core.yaml_file import read_yaml

ROOT = Path(__file__).parents[2]


def root(folder: Path, pictures: dict[str, np.ndarray], **smoke: float) -> None:
    content = read_yaml(ROOT / "params.yaml") | {"scale": "smoke", "machine": {"device": "cpu", "threads": 1}}
    content["scales"]["smoke"] |= smoke
    content["evaluate"] |= {"subsets": 2}  # as few samples allow
    (folder / "params.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    shutil.copyfile(ROOT / "claims.yaml", folder / "claims.yaml")
    (folder / "data/prepared").mkdir(parents=True)
    for name, array in pictures.items():
        np.save(folder / f"data/prepared/{name}.npy", array)


CONTENT = params.read(ROOT / "params.yaml")


def asked(**changed: object) -> Namespace:
    """What the command line of a study says."""
    return Namespace(**{"seeds": [1, 2], "jobs": 2, "threads": 1} | changed)


def with_settings_of(row: Row) -> dict[str, Any]:
    """The shipped params.yaml as the experiment of a row has it."""
    line = experiments.command("name", row, asked(), CONTENT["models"])
    assert line[:6] == ["dvc", "exp", "run", "--temp", "--name", "name"]
    assert line[-2:] == [f"evaluate@{row.model}-1", f"evaluate@{row.model}-2"]
    content = copy.deepcopy(CONTENT)
    for option, words in itertools.pairwise(line):
        if option == "-S":
            place, value = words.removeprefix("++").split("=", 1)
            *outer, last = place.split(".")
            functools.reduce(dict.__getitem__, outer, content)[last] = yaml.safe_load(value)
    assert row.model in content["models"]
    assert (content["scale"], content["seeds"], content["machine"]["threads"]) == ("laptop", [1, 2], 1)
    return content
