"""Check params.yaml and claims.yaml before any work: python stages/check.py."""

import json

import _src  # noqa: F401
from illustgan import params
from illustgan.core import atomic, stage


def main() -> None:
    settings = params.load()
    # always the same content: what follows does not rerun because this did
    atomic.write_text("data/checked.txt", "params.yaml is well formed\n")
    atomic.write_text("data/in_force.json", json.dumps(params.in_force(settings), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
