"""Does it matter how many steps the discriminator takes for each of the generator's?

For the log loss a discriminator that is too good leaves the generator no gradient (Arjovsky & Bottou 2017,
https://arxiv.org/abs/1701.04862), so that the two must be kept in balance. A critic can be trained to its best, and the
balance should matter little (Arjovsky et al. 2017, https://arxiv.org/abs/1701.07875; the 2017 post repeats it). Here
both are trained on stacked digits with more and more discriminator steps, each with the same floating-point work, and
their samples are looked at after equal shares of it.

Networks, batches, loop, cost and plan are those of the faces.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from illustgan.core.numbers import significant
from illustgan.theory import digits
from illustgan.theory.digits import SIZE, Problem
from illustgan.theory.keeping import Keeper
from illustgan.training import settings as params
from illustgan.training import variants
from illustgan.training.plan import Plan, make_plan
from illustgan.training.steps import measure_cost

Figures = dict[str, Any]


def with_steps(block: params.Variant, balance: int) -> params.Variant:
    """The same variant with `balance` discriminator steps before each of the generator's."""
    return params.Variant.model_validate({**block.model_dump(), "discriminator_steps": balance})


def plan(block: params.Variant, task: Problem, *, gflop: float, batch: int, width: int) -> Plan:
    """As many steps as `gflop` of work allow, and after which of them is looked.

    Raises:
        UserError: when that is less than one step.
    """
    faces = task.faces(batch, 0)
    variant = variants.from_params(block)
    cost = measure_cost(variant, faces, width=width, size=SIZE, device=faces.faces.device)
    return make_plan(
        variant.schedule,
        cost,
        tflop=gflop / 1000,
        steps=None,
        batch=batch,
        faces=len(faces.faces),
        snapshots=digits.LOOKS,
        evaluations=digits.LOOKS,
        epoch_snapshots=0,
    )


def balance(
    blocks: Mapping[str, params.Variant],
    balances: Sequence[int],
    *,
    seeds: Sequence[int],
    gflop: float,
    batch: int,
    width: int,
    samples: int,
    pool: int,
    keepers: Mapping[tuple[str, int, int], Keeper] | None = None,
) -> Figures:
    """Every variant with every balance; the content of data/theory/balance.json.

    Args:
        blocks: variants by name.
        balances: discriminator steps before each generator step, rising.
        seeds: of first weights, batches and latents.
        gflop: work of each training.
        batch, width, samples, pool: see `digits.digits`; both players have the same width.
        keepers: by variant, balance and seed.

    Returns:
        `gflop`, `samples`, `modes` and `kl` of as many real stacks under `real`, and `variants`: for each and for each
        balance its generator `steps`, `modes` and `kl` at the end as means over seeds, and the means over training
        (`course`, with the step and the work done). Under `seeds` for each variant `best` and `worst`, the least and
        the greatest KL among balances, and `lost`, the difference.

    Raises:
        ValueError: without a seed or with fewer than two balances.
        UserError: when `gflop` is too little for a step.
    """
    if not seeds or len(balances) < 2:
        raise ValueError(f"balance needs a seed and two balances, not {list(seeds)} and {list(balances)}")
    task = digits.problem(pool, samples)
    real, _ = digits.stacks(digits.load(), samples, "real")
    found: Figures = {}
    ends: dict[str, dict[int, dict[int, float]]] = {}
    for name, block in blocks.items():
        found[name], ends[name] = {}, {seed: {} for seed in seeds}
        for steps in balances:
            settings = with_steps(block, steps)
            length = plan(settings, task, gflop=gflop, batch=batch, width=width)
            courses = {
                seed: digits.train(
                    settings,
                    task.faces(batch, seed),
                    task.look,
                    steps=length.steps,
                    marks=length.evaluated,
                    width=width,
                    smaller=1,
                    seed=seed,
                    keeper=(keepers or {}).get((name, steps, seed)),
                    label=f"balance {name} {steps}:1 seed {seed}",
                )
                for seed in seeds
            }
            for seed, course in courses.items():
                ends[name][seed][steps] = course[length.steps]["kl"]
            found[name][str(steps)] = {
                "steps": length.steps,
                **digits.means([course[length.steps] for course in courses.values()]),
                "course": [
                    {
                        "step": step,
                        "gflop": significant(float(length.flop[step]) / 1e9),
                        **digits.means([course[step] for course in courses.values()]),
                    }
                    for step in length.evaluated
                ],
            }
    return {
        "gflop": gflop,
        "samples": samples,
        "real": digits.measure(task.reader.read(real), task.shares),
        "variants": found,
        "seeds": {str(seed): {name: _lost(ends[name][seed].values()) for name in blocks} for seed in seeds},
    }


def _lost(distances: Any) -> dict[str, float]:
    best, worst = min(distances), max(distances)
    return {"best": best, "worst": worst, "lost": significant(worst - best)}
