"""Stage compare: reports/index.html, which shows all models side by side."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import atomic, stage
from illustgan.report import page


def main() -> None:
    atomic.write_text("reports/index.html", page.build(Path()))


if __name__ == "__main__":
    stage.run(main)
