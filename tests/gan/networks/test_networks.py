"""Shapes, ranges, first weights and sizes of every network; and what is peculiar to some."""

import copy
from pathlib import Path
from typing import Any

import pytest
import torch
from ruamel.yaml import YAML
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.architecture import Architecture
from illustgan.gan.networks import NETWORKS, layers, spectral
from illustgan.gan.networks.resnet import Block

BUILT = [(name, norm) for name, family in NETWORKS.items() for norm in family.discriminators]


def pair(name: str, width: int = 2, size: int = 16, latent: int = 10, **more: Any) -> tuple[nn.Module, nn.Module]:
    """Both networks of a family, with its first weights."""
    built = Architecture.of(name, width=width, size=size, latent=latent, **more).build()
    for network in built:
        networks.initialise(name, network, generator(1))
    return built


def of_kind(network: nn.Module, *kinds: type[nn.Module]) -> list[Any]:
    return [part for part in network.modules() if isinstance(part, kinds)]


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("size", [16, 96])
def test_latents_to_images_to_scores(name: str, size: int) -> None:
    maker, judge = pair(name, width=1, size=size)
    images = maker(normal((2, 10), "z"))
    assert (images.shape, images.dtype) == ((2, 3, size, size), torch.float32)
    assert images.abs().max() <= 1
    assert judge(images).shape == (2,)


@pytest.mark.parametrize(("name", "norm"), BUILT)
def test_scores_depend_on_one_picture_alone_but_for_batch_norm(name: str, norm: str) -> None:
    _, judge = pair(name, discriminator_norm=norm)
    images = normal((4, 3, 16, 16), "x")
    together = judge(images)
    networks.initialise(name, judge, generator(1))  # the same power iteration, too
    assert torch.allclose(together[:2], judge(images[:2]), atol=1e-6) == (norm != "batch")
    slopes = torch.autograd.grad(judge(images).sum(), list(judge.parameters()), materialize_grads=True)
    assert all(torch.isfinite(slope).all() for slope in slopes)


@pytest.mark.parametrize(("name", "norm"), BUILT)
def test_a_group_changes_the_last_weights_by_its_head(name: str, norm: str) -> None:
    _, plain = pair(name, discriminator_norm=norm)
    maker, judge = pair(name, discriminator_norm=norm, groups=(1,) * 3)
    assert maker(normal((2, 13), "z")).shape == (2, 3, 16, 16)
    images, rows = normal((4, 3, 16, 16), "x"), torch.eye(3)[[2, 0, 2, 1]]
    heads, scores = judge.heads.weight, judge(images, rows)
    if norm == "spectral":
        assert torch.linalg.matrix_norm(judge.heads.normalised(), 2).item() == pytest.approx(1, rel=0.05)
        return
    assert not heads.any()
    assert torch.equal(scores, plain(images))
    nn.init.normal_(heads, generator=generator(2))
    last = of_kind(plain, nn.Linear)[-1]
    weights, scores = last.weight.detach().clone(), judge(images, rows)
    for group in range(3):
        last.weight.data = weights + heads[group]
        mine = rows[:, group] > 0
        torch.testing.assert_close(scores[mine], plain(images)[mine], rtol=1e-4, atol=1e-4)


PINNED: dict[str, tuple[str, list[float]]] = YAML(typ="safe").load(Path(__file__).with_name("pinned.yaml"))


@pytest.mark.parametrize("key", PINNED)
def test_names_shapes_and_outputs_are_pinned(key: str) -> None:
    (name, norm), (shapes_then, out_then) = key.split(), PINNED[key]
    makers = {"generator": None, "bare-generator": "none"}
    given = {"generator_norm": makers[norm]} if norm in makers else {"discriminator_norm": norm}
    maker, judge = Architecture.of(
        name, width=2, size=32, latent=10, **{of: None if norm == "own" else norm for of, norm in given.items()}
    ).build()
    network, role, x = judge, "discriminator", normal((4, 3, 32, 32), "x")
    if norm in makers:
        network, role, x = maker, "generator", normal((4, 10), "z")
    shapes: dict[str, str] = {}
    with torch.no_grad():
        for full, weights in network.named_parameters():
            part = full.rpartition(".")[0]
            shapes[part] = shapes.get(part, part) + " " + "x".join(map(str, weights.shape))
            weights += 1  # which the first weights are to replace, as the averages of batch norm that this pass moves
        network(x)
        networks.initialise(name, network, generator(1, role))
        assert not any(mean.any() for full, mean in network.named_buffers() if full.endswith("running_mean"))
        for full, weights in network.named_parameters():
            weights += 0.1 * normal(tuple(weights.shape), full)  # away from zeros, in which much could hide
        found = network(x)
    assert ", ".join(shapes.values()) == shapes_then
    out = found[1, :, 5, 7] if norm in makers else found
    assert out.tolist() == pytest.approx(out_then, rel=1e-3, abs=1e-4)
    slopes = {part.negative_slope for part in of_kind(network, nn.LeakyReLU)}
    assert slopes == (set() if norm in makers and name != "resnet" else {0.2})


