"""Shapes, ranges, initial weights and sizes of every network."""

import pytest
import torch
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.networks import NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("size", [16, 64, 96])
def test_latents_to_images_to_scores(name: str, size: int) -> None:
    maker, judge = networks.build(name, 1, size, 10)
    images = maker(normal((2, 10), "z"))
    assert (images.shape, images.dtype) == ((2, 3, size, size), torch.float32)
    assert images.abs().max() <= 1
    assert judge(images).shape == (2,)


BUILT = [(name, norm) for name, family in NETWORKS.items() for norm in family.discriminators]


@pytest.mark.parametrize(("name", "norm"), BUILT)
def test_scores_depend_on_one_picture_alone_but_for_batch_norm(name: str, norm: str) -> None:
    _, judge = networks.build(name, 2, 16, 10, norm)
    networks.initialise(name, judge, generator(1))
    images = normal((4, 3, 16, 16), "x")
    together = judge(images)
    networks.initialise(name, judge, generator(1))  # the same power iteration, too
    alone = judge(images[:2])
    assert torch.allclose(together[:2], alone, atol=1e-6) == (norm != "batch")
    slopes = torch.autograd.grad(judge(images).sum(), list(judge.parameters()), materialize_grads=True)
    assert all(torch.isfinite(slope).all() for slope in slopes)


def test_without_a_norm_the_papers_first_weights_lose_the_signal_and_hes_hold_it() -> None:
    images, spreads = normal((64, 3, 64, 64), "x"), []
    _, judge = networks.build("dcgan", 8, 64, 10, "none")
    for weights in ("family", "he"):
        networks.initialise("dcgan", judge, generator(1), weights)
        spreads.append(judge(images).std().item())
    assert spreads[0] < 1e-3
    assert 0.3 < spreads[1] < 3
    for name, parameter in judge.named_parameters():
        if name.endswith("bias"):
            assert not parameter.any()
        else:
            inputs = parameter[0].numel()
            assert parameter.std().item() == pytest.approx((2 / (1 + 0.2**2) / inputs) ** 0.5, rel=0.1)


def test_layer_norm_is_over_all_channels_and_pixels_of_a_picture() -> None:
    _, judge = networks.build("dcgan", 2, 32, 10, "layer")
    (norm, _) = (part for part in judge.modules() if isinstance(part, nn.GroupNorm))
    x = normal((3, 4, 8, 8), "x") * 5 + 2
    torch.testing.assert_close(norm(x), torch.nn.functional.layer_norm(x, x.shape[1:]))


def test_matrix_products_are_the_papers_first_and_last_convolutions() -> None:
    maker, judge = networks.build("dcgan", 2, 32, 5)
    first = nn.ConvTranspose2d(5, 8, 4, 1, 0, bias=False)
    with torch.no_grad():
        # Linear's rows run over (y, x, channel), the convolution's kernel is (latent, channel, y, x)
        first.weight.copy_(maker.project.weight.view(4, 4, 8, 5).permute(3, 2, 0, 1))
    latents = normal((3, 5), "z")
    mine = maker.project(latents).view(3, 4, 4, 8).permute(0, 3, 1, 2)
    torch.testing.assert_close(mine, first(latents[:, :, None, None]))
    last = nn.Conv2d(8, 1, 4, 1, 0, bias=False)
    with torch.no_grad():
        last.weight.copy_(judge.score.weight.view(1, 4, 4, 8).permute(0, 3, 1, 2))
    images = normal((3, 3, 32, 32), "x")
    torch.testing.assert_close(judge.eval()(images), last(judge.layers(images)).flatten(), rtol=1e-4, atol=1e-5)


