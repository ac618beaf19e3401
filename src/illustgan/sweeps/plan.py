"""What a sweep is over, as `dvc exp run -S` takes it, and what is to do for each setting, from DVC's own graph."""

import contextlib
import functools
import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from dvc.dependency import ParamsDependency
from dvc.exceptions import DvcException
from dvc.fs import localfs
from dvc.repo import Repo
from dvc.utils.cli_parse import to_path_overrides
from dvc.utils.hydra import apply_overrides, get_hydra_sweeps
from hydra.errors import HydraException

from illustgan.core.errors import UserError, one_line
from illustgan.jobs.run import read_graph
from illustgan.sweeps.node import Stage

FOLDER = Path(".scratch/sweeps")
PARAMS = "params.yaml"
COMMON = "common"


@dataclass(frozen=True)
class Setting:
    """One point of the grid: the experiment's name, what is particular to it, params files by name, its workspace."""

    name: str
    label: str
    files: Mapping[str, str]
    folder: Path


@dataclass(frozen=True)
class Item:
    """Stages that one task runs, from what `inputs` made; `needs` are keys of the items that have them.

    Items of two settings with one key are the same.
    """

    name: str
    key: str
    stages: Sequence[Stage]
    inputs: Sequence[Stage]
    needs: Sequence[str]


@dataclass(frozen=True)
class Plan:
    """Of a setting: what checked it, what tasks do, and what brings it all together; `order` is that of all stages."""

    checks: Sequence[Stage]
    items: Sequence[Item]
    gathering: Sequence[str]
    order: Sequence[str]
    kept: Sequence[str]  # outputs that Git keeps


def grid(words: Sequence[str], root: Path = Path()) -> list[Setting]:
    """All combinations: `variants.wgan.clip=0.01,0.02` are two. `UserError` for what DVC does not take."""
    try:
        points = get_hydra_sweeps(to_path_overrides(words)) if words else [{}]
        flat = [{f"{path}:{word}": word for path, its in point.items() for word in its} for point in points]
        alike = set.intersection(*map(set, flat))
        settings = []
        for point, of_point in zip(points, flat, strict=True):
            own = [word.lstrip("+~") for key, word in of_point.items() if key not in alike]
            digest = hashlib.sha256("\n".join(sorted(of_point)).encode()).hexdigest()[:6]
            name = "-".join(["sweep", *map(_short, own)])[:90] + f"-{digest}"
            settings.append(Setting(name, ", ".join(own), _changed(point, root), FOLDER.resolve() / name))
        return settings
    except (DvcException, HydraException) as error:
        raise UserError(one_line(f"-S {' -S '.join(words)}: {error.__cause__ or error}", 500)) from None


def _short(word: str) -> str:
    """clip0.01 of variants.wgan.clip=0.01."""
    place, _, value = word.partition("=")
    return re.sub(r"[^A-Za-z0-9.]+", "-", place.rpartition(".")[2] + value).strip("-.")


def _changed(point: Mapping[str, list[str]], root: Path) -> dict[str, str]:
    """The params files that a point of the grid changes, by name."""
    files = {}
    for path, overrides in point.items():
        if not (root / path).is_file():
            raise UserError(f"{path}, which -S names, is not here")
        with tempfile.TemporaryDirectory() as folder:
            changed = Path(shutil.copy(root / path, folder))
            apply_overrides(changed, overrides)
            files[path] = changed.read_text(encoding="utf-8")
    return files


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
                sources = repo.dvcignore.find(localfs, str(path)) if path.is_dir() else [path]
                names |= {str(Path(each).relative_to(repo.root_dir)) for each in sources if Path(each).exists()}

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        return info.replace(mtime=0, uid=0, gid=0, uname="", gname="", deep=False)

    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name in sorted(names):
            archive.add(root / name, name, recursive=False, filter=plain)
    return file.getvalue()


