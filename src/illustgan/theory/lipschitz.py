"""How steep critics are, and what clipping, or a gradient penalty, does to that and to their weights over training.

A function f is K-Lipschitz where |f(x) - f(y)| ≤ K ‖x - y‖ for all x and y; its constant is the smallest such K. To
compute that of a network is NP-hard (Virmaux & Scaman 2018, https://arxiv.org/abs/1805.10965), so it is caught between
every slope that is found (`lower`) and the product of its layers' norms (`layers`).
"""

import copy
import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse.linalg
import torch
from torch import nn
from torch.nn.utils import parameters_to_vector

from illustgan.core.numbers import rounded, significant
from illustgan.core.randomness import batch_indices, generator, normal
from illustgan.gan import networks, penalties, run_folder
from illustgan.gan.networks import spectral
from illustgan.gan.networks.layers import Conv2d
from illustgan.gan.sampling import LATENTS_SHOWN, from_uint8
from illustgan.metrics.transport import earth_mover
from illustgan.theory.critic import HIDDEN, WAYS, Fit, Numbers, Way, clipped, segment
from illustgan.theory.settings import Lipschitz
from illustgan.theory.summaries import Figures, columns, magnitudes

LINE: Mapping[str, Callable[[Numbers], Numbers]] = {
    "sin 3x": lambda x: np.sin(3 * x),  # constant 3
    "|x|": np.abs,  # constant 1, and no derivative at 0
    "x²": np.square,  # constant 2 on [-1, 1]; none on the whole line
    "√|x|": lambda x: np.sqrt(np.abs(x)),  # continuous, and no constant
}
HALVINGS = range(2, 11)  # of the spacing between neighbours on [-1, 1]
STEPS_PER_CLIP = 50  # a clipped weight gets from one bound to the other in twice as many steps, whatever the bound
EDGE = 1e-6  # a weight so near to a bound is on it
BINS = 20  # of the histogram of weights
TOLERANCE = 1e-6  # relative, of `convolution_norm`
CHUNK = 64  # points at a time: bounds memory


def measure(folder: Path, prepared: Path, settings: Lipschitz, clip: float | None) -> Figures:
    """The content of data/theory/lipschitz.json, from what can be seen through to what cannot.

    `folder` is that of the run, `prepared` holds faces.npy, and `clip` is the bound of the run's weights. `UserError`
    when a file is missing or damaged.
    """
    run = run_folder.read(folder)
    faces = run.pictures(prepared / "faces.npy")
    faces = faces[batch_indices(0, min(LATENTS_SHOWN, len(faces)), len(faces), "lipschitz").numpy()]
    checkpoints = []
    every = math.ceil(len(run.evaluated) / settings.checkpoints)
    for step in run.evaluated[::-1][::every][::-1]:  # the last among them
        _, discriminator = run.networks(step, torch.device("cpu"))
        measured = checkpoint(discriminator, {"real": faces, "samples": run.samples(step)}, run.batch, clip)
        checkpoints.append({"step": step, "tflop": run.at[step].tflop, **measured})
    runs = {run.model: {"clip": clip, "checkpoints": checkpoints}}
    return {"line": line(), "toy": on_segments(settings), "runs": runs}


def line() -> Figures:
    """The steepest slope between neighbours 2^-h apart on [-1, 1], for h in `HALVINGS`, of each of `LINE`."""
    grids = [np.linspace(-1, 1, 2 * 2**h + 1) for h in HALVINGS]
    slopes = {name: [float(np.abs(np.diff(f(x)) / np.diff(x)).max()) for x in grids] for name, f in LINE.items()}
    return {"halvings": [*HALVINGS], "slopes": rounded(slopes)}


def on_segments(settings: Lipschitz) -> list[Figures]:
    """Critics of two segments (`illustgan.theory.critic`) at a distance of 1 over training, by bound and by penalty.

    Each clipped one learns at a rate of its bound / `STEPS_PER_CLIP`: at one rate for all, a weight under the smallest
    bound would cross it in a step.
    """
    by_clip = [
        {"name": f"clip {clip:g}", "clip": clip, "possible": possible(clip)}
        | _course(clipped(clip, clip / STEPS_PER_CLIP), settings)
        for clip in settings.clips
    ]
    return [*by_clip, {"name": "penalty", "clip": None, **_course(WAYS["gradient_penalty"], settings)}]


def possible(clip: float) -> float:
    """The most that weights within ± `clip` allow for a small critic's constant: c √(n m) a layer of n to m units."""
    widths = [2, HIDDEN, HIDDEN, 1]
    return significant(math.prod(clip * math.sqrt(n * m) for n, m in itertools.pairwise(widths)))


