"""Flat faces of three styles, drawn in a moment, and everything that measuring reads of them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml

from illustgan.attributes import classifier
from illustgan.attributes.settings import Attributes
from illustgan.core import files
from illustgan.evaluation import measures, reference
from illustgan.evaluation.settings import Evaluate
from illustgan.features.extractors import Extract

SIDE = 32
STYLES = ("round", "square", "pointed")
HAIR, MOUTHS, EYES = ("flat", "high", "none"), ("line", "open", "left"), ("dots", "bars")
COLOURS = {"red": (200, 30, 20), "black": (20, 20, 30), "gold": (230, 190, 40)}
CPU = torch.device("cpu")
Known = tuple[np.ndarray, list[tuple[str, dict[str, object]]]]


def draw(count: int, seed: int) -> Known:
    """Faces uint8 (count, SIDE, SIDE, 3) on white, each with its style and attributes; styles take turns."""
    random = np.random.default_rng(seed)
    across, down = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    pictures, known = np.full((count, SIDE, SIDE, 3), 255, np.uint8), []
    for number, picture in enumerate(pictures):
        style, colour = STYLES[number % 3], str(random.choice([*COLOURS]))
        hair, mouth, eyes = (str(random.choice(kinds)) for kinds in (HAIR, MOUTHS, EYES))
        x, y, size = 15.5 + random.uniform(-1, 1), 17.5 + random.uniform(-1, 1), random.uniform(9.5, 11)
        right, low = across - x, down - y
        shapes = {"round": np.hypot(right, low), "square": np.maximum(abs(right), abs(low)) * 1.15}
        face = shapes.get(style, (abs(right) + abs(low)) * 0.75) < size
        picture[face] = np.array([235, 190, 150]) + random.integers(-15, 16, 3)
        tall = {"flat": 5, "high": 9, "none": 0}[hair]
        picture[(low < tall - 11) & (abs(right) < 7) & (low > -15)] = COLOURS[colour]
        for side in (-4, 4):
            wide, high = (1, 1) if eyes == "dots" else (3, 1)
            picture[(abs(right - side) <= wide) & (abs(low + 1) <= high)] = (30, 40, 90)
        wide, high, shift = {"line": (4, 0.7, 0), "open": (2, 2, 0), "left": (2, 0.7, -3)}[mouth]
        picture[(abs(right - shift) <= wide) & (abs(low - 5) <= high)] = (170, 20, 60)
        attributes = {"hairVariant": hair, "mouthVariant": mouth, "eyesVariant": eyes}
        known.append((style, attributes | ({} if hair == "none" else {"hairColor": colour})))
    return pictures, known


def write(
    folder: Path, extractors: dict[str, Extract], params: Path, samples: int, *, faces: int = 120, lessons: int = 80
) -> reference.Reference:
    """data/prepared, data/attributes and data/reference with the shipped settings of measuring, and what they load."""
    for place in ("prepared", "attributes", "reference"):
        (folder / place).mkdir()
    (folder / "prepared/rejected.csv").write_text("picture,reason\n")
    rows = []
    for split, count, seed in (("train", faces, 1), ("validation", 24, 4), ("heldout", faces, 2)):
        pictures, known = draw(count, seed)
        np.save(folder / f"prepared/{'faces' if split == 'train' else split}.npy", pictures)
        rows += [[str(n), split, style, json.dumps(attributes)] for n, (style, attributes) in enumerate(known)]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    (folder / "prepared/manifest.csv").write_text("\n".join(["index,split,style,attributes", *quoted]) + "\n")
    shipped: dict[str, Any] = yaml.safe_load(params.read_text(encoding="utf-8"))
    settings = Evaluate(**shipped["evaluate"] | {"clusters": 20})
    chosen = Attributes(**shipped["attributes"] | {"batch": 48})
    learnt = classifier.learn(draw(4 * faces, 3), (pictures, known), chosen, lessons, CPU)
    classifier.save(folder / "attributes", *learnt, size=SIDE)
    places = folder / "reference", folder / "prepared"
    reference.extract(*places, extractors, settings)
    real = reference.load(*places, folder / "attributes", settings, CPU)
    files.write_json(folder / "reference/bounds.json", measures.bounds(real, extractors, samples))
    return real
