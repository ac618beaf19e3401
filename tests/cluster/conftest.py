"""Two nodes of Ray on 127.0.0.1, with a token; `make test-cluster` runs these tests, and `make test` does not."""

import contextlib
import importlib.util
import os
import secrets
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from ..toy import Toy

collect_ignore_glob = [] if importlib.util.find_spec("ray") else ["test_*"]  # requirements-cluster.txt is not installed


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


# before Ray is imported, and for all processes that tests start
os.environ |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(16), "RAY_USAGE_STATS_ENABLED": "0"}
os.environ |= {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}  # addresses of this machine alone
os.environ |= {"RAY_enable_worker_prestart": "0"}  # which takes longer than all tests do without
os.environ |= {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "very-secret", "AWS_DEFAULT_REGION": "us-east-1"}
os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{free_port()}"


class Nodes:
    """A cluster; nodes have folders of their own."""

    def __init__(self, folder: Path) -> None:
        from ray.cluster_utils import Cluster

        self.folder, self.count = folder, 0
        self.cluster = Cluster()
        self.add(include_dashboard=False)
        self.add()

    def add(self, include_dashboard: bool | None = None, **environment: str) -> Any:
        """Start a node, which has two CPUs and a folder of its own; the first one, which is the head, stays."""
        self.count += 1
        variables = {"ILLUSTGAN_SWEEPS": str(self.folder / f"node{self.count}"), "PYTHONPATH": "", **environment}
        options = {"object_store_memory": 80 * 2**20, "env_vars": variables, "include_dashboard": include_dashboard}
        for _ in range(3):
            with contextlib.suppress(Exception):  # Ray waits half a minute, and a busy machine may take longer
                return self.cluster.add_node(num_cpus=2, **options)
        raise AssertionError("no node of Ray starts here")

    def remove(self, node: Any) -> None:
        """Kill its processes, without a word before."""
        self.cluster.remove_node(node, allow_graceful=False)

    def has(self, node: Any, pid: int) -> bool:
        """Whether a process is one of the node's."""
        return node.all_processes["raylet"][0].process.pid in {one.pid for one in psutil.Process(pid).parents()}


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    folder = tmp_path_factory.mktemp("nodes")
    bins = str(Path(sys.executable).parent)
    os.environ |= {"TOY_LOG": str(folder / "log"), "PATH": f"{bins}{os.pathsep}{os.environ['PATH']}"}
    nodes = Nodes(folder)
    yield nodes
    nodes.cluster.shutdown()


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """What one machine makes."""
    folder = tmp_path_factory.mktemp("plain")
    toy = Toy(folder / "toy", folder / "log")
    toy.dvc("repro")
    return toy


@pytest.fixture
def toy(nodes: Nodes, tmp_path: Path) -> Toy:
    """A repository whose sweeps run on the two nodes, which have nothing of earlier ones, to a remote of its own."""
    for folder in nodes.folder.glob("node*"):
        shutil.rmtree(folder)
    toy = Toy(tmp_path / "toy", Path(os.environ["TOY_LOG"]))
    for left in toy.log.parent.glob("log*"):
        left.unlink()
    toy.there = ("--address", nodes.cluster.address, "--remote", str(tmp_path / "remote"))
    return toy


class Bucket:
    """A bucket of a server on this machine, which can be away for a while."""

    url = "s3://sweeps/toy"

    def __init__(self) -> None:
        self.come()
        import botocore.session

        botocore.session.get_session().create_client("s3").create_bucket(Bucket="sweeps")

    def come(self) -> None:
        from moto.server import ThreadedMotoServer

        self.server = ThreadedMotoServer(port=int(os.environ["AWS_ENDPOINT_URL"].rpartition(":")[2]), verbose=False)
        self.server.start()

    def go(self) -> None:
        self.server.stop()


@pytest.fixture
def bucket(nodes: Nodes) -> Iterator[Bucket]:
    bucket = Bucket()
    yield bucket
    bucket.go()
