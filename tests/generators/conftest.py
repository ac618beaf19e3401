"""A folder with finished runs of two models and nothing else that the pipeline makes."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from .. import run_folders

PARAMS = Path(__file__).resolve().parents[2] / "params.yaml"


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, in which the test works: dcgan with seeds 2 and 10, wgan with groups and flattened, params.yaml."""
    monkeypatch.chdir(tmp_path)
    for seed in (10, 2):
        run_folders.write(Path(f"data/runs/dcgan/{seed}"), model="dcgan", seed=seed, families=("dcgan", "mlp"))
    run_folders.write(Path("data/runs/wgan/1"), model="wgan", groups=(30, 10), flatten=30)
    write_params()
    return tmp_path


def write_params(**data: object) -> None:
    """params.yaml as it is shipped, but for these settings of `data`."""
    content = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    content["data"] |= data
    Path("params.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that runs a command with arguments."""

    def call(command: ModuleType, *arguments: str) -> None:
        monkeypatch.setattr(sys, "argv", ["command", *arguments])
        command.main()

    return call
