"""Whether a generator's gradients vanish while its opponents learn: python stages/vanishing.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, run_folder, stage
from illustgan.core.progress import Progress
from illustgan.core.settings import ParamsFile
from illustgan.gan import trained
from illustgan.theory import vanishing
from illustgan.theory.settings import Vanishing
from illustgan.training import variants
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    settings = ParamsFile()
    wanted = settings.block("theory.vanishing", Vanishing)
    device = devices.choose("cpu", 1)  # the same everywhere, whatever machine.threads is
    run = run_folder.read(Path("data/runs") / asked.model / str(asked.seed))
    real, heldout = (files.read_array(Path(f"data/prepared/{part}.npy"), "prepare") for part in ("faces", "heldout"))
    chosen = vanishing.chosen(run.evaluated).items()
    generators = {name: (at, trained.load(run, at, device)[0]) for name, at in chosen}
    with Progress("vanishing", len(generators) * len(wanted.seeds), "generator") as progress:
        faces = vanishing.faces(
            generators,
            variants.from_params(settings.block(f"variants.{wanted.discriminator}", Variant)),
            variants.from_params(settings.block(f"variants.{wanted.critic}", Variant)),
            lambda seed: Faces(real, heldout, run.batch, seed, device),
            wanted.seeds, wanted.steps,
            networks=run.networks, width=run.width, device=device, done=progress.advance,
        )  # fmt: skip
    found = vanishing.together({"toy": vanishing.toy(wanted.seeds, wanted.toy_steps), "faces": faces})
    files.write_json("data/theory/vanishing.json", found)


if __name__ == "__main__":
    stage.run(main)
