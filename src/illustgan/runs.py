"""What a run leaves for the stages after it: a folder with run.json, samples and weights, and a history as CSV."""

import json
import shutil
from pathlib import Path
from typing import Any

from illustgan import atomic
from illustgan.plan import Cost, Plan


def facts(plan: Plan, cost: Cost, *, batch: int, faces: int, about: dict[str, Any]) -> dict[str, Any]:
    """The content of run.json: `about` the run, its length and cost, and where its snapshots are."""

    def at(step: int) -> dict[str, Any]:
        return {
            "step": step,
            "epoch": _short(step * batch / faces),
            "tflop": _short(plan.flop[step] / 1e12),
            "generator_images": step * batch,
            "discriminator_images": int(plan.discriminator_steps[step]) * batch,
        }

    return {
        **about,
        "steps": plan.steps,
        "batch": batch,
        "faces": faces,
        "tflop": _short(plan.flop[-1] / 1e12),
        "gflop": {
            "discriminator_step": _short(cost.discriminator_step / 1e9),
            "generator_step": _short(cost.generator_step / 1e9),
        },
        "snapshots": [at(step) for step in plan.snapshots],
        "clock": plan.clock,
        "epochs": plan.epochs,
        "stills": plan.stills,
        "evaluated": plan.evaluated,
    }


def history_csv(columns: tuple[str, ...], rows: list[list[float]]) -> str:
    """Comma-separated text with a head line; numbers to seven significant digits, float32's own precision."""
    lines = [",".join(columns), *(",".join(f"{value:.7g}" for value in row) for row in rows)]
    return "\n".join(lines) + "\n"


def publish(scratch: Path, folder: Path, run: dict[str, Any]) -> None:
    """Make `folder` from run.json and the snapshots that it names, found in `scratch`; whole or not at all."""
    names = [f"samples/{at['step']:06d}.npy" for at in run["snapshots"]]
    names += [f"weights/{step:06d}.safetensors" for step in run["evaluated"]]
    with atomic.replacing_folder(folder) as temporary:
        for name in names:  # by name: a killed process can have left temporary files there
            (temporary / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(scratch / name, temporary / name)
        (temporary / "run.json").write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8", newline="\n")


def _short(value: float) -> float:
    return float(f"{value:.7g}")