def read(folder: Path, targets: Sequence[str], check: Callable[[Sequence[str]], None]) -> Plan:
    """The plan in a fresh workspace, for all stages or those that the targets need; `check` runs what checks params.

    A plain stage that needs no item of a matrix is common to all; one that needs a single item is an item itself, and
    one that needs several brings them together.
    """
    with contextlib.chdir(folder), Repo() as repo:  # stages have the way to them in their names elsewhere
        graph, stages = read_graph(repo.index), {stage.addressing: stage for stage in repo.index.stages}
        if unknown := [target for target in targets if target not in graph.needs]:
            raise UserError(f"{unknown[0]} is no stage: `dvc stage list` lists them")
        wanted = {stage for target in targets for stage in (target, *graph.needs[target])} or {*graph.needs}
        order = [stage for stage in graph.needs if stage in wanted]
        checks = [stage for stage in order if PARAMS in _plain_deps(stages[stage])]
        contents = _contents(dep for stage in stages.values() for dep in _plain_deps(stage))
        check(checks)
        direct = {stage: [need.addressing for need in repo.index.graph.successors(stages[stage])] for stage in order}
        outs = {stage: [out.def_path for out in stages[stage].outs] for stage in order}
        # checks count by what of theirs a stage reads: mostly it is the same whatever the other settings are
        contents |= _contents(out for stage in checks for out in outs[stage])
        keys = {stage: _digest([contents[out] for out in outs[stage]]) for stage in checks}
        read_file = functools.cache(_settings)
        for stage in [stage for stage in order if stage not in checks]:
            its = stages[stage]
            sources = {dep: contents.get(dep) for dep in _plain_deps(its)}
            made = [keys[need] for need in direct[stage] if need not in checks]
            keys[stage] = _digest([its.cmd, _params(its, read_file), sources, made])
        kept = [out.def_path for out in repo.index.outs if not out.use_cache and out.stage.addressing in wanted]

    def made_by(names: Iterable[str]) -> list[Stage]:
        return [Stage(name, keys[name], outs[name]) for name in order if name in {*names}]

    units: dict[str, list[str]] = {}
    for stage in order:
        units.setdefault(graph.units[stage], []).append(stage)
    above = {
        name: {graph.units[need] for stage in its for need in graph.needs[stage]} - {name}
        for name, its in units.items()
    }
    matrix = {name for name in units if "@" in units[name][0]}
    common = {name for name in units.keys() - matrix - {*checks} if not above[name] & matrix}
    gathering = {name for name in units.keys() - matrix if len(above[name] & matrix) > 1}
    gathering |= {name for name in units if above[name] & gathering}
    of_items = {COMMON: [stage for name in common for stage in units[name]]} if common else {}
    of_items |= {name: its for name, its in units.items() if name not in common | gathering | {*checks}}
    items: list[Item] = []
    for name, its in of_items.items():
        needs = [item.key for item in items if item.name == COMMON or item.name in above[name]]
        inputs = made_by({need for stage in its for need in direct[stage]} - {*its})
        items.append(Item(name, _digest([keys[stage] for stage in its]), made_by(its), inputs, needs))
    return Plan(made_by(checks), items, [stage for stage in order if graph.units[stage] in gathering], order, kept)


def _plain_deps(stage: Any) -> list[str]:
    """What a stage depends on whole; a stage with params.yaml among it is one that checks that."""
    return [dep.def_path for dep in stage.deps if not isinstance(dep, ParamsDependency)]


def _params(stage: Any, read_file: Callable[[str], Any]) -> dict[str, Any]:
    """The settings that a stage depends on, by file and dotted name."""
    return {
        dep.def_path: {name: _at(read_file(dep.def_path), name) for name in dep.params} or read_file(dep.def_path)
        for dep in stage.deps
        if isinstance(dep, ParamsDependency)
    }


def _settings(path: str) -> Any:
    """What a params file says; None where a stage has yet to make it, whose key says as much."""
    return yaml.safe_load(Path(path).read_text(encoding="utf-8")) if Path(path).exists() else None


def _at(content: Any, name: str) -> Any:
    for part in name.split("."):
        content = content.get(part) if isinstance(content, dict) else None
    return content


def _contents(paths: Iterable[str]) -> dict[str, str]:
    """What files, and folders with all that is in them, hash to, as far as they are here."""
    return {
        path: _digest([
            (str(file), hashlib.sha256(file.read_bytes()).hexdigest())
            for file in (Path(path), *sorted(Path(path).rglob("*")))
            if file.is_file()
        ])
        for path in {*paths}
        if Path(path).exists()
    }  # fmt: skip


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:20]


def together(settings: Sequence[Setting], plans: Sequence[Plan]) -> dict[str, tuple[Item, Mapping[str, str]]]:
    """Items of all settings by key, each once, after those that it needs; named by setting where settings differ."""
    shared = set.intersection(*({item.key for item in plan.items} for plan in plans))
    items: dict[str, tuple[Item, Mapping[str, str]]] = {}
    for setting, plan in zip(settings, plans, strict=True):
        for item in plan.items:
            name = item.name if item.key in shared else f"{item.name}, {setting.label}"
            items.setdefault(item.key, (replace(item, name=name), setting.files))
    return items
