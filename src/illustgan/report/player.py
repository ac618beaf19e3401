"""The generator in the page: its weights and sliders, and the training faces that it shows beside what it draws."""

import base64
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from illustgan.core import files
from illustgan.drawing.grids import Pixels, grid, reduced
from illustgan.metrics import neighbours
from illustgan.report import inlined, words
from illustgan.report.texts import Text, foreign
from illustgan.report.texts import gettext as _

SIDE = 32  # pixels of a training face in the page, at most
SHEET = 400_000  # bytes of all of them, at most: with more faces than that holds, none are shown
MOVED = 0.05  # share of faces that a trait's slider changes at one of its ends, at least
TRAITS = (_("dark skin"), _("dark hair"), _("hat"), _("glasses"), _("beard"))  # for the catalogue of translations


@dataclass(frozen=True)
class Player:
    """What the section of the generator shows; a None in the place of `data` says that the weights are too many."""

    data: str | None  # JSON for the page's script
    sliders: Sequence[tuple[Text, Text]] = ()  # of each direction its name, and what it does
    reach: float = 0  # of sliders to each side
    without: Sequence[Text] = ()  # traits that have no slider: too few faces have them, or hardly any changes
    compared: bool = False  # whether it has training faces


def read(path: Path, prepared: Path, source: str) -> Player:
    """Of data/players/<model>/<seed>.json and the faces in data/prepared (`prepared`).

    Faces of Irasutoya are left out: its terms let nobody pass on all of them. `UserError` when a file is missing or
    damaged.
    """
    with files.reading(path, "evaluate"):
        content = files.read_json(path, "evaluate")
        generator = content["generator"]
        if generator is None:
            return Player(None)
        directions, still = [], [*content["rare"]]
        for direction in content["directions"]:
            if direction["kind"] == "component" or max(direction["gain"] or 0, direction["lose"] or 0) >= MOVED:
                directions.append(direction)
            else:
                still.append(direction["name"])
        sliders = [_slider(direction) for direction in directions]
        data: dict[str, Any] = {"generator": generator, "directions": [direction["latent"] for direction in directions]}
        reach, without = float(content["reach"]), [_trait(name) for name in still]
    if source != "irasutoya":
        faces, heldout = (files.read_pictures(prepared / f"{part}.npy", "prepare") for part in ("faces", "heldout"))
        with files.reading(prepared / "heldout.npy", "prepare"):
            data["training"] = _training(faces, heldout)
    return Player(json.dumps(data, separators=(",", ":")), sliders, reach, without, data.get("training") is not None)


def _slider(direction: Mapping[str, Any]) -> tuple[Text, Text]:
    if direction["kind"] == "component":
        name = _("Component %(number)s", number=direction["name"])
        return name, _(
            "%(share)s of what varies in its pictures; right is brighter", share=words.share(direction["share"])
        )
    does = _(
        "right: %(gain)s of %(without)s get it; left: %(lose)s of %(with)s lose it",
        **{name: words.share(direction[name]) for name in ("gain", "lose")},
        **{name: words.whole(direction[name]) for name in ("without", "with")},
    )
    return _trait(direction["name"]), does


def _trait(name: str) -> Text:
    """The name of a trait in words; a style's own name is nobody's to translate."""
    return foreign(name) if name in TRAITS else _("style %(name)s", name=name)


def _training(faces: Pixels, heldout: Pixels) -> dict[str, Any] | None:
    """All training faces reduced, and how near real faces come to them; None where they take more than `SHEET` bytes.

    `sheet`: base64 of a WebP, row by row; `side` of each, `count`, how many are `across`; `heldout`:
    percentiles from 0 to 100 of the root mean square difference between a held-out face and the training face nearest
    to it, both as they are in the page.
    """
    block = 1
    while faces.shape[1] // block > SIDE:
        block *= 2
    small, held = reduced(faces, block), reduced(heldout, block)
    side, across = small.shape[1], math.ceil(math.sqrt(len(small)))
    packed = inlined.lossy(Image.fromarray(grid(small, across, 0)), SHEET).uri.partition(",")[2]
    if len(packed) > SHEET * 4 / 3 + 4:
        return None
    with Image.open(io.BytesIO(base64.b64decode(packed))) as sheet:
        seen = np.asarray(sheet.convert("RGB")).reshape(-1, side, across, side, 3).swapaxes(1, 2)
    rows = seen.reshape(-1, 3 * side**2)[: len(small)]
    distances, _places = neighbours.nearest(held.reshape(len(held), -1).astype(np.float32), rows)
    percentiles = np.percentile(distances / math.sqrt(rows.shape[1]), range(101)).round(2).tolist()
    return {"sheet": packed, "side": side, "count": len(small), "across": across, "heldout": percentiles}
