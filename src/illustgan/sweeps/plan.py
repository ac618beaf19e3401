"""What there is to do for a setting, from DVC's own graph, and the code that does it, as a file to send."""

import contextlib
import functools
import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from dvc.dependency import ParamsDependency, param
from dvc.fs import localfs
from dvc.repo import Repo

from illustgan.core.errors import UserError
from illustgan.jobs import run as graph
from illustgan.sweeps.settings import Setting

PARAMS = "params.yaml"
COMMON = "common"


@dataclass(frozen=True)
class Item:
    """Stages that one task runs. Items of two settings with one key are the same; `needs` are keys of others."""

    name: str
    key: str
    stages: Sequence[str]
    needs: Sequence[str]


@dataclass(frozen=True)
class Plan:
    """Of a setting: what checks it before any work, what tasks do, and what brings it all together afterwards."""

    checks: Sequence[str]
    items: Sequence[Item]
    gathering: Sequence[str]
    kept: Sequence[str]  # outputs that Git keeps


def code(root: Path) -> bytes:
    """What Git tracks here and what stages depend on, such as own pictures, as it is now, as a tar file.

    The same files are the same bytes.
    """
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True).stdout
    names = {name for name in listed.split("\0") if (root / name).is_file() or (root / name).is_symlink()}
    with Repo(str(root)) as repo:
        made = {Path(out.fs_path) for out in repo.index.outs}
        above = {folder for path in made for folder in path.parents}
        for path in {Path(dep.fs_path) for dep in repo.index.deps} - made - above:
            if not made & {*path.parents}:
                found = repo.dvcignore.find(localfs, str(path)) if path.is_dir() else [path]
                names |= {str(Path(one).relative_to(repo.root_dir)) for one in found if Path(one).exists()}

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        return info.replace(mtime=0, uid=0, gid=0, uname="", gname="", deep=False)

    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name in sorted(names):
            archive.add(root / name, name, recursive=False, filter=plain)
    return file.getvalue()


def read(folder: Path, code: bytes, targets: Sequence[str]) -> Plan:
    """The plan in a workspace with this code, for all stages or those that the targets need.

    A plain stage that needs no item of a matrix is common to all; one that needs a single item is an item itself, and
    one that needs several brings them together.
    """
    with contextlib.chdir(folder), Repo() as repo:  # stages have the way to them in their names elsewhere
        found, stages = graph.read_graph(repo.index), {stage.addressing: stage for stage in repo.index.stages}
        # DVC would read params.yaml again for every stage
        with mock.patch.object(param, "load_path", functools.cache(param.load_path)):
            own = {name: [stage.cmd, _params(stage)] for name, stage in stages.items()}
        checks = {name for name, stage in stages.items() if PARAMS in _whole_files(stage)}
        kept = {out.def_path: out.stage.addressing for out in repo.index.outs if not out.use_cache}
    if unknown := [target for target in targets if target not in found.needs]:
        raise UserError(f"{unknown[0]} is no stage: `dvc stage list` lists them")
    wanted = {stage for target in targets for stage in (target, *found.needs[target])} or {*found.needs}
    units: dict[str, list[str]] = {}
    for stage in found.needs:
        if stage in wanted:
            units.setdefault(found.units[stage], []).append(stage)
    above = {
        name: {found.units[need] for stage in its for need in found.needs[stage]} - {name}
        for name, its in units.items()
    }
    matrix = {name for name, its in units.items() if "@" in its[0]}
    common = {name for name in units.keys() - matrix if not above[name] & matrix}
    gathering = {name for name in units.keys() - matrix if len(above[name] & matrix) > 1}
    gathering |= {name for name in units if above[name] & gathering}

    of_code = hashlib.sha256(code).hexdigest()

    def key(stages: Iterable[str]) -> str:
        """By the code, and the commands and params of these stages and of all that they need."""
        every = sorted({one for stage in stages for one in (stage, *found.needs[stage])})
        text = json.dumps([of_code, *(own[one] for one in every)], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def of(units_of: Iterable[str]) -> list[str]:
        return [stage for name in units if name in units_of for stage in units[name]]

    shared = of(common)
    items = [Item(COMMON, key(shared), shared, ())] if shared else []
    for name in units:
        if name not in common | gathering:
            needs = [one.key for one in items if one.name == COMMON or one.name in above[name]]
            items.append(Item(name, key(units[name]), units[name], needs))
    asked = [stage for stage in found.needs if stage in checks & wanted]
    return Plan(asked, items, of(gathering), [path for path, stage in kept.items() if stage in wanted])


def _params(stage: Any) -> dict[str, Any]:
    return {dep.def_path: dep.read_params() for dep in stage.deps if isinstance(dep, ParamsDependency)}


def _whole_files(stage: Any) -> list[str]:
    """Files that it depends on; the stage with params.yaml among them is the one that checks it."""
    return [dep.def_path for dep in stage.deps if not isinstance(dep, ParamsDependency)]


def together(settings: Sequence[Setting], plans: Sequence[Plan]) -> dict[str, tuple[Item, Mapping[str, str]]]:
    """Items of all settings by key, each once, after those that it needs; named by setting where settings differ."""
    shared = set.intersection(*({item.key for item in its.items} for its in plans))
    found: dict[str, tuple[Item, Mapping[str, str]]] = {}
    for setting, its in zip(settings, plans, strict=True):
        for item in its.items:
            name = item.name if item.key in shared else f"{item.name}, {setting.label}"
            found.setdefault(item.key, (replace(item, name=name), setting.files))
    return found
