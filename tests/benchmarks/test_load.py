"""Training by processes: what they say adds up, and a step's work is counted by the clock."""

from pathlib import Path

import pytest

from speed import load


def test_speeds_of_processes_that_start_together_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = tmp_path / "bench.py"
    bench.write_text("import os\nprint('ready', flush=True)\ninput()\nprint(1.5 + int(os.environ['GOMP_SPINCOUNT']))")
    monkeypatch.setattr(load, "BENCH", bench)
    with load.busy(1):
        assert load.measured("dcgan", 2, 1, "4", 0.1) == 11
