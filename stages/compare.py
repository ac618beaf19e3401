"""Build the pages in reports/, which show all models side by side: python stages/compare.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import files, stage
from illustgan.report import page


def main() -> None:
    for name, content in page.build(Path()).items():
        files.write_text(f"reports/{name}", content)


if __name__ == "__main__":
    stage.run(main)
