"""dvc.yaml lists the modules that stage scripts import: no more, or edits rerun too much; no less, or too little."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .warm import HEAVY

ROOT = Path(__file__).resolve().parents[2]
STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]

WHOLE = {"compare": {"src/illustgan", "stages"}}  # stages that tell which code there is, and so depend on all of it

CLOSURE = """
import pathlib, runpy, sys
sys.path.insert(0, "stages")
runpy.run_path(sys.argv[1], run_name="imported")
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None)
    if file and pathlib.Path(file).is_relative_to(pathlib.Path.cwd() / "src"):
        print(pathlib.Path(file).relative_to(pathlib.Path.cwd()).as_posix())
"""


# Importing torch and the like takes seconds for each of twenty stages; a process that has them forks in milliseconds.
CLOSURES = f"""
import importlib, os, sys
for name in {HEAVY}:
    importlib.import_module(name)
for script in sys.argv[1:]:
    child = os.fork()
    if not child:
        sys.argv[1] = script
        print(script, flush=True)
        exec({CLOSURE!r})
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)
"""


def modules(deps: list[str]) -> set[str]:
    """The modules among a stage's dependencies, those in its folders too."""
    places = [ROOT / name for name in deps if name.startswith(("src/", "stages/"))]
    files = [file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])]
    return {file.relative_to(ROOT).as_posix() for file in files}


def test_modules_are_the_import_closure() -> None:
    scripts = {f"stages/{stage}.py": stage for stage in STAGES}
    code = [sys.executable, "-c", CLOSURES, *scripts]
    ran = subprocess.run(code, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not ran.stderr
    found: dict[str, set[str]] = {}
    for line in ran.stdout.splitlines():
        if line in scripts:
            stage = scripts[line]
            found[stage] = {line, "stages/_src.py"}
        else:
            found[stage].add(line)
    listed = {name: modules(stage["deps"]) for name, stage in STAGES.items() if name not in WHOLE}
    assert listed == {name: modules for name, modules in found.items() if name not in WHOLE}
    assert {name: {*STAGES[name]["deps"]} & places for name, places in WHOLE.items()} == WHOLE


def test_every_stage_has_a_thin_script_and_every_script_a_stage() -> None:
    scripts = {path.stem: path for path in (ROOT / "stages").glob("[!_]*.py")}
    assert scripts.keys() == STAGES.keys()
    for path in scripts.values():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 45, path
    for name, stage in STAGES.items():
        assert stage["cmd"].startswith(f"python stages/{name}.py")


@pytest.mark.parametrize("stage", ["check", "headline"])
def test_quick_stages_import_nothing_heavy(stage: str) -> None:
    code = CLOSURE + "print(*(name for name in ('torch', 'matplotlib', 'pandas', 'PIL') if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code, f"stages/{stage}.py"], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "", ran.stdout
