"""How steep critics are, and what clipping does to their weights: data/theory/lipschitz.json."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, run_folder, stage
from illustgan.core.randomness import batch_indices
from illustgan.core.settings import ParamsFile
from illustgan.gan import trained
from illustgan.gan.sampling import LATENTS_SHOWN
from illustgan.theory import lipschitz_critics
from illustgan.theory.settings import Lipschitz
from illustgan.training.settings import Variant


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    settings = ParamsFile()
    ours = settings.block("theory.lipschitz", Lipschitz)
    device = devices.choose("cpu", 1)  # the same everywhere
    toy = lipschitz_critics.toy(ours.seeds, ours.steps, ours.clips, ours.penalty)
    faces = files.read_array(Path("data/prepared/faces.npy"), "prepare")
    faces = faces[batch_indices(0, min(LATENTS_SHOWN, len(faces)), len(faces), "lipschitz").numpy()]
    run = run_folder.read(Path("data/runs") / asked.model / str(asked.seed))
    clip = settings.block(f"variants.{asked.model}", Variant).clip
    checkpoints = []
    for step in lipschitz_critics.spread_out(run.evaluated, ours.checkpoints):
        _, discriminator = trained.load(run, step, device)
        measured = lipschitz_critics.checkpoint(discriminator, faces, run.samples(step), run.batch, clip)
        checkpoints.append({"step": step, "tflop": run.at[step].tflop, **measured})
    runs = {asked.model: {"clip": clip, "checkpoints": checkpoints}}
    figures = {"line": lipschitz_critics.line(), "toy": toy, "runs": runs}
    files.write_json("data/theory/lipschitz.json", figures)


if __name__ == "__main__":
    stage.run(main)
