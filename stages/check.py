"""Check params.yaml before any work: python stages/check.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan import atomic, params, stage


def main() -> None:
    params.load()
    # always the same content: what follows does not rerun because this did
    atomic.write_text(Path("data/checked.txt"), "params.yaml is well formed\n")


if __name__ == "__main__":
    stage.run(main)
