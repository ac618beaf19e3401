"""The problems by name, each from its block of params.yaml to its figures."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from illustgan.core.settings import ParamsFile
from illustgan.theory import balance, critic, digits, distances, duality, keeping, mixtures
from illustgan.theory import blocks as players
from illustgan.theory.modes_settings import Balance, Digits, Mixtures
from illustgan.theory.settings import Critic, Distances, Duality

Figures = Mapping[str, Any]
SCRATCH = Path(".scratch/theory")


def _critic(params: ParamsFile) -> Figures:
    ours = params.block("theory.critic", Critic)
    return critic.toy(ours.seeds, ours.steps, ours.moves)


def _distances(params: ParamsFile) -> Figures:
    ours = params.block("theory.distances", Distances)
    return distances.estimates(ours.seeds, ours.points, ours.places, ours.steps)


def _duality(params: ParamsFile) -> Figures:
    ours = params.block("theory.duality", Duality)
    return duality.duality(ours.seeds, ours.points, ours.steps)


def _mixtures(params: ParamsFile) -> Figures:
    ours = params.block("theory.mixtures", Mixtures)
    scale = ours.scales[params.value("scale")]
    known = {
        "ring": mixtures.ring(ours.ring_radius, ours.ring_spread),
        "grid": mixtures.grid(ours.grid_reach, ours.grid_spread),
    }
    targets: dict[str, mixtures.Mixture] = {name: known[name] for name in scale.targets}
    blocks = {
        **players.blocks(ours.players, scale.unrolled, "mlp"),
        "wgan_gp": players.penalised(ours.players, "mlp"),
    }
    sizes = scale.model_dump(exclude={"targets", "unrolled"})
    with keeping.kept(SCRATCH, "mixtures", _given(ours, scale)) as folder:
        keepers = {(t, v): keeping.Folder(folder / f"{t}-{v}") for t in targets for v in blocks}
        return mixtures.mixtures(blocks, targets, keepers=keepers, **sizes)


def _digits(params: ParamsFile) -> Figures:
    ours = params.block("theory.digits", Digits)
    scale = ours.scales[params.value("scale")]
    blocks = players.blocks(ours.players, scale.unrolled, "dcgan")
    with keeping.kept(SCRATCH, "digits", _given(ours, scale)) as folder:
        keepers = {(v, seed): keeping.Folder(folder / f"{v}-{seed}") for v in blocks for seed in scale.seeds}
        return digits.digits(blocks, keepers=keepers, **scale.model_dump(exclude={"unrolled"}))


def _balance(params: ParamsFile) -> Figures:
    ours = params.block("theory.balance", Balance)
    scale = ours.scales[params.value("scale")]
    blocks = players.pair(ours.players, "dcgan")
    with keeping.kept(SCRATCH, "balance", _given(ours, scale)) as folder:
        runs = [(v, steps, seed) for v in blocks for steps in scale.balances for seed in scale.seeds]
        keepers = {run: keeping.Folder(folder / "-".join(map(str, run))) for run in runs}
        return balance.balance(blocks, keepers=keepers, **dict(scale))


def _given(ours: Any, scale: Any) -> dict[str, Any]:
    return {**ours.model_dump(exclude={"scales"}), **scale.model_dump()}


PROBLEMS: Mapping[str, Callable[[ParamsFile], Figures]] = {
    "critic": _critic,
    "distances": _distances,
    "duality": _duality,
    "mixtures": _mixtures,
    "digits": _digits,
    "balance": _balance,
}
