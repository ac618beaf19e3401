"""Training computes as on any machine."""

import pytest
import torch


@pytest.fixture(autouse=True)
def _deterministic() -> None:
    torch.use_deterministic_algorithms(True)
