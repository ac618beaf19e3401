"""Small trainings on noise, for the tests of steps and loop."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ruamel.yaml import YAML

from illustgan import params
from illustgan.core.settings import Length
from illustgan.training.loop import Training
from illustgan.training.method import Method, assemble
from illustgan.training.plan import Cost, Plan, make_plan
from illustgan.training.steps import Faces, State, start

SIZE, WIDTH, BATCH = 16, 2, 8
CPU = torch.device("cpu")
ALL: dict[str, dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("variants.yaml"))
DCGAN, WGAN = ALL["dcgan"], ALL.pop("critic")


def variant(**settings: Any) -> Method:
    return assemble(params.Variant(**settings))


def faces(of: Method, device: torch.device = CPU, size: int = SIZE) -> Faces:
    """Noise to learn from, in as many groups as the method is told of, and the method's networks."""
    groups = of.settings.groups
    random = np.random.default_rng(0)
    train, heldout = (random.integers(0, 256, (n, size, size, 3), dtype=np.uint8) for n in (30, 9))
    labels = {part: random.integers(groups or 1, size=n) for part, n in (("faces", 30), ("heldout", 9))}
    sizes = tuple(np.bincount(labels["faces"], minlength=groups).tolist())
    architecture = of.settings.architecture(width=WIDTH, size=size, groups=sizes if groups else ())
    return Faces(train, heldout, architecture, BATCH, 1, device, labels if groups else None)


def plan(of: Method, steps: int = 6, snapshots: int = 3) -> Plan:
    length = Length(steps=steps, snapshots=snapshots, evaluations=snapshots, epoch_snapshots=5)
    return make_plan(of.settings, Cost(3, 2), length, batch=BATCH, faces=30)


def fresh(of: Method, device: torch.device = CPU) -> State:
    return start(of, of.settings.architecture(width=WIDTH, size=SIZE), seed=1, device=device)


def training(
    of: Method, folder: Path, length: int = 6, record: int = 1, device: torch.device = CPU, state: State | None = None
) -> Training:
    """What a new process begins with: fresh networks, or `state`."""
    return Training(of, faces(of, device), Cost(3, 2), plan(of, length), state or fresh(of, device), record, folder)


def train(of: Method, folder: Path, length: int = 6, checkpoint: float = 1e9, **more: Any) -> tuple[State, int | None]:
    """What a new process makes of the run in `folder`, and the code that it ends with."""
    new = training(of, folder, length, **more)
    return new.state, new.run("t", checkpoint)


def run(of: Method, folder: Path, steps: int = 6, **more: Any) -> State:
    state, code = train(of, folder, steps, **more)
    assert code is None
    return state


def digests(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "state.pt")
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def same(one: State, two: State) -> None:
    assert one.step == two.step
    assert one.history == two.history
    assert (one.strength, one.signs) == (two.strength, two.signs)
    for part in ("generator", "discriminator", "shown"):
        states = (getattr(state, part).state_dict() for state in (one, two))
        for (name, a), b in zip(next(states).items(), next(states).values(), strict=True):
            assert torch.equal(a, b), f"{part}.{name}"
