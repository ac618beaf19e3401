"""The harness for public code, on a made-up script that does what such scripts do: old names, prints, settings."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision

import public_code
from illustgan.core.errors import UserError
from speed import Setup

PROGRAM = public_code.Program("made/main.py", "https://example.org/made", "--written", skip={"count": 7})
FACES = np.arange(5 * 8 * 8 * 3, dtype=np.int64).astype(np.uint8).reshape(5, 8, 8, 3)

SCRIPT = """
import argparse, os
import torch
import torchvision.datasets as datasets, torchvision.transforms as transforms
import parts.networks as networks

parser = argparse.ArgumentParser()
for name in ("dataset", "dataroot", "written"):
    parser.add_argument("--" + name)
for name in ("imageSize", "ngf", "ndf", "batchSize", "workers", "niter"):
    parser.add_argument("--" + name, type=int)
options = parser.parse_args()
print(options)
torch.manual_seed(3)
dataset = datasets.ImageFolder(root=options.dataroot, transform=transforms.Scale(options.imageSize))
loader = torch.utils.data.DataLoader(dataset, options.batchSize, shuffle=True, num_workers=options.workers)
maker, judge = networks.Linear(2, 3 * 64), networks.Linear(3 * 64, 1)
optimizerG, optimizerD = (torch.optim.SGD(player.parameters(), 0.01) for player in (maker, judge))
count, batches = 0, iter(loader)
for i in range(len(loader)):
    real, _ = batches.next()
    judge(real.flatten(1)).mean().backward()
    optimizerD.step()
    judge(maker(torch.randn(options.batchSize, 2))).mean().backward()
    optimizerG.step()
    count += 1
    assert not torch.are_deterministic_algorithms_enabled()
    assert count == 8 + i, "a long prelude is skipped"
    LATER
"""


@pytest.fixture(autouse=True)
def _deterministic() -> None:
    torch.use_deterministic_algorithms(True)


def run(folder: Path, tick: Callable[[], bool], later: str = "pass") -> int:
    (folder / "made/parts").mkdir(parents=True)
    (folder / "made/main.py").write_text(SCRIPT.replace("LATER", later), encoding="utf-8")
    (folder / "made/parts/networks.py").write_text("from torch.nn import Linear\n", encoding="utf-8")
    return public_code.run(PROGRAM, folder, FACES, Setup(width=2, batch=3, size=8, faces=5), tick)


def test_a_script_runs_until_it_is_enough_and_leaves_no_trace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def state() -> tuple[object, ...]:
        names = "parts.networks" in sys.modules, hasattr(torchvision.transforms, "Scale")
        return sys.argv[:], sys.path[:], names, torchvision.datasets.ImageFolder

    weight = torch.nn.Parameter(torch.ones(2))
    optimiser = torch.optim.SGD([weight], 0.5)

    def tick() -> bool:  # a guest that trains, too, and prints: its own optimiser is no step of the script
        assert torch.are_deterministic_algorithms_enabled()
        weight.grad = torch.ones(2)
        optimiser.step()
        print("a word")
        return bool((weight < -0.9).all())

    before = state()
    flop = run(tmp_path, tick)
    assert state() == before
    assert torch.are_deterministic_algorithms_enabled()
    assert capsys.readouterr().out == "a word\n" * 4
    products = {"judge on real": 2, "maker": 1 * 2, "judge on its pictures": 3, "maker's gradient": 1 * 2}
    assert flop == 2 * 3 * 192 * sum(products.values())  # of 3 pictures with 192 numbers, from 2 latents


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ("raise KeyError('two\\nlines')", r"failed \(KeyError: .*\): take the newest version of https://example.org"),
        ("raise SystemExit(2)", r"failed \(SystemExit: 2\)"),
        ("break", r"main.py ended before it was measured"),
    ],
)
def test_a_script_that_fails_is_told_in_one_line(later: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=words) as error:
        run(tmp_path, lambda: False, later=later)
    assert "\n" not in str(error.value)
    assert torch.are_deterministic_algorithms_enabled()
