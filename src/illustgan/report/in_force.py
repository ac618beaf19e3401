"""What made a page: versions and params."""

import importlib.metadata
import platform
from collections.abc import Mapping
from typing import Any

import yaml

from illustgan.report.words import Pairs

# packages that decide numbers
PACKAGES = "torch numpy scipy scikit-learn POT pillow dicebear-core dicebear-styles resvg torchvision matplotlib"


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
    found = [(name, importlib.metadata.version(name)) for name in PACKAGES.split()]
    return [("Python", platform.python_version()), *found]
