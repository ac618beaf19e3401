"""Pictures from generators."""

import copy

import numpy as np
import pytest
import torch

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks, sampling
from illustgan.gan.architecture import Architecture


def test_uint8_survives_the_way_to_floats_and_back() -> None:
    image = torch.arange(256, dtype=torch.uint8).repeat(3).view(1, 16, 16, 3)
    floats = sampling.from_uint8(image)
    assert -1 <= floats.min() <= floats.max() <= 1
    assert torch.equal(floats[0, 1], image[0, :, :, 1] / 127.5 - 1)
    assert np.array_equal(sampling.to_uint8(floats), image.numpy())
    beyond = torch.tensor([-5.0, -1.0, 0.0, 1.0, 5.0]).expand(1, 3, 1, 5)
    assert sampling.to_uint8(beyond)[0, 0, :, 0].tolist() == [0, 0, 128, 255, 255]


NETWORKS = Architecture.of("dcgan", width=2, size=16, latent=10)


def trained_a_little() -> torch.nn.Module:
    maker, _ = NETWORKS.build()
    networks.initialise("dcgan", maker, generator(3))
    for n in range(3):  # running statistics that are not at their start
        maker(normal((8, 10), "train", n) * 5)
    return maker


def test_an_image_depends_on_its_latent_alone() -> None:
    ready = NETWORKS.calibrated(trained_a_little())
    latents = normal((130, 10), "latents")
    together = sampling.generate(ready, latents)
    assert (together.shape, together.dtype) == ((130, 16, 16, 3), np.uint8)
    alone = sampling.generate(ready, latents[77:78])
    assert np.abs(together[77].astype(int) - alone[0].astype(int)).max() <= 1


def test_calibrated_statistics_are_those_of_512_latents_in_batches_of_64_and_the_original_keeps_its_own() -> None:
    maker, sizes = trained_a_little(), []
    state = copy.deepcopy(maker.state_dict())
    maker.project.register_forward_pre_hook(lambda _, inputs: sizes.append(len(inputs[0])))  # type: ignore[union-attr]
    norm = NETWORKS.calibrated(maker).layers[0]  # type: ignore[index]
    assert sizes == [64] * 8
    assert maker.training
    assert all(torch.equal(value, state[name]) for name, value in maker.state_dict().items())
    batches = maker.project(normal((512, 10), "calibration")).view(8, -1, 4)  # type: ignore[operator]
    torch.testing.assert_close(norm.running_mean, batches.mean((0, 1)), rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(norm.running_var, batches.var(1).mean(0), rtol=1e-5, atol=1e-6)


def test_groups_stand_beside_the_same_numbers_as_often_as_faces_have_them() -> None:
    grouped = NETWORKS.model_copy(update={"groups": (300, 0, 100)})
    drawn = grouped.latents(4000, 1, "latents")
    assert torch.equal(drawn[:, :10], normal((4000, 10), 1, "latents"))
    assert torch.equal(NETWORKS.latents(4000, 1, "latents"), drawn[:, :10])
    assert set(drawn[:, 10:].unique().tolist()) == {0, 3}
    (rows,) = grouped.groups_in(drawn)
    assert rows.sum(1).unique().tolist() == [1]
    assert rows.mean(0).tolist() == pytest.approx([0.75, 0, 0.25], abs=0.02)
    assert NETWORKS.groups_in(drawn[:, :10]) == ()
    shown = NETWORKS.shown_latents()
    assert torch.equal(grouped.shown_latents()[:, :10], shown)
    assert (shown.shape, shown.dtype) == ((64, 10), torch.float32)
    assert shown[:2, 0].tolist() == pytest.approx([-0.5860465, -0.2830932])


def test_small_differences_go_and_edges_stay() -> None:
    area = torch.full((1, 3, 24, 24), -0.5)
    area[..., 10:] = 0.5
    noisy = area + (torch.rand(area.shape, generator=generator(1)) - 0.5) * (6 / 127.5)
    flat = sampling.Flatten(16)(noisy)
    assert sampling.to_uint8(noisy).std((1, 2)).min() > 1
    assert len(np.unique(sampling.to_uint8(flat)[:, :, :10].reshape(-1, 3), axis=0)) <= 2
    assert (flat - area).abs().max() < 2 / 127.5
    assert torch.equal(sampling.Flatten(1e-6)(area), area)


def test_each_pass_is_the_mean_of_what_is_alike_among_nine() -> None:
    images = torch.rand((2, 3, 9, 11), generator=generator(2)) * 2 - 1
    wanted, bound = images.double().numpy(), 60 / 127.5
    for distance in sampling.DISTANCES:
        before, wanted = wanted, np.empty_like(wanted)
        for n, row, column in np.ndindex(2, 9, 11):
            rows = np.clip([row - distance, row, row + distance], 0, 8)
            columns = np.clip([column - distance, column, column + distance], 0, 10)
            nine = before[n][:, rows][:, :, columns].reshape(3, 9)
            apart = np.linalg.norm(nine - before[n, :, row, column, None], axis=0)
            wanted[n, :, row, column] = nine[:, apart <= bound].mean(1)
    np.testing.assert_allclose(sampling.Flatten(60)(images), wanted, atol=1e-5)


@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
def test_a_generator_draws_through_it_and_keeps_its_weights(memory: torch.memory_format) -> None:
    maker = NETWORKS.build()[0].eval().to(memory_format=memory)
    assert NETWORKS.shown(maker) is maker
    whole, latents = NETWORKS.model_copy(update={"flatten": 40}).shown(maker), normal((5, 10), "drawn")
    assert not whole.training
    assert torch.equal(whole(latents), sampling.Flatten(40)(maker(latents)))
    assert [*whole.parameters()] == [*maker.parameters()]
