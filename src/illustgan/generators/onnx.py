"""A generator as ONNX, which many programs run without torch: by torch's exporter, which needs packages of its own."""

import contextlib
import importlib
import importlib.util
import io
import logging
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

NAME = "generator.onnx"
NEEDED = ("onnx", "onnxscript")
LEFT_OUT = f"{NAME} is left out: it needs pip install -r requirements-export.txt, and the export again"
OPSET = 18  # read by ONNX Runtime from 1.14 (2023) on
NEARLY_ALL = 0.999  # of values of flattened pictures: colours at the bound may come to either side of it
EXAMPLE = 2  # latents that the network is followed with: of 1 the exporter would make a constant


def installed(*names: str) -> bool:
    """Whether all these packages are there."""
    return all(importlib.util.find_spec(name) for name in names)


def write(path: Path, network: nn.Module, latents: Tensor) -> str:
    """Write a generator in eval mode, on the CPU: `latents`, float32 (batch, numbers), to `images`, as it draws them.

    The batch may have any size. Returns how far onnxruntime's pictures of `latents` are from torch's, in words.
    `RuntimeError` where the exporter made a constant of the batch, or pictures differ by half a step of 255, of
    flattened ones more than a few values.
    """
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on what the exporter's own parts deprecate
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        program = torch.onnx.export(
            network, (latents[:EXAMPLE],), input_names=["latents"], output_names=["images"], opset_version=OPSET,
            dynamo=True, dynamic_shapes=({0: torch.export.Dim("batch")},), verbose=False,
        )  # fmt: skip
    assert program is not None
    graph = program.model.graph
    if isinstance(graph.inputs[0].shape[0], int):
        raise RuntimeError(f"torch {torch.__version__} exports this network for {EXAMPLE} latents at a time only")
    for part in (graph, *graph, *graph.inputs, *graph.outputs, *graph.initializers.values()):
        part.metadata_props.clear()  # lines of code that each comes from, with this machine's paths
    program.save(str(path), external_data=False)
    if not installed("onnxruntime"):
        return f"{NAME} is not compared with torch: that needs onnxruntime"
    runtime = importlib.import_module("onnxruntime")
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        apart = np.abs(session.run(["images"], {"latents": latents.numpy()})[0] - network(latents).numpy()) * 127.5
    if not np.quantile(apart, NEARLY_ALL if isinstance(network, nn.Sequential) else 1) < 0.5:
        raise RuntimeError(f"{NAME} draws other pictures than torch does: {apart.max():.3g} of 255 apart")
    return f"{NAME}: at most {apart.max():.2g} of 255 from torch's pictures"
