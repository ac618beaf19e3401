"""All feature sets: what each computes, by references, constants and closed forms; and their batches."""

import hashlib
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from illustgan.core.errors import UserError
from illustgan.features import extractors, inception, lite0
from illustgan.features.extractors import EXTRACTORS, in_batches, load_extractors, thumbnails

CPU = torch.device("cpu")
IMAGES = np.random.default_rng(0).integers(0, 256, (20, 16, 16, 3), dtype=np.uint8)
LOADED = load_extractors(CPU)
FEATURES = {"lite0": 1280, "random": 512, "pixels": 768}


@pytest.mark.parametrize(("name", "dimensions"), FEATURES.items())
def test_each_gives_its_features_with_and_without_progress_and_refuses_other_pictures(
    monkeypatch: pytest.MonkeyPatch, name: str, dimensions: int
) -> None:
    monkeypatch.setattr(extractors, "BATCH", 4)
    assert list(LOADED) == list(FEATURES)  # in the order of reports
    features = LOADED[name](IMAGES[:3])
    assert (features.shape, features.dtype) == ((3, dimensions), np.float32)
    np.testing.assert_array_equal(LOADED[name](IMAGES[:3], "faces"), features)
    np.testing.assert_array_equal(LOADED[name](IMAGES[:1]), features[:1])
    for wrong in (IMAGES.astype(np.float32), IMAGES.transpose(0, 3, 1, 2), IMAGES[0], IMAGES[..., :2]):
        with pytest.raises(ValueError, match="pictures must be uint8"):
            LOADED[name](wrong)


@pytest.mark.parametrize(("name", "side", "near"), [("lite0", 112, 0.1), ("random", 64, 0.02)])
def test_networks_scale_as_pillow_does_with_antialias(name: str, side: int, near: float) -> None:
    for given in (16, 300):
        image = np.random.default_rng(given).integers(0, 256, (given, given, 3), np.uint8)
        scaled = np.array(Image.fromarray(image).resize((side, side), Image.Resampling.BILINEAR))
        ours, expected = LOADED[name](image[None]), LOADED[name](scaled[None])
        assert np.linalg.norm(ours - expected) < near * np.linalg.norm(expected)  # Pillow's are whole levels


@pytest.mark.parametrize("count", [1, 16, 37])
def test_every_picture_once_and_in_order_from_full_batches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    seen = []

    def network(batch: torch.Tensor) -> torch.Tensor:
        seen.append(batch.numpy())
        assert torch.is_inference_mode_enabled()
        return batch.float().mean((1, 2))

    images = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 3), np.uint8)
    found = in_batches(network, images, device=torch.device("cpu"))
    assert (found.dtype, capsys.readouterr().err) == (np.float32, "")
    np.testing.assert_allclose(found, images.mean((1, 2)), rtol=1e-6)
    assert [len(batch) for batch in seen] == [16] * -(-count // 16)
    np.testing.assert_array_equal(np.concatenate(seen)[count:], 0)  # filled up with blank pictures
    monkeypatch.setattr("illustgan.core.progress.EVERY", 0)
    in_batches(network, images, "features of any", device=torch.device("cpu"))
    said = [f"features of any: {min(done, count)}/{count} images" for done in range(16, count + 16, 16)]
    assert [line.partition(",")[0] for line in capsys.readouterr().err.splitlines()] == said


@pytest.mark.parametrize(("height", "width"), [(16, 16), (64, 64), (20, 28), (112, 7)])
def test_cut_pixels_count_by_their_area(height: int, width: int) -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, height, width, 3), np.uint8)
    images[0] = 255
    fine = images.repeat(16, axis=1).repeat(16, axis=2)  # every pixel in 16 × 16: now squares are whole
    expected = fine.reshape(2, 16, height, 16, width, 3).mean((2, 4)) / 127.5 - 1
    found = thumbnails(images)
    np.testing.assert_allclose(found, expected.reshape(2, -1), atol=1e-6)
    np.testing.assert_allclose(found[0], 1, atol=1e-6)


def test_features_of_the_network_that_the_weights_were_made_for() -> None:
    """Against what another implementation, efficientnet-lite-pytorch 0.1.0, gives with them in float64."""
    extract = LOADED["lite0"]
    down, across = np.mgrid[:64, :64]
    slopes = np.stack([down * 4, across * 4, down * across // 16], axis=-1).astype(np.uint8)
    found = extract(np.stack([slopes, slopes[::-1], 255 - slopes]))
    assert not extract.args[0].training
    assert not any(parameter.requires_grad for parameter in extract.args[0].parameters())
    assert (found.dtype, found.shape) == (np.float32, (3, 1280))
    near = 1e-5 * found.max()
    np.testing.assert_allclose(found[0, [1167, 897, 1199]], [3.85755491, 3.31371748, 2.27810898], atol=near)
    np.testing.assert_allclose(found[1, [245, 468, 71]], [4.70264001, 4.11158766, 3.05451289], atol=near)
    np.testing.assert_allclose(found[2, [245, 897, 901]], [4.84268397, 3.76429531, 2.63044982], atol=near)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), [14.57425542, 20.12101414, 16.83112073], rtol=1e-5)
    assert (found > 0).sum(1).tolist() == [205, 295, 229]


