"""Packages in one order, each importing only those above it, and only what `make repro` installs; stages depend on the
packages that their scripts run."""

import ast
import importlib.metadata
import re
import sys
from pathlib import Path

import yaml

from illustgan.report.page import PACKAGES

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src/illustgan"
ORDER = (
    *("core", "drawing", "sources", "faces", "gan", "training", "rendering", "features", "metrics", "attributes"),
    *("evaluation", "theory", "results", "claims", "params", "report", "jobs", "sweeps"),
    *("generators", "sample", "export", "score"),
)
STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]


MODULES = {
    ".".join(path.relative_to(SRC.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in SRC.rglob("*.py")
}


def imported(path: Path) -> set[str]:
    """Modules of ours that a file imports, or imports from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names if one.name.split(".")[0] == "illustgan"}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "illustgan":
            names = {f"{node.module}.{one.name}" for one in node.names}
            found |= {name if name in MODULES else str(node.module) for name in names}
    return found


def package(module: str) -> str:
    """The name in `ORDER` of a module."""
    return module.split(".")[1]


def run_by(script: Path) -> set[str]:
    """Packages that a script's imports lead to."""
    found: set[str] = set()
    left = imported(script)
    while left:
        module = left.pop()
        found.add(module)
        left |= imported(MODULES[module]) - found
    return {package(module) for module in found if module != "illustgan"}


def test_packages_stand_in_one_order() -> None:
    modules = {name: path for name, path in MODULES.items() if name != "illustgan"}
    assert {package(name) for name in modules} == {*ORDER}
    for name, path in modules.items():
        place = ORDER.index(package(name))
        below = {other for other in imported(path) if ORDER.index(package(other)) > place}
        assert not below, f"{path.relative_to(ROOT)} imports {below}, which come after {package(name)}"


def test_stages_depend_on_the_packages_that_they_run() -> None:
    assert {path.stem for path in (ROOT / "stages").glob("[!_]*.py")} == STAGES.keys()
    for name, stage in STAGES.items():
        script = ROOT / f"stages/{name}.py"
        assert stage["cmd"].split()[:2] == ["python", f"stages/{name}.py"]
        assert len(script.read_text(encoding="utf-8").splitlines()) <= 45, script
        code = {place for place in stage["deps"] if place.startswith(("src/", "stages/"))}
        packages = {f"src/illustgan/{package}" for package in run_by(script)}
        assert code == {f"stages/{name}.py", *(packages if name != "check" else {"src/illustgan"})}, name


def normal(name: str) -> str:
    """A distribution's name as it is compared."""
    return re.sub("[-_.]+", "-", name).lower()


def test_make_repro_installs_what_is_imported_and_named_on_the_page() -> None:
    required = {normal(name) for name in re.findall("^[\\w.-]+", (ROOT / "requirements.txt").read_text(), re.MULTILINE)}
    assert {normal(name) for name in PACKAGES.split()} <= required
    left, there = {*required}, set[str]()
    while left - there:
        there.add(name := (left - there).pop())
        plain = [one for one in importlib.metadata.requires(name) or () if "extra ==" not in one]
        left |= {normal(re.findall(r"^[\w.-]+", one)[0]) for one in plain}
        left &= {normal(one.name) for one in importlib.metadata.distributions()}
    optional = {"onnx", "onnxscript", "onnxruntime", "ray"}  # requirements-export.txt, requirements-cluster.txt
    brought_by = importlib.metadata.packages_distributions()
    for path in MODULES.values():
        nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
        names = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
        names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
        others = {name.split(".")[0] for name in names} - {*sys.stdlib_module_names, "illustgan", *optional}
        assert not {name for name in others if not {*map(normal, brought_by[name])} & there}, path
