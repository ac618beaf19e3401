"""What the commands that measure trained networks need: settings of the scale smoke, and pictures as prepared ones."""

import shutil
from pathlib import Path

import numpy as np
import yaml

from illustgan.core.yaml_file import read_yaml

ROOT = Path(__file__).parents[2]


def root(folder: Path, pictures: dict[str, np.ndarray], **smoke: float) -> None:
    content = read_yaml(ROOT / "params.yaml") | {"scale": "smoke", "machine": {"device": "cpu", "threads": 1}}
    content["scales"]["smoke"] |= smoke
    content["evaluate"] |= {"subsets": 2}  # as few samples allow
    (folder / "params.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    shutil.copyfile(ROOT / "claims.yaml", folder / "claims.yaml")
    (folder / "data/prepared").mkdir(parents=True)
    for name, array in pictures.items():
        np.save(folder / f"data/prepared/{name}.npy", array)
