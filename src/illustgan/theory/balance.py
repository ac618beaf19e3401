"""Does it matter how many steps the discriminator takes for each of the generator's?

A discriminator that is too good leaves the generator no gradient under the log loss (Arjovsky & Bottou 2017,
https://arxiv.org/abs/1701.04862); a critic can be trained to its best (Arjovsky et al. 2017,
https://arxiv.org/abs/1701.07875). Both learn stacked digits with more and more discriminator steps at equal work.
"""

from pathlib import Path

from illustgan.core.numbers import significant
from illustgan.core.settings import Length
from illustgan.theory import course
from illustgan.theory.digits import LOOKS, NETWORKS, Task, means_at
from illustgan.theory.settings import Balance, BalanceScale
from illustgan.theory.summaries import Figures
from illustgan.training.method import assemble
from illustgan.training.plan import Plan, make_plan
from illustgan.training.settings import Variant
from illustgan.training.steps import measure_cost


def plan(block: Variant, task: Task, gflop: float) -> Plan:
    """As many steps as `gflop` of work allow, `UserError` when that is none, and after which of them is looked."""
    faces = task.faces(0)
    cost = measure_cost(assemble(block), faces)
    length = Length(tflop=gflop / 1000, snapshots=LOOKS, evaluations=LOOKS, epoch_snapshots=0)
    return make_plan(block, cost, length, batch=task.scale.batch, faces=len(faces.faces))


def compute(settings: Balance, scale: BalanceScale, folder: Path) -> Figures:
    """Every variant with every balance, with states in `folder`; the content of data/theory/balance.json."""
    task = Task(scale)
    found: dict[str, Figures] = {}
    controls = {kind: task.controls[kind]["kl"] for kind in ("noise", "gaussian")}
    seeds: dict[str, Figures] = {str(seed): {**controls} for seed in scale.seeds}
    for name, of_pair in course.compared(settings.players, NETWORKS).items():
        found[name], ends = {}, []
        for steps in scale.balances:
            block = course.changed(of_pair, discriminator_steps=steps)
            length = plan(block, task, scale.gflop)
            courses = task.courses(block, length.evaluated, folder / f"{name}-{steps}")
            ends.append([course[length.steps]["kl"] for course in courses.values()])
            found[name][str(steps)] = {
                "steps": length.steps,
                **means_at(courses, length.steps),
                "course": [
                    {"step": step, "gflop": significant(float(length.flop[step]) / 1e9), **means_at(courses, step)}
                    for step in length.evaluated
                ],
            }
        for seed, kls in zip(seeds.values(), zip(*ends, strict=True), strict=True):
            best, worst = min(kls), max(kls)
            seed[name] = {"best": best, "worst": worst, "lost": significant(worst - best)}
    return {
        "gflop": scale.gflop,
        "samples": scale.samples,
        "controls": task.controls,
        "variants": found,
        "seeds": seeds,
    }
