"""Does it matter how many steps the discriminator takes for each of the generator's?

Under the log loss a discriminator that is too good leaves the generator no gradient (Arjovsky & Bottou 2017,
https://arxiv.org/abs/1701.04862). A critic can be trained to its best, so the balance should matter little (Arjovsky
et al. 2017, https://arxiv.org/abs/1701.07875). Here both are trained on stacked digits with more and more discriminator
steps, each with the same floating-point work. Networks, batches, steps, cost and plan are those of the faces.
"""

from pathlib import Path

from illustgan.core.numbers import significant
from illustgan.core.settings import Length
from illustgan.theory import blocks
from illustgan.theory.digits import LOOKS, Task, means_at
from illustgan.theory.reading import SIZE
from illustgan.theory.settings import Balance, BalanceScale
from illustgan.theory.summaries import Figures
from illustgan.training.method import assemble
from illustgan.training.plan import Plan, make_plan
from illustgan.training.settings import Variant
from illustgan.training.steps import measure_cost


def plan(block: Variant, task: Task, gflop: float) -> Plan:
    """As many steps as `gflop` of work allow, and after which of them is looked.

    Raises:
        UserError: when that is less than one step.
    """
    faces = task.faces(0)
    variant = assemble(block)
    cost = measure_cost(variant, faces, width=task.scale.width, size=SIZE, device=faces.faces.device)
    length = Length(tflop=gflop / 1000, snapshots=LOOKS, evaluations=LOOKS, epoch_snapshots=0)
    return make_plan(variant.schedule, cost, length, batch=task.scale.batch, faces=len(faces.faces))


def compute(settings: Balance, scale: BalanceScale, folder: Path) -> Figures:
    """Every variant with every balance, with states in `folder`; the content of data/theory/balance.json.

    Raises:
        UserError: when `scale.gflop` is too little for a step.
    """
    task = Task(scale)
    found: Figures = {}
    seeds: dict[str, Figures] = {
        str(seed): {kind: task.controls[kind]["kl"] for kind in ("noise", "gaussian")} for seed in scale.seeds
    }
    for name, of_pair in blocks.compared(settings.players, "dcgan").items():
        found[name] = {}
        ends: list[dict[int, float]] = []
        for steps in scale.balances:
            block = blocks.changed(of_pair, discriminator_steps=steps)
            length = plan(block, task, scale.gflop)
            courses = task.courses(block, length.evaluated, folder / f"{name}-{steps}")
            ends.append({seed: course[length.steps]["kl"] for seed, course in courses.items()})
            found[name][str(steps)] = {
                "steps": length.steps,
                **means_at(courses, length.steps),
                "course": [
                    {"step": step, "gflop": significant(float(length.flop[step]) / 1e9), **means_at(courses, step)}
                    for step in length.evaluated
                ],
            }
        for seed in scale.seeds:
            best, *_, worst = sorted(by_balance[seed] for by_balance in ends)
            seeds[str(seed)][name] = {"best": best, "worst": worst, "lost": significant(worst - best)}
    return {
        "gflop": scale.gflop,
        "samples": scale.samples,
        "controls": task.controls,
        "variants": found,
        "seeds": seeds,
    }
