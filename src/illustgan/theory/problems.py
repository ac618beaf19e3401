"""The problems by name, each from its block of params.yaml to the content of data/theory/<name>.json."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from illustgan.core.settings import ParamsFile
from illustgan.theory import critic, digits, distances, duality, mixtures
from illustgan.theory.settings import Theory
from illustgan.theory.summaries import Figures
from illustgan.training import checkpoints

SCRATCH = Path(".scratch/theory")

# what computes each block; trainings of whole GANs take the settings of a scale, and a folder
PROBLEMS: dict[str, Callable[..., Figures]] = {
    "critic": critic.compute,
    "distances": distances.compute,
    "duality": duality.compute,
    "mixtures": mixtures.compute,
    "digits": digits.compute,
    "balance": digits.balance,
}


def compute(problem: str, params: ParamsFile) -> Figures:
    """Solve one of `PROBLEMS`; those by scale go on where an interrupted process stopped."""
    settings: Any = params.value(f"theory.{problem}", Theory.model_fields[problem].annotation)
    if not hasattr(settings, "scales"):
        return PROBLEMS[problem](settings)
    scale = settings.scales[params.named_scale(f"theory.{problem}")]
    with kept(SCRATCH, problem, scale.model_dump()) as folder:
        return PROBLEMS[problem](scale, folder)


@contextmanager
def kept(scratch: Path, problem: str, settings: Mapping[str, Any]) -> Iterator[Path]:
    """A folder in `scratch` for the states of `problem` with these settings and this code; gone after a clean exit.

    `UserError` when another process is at the same problem.
    """
    code = checkpoints.sha256_of_packages("core", "gan", "training", "metrics", "theory")
    parts = {"code": code, "params": json.dumps(settings), "machine": torch.__version__}
    with checkpoints.unfinished(scratch, problem, parts) as folder:
        yield folder
        shutil.rmtree(folder)
