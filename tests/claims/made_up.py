"""Made-up evaluations in which every figure is worse for a higher level, so that verdicts are known."""

from typing import Any

EXTRACTORS = ("lite0", "random", "pixels")
KIDS = tuple(f"final.{name}.kid" for name in EXTRACTORS)


def checkpoint(level: float) -> dict[str, Any]:
    """Figures of a generator: the higher `level`, the worse (0 is real, 10 noise)."""
    share = 1 - level / 10
    return {
        **{name: {"kid": level, "fid": 9 * level, "coverage": share} for name in EXTRACTORS},
        "swd": {"64": level, "mean": level},
        "modes": {"values": share, "kl": level},
    }


def evaluation(level: float, correlated: float | None = 0.8) -> dict[str, Any]:
    """What data/evaluations/<model>/<seed>.json holds, as far as the tests ask for it."""
    final = {"step": 60, **checkpoint(level)}
    against = {name: {"spearman": correlated} for name in ("kid", "swd")}
    against["coverage"] = {"spearman": None if correlated is None else -correlated}
    return {
        "final": final,
        "best": final,
        "floor": checkpoint(0),
        "noise": checkpoint(10),
        "one_face": checkpoint(9),
        "oscillation": {"work": {"lite0": level / 10}},
        "curves": {"estimate": against, "stopping": {"regret": level / 10, "regret_last": level / 5}},
        "checkpoints": {"000030": {"lite0": {"kid": 2 * level}}, "000060": final},
    }


def evaluations(**levels: list[float]) -> dict[str, dict[int, dict[str, Any]]]:
    """Each model's evaluations with seeds 1, 2, ... at the given levels."""
    return {model: {n: evaluation(level) for n, level in enumerate(values, 1)} for model, values in levels.items()}


def turned(known: dict[str, dict[int, dict[str, Any]]]) -> dict[str, dict[int, dict[str, Any]]]:
    """The same with seeds in the opposite order."""
    return {model: dict(reversed(by_seed.items())) for model, by_seed in known.items()}
