"""The loop: exact resuming, equal variants to the bit, float64 references, faults in words."""

import dataclasses
import hashlib
import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from illustgan import params
from illustgan.core import devices
from illustgan.core.errors import UserError
from illustgan.core.randomness import normal
from illustgan.core.settings import Length, Machine
from illustgan.gan import augmentation
from illustgan.training import checkpoints, loop, steps
from illustgan.training.method import Method, Schedule, assemble
from illustgan.training.plan import Cost, Plan, make_plan
from illustgan.training.steps import LATENT, Faces, Findings, State, measure_cost, start

SIZE, WIDTH, BATCH = 16, 2, 8
CPU = torch.device("cpu")
DCGAN: dict[str, Any] = {"networks": "dcgan", "objective": "non_saturating", "optimiser": "adam", "lr": 2e-4}
WGAN: dict[str, Any] = {
    **{"networks": "dcgan", "objective": "wasserstein", "optimiser": "rmsprop", "lr": 5e-5},
    **{"penalty": "clip", "clip": 0.01, "discriminator_steps": 3},
}
SHIPPED = params.load(Path(__file__).parents[2] / "params.yaml").variants
ALL = {
    "gan": {**DCGAN, "networks": "mlp"},
    "dcgan": DCGAN,
    "unrolled": {**DCGAN, "unroll_steps": 2, "discriminator_steps": 2},
    "unrolled_momentum": DCGAN
    | {"unroll_steps": 2, "unroll_optimiser": "sgd", "unroll_lr": 0.01, "unroll_momentum": 0.9},
    "wgan": {**WGAN, "burn_in_steps": 5, "burn_in_until": 2, "burn_in_every": 4},
    "wgan_mlp": {**WGAN, "networks": "mlp", "shown": "ema"},
    "slowing": {**DCGAN, "lr_end": 0.25},
    "sgd": {**DCGAN, "optimiser": "sgd", "objective": "saturating"},
    "hinge": {**DCGAN, "networks": "mlp", "objective": "hinge"},
    "relativistic": {**DCGAN, "objective": "relativistic"},
    "wgan_gp": {
        **{**DCGAN, "discriminator_norm": "layer", "objective": "wasserstein", "discriminator_steps": 2},
        **{"penalty": "gradient_penalty", "penalty_weight": 10, "penalty_every": 3},
    },
    "r1": {**DCGAN, "discriminator_norm": "none", "penalty": "r1", "penalty_weight": 1, "penalty_every": 4},
    "r1_r2": {**DCGAN, "networks": "resnet", "objective": "relativistic", "penalty": "r1_r2", "penalty_weight": 0.1},
    "spectral": {**DCGAN, "discriminator_norm": "spectral", "objective": "hinge", "discriminator_steps": 2},
    "augmented": {
        **{**DCGAN, "discriminator_norm": "none", "penalty": "r1", "penalty_weight": 1, "penalty_every": 4},
        **{"augmentations": ["mirror", "colour", "shift", "cutout"], "shown": "ema"},
    },
    "augmented_pairs": {**DCGAN, "objective": "relativistic", "augmentations": ["colour"]},
    "unrolled_augmented": {**DCGAN, "unroll_steps": 2, "augmentations": ["shift"], "augmentation_strength": 0.5},
    "ada": {
        **{**DCGAN, "augmentations": ["mirror", "colour", "shift", "cutout"], "augmentation_strength": 0.8},
        **{"ada_target": -0.9, "ada_every": 2, "ada_images": 40, "discriminator_steps": 3},
    },
    "spectral_mlp": {**DCGAN, "networks": "mlp", "discriminator_norm": "spectral"},
}


@pytest.fixture(autouse=True)
def _deterministic() -> None:
    torch.use_deterministic_algorithms(True)


def variant(**settings: Any) -> Method:
    return assemble(params.Variant(**settings))


def faces(device: torch.device = CPU, seed: int = 1) -> Faces:
    random = np.random.default_rng(0)
    train, heldout = (random.integers(0, 256, (n, SIZE, SIZE, 3), dtype=np.uint8) for n in (30, 9))
    return Faces(train, heldout, BATCH, seed, device)


def plan(of: Method, steps: int = 6) -> Plan:
    length = Length(steps=steps, snapshots=3, evaluations=3, epoch_snapshots=5)
    return make_plan(of.schedule, Cost(3, 2), length, batch=BATCH, faces=30)


def fresh(of: Method, device: torch.device = CPU) -> State:
    return start(of, width=WIDTH, size=SIZE, seed=1, device=device)


