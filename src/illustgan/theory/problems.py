"""The problems by name, each from its block of params.yaml to the content of data/theory/<name>.json."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from illustgan.core.settings import ParamsFile, Settings
from illustgan.theory import balance, course, critic, digits, distances, duality, mixtures
from illustgan.theory.settings import Balance, Critic, Digits, Distances, Duality, Mixtures
from illustgan.theory.summaries import Figures

SCRATCH = Path(".scratch/theory")

# the model of each block, and what computes from it; trainings of whole GANs take a block by scale, and a folder
PROBLEMS: Mapping[str, tuple[type[Settings], Any]] = {
    "critic": (Critic, critic.compute),
    "distances": (Distances, distances.compute),
    "duality": (Duality, duality.compute),
    "mixtures": (Mixtures, mixtures.compute),
    "digits": (Digits, digits.compute),
    "balance": (Balance, balance.compute),
}


def compute(problem: str, params: ParamsFile) -> Figures:
    """Solve one of `PROBLEMS`; those by scale go on where an interrupted process stopped."""
    model, solve = PROBLEMS[problem]
    settings: Any = params.block(f"theory.{problem}", model)
    if "scales" not in model.model_fields:
        return dict(solve(settings))
    scale = settings.scales[params.named_scale(f"theory.{problem}")]
    given = {**settings.model_dump(exclude={"scales"}), **scale.model_dump()}
    with course.kept(SCRATCH, problem, given) as folder:
        return dict(solve(settings, scale, folder))
