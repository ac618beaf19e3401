"""A Python and a DVC that have their libraries in memory, and fork for each stage and command.

Importing torch takes two seconds, and the pipeline's tests run hundreds of stages. `serving` makes a folder with a
`python` that hands scripts of stages/ to one process that has imported what they import; all else, it leaves to Python.
Its `dvc` does the same for DVC, and writes dvc.lock with the library that DVC reads it with, in C: DVC's own way, which
keeps comments, was most of what DVC did in a profile of this pipeline.

Forks have the hash seed of that process, and its states of random numbers. A test that is to notice whether an output
depends on such things must serve its stages from another process.
"""

import contextlib
import importlib
import json
import multiprocessing.process
import os
import runpy
import signal
import socket
import subprocess
import sys
import traceback
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEAVY = (
    *("torch.func", "torch.utils.flop_counter", "safetensors.torch", "scipy.ndimage", "scipy.stats", "sklearn.svm"),
    *("matplotlib.figure", "matplotlib.path", "PIL.Image", "PIL.ImageDraw", "ot", "yaml", "jinja2", "httpcore"),
    *("filelock", "dicebear", "dicebear_styles", "resvg", "protego", "efficientnet_lite_pytorch"),
    *("pydantic.main", "pydantic.fields"),  # which pydantic imports when they are asked for
    "torch._dynamo",  # which the first optimiser imports
)
DVC = (
    *("dvc.cli.parser", "dvc.cachemgr", "dvc.data_cloud", "dvc.repo.experiments.queue.celery", "dvc.utils.hydra"),
    *("dvc_data.fs", "dulwich.porcelain", "flatten_dict", "pygit2", "ruamel.yaml"),
)

CLIENT = """#!{python} -IS
import json, os, socket, sys
script = sys.argv[1:]
if {name!r} == "dvc":
    script = sys.argv
elif not script or not script[0].startswith("stages/"):
    os.execv({python!r}, [{python!r}, *script])
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    request = {{"argv": script, "folder": os.getcwd(), "environment": dict(os.environ)}}
    socket.send_fds(server, [b"\\n"], [0, 1, 2])
    server.sendall(json.dumps(request).encode())
    server.shutdown(socket.SHUT_WR)
    code = server.recv(1)
sys.exit(code[0] if code else 70)
"""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Path]:
    """A folder in `folder` whose `python` and `dvc` start in no time, to be put first into PATH."""
    address = folder / "socket"
    clients = folder / "bin"
    clients.mkdir()
    for name in ("python", "dvc"):
        client = clients / name
        client.write_text(CLIENT.format(name=name, python=sys.executable, address=str(address)), encoding="utf-8")
        client.chmod(0o755)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen()
        command = [sys.executable, __file__, str(listening.fileno())]
        files = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}  # such as stages have: nothing to seek in
        process = subprocess.Popen(command, pass_fds=[listening.fileno()], **files)
        try:
            yield clients
        finally:
            process.terminate()
            process.wait()


def _serve(listening: socket.socket) -> None:
    for name in (*HEAVY, *DVC):
        importlib.import_module(name)
    _write_dvc_lock_quickly()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait for the stages
    while True:
        asking, _ = listening.accept()
        if not os.fork():
            listening.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _answer(asking)
        asking.close()


def _answer(asking: socket.socket) -> None:
    _, files, _, _ = socket.recv_fds(asking, 1, 3)
    request = json.loads(b"".join(iter(lambda: asking.recv(1 << 16), b"")))
    stage = os.fork()
    if not stage:
        asking.close()
        _become(request, files)
    _, status = os.waitpid(stage, 0)
    code = os.waitstatus_to_exitcode(status)
    asking.sendall(bytes([code if code >= 0 else 128 - code]))
    os._exit(0)


def _become(request: dict[str, Any], files: list[int]) -> None:
    """Run a script as Python would, in this process, and end."""
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.chdir(request["folder"])
    multiprocessing.process.ORIGINAL_DIR = request["folder"]  # where workers of a stage look for its script
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = request["argv"]
    sys.path[0] = str(Path(sys.argv[0]).resolve().parent)
    code: Any = 0
    try:
        if Path(sys.argv[0]).name == "dvc":
            code = importlib.import_module("dvc.cli").main(sys.argv[1:])
        else:
            runpy.run_path(sys.argv[0], run_name="__main__")
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _write_dvc_lock_quickly() -> None:
    from dvc import dvcfile
    from ruamel.yaml import YAML

    slowly = dvcfile.modify_yaml
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False
    yaml.Representer.add_representer(OrderedDict, yaml.Representer.represent_dict)

    @contextlib.contextmanager
    def modify(path: str, fs: Any = None) -> Iterator[Any]:
        if not str(path).endswith(".lock"):
            with slowly(path, fs=fs) as content:
                yield content
            return
        lock = Path(path)
        content = yaml.load(lock.read_text(encoding="utf-8")) if lock.exists() else {}
        yield content
        with open(lock, "w", encoding="utf-8") as file:
            yaml.dump(content, file)

    dvcfile.modify_yaml = modify


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
