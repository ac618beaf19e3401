"""Shapes, ranges, initial weights and sizes of every network."""

import pytest
import torch
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.networks import NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("size", [16, 32, 64, 96])
@pytest.mark.parametrize("width", [1, 3])
def test_latents_to_images_to_scores(name: str, size: int, width: int) -> None:
    maker, judge = networks.build(name, width, size, 10)
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


def test_the_families_own_norm_is_the_first() -> None:
    for name, norm in (("mlp", "none"), ("dcgan", "batch"), ("resnet", "none")):
        plain, named = (networks.build(name, 2, 16, 10, given)[1] for given in (None, norm))
        assert plain.state_dict().keys() == named.state_dict().keys()
        assert type(plain) is type(named)


@pytest.mark.parametrize("norm", ["none", "layer", "spectral"])
def test_every_channel_has_a_shift_of_its_own(norm: str) -> None:
    _, judge = networks.build("dcgan", 2, 32, 10, norm)
    shifts = [p.numel() for name, p in judge.named_parameters() if name.endswith("bias")]
    assert shifts == [2, 4, 8, 1]


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


def test_the_dcgan_at_width_64_has_the_published_number_of_weights() -> None:
    counts = [networks.count_parameters(network) for network in networks.build("dcgan", 64, 64, 100)]
    assert counts == [3_576_704, 2_765_568]  # pytorch/examples'


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


@pytest.mark.parametrize("name", NETWORKS)
def test_initial_weights_are_a_pure_function_of_the_key(name: str) -> None:
    states = []
    for key in (1, 1, 2):
        maker, _ = networks.build(name, 2, 32, 10)
        networks.initialise(name, maker, generator(key))
        states.append(torch.cat([p.detach().flatten() for p in maker.parameters()]))
    assert torch.equal(states[0], states[1])
    assert not torch.equal(states[0], states[2])


def test_the_dcgans_initial_weights_have_the_papers_spread() -> None:
    maker, judge = networks.build("dcgan", 16, 64, 100)
    for network in (maker, judge):
        networks.initialise("dcgan", network, generator(1))
        weights = torch.cat([p.detach().flatten() for p in network.parameters() if p.dim() > 1])
        assert weights.std().item() == pytest.approx(0.02, rel=0.02)
        gains = torch.cat([p.detach() for name, p in network.named_parameters() if p.dim() == 1 and "weight" in name])
        assert gains.mean().item() == pytest.approx(1.0, abs=0.01)