# at width 2, 32 pixels and 10 latents, by norm or for the generator: the tensors' names and shapes, and what comes out
PINNED: dict[tuple[str, str | None], tuple[str, list[float]]] = {
    ("mlp", "generator"): (
        "layers.0 32x10, layers.1 32 32, layers.3 32x32, layers.4 32 32, layers.6 32x32, layers.7 32 32, "
        "layers.9 3072x32 3072",
        [0.61599, -0.38289, 0.69003],
    ),
    **{
        ("mlp", norm): ("layers.1 32x3072 32, layers.3 32x32 32, layers.5 32x32 32, layers.7 1x32 1", out)
        for norm, out in (
            (None, [2.4827, -1.3864, -1.7992, -11.038]),
            ("spectral", [0.28087, 0.18258, 0.18286, 0.019485]),
        )
    },
    ("dcgan", "generator"): (
        "project 128x10, layers.0 8 8, layers.2 8x4x4x4, layers.3 4 4, layers.5 4x2x4x4, layers.6 2 2, "
        "layers.8 2x3x4x4",
        [0.063264, 0.10646, 0.060813],
    ),
    ("dcgan", None): (
        "layers.0 2x3x4x4, layers.2 4x2x4x4, layers.3 4 4, layers.5 8x4x4x4, layers.6 8 8, score 1x128",
        [0.22136, 0.19935, 0.42887, 1.0452],
    ),
    ("dcgan", "layer"): (
        "layers.0 2x3x4x4 2, layers.2 4x2x4x4, layers.3 4 4, layers.5 8x4x4x4, layers.6 8 8, score 1x128 1",
        [0.21893, 0.020984, 0.11415, 0.79718],
    ),
    **{
        ("dcgan", norm): ("layers.0 2x3x4x4 2, layers.2 4x2x4x4 4, layers.4 8x4x4x4 8, score 1x128 1", out)
        for norm, out in (
            ("none", [0.08755, 0.27771, -0.13621, -0.052224]),
            ("spectral", [0.1966, 0.60274, -0.22579, -0.1991]),
        )
    },
    ("resnet", "generator"): (
        "project 128x10 128, layers.0.first 8x8x3x3 8, layers.0.second 8x8x3x3 8, layers.1 8x4x4x4 4, "
        "layers.2.first 4x4x3x3 4, layers.2.second 4x4x3x3 4, layers.3 4x2x4x4 2, "
        "layers.4.first 2x2x3x3 2, layers.4.second 2x2x3x3 2, last 2x3x4x4 3",
        [0.9938, 0.98271, 0.38274],
    ),
    ("resnet", None): (
        "layers.0 2x3x4x4 2, layers.1.first 2x2x3x3 2, layers.1.second 2x2x3x3 2, layers.2 4x2x4x4 4, "
        "layers.3.first 4x4x3x3 4, layers.3.second 4x4x3x3 4, layers.4 8x4x4x4 8, "
        "layers.5.first 8x8x3x3 8, layers.5.second 8x8x3x3 8, last 1x128 1",
        [-2.1449, 1.0389, 0.74434, 1.5611],
    ),
}


@pytest.mark.parametrize(("name", "norm"), PINNED)
def test_names_shapes_and_outputs_are_pinned(name: str, norm: str | None) -> None:
    maker, judge = networks.build(name, 2, 32, 10, None if norm == "generator" else norm)
    network, role, x = judge, "discriminator", normal((4, 3, 32, 32), "x")
    if norm == "generator":
        network, role, x = maker, norm, normal((4, 10), "z")
    shapes: dict[str, str] = {}
    with torch.no_grad():
        for full, weights in network.named_parameters():
            part = full.rpartition(".")[0]
            shapes[part] = shapes.get(part, part) + " " + "x".join(map(str, weights.shape))
            weights += 1  # which the first weights are to replace, as the averages of batch norm that this pass moves
        network(x)
        networks.initialise(name, network, generator(1, role))
        assert not any(mean.any() for key, mean in network.named_buffers() if key.endswith("running_mean"))
        for key, weights in network.named_parameters():
            weights += 0.1 * normal(tuple(weights.shape), key)  # away from zeros, in which much could hide
        found = network(x)
    assert ", ".join(shapes.values()) == PINNED[name, norm][0]
    out = found[1, :, 5, 7] if norm == "generator" else found
    assert out.tolist() == pytest.approx(PINNED[name, norm][1], rel=1e-3, abs=1e-4)
    slopes = {part.negative_slope for part in network.modules() if isinstance(part, nn.LeakyReLU)}
    assert slopes == (set() if norm == "generator" and name != "resnet" else {0.2})


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("dcgan", [3_576_704, 2_765_568]),  # pytorch/examples'
        *(("mlp", [14_800_896, 14_684_161]), ("resnet", [9_852_227, 9_033_537])),
    ],
)
def test_weights_are_as_many_as_ever_at_the_papers_size(name: str, counts: list[int]) -> None:
    with torch.device("meta"):
        assert [networks.count_parameters(network) for network in networks.build(name, 64, 64, 100)] == counts
