"""How many jobs a machine takes, on which GPUs."""

from pathlib import Path
from types import SimpleNamespace

import joblib
import psutil
import pytest

from illustgan.jobs import machine


@pytest.mark.parametrize(
    ("cores", "free", "container", "gpus", "jobs"),
    [
        (8, 4e9, None, 0, 3),  # by memory
        (2, 4e9, None, 0, 2),  # by cores
        (8, 64e9, "3000000000\n", 0, 2),
        (8, 4e9, "max\n", 0, 3),
        (64, 64e9, None, 2, 8),
        (8, 1e9, None, 0, 1),
    ],
)
def test_cores_memory_and_gpus_bound_the_jobs(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    cores: int,
    free: float,
    container: str | None,
    gpus: int,
    jobs: int,
) -> None:
    monkeypatch.setattr(joblib, "cpu_count", lambda: cores)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=free))
    monkeypatch.setattr(machine, "CONTAINER", tmp_path / "memory.max")
    if container:
        machine.CONTAINER.write_text(container)
    assert machine.jobs(["0", "1"][:gpus]) == jobs


@pytest.mark.parametrize(
    ("device", "visible", "gpus"),
    [
        ("auto", None, ("0", "1")),
        ("cuda", "GPU-3, 5", ("GPU-3", "5")),
        ("auto", "", ()),
        ("cpu", "0", ()),
        ("cpu", None, ()),
    ],
)
def test_gpus_are_those_that_are_visible(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, device: str, visible: str | None, gpus: tuple[str, ...]
) -> None:
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho 'GPU 0: H100 (UUID: GPU-1)'\necho '  MIG 1g'\necho 'GPU 1: H100'\n")
    program.chmod(0o755)
    (tmp_path / "params.yaml").write_text(f"machine: {{device: {device}, threads: 1}}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert tuple(machine.gpus()) == gpus


def test_no_gpus_without_their_driver(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert tuple(machine.gpus()) == ()
