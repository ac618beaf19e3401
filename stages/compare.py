"""Stage compare: reports/index.html, which shows all models side by side."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import files, stage
from illustgan.report import page


def main() -> None:
    files.write_text("reports/index.html", page.build(Path()))


if __name__ == "__main__":
    stage.run(main)