def _course(way: Way, settings: Lipschitz) -> Figures:
    """Critics at some steps of training, clipped, as the next step would begin."""
    count = len(settings.seeds)
    samples = segment(torch.zeros(count)), segment(torch.ones(count))
    groups = {"real": samples[0][0], "samples": samples[1][0]}
    training = Fit(way, settings.seeds, *samples)

    def row(step: int) -> Figures:
        critics = training.run(step - training.steps).critics
        penalties.clip(critics, way.clip)
        values = parameters_to_vector(critics.parameters()).detach().double().numpy()
        alone = [critics.alone(place) for place in range(count)]
        return {
            "step": float(step),
            "estimate": training.estimate(*samples).mean(),
            "lower": np.mean([lower(critic, groups)["lower"] for critic in alone]),
            "upper": np.mean([layers(critic, groups["real"])[1] for critic in alone]),
            "at_bound": None if way.clip is None else at_bound(values, way.clip),
        }

    return dict(rounded(columns([*map(row, magnitudes(settings.steps))])))


def checkpoint(discriminator: nn.Module, pictures: Mapping[str, Any], batch: int, clip: float | None) -> Figures:
    """A run's critic at one step: its constant from below and above, its layers' norms, and its weights.

    `pictures` are uint8 (N, size, size, 3), `real` and `samples`. Where the critic has batch norms, both functions are
    measured on all pictures: with the statistics of the first `batch` of either.
    """
    discriminator = copy.deepcopy(discriminator)
    penalties.clip(discriminator, clip)  # as the next step of training would find it
    groups = {name: from_uint8(torch.from_numpy(np.ascontiguousarray(part))) for name, part in pictures.items()}
    measured: Figures = {}
    means: dict[str, dict[str, float]] = {}
    for name, part in groups.items():
        function = fixed(discriminator, part[:batch])
        norms, upper = layers(function, part)
        with torch.no_grad():
            means[name] = {group: function(points).double().mean().item() for group, points in groups.items()}
        estimate = means[name]["real"] - means[name]["samples"]
        measured[name] = {"estimate": estimate, "upper": upper, **lower(function, groups)}
        if name == "real":
            measured["layers"] = norms
    flat = [points.flatten(1).double().numpy() for points in groups.values()]
    estimate = means["real"]["real"] - means["samples"]["samples"]  # each by its own statistics, as in training
    measured = rounded({"estimate": estimate, "distance": earth_mover(*flat), **measured})
    return {**measured, "weights": None if clip is None else weights(discriminator, clip)}


def weights(network: nn.Module, clip: float) -> list[Figures]:
    """Where the weights of each layer lie within ± `clip`; those that the last step left outside count as at them."""
    by_layer = []
    for name, parameter in network.named_parameters():
        values = parameter.detach().flatten().double().numpy()
        counts, _ = np.histogram(np.clip(values, -clip, clip), BINS, (-clip, clip))
        histogram = [significant(float(share), 4) for share in counts / len(values)]
        by_layer.append({"name": name, "at_bound": significant(at_bound(values, clip)), "histogram": histogram})
    return by_layer


def at_bound(values: Numbers, clip: float) -> float:
    """The share of `values` that is within `EDGE` of ± `clip`, or outside of it."""
    return float((np.abs(values) >= clip - EDGE).mean())


def fixed(network: nn.Module, images: torch.Tensor) -> nn.Module:
    """A copy in the mode of evaluation, its batch norms' statistics those of `images`, without spectral norms.

    It scores this batch as in training, and is a function of one picture, which alone can have a Lipschitz constant.
    """
    network = copy.deepcopy(network).train()
    for norm, taken in _inputs(network, images, networks.batch_norms(network)).items():
        over = [dimension for dimension in range(taken.dim()) if dimension != 1]
        norm.running_mean, norm.running_var = taken.mean(over), taken.var(over, correction=0)
    return spectral.plain(network)


def _inputs(network: nn.Module, images: torch.Tensor, parts: Iterable[nn.Module]) -> dict[nn.Module, torch.Tensor]:
    """What each of these parts takes while the network looks at images, in the order in which they work."""
    taken: dict[nn.Module, torch.Tensor] = {}
    hooks = [part.register_forward_pre_hook(lambda part, inputs: taken.update({part: inputs[0]})) for part in parts]
    with torch.no_grad():
        network(images)
    for hook in hooks:
        hook.remove()
    return taken


