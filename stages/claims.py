"""Judge what was claimed by what was measured, in three files of reports/: python stages/claims.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.claims import ledger
from illustgan.claims.settings import Claims
from illustgan.core import files, stage
from illustgan.core.settings import Names, ParamsFile, Seeds
from illustgan.results import comparison, evaluations


def main() -> None:
    params = ParamsFile()
    claims = ParamsFile("claims.yaml").block("", Claims)
    measured = evaluations.read(evaluations.FOLDER, params.value("models", Names), params.value("seeds", Seeds))
    built = ledger.build(claims, measured, Path("data/theory"))
    compared = comparison.pairwise(measured, claims.figures, claims.level)
    for name, content in {"claims": built, "comparison": compared, "verdicts": ledger.verdicts(built)}.items():
        files.write_json(f"reports/{name}.json", content)


if __name__ == "__main__":
    stage.run(main)
