"""Importing this puts the package beside this folder first on the path.

DVC runs queued experiments in copies of the repository; each must use the copy's own code, not an installed package.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
