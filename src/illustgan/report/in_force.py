"""What made a page, and how to make it again or another: versions, params, commands."""

import importlib.metadata
import platform
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from illustgan.report.texts import Text
from illustgan.report.texts import gettext as _
from illustgan.report.words import Pairs

PACKAGES = (  # those that decide numbers
    *("torch", "numpy", "scipy", "scikit-learn", "pot", "prdc", "pillow", "dicebear-core", "dicebear-styles", "resvg"),
    *("torchvision", "matplotlib"),
)


class _LineEach(yaml.SafeDumper):
    """YAML with a line for each setting, and lists within theirs."""


_LineEach.add_representer(
    list, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)


def as_yaml(params: Mapping[str, Any]) -> str:
    """The params with a line for each setting; those of a variant that are null are left out."""
    variants = {
        model: {name: value for name, value in variant.items() if value is not None}
        for model, variant in params["variants"].items()
    }
    return yaml.dump({**params, "variants": variants}, Dumper=_LineEach, sort_keys=False, allow_unicode=True, width=100)


def versions() -> Pairs:
    """Python's version and those of the packages that decide numbers, as installed."""
    installed = {str(found.name).lower(): found.version for found in importlib.metadata.distributions()}
    found = [(name, installed[name]) for name in PACKAGES if name in installed]
    return [("Python", platform.python_version()), *found]


def commands(models: Sequence[str]) -> Sequence[tuple[Text, str]]:
    """Pairs of what one may want and the command for it, for a page that compares `models`."""
    return [
        (_("a trial of everything in some minutes"), "dvc exp run -S scale=smoke"),
        (_("another model for the headline: seconds"), f"dvc exp run -S model={models[-1]}"),
        (_("another learning rate"), f"dvc exp run -S variants.{models[0]}.lr=0.0001"),
        (_("three seeds, for a spread"), "dvc exp run -S 'seeds=[1,2,3]'"),
        (_("fewer faces"), "dvc exp run -S data.faces=500"),
        (_("your own pictures, from data/own/"), "dvc exp run -S data.source=own"),
        (_("faces found in your own illustrations"), "dvc exp run -S data.source=own -S data.crop=face"),
        (_("the 2017 post's run of the headline model, on a GPU"), "dvc exp run -S scale=paper headline"),
    ]
