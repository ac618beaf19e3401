"""Stage compare: reports/index.html, which shows all models side by side."""

from pathlib import Path

import _src  # noqa: F401
from illustgan import params
from illustgan.core import files, stage
from illustgan.report import page, reproduce, words


def main() -> None:
    settings = params.load()
    scale = settings.scale_in_force
    compared = {model: settings.variants[model] for model in settings.models}
    html = page.build(
        Path(),
        settings.models,
        settings.seeds,
        {model: words.settings(variant, scale.width, variant.batch(scale)) for model, variant in compared.items()},
        words.in_force(settings),
        reproduce.origin(Path(), settings),
        words.commands(settings.models, settings.scales),
        settings.attributes.accuracy,
        settings.render.frame_ms,
    )
    files.write_text("reports/index.html", html)


if __name__ == "__main__":
    stage.run(main)
