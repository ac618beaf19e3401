"""Ray: a cluster that is there, or one of this machine alone; only with a token, and only nodes with our packages."""

import os
import platform
import re
import secrets
import sys
from collections.abc import Collection
from importlib import metadata
from pathlib import Path
from typing import Any

from illustgan.core.errors import UserError, one_line
from illustgan.jobs import machine
from illustgan.sweeps import node

REQUIREMENTS = Path("requirements.txt")
FOLDER = Path(".scratch/sweeps/node")  # for working copies, on a cluster of this machine alone
FEW = 200 * 2**20  # bytes of shared memory: what goes through Ray is small


def connect(address: str) -> Any:
    """Ray, connected to the cluster at an address, or started here without one, where it listens on 127.0.0.1 alone.

    `UserError` when it can't be reached, and for a wrong token.
    """
    os.environ["RAY_AUTH_MODE"] = "token"
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    started: dict[str, Any] = {}
    if not address:
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # as on these systems: addresses of this machine only
        # seconds for which Ray's agents stay when this process is killed
        os.environ["RAY_gcs_rpc_server_reconnect_timeout_s"] = "5"  # noqa: SIM112  # Ray's own case
        os.environ.setdefault(node.ROOT, str(FOLDER.resolve()))
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)  # for the processes that this one starts
        started = {"num_cpus": machine.cores(), "object_store_memory": FEW, "dashboard_host": "127.0.0.1"}
    try:
        import ray

        context = ray.init(address or "local", logging_level="error", log_to_driver=False, **started)
    except ImportError:
        raise UserError("Ray is not installed: pip install -r requirements-cluster.txt") from None
    except Exception as error:  # of many types, with no common one
        raise UserError(
            f"no way to Ray at {address or 'this machine'}: does it run, and is its token ours (docs/cluster.md)? "
            f"{one_line(str(error), 200)}"
        ) from None
    if context.dashboard_url:
        print(f"Ray's dashboard: http://{context.dashboard_url}", file=sys.stderr)
    ray.cloudpickle.register_pickle_by_value(node)
    return ray


def at(*nodes: str, but: bool = False) -> dict[str, str]:
    """How Ray is told to place something on one of these nodes, or on any but these."""
    return {"ray.io/node-id": f"{'!' * but}in({','.join(nodes)})"}


def suited(ray: Any, cpus: float, gpus: float, but: Collection[str] = ()) -> list[str]:
    """Nodes that are there and can ever have room for an item."""
    return [
        one["NodeID"]
        for one in ray.nodes()
        if one["Alive"] and one["Resources"].get("CPU", 0) >= cpus and one["Resources"].get("GPU", 0) >= gpus
        if one["NodeID"] not in but
    ]


def packages() -> dict[str, str]:
    """Versions here of what requirements.txt names, and of Python, which all nodes must have."""
    names = re.findall(r"^([\w.-]+)==", REQUIREMENTS.read_text("utf-8"), re.MULTILINE) if REQUIREMENTS.exists() else []
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in [*names, "dvc"]}}
