"""What was claimed, and what the measurements say: reports/claims.json and reports/comparison.json."""

import json
from pathlib import Path

import _src  # noqa: F401
from illustgan import atomic, params, stage
from illustgan.claims import comparison, figures, ledger
from illustgan.claims.rules import TOYS, Rule


def main() -> None:
    settings = params.load()
    claims = settings.claims
    evaluations = figures.read(Path("reports/evaluations"), settings.models, settings.seeds)
    rules = {name: Rule(**dict(rule)) for name, rule in claims.rules.items()}
    toys = {name: figures.read_toy(Path(path)) for name, path in TOYS.items()}
    for name, content in {
        "claims": ledger.build(rules, evaluations, toys, claims.level),
        "comparison": comparison.pairwise(evaluations, claims.figures, claims.level),
    }.items():
        atomic.write_text(f"reports/{name}.json", json.dumps(content, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
