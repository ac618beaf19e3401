"""Shapes, ranges, initial weights and sizes of every network."""

from pathlib import Path

import pytest
import torch
from ruamel.yaml import YAML
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.architecture import Architecture
from illustgan.gan.networks import NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("size", [16, 64, 96])
def test_latents_to_images_to_scores(name: str, size: int) -> None:
    maker, judge = Architecture.of(name, width=1, size=size, latent=10).build()
    images = maker(normal((2, 10), "z"))
    assert (images.shape, images.dtype) == ((2, 3, size, size), torch.float32)
    assert images.abs().max() <= 1
    assert judge(images).shape == (2,)


BUILT = [(name, norm) for name, family in NETWORKS.items() for norm in family.discriminators]


@pytest.mark.parametrize(("name", "norm"), BUILT)
def test_scores_depend_on_one_picture_alone_but_for_batch_norm(name: str, norm: str) -> None:
    _, judge = Architecture.of(name, width=2, size=16, latent=10, discriminator_norm=norm).build()
    networks.initialise(name, judge, generator(1))
    images = normal((4, 3, 16, 16), "x")
    together = judge(images)
    networks.initialise(name, judge, generator(1))  # the same power iteration, too
    alone = judge(images[:2])
    assert torch.allclose(together[:2], alone, atol=1e-6) == (norm != "batch")
    slopes = torch.autograd.grad(judge(images).sum(), list(judge.parameters()), materialize_grads=True)
    assert all(torch.isfinite(slope).all() for slope in slopes)


@pytest.mark.parametrize(("name", "norm"), BUILT)
def test_a_group_changes_the_last_weights_by_its_head(name: str, norm: str) -> None:
    plain = Architecture.of(name, width=2, size=16, latent=10, discriminator_norm=norm).build()[1]
    maker, judge = Architecture.of(name, width=2, size=16, latent=10, discriminator_norm=norm, groups=(1,) * 3).build()
    for network in (plain, judge):
        networks.initialise(name, network, generator(1))
    assert maker(normal((2, 13), "z")).shape == (2, 3, 16, 16)
    images, rows = normal((4, 3, 16, 16), "x"), torch.eye(3)[[2, 0, 2, 1]]
    heads, scores = judge.heads.weight, judge(images, rows)
    if norm == "spectral":
        assert torch.linalg.matrix_norm(judge.heads.normalised(), 2).item() == pytest.approx(1, rel=0.05)
        return
    assert not heads.any()
    assert torch.equal(scores, plain(images))
    nn.init.normal_(heads, generator=generator(2))
    last = [part for part in plain.modules() if isinstance(part, nn.Linear)][-1]
    weights, scores = last.weight.detach().clone(), judge(images, rows)
    for group in range(3):
        last.weight.data = weights + heads[group]
        mine = rows[:, group] > 0
        torch.testing.assert_close(scores[mine], plain(images)[mine], rtol=1e-4, atol=1e-4)


PINNED: dict[str, tuple[str, list[float]]] = YAML(typ="safe").load(Path(__file__).with_name("pinned.yaml"))


@pytest.mark.parametrize("key", PINNED)
def test_names_shapes_and_outputs_are_pinned(key: str) -> None:
    (name, norm), (shapes_then, out_then) = key.split(), PINNED[key]
    of_generator = {"generator": None, "bare-generator": "none"}
    given = None if norm == "own" or norm in of_generator else norm
    maker, judge = Architecture.of(
        *(name, name), width=2, size=32, latent=10, discriminator_norm=given, generator_norm=of_generator.get(norm)
    ).build()
    network, role, x = judge, "discriminator", normal((4, 3, 32, 32), "x")
    if norm in of_generator:
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
    out = found[1, :, 5, 7] if norm in of_generator else found
    assert out.tolist() == pytest.approx(out_then, rel=1e-3, abs=1e-4)
    slopes = {part.negative_slope for part in network.modules() if isinstance(part, nn.LeakyReLU)}
    assert slopes == (set() if norm in of_generator and name != "resnet" else {0.2})


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("dcgan", [3_576_704, 2_765_568]),  # pytorch/examples'
        *(("mlp", [6_882_304, 6_817_793]), ("resnet", [9_852_227, 9_033_537])),
    ],
)
def test_weights_are_as_many_as_ever_at_the_papers_size(name: str, counts: list[int]) -> None:
    with torch.device("meta"):
        pair = Architecture.of(name, width=64, size=64, latent=100).build()
    assert [sum(p.numel() for p in network.parameters()) for network in pair] == counts


def test_hes_first_weights_hold_the_signal() -> None:
    judge = Architecture.of("dcgan", width=8, size=64, latent=10, discriminator_norm="none").build()[1]
    networks.initialise("dcgan", judge, generator(1), "he")
    for weights in (p for p in judge.parameters() if p.dim() > 1):
        assert weights.std().item() == pytest.approx((2 / 1.04 / weights[0].numel()) ** 0.5, rel=0.1)
    assert 0.3 < judge(normal((64, 3, 64, 64), "x")).std().item() < 3