def test_the_dcgan_has_as_many_weights_as_pytorchs_example() -> None:
    with torch.device("meta"):
        built = Architecture.of("dcgan", width=64, size=64, latent=100).build()
    assert [sum(p.numel() for p in network.parameters()) for network in built] == [3_576_704, 2_765_568]


def test_hes_first_weights_hold_the_signal() -> None:
    _, judge = pair("dcgan", width=8, size=64, discriminator_norm="none")
    networks.initialise("dcgan", judge, generator(1), "he")
    for weights in (p for p in judge.parameters() if p.dim() > 1):
        assert weights.std().item() == pytest.approx((2 / 1.04 / weights[0].numel()) ** 0.5, rel=0.1)
    assert 0.3 < judge(normal((64, 3, 64, 64), "x")).std().item() < 3


def test_a_palettes_pixels_are_mixtures_of_its_pictures_colours() -> None:
    maker, _ = pair("palette", width=8)
    latents = normal((3, 10), "z")
    colours = torch.tanh(maker.palette(latents)).unflatten(1, (-1, 3))
    assert (colours.std(1) > 0.3).all()  # from the start
    images = maker(latents)
    assert (images.amax((2, 3)) <= colours.amax(1)).all()
    assert (images.amin((2, 3)) >= colours.amin(1)).all()
    with torch.no_grad():
        of_kind(maker, nn.ConvTranspose2d)[-1].weight.mul_(1e6)  # now every pixel takes one colour alone
    apart = (maker(latents).permute(0, 2, 3, 1).flatten(1, 2)[:, :, None] - colours[:, None]).abs().sum(-1)
    assert apart.amin(-1).max().item() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("size", [16, 64])
def test_residual_blocks_begin_as_the_identity_and_first_weights_keep_the_signals_size(size: int) -> None:
    maker, judge = pair("resnet", width=16, size=size, latent=100)
    assert 0.4 < maker(normal((32, 100), "z")).std().item() < 0.9
    assert 0.5 < judge(normal((64, 3, size, size), "x")).std().item() < 2
    for block in of_kind(maker, Block):
        x = normal((2, block.first.weight.shape[0], 8, 8), "x")
        assert torch.equal(block(x), x)
        (slope,) = torch.autograd.grad(block(x).square().sum(), block.second.weight)
        assert slope.abs().max() > 0


@pytest.mark.parametrize(("family", "count"), [("mlp", 4), ("dcgan", 3)])
def test_spectral_norm_is_a_largest_singular_value_of_one_from_the_start(family: str, count: int) -> None:
    parts = of_kind(pair(family, discriminator_norm="spectral")[1], nn.Conv2d, nn.Linear)
    assert len(parts) == count
    for part in parts:
        before, after = (torch.linalg.matrix_norm(w.flatten(1), 2).item() for w in (part.weight, part.normalised()))
        assert abs(before - 1) > 0.1
        assert after == pytest.approx(1, rel=0.05)


def test_with_spectral_norm_evaluation_is_a_function_and_training_moves_on() -> None:
    (_, network), images = pair("dcgan", discriminator_norm="spectral"), normal((3, 3, 16, 16), "x")
    before = copy.deepcopy(network.state_dict())
    expected = network.eval()(images)
    plain = spectral.plain(network)
    torch.testing.assert_close(plain(images), expected)
    assert not any(name.endswith("direction") for name in plain.state_dict())
    assert type(of_kind(plain, nn.Conv2d)[0]) is layers.Conv2d
    assert torch.equal(network(images), expected)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    network.train()(images)
    moved = [name for name, value in network.state_dict().items() if not torch.equal(value, before[name])]
    # of one output there is one direction
    assert moved == [name for name in before if name.endswith("direction") and "score" not in name]
    _, other = pair("dcgan", discriminator_norm="spectral")
    other.load_state_dict(network.state_dict())
    assert torch.equal(other(images), network(images))
