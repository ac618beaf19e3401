"""The README is short; links lead somewhere; commands name settings, stages, targets and scripts that exist."""

import copy
import itertools
import re
import shlex
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from illustgan import params
from illustgan.core.yaml_file import read_yaml

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "benchmarks/README.md")),
    *sorted(ROOT.glob("docs/*.md")),
]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
START = re.compile(r"(\$ |[A-Z_]+=\S+ )*(?=(dvc|make|python) )")
OUTPUT = re.compile(r"^(?!\$ ).*$", re.MULTILINE)
INLINE = re.compile(r"`([^`]+)`")
CONTENT = {name: read_yaml(ROOT / name) for name in ("params.yaml", "claims.yaml")}
DVC = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
STAGES = {*DVC, *(f"theory@{problem}" for problem in DVC["theory"]["matrix"]["problem"])}
TARGETS = re.findall(r"^([a-z-]+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
WRONG = "model=dcgna"  # what the README shows the error of


def commands(text: str) -> list[list[str]]:
    """Words of the commands in a page: dvc, make and python, in fenced blocks and in the text."""
    blocks = [OUTPUT.sub("", body) if kind == "console" else body for kind, body in FENCED.findall(text) if kind]
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines() + INLINE.findall(FENCED.sub("", text))
    single = [part.strip() for line in lines for part in re.split(r";|&&|\bdo\b", line)]
    return [shlex.split(line[found.end() :], comments=True) for line in single if (found := START.match(line))]


def anchors(page: Path) -> set[str]:
    """What GitHub makes of a page's headings."""
    heads = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def change(settings: dict[str, dict], assignment: str) -> None:
    """Make the change that `dvc exp run -S` makes, at a place that is there, or that a + adds."""
    place, value = assignment.split("=", 1)
    file, _, path = place.rpartition(":")
    *blocks, last = path.lstrip("+").split(".")
    block = settings[file or "params.yaml"]
    for name in blocks:
        block = block[name]
    assert last in block or path.startswith("+"), assignment
    if "$" not in value:
        block[last] = YAML(typ="safe").load(value)  # as DVC writes and reads it


def test_readme_is_short() -> None:
    assert len(PAGES[0].read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_commands(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    exec("\n".join(re.findall("^from illustgan.+$", text, re.MULTILINE)))  # what an example imports is there
    for path, anchor in LINK.findall(text):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"
    for words in commands(text):
        if words[0] == "make":
            assert {word for word in words[1:] if "=" not in word} <= {*TARGETS}, words
        elif words[0] == "python":
            assert (ROOT / words[1]).is_file(), words
        elif words[1] == "repro" or words[1:3] == ["exp", "run"]:
            changes = [after for word, after in itertools.pairwise(words) if word == "-S"]
            rest = [word for word in words[2 if words[1] == "repro" else 3 :] if word not in changes]
            assert {word for word in rest if not word.startswith("-")} <= STAGES, words
            settings = copy.deepcopy(CONTENT)
            for assignment in changes:
                change(settings, assignment)
            if WRONG not in changes:
                params.check({**settings["params.yaml"], "claims": settings["claims.yaml"]})
