"""The problems by name, each from its block of params.yaml to the content of data/theory/<name>.json."""

import json
import shutil
from collections.abc import Callable
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
    """Solve one of `PROBLEMS`; those by scale go on where a process with the same settings and code was interrupted.

    `UserError` when another process is at the same problem.
    """
    settings: Any = params.value(f"theory.{problem}", Theory.model_fields[problem].annotation)
    if not hasattr(settings, "scales"):
        return PROBLEMS[problem](settings)
    scale = settings.scales[params.named_scale(f"theory.{problem}")]
    code = checkpoints.sha256_of_packages("core", "gan", "training", "metrics", "theory")
    parts = {"code": code, "params": json.dumps(scale.model_dump()), "machine": torch.__version__}
    with checkpoints.unfinished(SCRATCH, problem, parts) as folder:
        figures = PROBLEMS[problem](scale, folder)
        shutil.rmtree(folder)
    return figures
