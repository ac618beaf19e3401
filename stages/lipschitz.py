"""How steep critics are, and what clipping does to their weights: reports/theory/lipschitz.json."""

import json
from pathlib import Path

import _src  # noqa: F401
from illustgan import atomic, devices, params, stage
from illustgan.evaluation import files, players
from illustgan.randomness import batch_indices
from illustgan.sampling import LATENTS_SHOWN
from illustgan.theory import lipschitz_critics


def main() -> None:
    settings = params.load()
    ours = settings.theory.lipschitz
    device = devices.choose("cpu", 1)  # the same everywhere
    toy = lipschitz_critics.toy(ours.seeds, ours.steps, ours.clips, ours.penalty)
    faces = files.read_array(Path("data/prepared/faces.npy"), "prepare")
    faces = faces[batch_indices(0, min(LATENTS_SHOWN, len(faces)), len(faces), "lipschitz").numpy()]
    folder = Path("data/runs") / ours.model / str(settings.seeds[0])
    run = files.read_json(folder / "run.json", "train")
    work = {snapshot["step"]: snapshot["tflop"] for snapshot in run["snapshots"]}
    clip = settings.variant(ours.model).clip
    checkpoints = []
    for step in lipschitz_critics.spread_out(run["evaluated"], ours.checkpoints):
        _, discriminator = players.load(players.weights_of(folder, step), run, device)
        samples = files.read_array(folder / "samples" / f"{step:06d}.npy", "train")
        measured = lipschitz_critics.checkpoint(discriminator, faces, samples, run["batch"], clip)
        checkpoints.append({"step": step, "tflop": work[step], **measured})
    runs = {ours.model: {"clip": clip, "checkpoints": checkpoints}}
    figures = {"line": lipschitz_critics.line(), "toy": toy, "runs": runs}
    atomic.write_text("reports/theory/lipschitz.json", json.dumps(figures, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