def train(
    of: Method, folder: Path, length: int = 6, record: int = 1, checkpoint: float = 1e9, device: torch.device = CPU
) -> tuple[State, int | None]:
    """What a new process makes of the run in `folder`, and the code that it ends with."""
    state, keeping = fresh(of, device), {"checkpoint_seconds": checkpoint, "folder": folder, "label": "t"}
    return state, loop.train(state, of, faces(device), plan(of, length), record_every=record, **keeping)  # type: ignore[arg-type]


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
    for part in ("generator", "discriminator", "ema"):
        states = (getattr(state, part).state_dict() for state in (one, two))
        for (name, a), b in zip(next(states).items(), next(states).values(), strict=True):
            assert torch.equal(a, b), f"{part}.{name}"


@pytest.mark.parametrize("name", ALL)
def test_stopped_at_every_step_it_ends_where_the_uninterrupted_run_ends_to_the_byte(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = variant(**ALL[name])
    whole = run(of, tmp_path / "whole")
    assert len(digests(tmp_path / "whole")) == len(plan(of).snapshots) + 3
    ordinary = steps.step

    def step_and_signal(*arguments: Any) -> Findings:
        findings = ordinary(*arguments)
        os.kill(os.getpid(), signal.SIGTERM)
        return findings

    monkeypatch.setattr(steps, "step", step_and_signal)
    for expected in range(1, 7):
        state, code = train(of, tmp_path / "cut")
        assert (state.step, code) == (expected, 143)
    same(whole, state)
    assert digests(tmp_path / "whole") == digests(tmp_path / "cut")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_variant_takes_finite_steps(name: str, tmp_path: Path) -> None:
    whole = run(assemble(SHIPPED[name]), tmp_path, steps=3)
    for network in (whole.generator, whole.discriminator, whole.ema):
        assert all(torch.isfinite(weights).all() for weights in network.state_dict().values())
    assert np.isfinite([[*row.values()] for row in whole.history]).all()


def test_a_kill_between_checkpoints_repeats_the_lost_steps_to_the_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = variant(**DCGAN)
    whole = run(of, tmp_path / "whole")
    ordinary, saves = checkpoints.save, []

    def save_some(folder: Path, state: dict[str, Any]) -> None:
        saves.append(state["step"])
        if len(saves) in (1, 2):
            ordinary(folder, state)
        if len(saves) == 4:
            raise KeyboardInterrupt  # as good as SIGKILL: nothing is saved any more

    monkeypatch.setattr(checkpoints, "save", save_some)
    with pytest.raises(KeyboardInterrupt):
        run(of, tmp_path / "cut", checkpoint=0)
    monkeypatch.setattr(checkpoints, "save", ordinary)
    assert checkpoints.load(tmp_path / "cut", CPU)["step"] == 2  # type: ignore[index]
    same(whole, run(of, tmp_path / "cut"))
    assert digests(tmp_path / "whole") == digests(tmp_path / "cut")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_save_and_say_so_in_the_exit_code(
    number: signal.Signals, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "record", lambda *_: os.kill(os.getpid(), number))
    before = signal.getsignal(number)
    assert train(variant(**DCGAN), tmp_path, record=4)[1] == code
    assert checkpoints.load(tmp_path, CPU)["step"] == 4  # type: ignore[index]
    assert signal.getsignal(number) is before


def test_unrolling_leaves_the_discriminators_first_step_as_it_is_and_not_the_generators(tmp_path: Path) -> None:
    plain, ahead = (run(variant(**DCGAN, unroll_steps=k), tmp_path / str(k), steps=1) for k in (0, 3))
    for (name, a), b in zip(plain.discriminator.named_parameters(), ahead.discriminator.parameters(), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-7, msg=name)
    assert not torch.equal(plain.generator.project.weight, ahead.generator.project.weight)  # type: ignore[arg-type]


def reference_dcgan(steps: int) -> tuple[nn.Module, nn.Module]:
    """The textbook loop in float64 with torch's own pieces: probabilities, BCELoss, Adam, no shortcut."""
    state = fresh(variant(**DCGAN))
    maker, judge = state.generator.double(), state.discriminator.double()
    makers, judges = (torch.optim.Adam(n.parameters(), 2e-4, (0.5, 0.999)) for n in (maker, judge))
    data, loss, ones = faces(), nn.BCELoss(), torch.ones(BATCH).double()
    for number in range(steps):
        real = data.real(number).double()
        fake = maker(normal((BATCH, LATENT), 1, "latents", number).double())
        judge.zero_grad()
        (loss(judge(real).sigmoid(), ones) + loss(judge(fake.detach()).sigmoid(), 0 * ones)).backward()
        judges.step()
        maker.zero_grad()
        loss(judge(fake).sigmoid(), ones).backward()
        makers.step()
    return maker, judge


def test_dcgan_follows_a_textbook_loop_in_float64(tmp_path: Path) -> None:
    state = run(variant(**DCGAN), tmp_path, steps=3)
    for mine, reference in zip((state.generator, state.discriminator), reference_dcgan(3), strict=True):
        for (name, a), b in zip(mine.named_parameters(), reference.parameters(), strict=True):
            torch.testing.assert_close(a.double(), b, rtol=0, atol=3e-5, msg=name)  # three steps of 2e-4 each


def test_the_critic_is_clipped_before_each_of_its_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    largest: list[float] = []
    ordinary = steps.discriminator_step

    def looking(state: State, *rest: Any, **draw: int) -> Any:
        largest.append(max(p.abs().max().item() for p in state.discriminator.parameters()))
        return ordinary(state, *rest, **draw)

    monkeypatch.setattr(steps, "discriminator_step", looking)
    run(variant(**WGAN), tmp_path, steps=2)
    assert len(largest) == 6
    assert max(largest) <= 0.01 + 1e-9


@pytest.mark.parametrize("end", [0, 0.25])
def test_rates_fall_on_a_line(end: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rates: list[tuple[float, float]] = []
    ordinary = steps.step

    def looking(state: State, *rest: Any) -> Findings:
        optimisers = (state.generator_optimiser, state.discriminator_optimiser)
        rates.append(tuple(optimiser.param_groups[0]["lr"] for optimiser in optimisers))  # type: ignore[arg-type]
        return ordinary(state, *rest)

    monkeypatch.setattr(steps, "step", looking)
    run(variant(**DCGAN, lr_end=end, discriminator_lr=4e-4), tmp_path, steps=4)
    shares = [1 - (1 - end) * step / 4 for step in range(4)]
    assert rates == [(pytest.approx(2e-4 * share), pytest.approx(4e-4 * share)) for share in shares]


def test_records_count_images_and_work(tmp_path: Path) -> None:
    of = variant(**ALL["wgan"])
    rows = run(of, tmp_path).history
    assert [row["step"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["discriminator_images"] for row in rows] == [n * BATCH for n in (5, 10, 13, 16, 21, 24)]
    assert rows[-1]["generator_images"] == 6 * BATCH
    assert rows[-1]["epoch"] == pytest.approx(6 * BATCH / 30)
    assert rows[-1]["estimate"] == pytest.approx(-rows[-1]["discriminator_loss"])
    assert rows[-1]["estimate"] == pytest.approx(rows[-1]["real_score"] - rows[-1]["fake_score"], abs=1e-6)
    assert all(row["generator_gradient"] > 0 for row in rows)


def test_an_adaptive_strength_is_recorded_and_kept(tmp_path: Path) -> None:
    of = variant(**ALL["ada"])
    state = run(of, tmp_path)
    strengths = [row["augmentation"] for row in state.history]
    # a target that nearly any score is above: up by 2 · 8 / 40 every second of three steps, to the bound
    assert strengths == pytest.approx([0.4, 0.8, 0.8, 0.8, 0.8, 0.8])
    assert checkpoints.load(tmp_path, CPU)["strength"] == state.strength  # type: ignore[index]
    odd = run(of, tmp_path / "odd", steps=1)
    assert len(odd.signs) == 1  # the third step's, which the next adjustment needs
    assert checkpoints.load(tmp_path / "odd", CPU)["signs"] == odd.signs  # type: ignore[index]


@pytest.mark.parametrize(("name", "roles", "passes"), [("augmented", 3, 2), ("ada", 3, 3), ("augmented_pairs", 4, 4)])
def test_every_picture_that_is_scored_has_been_augmented_for_its_role(
    name: str, roles: int, passes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = variant(**ALL[name])
    seen: set[bytes] = set()
    ordinary = augmentation.augmented

    def marked(images: torch.Tensor, *rest: Any) -> torch.Tensor:
        found = ordinary(images, *rest)
        seen.add(found.detach().numpy().tobytes())
        return found

    monkeypatch.setattr(augmentation, "augmented", marked)
    state = fresh(of)
    state.strength = 0.8
    scored: list[torch.Tensor] = []
    state.discriminator.register_forward_pre_hook(lambda _, inputs: scored.append(inputs[0].detach()))
    steps.step(state, of, faces(), 1, 1)
    assert len(seen) == roles
    assert len(scored) == passes
    assert all(part.numpy().tobytes() in seen for images in scored for part in images.split(BATCH))


def test_recording_does_not_touch_the_run(tmp_path: Path) -> None:
    of = variant(**DCGAN)
    often, seldom = run(of, tmp_path / "a"), run(of, tmp_path / "b", record=99)
    assert len(seldom.history) == 1  # the last step is always recorded
    seldom.history = often.history
    same(often, seldom)


def test_the_average_follows_its_half_life(tmp_path: Path) -> None:
    of = dataclasses.replace(variant(**DCGAN), ema_images=float(BATCH))  # half of the distance a step
    state = fresh(of)
    before = state.ema.project.weight.detach().clone()  # type: ignore[union-attr]
    steps.step(state, of, faces(), 0, 1)
    expected = (before + state.generator.project.weight) / 2  # type: ignore[operator]
    torch.testing.assert_close(state.ema.project.weight, expected)
    frozen = dataclasses.replace(of, ema_images=0.0)
    steps.step(state, frozen, faces(), 1, 1)
    assert torch.equal(state.ema.project.weight, state.generator.project.weight)  # type: ignore[arg-type]


def test_numbers_that_are_not_finite_stop_the_run_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = variant(**DCGAN)
    ordinary = steps.step

    def break_at_five(state: State, *rest: Any) -> Findings:
        if state.step == 4:
            with torch.no_grad():
                state.generator.project.weight[0, 0] = float("nan")  # type: ignore[index, union-attr]
        return ordinary(state, *rest)

    monkeypatch.setattr(steps, "step", break_at_five)
    with pytest.raises(UserError, match=r"step 5: the discriminator broke down .*discriminator loss nan") as error:
        run(of, tmp_path)
    assert "last good snapshot, of step 4," in str(error.value)
    assert (tmp_path / "samples" / "000004.npy").exists()
    assert not (tmp_path / "samples" / "000006.npy").exists()

    state = fresh(of)
    with torch.no_grad():
        next(state.generator.parameters())[0, 0] = float("inf")
    with pytest.raises(UserError, match=r"the generator broke down .*project.weight are not finite"):
        loop.check_weights(state, plan(of), tmp_path)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("repeats", [1, 3])
def test_the_costs_of_both_kinds_of_step_add_up(name: str, repeats: int) -> None:
    of = variant(**ALL[name])
    state, cost = fresh(of), measure_cost(of, faces(), width=WIDTH, size=SIZE, device=CPU)
    assert min(cost.generator_step, cost.discriminator_step) > 0
    length = Length(steps=3, snapshots=1, evaluations=1, epoch_snapshots=0)
    planned = make_plan(Schedule(repeats), cost, length, batch=BATCH, faces=30)
    with FlopCounterMode(display=False) as counter:
        for done in range(3):
            steps.step(state, of, faces(), done * repeats, repeats)
            assert counter.get_total_flops() == planned.flop[done + 1]
    if not of.gradient_term:
        assert counter.get_total_flops() == 3 * (repeats * cost.discriminator_step + cost.generator_step)


def test_the_dcgans_cost_is_what_the_layers_say() -> None:
    def layers(channels: list[int], kernel: int, sides: list[int]) -> int:
        pairs = zip(channels, channels[1:], sides, strict=False)
        return sum(2 * kernel * a * b * side * side for a, b, side in pairs) * BATCH

    # at 16 pixels: 4 -> 8 -> 16 pixels up, 16 -> 8 -> 4 down, and a matrix product at either end
    maker = layers([2 * WIDTH, WIDTH, 3], 16, [4, 8]) + 2 * 100 * 16 * 2 * WIDTH * BATCH
    judge = layers([3, WIDTH, 2 * WIDTH], 16, [8, 4]) + 2 * 16 * 2 * WIDTH * BATCH
    first_maker, first_judge = 2 * 100 * 16 * 2 * WIDTH * BATCH, 2 * 16 * 3 * WIDTH * 64 * BATCH
    cost = measure_cost(variant(**DCGAN), faces(), width=WIDTH, size=SIZE, device=CPU)
    # discriminator: a forward pass of G; two of D with all gradients but those by the images
    assert cost.discriminator_step == maker + 2 * (3 * judge - first_judge)
    # generator: D forward and by its input; G backward, where the latents need no gradient
    assert cost.generator_step == 2 * judge + 2 * maker - first_maker


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("name", ALL)
def test_cuda_is_deterministic_and_close_to_the_cpu(name: str, tmp_path: Path) -> None:
    device = devices.choose(Machine(device="cuda", threads=1))
    of = variant(**ALL[name])
    same(run(of, tmp_path / "a", device=device), run(of, tmp_path / "b", device=device))
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    run(of, tmp_path / "cpu")
    gpu, cpu = (np.load(tmp_path / part / "samples" / "000002.npy").astype(int) for part in ("a", "cpu"))
    assert np.abs(cpu - gpu).mean() < 8
