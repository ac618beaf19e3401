"""The harness for public code, on a made-up script that does what such scripts do: old names, prints, settings."""

import random
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision

from illustgan.core.errors import UserError
from speed import public
from speed.ours import Place

CPU = torch.device("cpu")
PROGRAM = public.Program("made/main.py", "https://example.org/made", "--written", skip={"count": 7})
PLACE = Place(width=2, batch=3, size=8, faces=5)
FACES = np.arange(5 * 8 * 8 * 3, dtype=np.int64).astype(np.uint8).reshape(5, 8, 8, 3)

SCRIPT = """
import argparse, os, random
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
os.system("mkdir " + options.written)
torch.use_deterministic_algorithms(False)
torch.backends.cudnn.benchmark = True
random.seed(3), torch.manual_seed(3)
dataset = datasets.ImageFolder(root=options.dataroot, transform=transforms.Scale(options.imageSize))
loader = torch.utils.data.DataLoader(dataset, options.batchSize, shuffle=True, num_workers=options.workers)
maker, judge = networks.Linear(2, 3 * 64), networks.Linear(3 * 64, 1)
optimizerG, optimizerD = (torch.optim.SGD(player.parameters(), 0.01) for player in (maker, judge))
count, seen = 0, []
for epoch in range(options.niter):
    batches = iter(loader)
    for i in range(len(loader)):
        real, _ = batches.next()
        seen.append(real)
        judge(real.flatten(1)).mean().backward()
        optimizerD.step()
        judge(maker(torch.randn(options.batchSize, 2))).mean().backward()
        optimizerG.step()
        count += 1
        assert torch.backends.cudnn.benchmark and not torch.are_deterministic_algorithms_enabled()
        print(count)
        LATER
"""


@pytest.fixture(autouse=True)
def _deterministic() -> None:
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False


def made_up(folder: Path, later: str = "pass") -> Path:
    (folder / "made/parts").mkdir(parents=True)
    (folder / "made/main.py").write_text(SCRIPT.replace("LATER", later), encoding="utf-8")
    (folder / "made/parts/networks.py").write_text("from torch.nn import Linear\n", encoding="utf-8")
    return folder


def run(folder: Path, ticks: int = 4) -> tuple[int, int]:
    done = 0

    def tick() -> bool:
        nonlocal done
        done += 1
        assert torch.are_deterministic_algorithms_enabled()  # the settings of whoever measures
        assert not torch.backends.cudnn.benchmark
        return done >= ticks

    return public.run(PROGRAM, folder, FACES, PLACE, device=CPU, tick=tick), done


def test_a_script_runs_until_it_is_enough_and_leaves_no_trace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sys.argv[:], sys.path[:], torch.get_rng_state(), random.getstate()
    had = torchvision.datasets.ImageFolder, hasattr(torchvision.transforms, "Scale")
    flop, ticks = run(made_up(tmp_path))
    assert ticks == 4
    products = {"judge on real": 2, "maker": 1 * 2, "judge on its pictures": 3, "maker's gradient": 1 * 2}
    assert flop == 2 * 3 * 192 * sum(products.values())  # of 3 pictures with 192 numbers, from 2 latents
    assert (sys.argv, sys.path) == before[:2]
    assert torch.equal(torch.get_rng_state(), before[2])
    assert random.getstate() == before[3]
    assert (torchvision.datasets.ImageFolder, hasattr(torchvision.transforms, "Scale")) == had
    assert torch.are_deterministic_algorithms_enabled()
    assert not torch.backends.cudnn.benchmark
    assert "parts.networks" not in sys.modules
    assert capsys.readouterr().out == ""


def test_what_a_tick_does_and_prints_is_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weight = torch.nn.Parameter(torch.ones(2))
    optimiser = torch.optim.SGD([weight], 0.5)
    ticks = []

    def tick() -> bool:
        weight.grad = torch.autograd.grad(weight.square().sum(), weight)[0]  # a guest that trains, too
        optimiser.step()
        ticks.append(weight.detach().clone())
        print("a word")
        return len(ticks) == 3

    public.run(PROGRAM, made_up(tmp_path), FACES, PLACE, device=CPU, tick=tick)
    assert len(ticks) == 3  # the guest's own optimiser is no step of the script
    assert not ticks[-1].any()
    assert capsys.readouterr().out == "a word\n" * 3


def test_a_long_prelude_is_skipped(tmp_path: Path) -> None:
    folder = made_up(tmp_path, "assert count == 8 + i, count")
    assert run(folder)[1] == 4


def test_pictures_are_normalised_and_go_round(tmp_path: Path) -> None:
    pictures = public.InMemory(FACES, 12)
    assert len(pictures) == 12
    first, label = pictures[0]
    assert label == 0
    assert first.shape == (3, 8, 8)
    assert first.dtype == torch.float32
    np.testing.assert_allclose(first.permute(1, 2, 0).numpy(), FACES[0] / 127.5 - 1, atol=1e-6)
    assert torch.equal(pictures[7][0], pictures[2][0])


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ("raise KeyError('two\\nlines')", r"failed \(KeyError: .*\): take the newest version of https://example.org"),
        ("raise SystemExit(2)", r"failed \(SystemExit: 2\)"),
    ],
)
def test_a_script_that_fails_is_told_in_one_line(later: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=words) as error:
        run(made_up(tmp_path, later))
    assert "\n" not in str(error.value)
    assert torch.are_deterministic_algorithms_enabled()


def test_a_script_that_is_missing_or_ends_too_early_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"has no made/main.py: put a clone of https://example.org/made into"):
        run(tmp_path)
    (tmp_path / "made").mkdir()
    (tmp_path / "made/main.py").write_text("print('nothing to do')", encoding="utf-8")
    with pytest.raises(UserError, match=r"main.py ended before it was measured"):
        run(tmp_path)
