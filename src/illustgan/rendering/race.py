"""All variants side by side on one clock: after each share of their work, what each of them draws by then."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from illustgan.core import files
from illustgan.core.progress import Progress
from illustgan.drawing import animations, captions
from illustgan.drawing.grids import Pixels, grid, shown
from illustgan.gan import run_folder
from illustgan.gan.run_folder import Run
from illustgan.rendering.settings import Render

MOST_FACES = 4  # faces a side of a panel, at most
PICTURE_SIDE = 700  # pixels across that the faces fill at most, so that a phone still shows them well
SPACE = 12  # white pixels between panels
WEBP_SHARE = 0.6  # the WebP aims at this share of the GIF's bound: enough for nine faces of each of five variants


def draw(field: Sequence[Run], folder: Path, render: Render) -> None:
    """Draw race.gif and race.webp into `folder`, which is replaced as a whole, of one run of each variant.

    The WebP aims at a fraction of the GIF's bound. `UserError` when the runs' clocks differ in length.
    """
    count = run_folder.same_length(field)
    with Progress("draw the race", count * len(field) + 1, "picture") as progress:
        faces = []
        for run in field:
            faces.append([shown(run.samples(step, MOST_FACES**2)) for step in run.clock])
            progress.advance(count)
        side = min(max(PICTURE_SIDE // (columns(len(field)) * faces[0][0].shape[1]), 2), MOST_FACES)

        def drawn(side: int, index: int) -> Pixels:
            return frame(field, index, [panel[index][: side * side] for panel in faces], side)

        with files.replacing_folder(folder) as made:
            animations.write(made / "race", drawn, count, side, render.frame_ms, render.gif_bytes, WEBP_SHARE)
        progress.advance()


def columns(panels: int) -> int:
    """Panels in a row: up to three side by side, more in a block that is as wide as it is high or wider."""
    return panels if panels <= 3 else math.ceil(math.sqrt(panels))


def frame(field: Sequence[Run], index: int, faces: Sequence[Pixels], side: int) -> Pixels:
    """One frame, uint8 (H, W, 3): a header with the share of the work done, and a panel for each run.

    `index` is that of the frame in each run's clock, and `faces` are for each run uint8 (side · side, H, W, 3).
    """
    work = [run.at[run.clock[index]].tflop for run in field]
    total = [run.at[run.clock[-1]].tflop for run in field]
    equal = max(total) - min(total) <= 0.02 * max(total)  # a budget is met to within one step
    panels = [
        _panel(run, run.clock[index], images, side, "" if equal else f" · {captions.work(done, whole)}")
        for run, images, done, whole in zip(field, faces, work, total, strict=True)
    ]
    picture = grid(np.stack(panels), columns(len(panels)), SPACE)[SPACE:-SPACE, SPACE:-SPACE]
    share = index / max(len(field[0].clock) - 1, 1)
    done = f"{share:.0%} of the work"
    each = f"{captions.work(sum(work) / len(work), max(total))} each" if equal else ""
    header = captions.bar(picture.shape[1], (f"{done} done", done, f"{share:.0%}"), (each,), share)
    return np.concatenate([header, np.full((SPACE // 2, picture.shape[1], 3), 255, np.uint8), picture])


def _panel(run: Run, step: int, images: Pixels, side: int, suffix: str) -> Pixels:
    faces = grid(images, side)
    label = captions.bar(faces.shape[1], (run.model,), (f"step {step:,}{suffix}", f"step {step:,}", f"{step:,}"))
    return np.concatenate([label, faces])
