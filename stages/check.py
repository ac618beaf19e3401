"""Check params.yaml and claims.yaml before any work: python stages/check.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan import params
from illustgan.core import files, stage
from illustgan.sources import own
from illustgan.training import starts


def main() -> None:
    settings = params.load()
    if settings.machine.device == "cuda":  # said before anything is deleted
        from illustgan.core import devices  # imports torch, which takes longer than all of this

        devices.choose(settings.machine)
    own.check(Path("data/own"))
    own.check(starts.FOLDER)
    begun = {}
    for model in settings.models:
        variant = settings.variant(model)
        architecture = variant.architecture(width=settings.scale_in_force.width, size=settings.data.size)
        if start := starts.find(model, variant, architecture):
            begun[model] = start.sha256
    # always the same content: what follows does not rerun because this did
    files.write_text("data/checked.txt", "params.yaml is well formed\n")
    files.write_json("data/in_force.json", params.in_force(settings, begun))


if __name__ == "__main__":
    stage.run(main)
