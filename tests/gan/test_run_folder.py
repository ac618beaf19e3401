"""What the reader of runs makes of folders that are not whole."""

from pathlib import Path

import numpy as np
import pytest

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.gan import run_folder

from .. import run_folders


def test_what_is_missing_or_damaged_is_named_in_one_line_with_the_stage_to_run(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"run\.json is missing: run dvc repro train$"):
        run_folder.read(tmp_path)
    for content in ("{}", "[", "[]"):
        (tmp_path / "run.json").write_text(content)
        with pytest.raises(UserError, match=r"run\.json is damaged \(.*\): make it again with dvc repro -f train$"):
            run_folder.read(tmp_path)
    some = [{"step": 0, "epoch": 0, "tflop": 0, "generator_images": 0, "discriminator_images": 0}]
    for changes, said in (({"stills": [5], "snapshots": some}, "no snapshots"), ({"evaluated": []}, "evaluated")):
        run_folders.write(tmp_path, weights=False, **changes)
        with pytest.raises(UserError, match=said):
            run_folder.read(tmp_path)


def test_samples_are_checked_and_cut(tmp_path: Path) -> None:
    run_folders.write(tmp_path, weights=False, size=4)
    run, images = run_folder.read(tmp_path), np.arange(3 * 4 * 4 * 3, dtype=np.uint8).reshape(3, 4, 4, 3)
    with pytest.raises(UserError, match=r"samples/000003\.npy is missing: run dvc repro train$"):
        run.samples(3)
    files.write_array(tmp_path / "samples/000003.npy", images)
    np.testing.assert_array_equal(run.samples(3, 2), images[:2])
    files.write_array(tmp_path / "samples/000003.npy", images / 2)
    with pytest.raises(UserError, match=r"000003\.npy is damaged .*: it holds float64 .*dvc repro -f train$"):
        run.samples(3)


def test_a_history_is_a_table_of_numbers(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("step,loss,estimate\n1,0.1234568,nan\n2,1e-12,-3\n")
    table = run_folder.read_history(path, "step", "loss")
    assert table.to_dict("list") == {"step": [1.0, 2.0], "loss": [0.1234568, 1e-12]}
    for broken in ("step,loss\n", "", "step\n1\n", "step,loss\n1,two\n"):
        path.write_text(broken)
        with pytest.raises(UserError, match=r"history\.csv is damaged"):
            run_folder.read_history(path, "step", "loss")
