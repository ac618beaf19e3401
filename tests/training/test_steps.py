"""Both networks' steps: float64 references, what is clipped and augmented, rates, and what each step costs."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from illustgan.core.randomness import normal
from illustgan.core.settings import Length
from illustgan.gan import augmentation
from illustgan.training import steps
from illustgan.training.method import Schedule
from illustgan.training.plan import make_plan
from illustgan.training.steps import LATENT, Findings, State, measure_cost

from .small import ALL, BATCH, CPU, DCGAN, SIZE, WGAN, WIDTH, faces, fresh, run, variant


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
