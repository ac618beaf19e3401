"""Imported first: this copy's own code, not an installed package, and its threads before torch and numpy start any."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import illustgan  # noqa: F401