def test_refuses_other_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lite0.WEIGHTS.read_bytes()
    monkeypatch.setattr(lite0, "WEIGHTS", tmp_path / "weights.pth")
    for damaged in (None, b"", b"not these", whole[:-1]):
        if damaged is not None:
            lite0.WEIGHTS.write_bytes(damaged)
        with pytest.raises(UserError, match=r"^weights\.pth is missing or has not SHA-256 .* reinstall .*$"):
            lite0.load(CPU)


def test_is_means_and_deviations_of_plain_convolutions() -> None:
    (network,) = LOADED["random"].args
    images = np.random.default_rng(0).integers(0, 256, (3, 64, 64, 3), np.uint8)
    maps, statistics = torch.from_numpy(images).permute(0, 3, 1, 2).double() / 127.5 - 1, []
    for weight in network.weights:
        maps = nn.functional.conv2d(nn.functional.pad(maps, (1, 1, 1, 1)), weight.double(), stride=2)
        maps = torch.where(maps > 0, maps, 0.2 * maps)
        statistics += [maps.mean((2, 3)), (maps - maps.mean((2, 3), keepdim=True)).square().mean((2, 3)).sqrt()]
    assert maps.shape[2:] == (4, 4)
    found = LOADED["random"](images)
    assert (found.shape, found.dtype) == ((3, 512), np.float32)
    np.testing.assert_allclose(found, (torch.cat(statistics, 1) - network.mean) / network.unit, atol=1e-4)


def test_weights_and_units_are_constants() -> None:
    """With others all reports would change."""
    (network,) = LOADED["random"].args
    assert not any(parameter.requires_grad for parameter in network.parameters())
    assert not network.training
    assert dict(network.named_buffers()).keys() == {"mean", "unit"}  # which go to a device with it
    first = [0.355421, -0.164854, 0.298005]
    assert network.weights[0][0, 0].flatten()[:3].tolist() == pytest.approx(first, abs=1e-6)
    down, across = np.mgrid[:64, :64]
    slopes = np.stack([down * 4, across * 4, down * across // 16], axis=-1).astype(np.uint8)
    found = LOADED["random"](np.stack([slopes, 255 - slopes[::-1]]))
    near = {"abs": 1e-3}
    assert found[0, [0, 40, 100, 200, 300]].tolist() == pytest.approx(
        [-4.41572, -7.71602, -0.25491, -1.04011, -0.90301], **near
    )
    assert found[1, [10, 70, 511]].tolist() == pytest.approx([-3.49433, -1.69068, -0.55924], **near)
    assert np.linalg.norm(found, axis=1).tolist() == pytest.approx([36.01362, 31.47533], **near)


def test_inception_says_what_to_install_and_refuses_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "torch_fidelity.feature_extractor_inceptionv3", None)
        with pytest.raises(UserError, match=r"pip install torch-fidelity==0\.4\.0"):
            inception.load(Path("any"), CPU)
    pytest.importorskip("torch_fidelity")
    (tmp_path / "other.pth").write_bytes(b"not these")
    with (tmp_path / "long.pth").open("wb") as file:
        file.truncate(1 << 40)  # more than any memory: it is not read
    for name in ("none", "other", "long"):
        with pytest.raises(UserError, match=rf"{name}\.pth is missing .*pt_inception-2015-12-05-6726825d\.pth$"):
            load_extractors(CPU, str(tmp_path / f"{name}.pth"))


def test_random_weights_in_the_same_format_give_the_networks_own_features(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = pytest.importorskip("torch_fidelity.feature_extractor_inceptionv3")
    with monkeypatch.context() as patch:  # build it with the weights that it starts from, and no download
        patch.setattr(module, "load_state_dict_from_url", lambda *args, **kwargs: {})
        patch.setattr(module.FeatureExtractorInceptionV3, "load_state_dict", lambda network, state: None)
        torch.manual_seed(0)
        network = module.FeatureExtractorInceptionV3("random", ["2048"])
    weights = tmp_path / "weights.pth"
    torch.save(network.state_dict(), weights)
    monkeypatch.setattr(inception, "WEIGHTS_SHA256", hashlib.sha256(weights.read_bytes()).hexdigest())
    monkeypatch.setattr(extractors, "BATCH", 1)
    images = np.random.default_rng(1).integers(0, 256, (1, 16, 16, 3), dtype=np.uint8)
    extract = extractors.load_extractors(CPU, str(weights))["inception"]
    weights.unlink()
    found = extract(images)
    expected = network(torch.from_numpy(images).permute(0, 3, 1, 2))[0].numpy()
    assert (found.shape, found.dtype) == ((1, 2048), np.float32)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize(("name", "near"), [("lite0", 5e-3), ("random", 1e-2)])
def test_cuda_agrees(name: str, near: float) -> None:
    cpu, cuda = (EXTRACTORS[name](torch.device(device))(IMAGES) for device in ("cpu", "cuda"))
    np.testing.assert_allclose(cuda, cpu, atol=near * np.abs(cpu).max())
