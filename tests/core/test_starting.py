"""Every stage starts on its own: what it forgets to import, no other stage has imported for it."""

import json
import os
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


# Two threads that an environment asks for, and a count of spins that is its own.
COMPUTING = """
import json, os, sys
sys.path.insert(0, "stages")
import _src, illustgan
early = [name for name in ("numpy", "torch") if name in sys.modules]
from illustgan.core import devices, optimisers
from illustgan.core.settings import ParamsFile
import scipy.linalg, sklearn.cluster, threadpoolctl, torch
devices.choose(ParamsFile().machine)
weight = torch.nn.Parameter(torch.ones(2))
weight.grad = weight.data
optimisers.Adam([weight]).step()
threads = {one["num_threads"] for one in threadpoolctl.threadpool_info()} | {torch.get_num_threads()}
waits = os.environ["OMP_WAIT_POLICY"], os.environ["GOMP_SPINCOUNT"]
exact = torch.are_deterministic_algorithms_enabled()
print(json.dumps([early, [*threads], waits, exact, "torch._dynamo" in sys.modules]))
"""


def test_a_stage_computes_on_one_thread_sleeps_where_it_waits_and_loads_no_compiler() -> None:
    others = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "GOMP_", "PYTHON"))}
    asked = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "GOMP_SPINCOUNT": "7"}
    command = [sys.executable, "-c", COMPUTING]
    found = subprocess.run(command, cwd=ROOT, env=others | asked, capture_output=True, text=True, check=True).stdout
    assert json.loads(found) == [[], [1], ["PASSIVE", "7"], True, False]


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
