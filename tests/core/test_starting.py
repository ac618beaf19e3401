"""Every stage starts on its own: what it forgets to import, no other stage has imported for it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]

# Large libraries once for all: a module that forgets to import one has no name for it all the same.
STARTING = """
import json, os, runpy, sys
import ot, pandas, pydantic, ruamel.yaml, safetensors.numpy, torch, torchvision.ops
for command in json.loads(sys.argv[1]):
    if not os.fork():
        sys.argv, sys.path[0] = command, os.path.dirname(command[0])
        try:
            runpy.run_path(command[0], run_name="__main__")
        except SystemExit as ended:
            os._exit(ended.code)  # at once: to take all that apart takes seconds
    print(os.path.basename(command[0]), os.waitstatus_to_exitcode(os.wait()[1]))
"""


def test_every_stage_starts_and_misses_its_settings_in_a_line(tmp_path: Path) -> None:
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    commands = []
    for stage in stages.values():
        known = re.sub(r"\$\{[^}]*seed[^}]*\}", "1", stage["cmd"]).replace("${item.problem}", "critic")
        _, script, *words = known.split()
        commands.append([str(ROOT / script), *words])
    assert {Path(script).name for script, *_ in commands} == {p.name for p in (ROOT / "stages").glob("[!_]*.py")}
    ended = subprocess.run(
        [sys.executable, "-c", STARTING, json.dumps(commands)], cwd=tmp_path, capture_output=True, text=True
    )
    assert ended.stdout.split("\n")[:-1] == [f"{Path(script).name} 1" for script, *_ in commands], ended.stderr
    missing = {"error: params.yaml is not here as a file: run this from the folder that holds it"}
    assert {*ended.stderr.splitlines()} == {*missing, "error: data/in_force.json is missing: run dvc repro check"}
    assert not list(tmp_path.iterdir())