def layers(network: nn.Module, images: torch.Tensor) -> tuple[list[Figures], float]:
    """The layers that stretch, in the order in which they work, and the product of their norms, a bound on the whole.

    Of each layer `name`, as in the network's state, `kind` (linear, convolution or batch norm), `norm`, alone, `joint`,
    of a batch norm together with the layer before it, which the product takes.

    The network, in the mode of evaluation, is a chain: modules one after another, each once, and between them nothing
    but a change of shape; settings allow no other. `ValueError` for a module whose slope is not known. `images` (N, …)
    say how large the pictures are in each layer.
    """
    names = {part: name for name, part in network.named_modules() if not any(part.children())}
    stretching: list[Figures] = []
    bound, before = 1.0, None
    for part, taken in _inputs(network, images[:1], names).items():
        name, side = names[part], taken.shape[-1]
        if isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d):
            # in the form of evaluation it multiplies each channel with γ / √(variance + ε)
            assert part.running_var is not None
            scale = (part.running_var.detach().double() + part.eps).rsqrt() * part.weight.detach().double()
            norm = joint = float(scale.abs().max())
            if before:
                joint = _norm(*before, scale)
                bound /= stretching[-1]["joint"] or 1.0
            stretching.append({"name": name, "kind": "batch norm", "norm": norm, "joint": joint})
            bound, before = bound * joint, None
        elif isinstance(part, nn.Linear | Conv2d):
            kind = "linear" if isinstance(part, nn.Linear) else "convolution"
            norm = _norm(part, side)
            stretching.append({"name": name, "kind": kind, "norm": norm, "joint": norm})
            bound, before = bound * norm, (part, side)
        elif isinstance(part, nn.LeakyReLU | nn.ReLU | nn.Tanh):
            bound, before = bound * max(1.0, abs(getattr(part, "negative_slope", 0.0))), None
        elif not isinstance(part, nn.Flatten | nn.Unflatten | nn.Identity):
            raise ValueError(f"{name} is a {type(part).__name__}, whose slope is not known here")
    return stretching, bound


def _norm(part: nn.Linear | Conv2d, side: int, scale: torch.Tensor | None = None) -> float:
    """A layer's norm on pictures of `side` pixels, with its outputs scaled by `scale` (out,)."""
    weight = part.weight.detach().double()
    if scale is not None:
        weight = weight * scale.view(-1, *[1] * (weight.dim() - 1))
    if isinstance(part, nn.Linear):
        return float(torch.linalg.matrix_norm(weight, 2))
    return convolution_norm(weight, side, part.stride[0], int(part.padding[0]))


def convolution_norm(weight: torch.Tensor, side: int, stride: int, padding: int) -> float:
    """How far a convolution, float64 (out, in, k, k), can stretch pictures of `side` pixels with zeros around them.

    Its largest singular value, by Lanczos' method on the convolution and its transpose, which tells values apart that
    lie close together. It comes from below, to within `TOLERANCE`.
    """
    shape = (1, weight.shape[1], side, side)
    spare = (side + 2 * padding - weight.shape[-1]) % stride  # rows at the far edge that no output sees

    def there_and_back(vector: Numbers) -> Numbers:
        there = nn.functional.conv2d(torch.from_numpy(vector).view(shape), weight, None, stride, padding)
        back = nn.functional.conv_transpose2d(there, weight, None, stride, padding, spare)
        return np.asarray(back.flatten().numpy(), np.float64)

    if not weight.any():
        return 0.0  # nothing that Lanczos could start from
    start = normal((math.prod(shape),), "lipschitz", "start").double().numpy()
    square = scipy.sparse.linalg.LinearOperator((len(start), len(start)), there_and_back, dtype=np.float64)
    (value,) = scipy.sparse.linalg.eigsh(square, 1, which="LA", v0=start, tol=TOLERANCE, return_eigenvectors=False)
    return math.sqrt(max(value, 0.0))


def lower(function: nn.Module, groups: Mapping[str, torch.Tensor]) -> dict[str, float]:
    """The largest slopes of a function, (N, …) to (N,) in the mode of evaluation, that are found by trying.

    `groups` are two sets of points (N, …) by name. Returns `lower`, the largest of all; `gradient_NAME`, at each
    group's points; `between`, at places between the groups; and `secant`, over all pairs of points.
    """
    first, second = groups.values()
    count = min(len(first), len(second))
    share = torch.rand((count,), generator=generator(1, "lipschitz", "between")).to(first)
    share = share.view(-1, *[1] * (first.dim() - 1))
    places = {f"gradient_{name}": points for name, points in groups.items()}
    places["between"] = torch.lerp(first[:count], second[:count], share)
    slopes = {name: _slopes(function, points) for name, points in places.items()}
    with torch.no_grad():
        known = torch.cat([first, second])
        values = torch.cat([function(part).flatten() for part in torch.split(known, CHUNK)])
    apart, rise = (torch.pdist(of.flatten(1).double()) for of in (known, values[:, None]))
    slopes["secant"] = torch.where(apart > 0, rise / apart.clamp_min(1e-300), 0.0).max().item()
    return {"lower": max(slopes.values()), **slopes}


def _slopes(function: nn.Module, points: torch.Tensor) -> float:
    """The length of the steepest gradient of a function at `points` (N, …), each row on its own."""
    steepest = 0.0
    for part in torch.split(points.detach(), CHUNK):
        part.requires_grad_()
        (gradients,) = torch.autograd.grad(function(part).sum(), part)
        steepest = max(steepest, gradients.flatten(1).norm(dim=1).max().item())
    return steepest
