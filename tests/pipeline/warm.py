"""A Python that has the stages' libraries in memory, and forks for each stage.

Importing torch takes two seconds, and the pipeline's tests run hundreds of stages. `serving` makes a folder with a
`python` that hands scripts of stages/ to one process that has imported what they import; all else, it leaves to Python.
Forks have the hash seed of that process: a test that is to notice whether an output depends on it must serve its stages
from another process.
"""

import contextlib
import gc
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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEAVY = (
    *("torch.func", "torch.utils.flop_counter", "safetensors.torch", "scipy.ndimage", "scipy.stats", "sklearn.svm"),
    *("matplotlib.figure", "matplotlib.path", "PIL.Image", "PIL.ImageDraw", "ot", "jinja2", "filelock", "dicebear"),
    *("dicebear_styles", "resvg", "pandas", "pydantic.main", "pydantic.fields", "ruamel.yaml", "torchvision.ops"),
    *("requests", "protego"),
)

CLIENT = """#!{python} -IS
import json, os, socket, sys
script = sys.argv[1:]
if not script or not script[0].startswith("stages/"):
    os.execv({python!r}, [{python!r}, *script])
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    request = {{"argv": script, "folder": os.getcwd(), "environment": dict(os.environ)}}
    socket.send_fds(server, [b"\\n"], [0, 1, 2])
    server.sendall(json.dumps(request).encode())
    server.shutdown(socket.SHUT_WR)
    code = server.recv(1)
sys.exit(code[0] if code else 137)  # without an answer it was killed
"""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Path]:
    """A folder in `folder` whose `python` starts stages in no time, to be put first into PATH."""
    address = folder / "socket"
    client = folder / "bin/python"
    client.parent.mkdir()
    client.write_text(CLIENT.format(python=sys.executable, address=str(address)), encoding="utf-8")
    client.chmod(0o755)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen()
        command = [sys.executable, __file__, str(listening.fileno())]
        files = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}  # such as stages have: nothing to seek in
        process = subprocess.Popen(command, pass_fds=[listening.fileno()], **files)
        try:
            yield client.parent
        finally:
            process.terminate()
            process.wait()


def _serve(listening: socket.socket) -> None:
    for name in HEAVY:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # or each fork would look through all of it again and again, and copy it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the stages
    while True:
        asking, _ = listening.accept()
        if not os.fork():
            listening.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _become_a_stage(asking)
        asking.close()


def _become_a_stage(asking: socket.socket) -> None:
    """Run the script that is asked for as Python would, in this process; answer its code, and end."""
    _, files, _, _ = socket.recv_fds(asking, 1, 3)
    request = json.loads(b"".join(iter(lambda: asking.recv(1 << 16), b"")))
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.chdir(request["folder"])
    multiprocessing.process.ORIGINAL_DIR = request["folder"]  # where workers of a stage look for its script
    os.environ.clear()
    os.environ.update(request["environment"])
    if "STAGE_PID" in os.environ:
        Path(os.environ["STAGE_PID"]).write_text(str(os.getpid()), encoding="utf-8")
    sys.argv = request["argv"]
    sys.path[0] = str(Path(sys.argv[0]).resolve().parent)
    code: Any = 0
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    asking.sendall(bytes([code]))
    os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
