"""Write a trained generator for others: PYTHONPATH=src python -m illustgan.export MODEL [--out OUT].

exports/MODEL/ gets generator.safetensors, config.json, a model card, a grid and, with requirements-export.txt, ONNX.
"""

import sys
from pathlib import Path

import safetensors.torch
from PIL import Image

from illustgan.core import devices, files, stage
from illustgan.core.errors import UserError
from illustgan.drawing.grids import grid, shown
from illustgan.gan import exported, run_folder
from illustgan.gan.architecture import CONFIG, WEIGHTS
from illustgan.generators import card, commands, onnx

ON_GRID, SEED = 64, 1  # the faces that sample draws without arguments


def main() -> None:
    """Write the export of a run, whole or not at all."""
    parser = commands.Arguments(prog="python -m illustgan.export", description="Write a trained generator for others.")
    parser.add_argument("model", metavar="MODEL", help="a trained model, MODEL/SEED, or the folder of a run")
    parser.add_argument("--out", metavar="OUT", type=Path, help="a new folder (exports/MODEL)")
    asked = parser.parse_args()
    place = commands.find(asked.model)
    if not (place / "run.json").is_file():
        raise UserError(f"MODEL: {place} is an export already: name the model, or the folder of a run")
    run = run_folder.read(place)
    out = commands.free(asked.out or commands.EXPORTS / run.model)
    generator, origin = exported.of_run(run, devices.on_one_cpu_thread()), card.trained_on(Path("data/prepared"))
    evaluation = card.measured(run, Path("data/evaluations"))
    with_onnx = onnx.installed(*onnx.NEEDED)
    with files.replacing_folder(out) as folder:
        # as they are in the run: in half precision, batch norm's statistics as `sampling.calibrated` left them
        weights = safetensors.torch.load_file(run.weights(generator.config.step))
        kept = {name: tensor for name, tensor in weights.items() if name.startswith("generator.")}
        files.write_bytes(folder / WEIGHTS, safetensors.torch.save(kept, {"format": "pt"}))
        of_training = {"source": origin.source, "faces": run.faces}
        files.write_json(folder / CONFIG, generator.config.model_dump(mode="json") | of_training)
        Image.fromarray(grid(shown(generator.draw(ON_GRID, SEED)), 8)).save(folder / "grid.png")
        if with_onnx:
            latents = generator.latents(5, SEED)
            print(onnx.write(folder / onnx.NAME, generator.network, latents), file=sys.stderr)
        files.write_text(folder / "README.md", card.text(run, origin, evaluation, with_onnx))
        if terms := card.terms(origin):
            files.write_text(folder / "LICENSE", terms)
    if not with_onnx:
        print(onnx.LEFT_OUT, file=sys.stderr)
    print(f"{out}: trained on {origin.source}; read Licence in its README.md before you pass it on", file=sys.stderr)


if __name__ == "__main__":
    stage.run(main)
