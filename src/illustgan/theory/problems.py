"""The problems by name, each from its block of params.yaml to the content of data/theory/<name>.json."""

from pathlib import Path
from types import ModuleType
from typing import Any

from illustgan.core.settings import ParamsFile
from illustgan.theory import balance, course, critic, digits, distances, duality, mixtures
from illustgan.theory.settings import Theory
from illustgan.theory.summaries import Figures

SCRATCH = Path(".scratch/theory")

# what computes each block; trainings of whole GANs take a block by scale, and a folder
PROBLEMS: dict[str, ModuleType] = {
    **{"critic": critic, "distances": distances, "duality": duality},
    **{"mixtures": mixtures, "digits": digits, "balance": balance},
}


def compute(problem: str, params: ParamsFile) -> Figures:
    """Solve one of `PROBLEMS`; those by scale go on where an interrupted process stopped."""
    solve = PROBLEMS[problem].compute
    settings: Any = params.value(f"theory.{problem}", Theory.model_fields[problem].annotation)
    if not hasattr(settings, "scales"):
        return dict(solve(settings))
    scale = settings.scales[params.named_scale(f"theory.{problem}")]
    given = {**settings.model_dump(exclude={"scales"}), **scale.model_dump()}
    with course.kept(SCRATCH, problem, given) as folder:
        return dict(solve(settings, scale, folder))
