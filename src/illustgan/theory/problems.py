"""The problems by name, each from its block of params.yaml to the content of data/theory/<name>.json."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from illustgan.core.settings import ParamsFile, Settings
from illustgan.theory import balance, course, critic, digits, distances, duality, mixtures
from illustgan.theory.settings import Balance, Critic, Digits, Distances, Duality, Mixtures
from illustgan.theory.summaries import Figures

SCRATCH = Path(".scratch/theory")

# the model of each block, and what computes from it
AT_ONCE: Mapping[str, tuple[type[Settings], Any]] = {
    "critic": (Critic, critic.compute),
    "distances": (Distances, distances.compute),
    "duality": (Duality, duality.compute),
}
# the same for trainings that take long enough to be interrupted, with the block of the scale in force
BY_SCALE: Mapping[str, tuple[type[Settings], Any]] = {
    "mixtures": (Mixtures, mixtures.compute),
    "digits": (Digits, digits.compute),
    "balance": (Balance, balance.compute),
}
PROBLEMS = (*AT_ONCE, *BY_SCALE)


def compute(problem: str, params: ParamsFile) -> Figures:
    """Solve one of `PROBLEMS`; those by scale go on where an interrupted process stopped."""
    if problem in AT_ONCE:
        model, solve = AT_ONCE[problem]
        return dict(solve(params.block(f"theory.{problem}", model)))
    model, solve = BY_SCALE[problem]
    settings: Any = params.block(f"theory.{problem}", model)
    scale = settings.scales[params.value("scale")]
    given = {**settings.model_dump(exclude={"scales"}), **scale.model_dump()}
    with course.kept(SCRATCH, problem, given) as folder:
        return dict(solve(settings, scale, folder))
