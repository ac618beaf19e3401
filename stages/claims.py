"""What was claimed, and what the measurements say: claims.json, comparison.json and verdicts.json in reports/."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.claims import comparison, figures, ledger
from illustgan.claims.rules import TOYS, Rule
from illustgan.claims.settings import Claims
from illustgan.core import files, stage
from illustgan.core.settings import ParamsFile


def main() -> None:
    params = ParamsFile()
    claims = ParamsFile("claims.yaml").block("", Claims)
    evaluations = figures.read(Path("data/evaluations"), params.value("models"), params.value("seeds"))
    rules = {name: Rule(**dict(rule)) for name, rule in claims.rules.items()}
    toys = {name: figures.read_toy(Path(path)) for name, path in TOYS.items()}
    built = ledger.build(rules, evaluations, toys, claims.level)
    compared = comparison.pairwise(evaluations, claims.figures, claims.level)
    for name, content in {"claims": built, "comparison": compared, "verdicts": ledger.verdicts(built)}.items():
        files.write_json(f"reports/{name}.json", content)


if __name__ == "__main__":
    stage.run(main)
