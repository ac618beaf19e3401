"""Training computes as on any machine."""

import pytest
import torch

from illustgan.gan import sampling


@pytest.fixture(autouse=True)
def _deterministic(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.use_deterministic_algorithms(True)
    monkeypatch.setattr(sampling, "CALIBRATION", 128)  # a quarter of the work of tiny runs' many snapshots
