"""Where trainings of toys keep their states, so that a stage that was stopped goes on where it was."""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch

from illustgan.training import checkpoints

State = dict[str, Any]
CPU = torch.device("cpu")


class Keeper(Protocol):
    """Keeps one training's state."""

    def load(self) -> State | None:
        """What was saved last, or None."""

    def save(self, state: State) -> None:
        """Keep tensors and numbers in place of what was kept before."""


@dataclass(frozen=True)
class Folder:
    """Keeps a training's state in a folder, whole or not at all."""

    path: Path

    def load(self) -> State | None:
        """See `Keeper`."""
        return checkpoints.load(self.path, CPU)

    def save(self, state: State) -> None:
        """See `Keeper`."""
        self.path.mkdir(exist_ok=True)
        checkpoints.save(self.path, state)


@contextmanager
def kept(scratch: Path, stage: str, settings: Mapping[str, Any]) -> Iterator[Path]:
    """A folder for the states of `stage` with these settings and this code; gone after a clean exit.

    Args:
        scratch: holds the folder.
        stage: names it, and the lock that keeps a second process out.
        settings: whatever the results depend on, as JSON would have it.

    Raises:
        UserError: when another process is at the same stage.
    """
    parts = {"code": checkpoints.sha256_of_package(), "params": json.dumps(settings), "machine": torch.__version__}
    with checkpoints.exclusive(scratch, stage):
        folder, afresh = checkpoints.open_folder(scratch, stage, parts)
        if afresh:
            print(f"{stage}: {afresh}", file=sys.stderr)
        yield folder
        shutil.rmtree(folder)
