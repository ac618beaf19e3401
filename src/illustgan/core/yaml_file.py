"""YAML that users write, read as DVC reads it: within bounds, and only where all readers read the same."""

import datetime
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from illustgan.core.errors import UserError, one_line

BYTES = 1_000_000  # params.yaml has 20 000
VALUES, DEPTH = 5_000, 20  # an alias counts as all that it repeats; params.yaml has 1000, and 6 within each other
TOO_MUCH = "too many values, or too deep within each other: leave some out"
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})|0x[0-9a-fA-F]{1,15}")  # in which YAML 1.1 and 1.2 agree; of 64 bits
KINDS = {"str", "int", "float", "bool", "null", "timestamp", "seq", "map"}


def read_yaml(path: str | Path) -> dict[str, Any]:
    """The settings in a YAML file; `UserError` for what is none, too much, or anything but plain settings."""
    text, yaml, depth = _text(Path(path)), YAML(typ="safe"), -2  # without stream and document
    try:
        for number, event in enumerate(yaml.parse(text)):  # the reader in C ends the process where it goes too deep
            depth += type(event).__name__.count("Start") - type(event).__name__.count("End")
            if depth > DEPTH or number > 3 * VALUES:
                raise _refused(event, (), TOO_MUCH)
            if getattr(event, "version", None) or getattr(event, "tags", None):
                raise _refused(event, (), "a directive (%YAML, %TAG) changes what follows: remove it")
        if node := yaml.compose(text):
            _check(node, (), itertools.count(1))
        content = yaml.constructor.construct_document(node) if node else None
    except MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise UserError(one_line(f"{path}: {where}no valid YAML: {error.context or ''} {error.problem}")) from None
    except (YAMLError, ValueError) as error:
        raise UserError(one_line(f"{path}: {error}")) from None
    if not isinstance(content, dict):
        found = one_line(json.dumps(content, default=str), 40)
        raise UserError(f"{path} must hold settings (model: ..., models: ...), but it holds {found}")
    return content


def _text(path: Path) -> str:
    try:
        if not path.is_file():  # a pipe, once opened, would wait for its other end
            raise UserError(f"{path} is not here as a file: run this from the folder that holds it")
        with path.open("rb") as file:
            content = file.read(BYTES + 1)
        if len(content) > BYTES:
            raise UserError(f"{path} is larger than {BYTES} bytes: leave nothing but settings in it")
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError(f"{path}: line {line} is not UTF-8 text: save the file as such") from None
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}: mend that and run this again") from None


def _check(node: Node, place: tuple[str, ...], count: Iterator[int]) -> None:
    """`ValueError` for the first thing in a node, at a place, that is not plain."""
    kind, text = _kind(node), node.value
    if len(place) > DEPTH or next(count) > VALUES:
        raise _refused(node, place, TOO_MUCH)
    if kind not in KINDS:
        raise _refused(node, place, f"a value of the kind {kind!r} has no place here: write it plainly, or in quotes")
    if (kind == "int" and not INTEGER.fullmatch(text)) or (kind == "float" and "_" in text):
        raise _refused(node, place, f"{text[:40]} is not the same number to all: write its digits alone, at most 18")
    if kind == "timestamp":
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            raise _refused(node, place, f"{text[:40]} is no date: write one as '2017-05-20'") from None
    for key, part in text if isinstance(node, MappingNode) else enumerate(text) if kind == "seq" else ():
        if isinstance(key, Node) and not (isinstance(key, ScalarNode) and _kind(key) in ("str", "merge")):
            raise _refused(key, place, "what stands before a colon must be a word, if need be in quotes")
        _check(part, (*place, str(getattr(key, "value", key))), count)


def _kind(node: Node) -> str:
    return str(node.tag).rpartition(":")[2]


def _refused(found: Any, place: tuple[str, ...], why: str) -> ValueError:
    return ValueError(f"line {found.start_mark.line + 1}: {'.'.join(place)}{': ' if place else ''}{why}")
