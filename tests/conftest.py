"""Settings for all tests: one thread (the networks are tiny), and examples that are the same on every machine."""

import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1] / "src")  # for tests that start a Python

from hypothesis import settings

# a first call can take long (imports, caches), and that is no fault of what is tested
settings.register_profile("project", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("project")
