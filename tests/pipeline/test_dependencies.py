"""dvc.yaml lists the modules that stage scripts import: no more, or edits rerun too much; no less, or too little."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]

# files that a stage reads beside its modules
READ = {"compare": {"src/illustgan/report/page.css", "src/illustgan/report/page.html.j2"}}

CLOSURE = """
import pathlib, runpy, sys
sys.path.insert(0, "stages")
runpy.run_path(sys.argv[1], run_name="imported")
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None)
    if file and pathlib.Path(file).is_relative_to(pathlib.Path.cwd() / "src"):
        print(pathlib.Path(file).relative_to(pathlib.Path.cwd()).as_posix())
"""


@pytest.mark.parametrize("stage", STAGES)
def test_modules_are_the_import_closure(stage: str) -> None:
    script = f"stages/{stage}.py"
    ran = subprocess.run([sys.executable, "-c", CLOSURE, script], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {d for d in STAGES[stage]["deps"] if d.startswith(("src/", "stages/"))}
    assert listed == {script, "stages/_src.py", *ran.stdout.split(), *READ.get(stage, set())}


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
