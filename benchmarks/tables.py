"""The tables of docs/, made from committed files alone, each between its marker and <!-- end -->.

python benchmarks/tables.py    write them all; `make tables` runs it

A marker is <!-- table: NAME WORDS -->: what `TABLES` has at that name is called with the words. docs/measured keeps the
numbers of data/theory, which Git ignores.
"""

import json
import operator
import re
from collections.abc import Callable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

import _setup  # noqa: F401

# isort: split

import pandas as pd

import ablation
import controls
import tune
from illustgan import params
from illustgan.core import files, stage
from illustgan.core.errors import UserError
from illustgan.report import ledger
from illustgan.results import catalogue
from illustgan.results.evaluations import figure
from markdown import number, table

MEASURED = Path("docs/measured")
PROBLEMS = ("duality", "vanishing", "digits", "balance")
KEPT = {**dict.fromkeys(PROBLEMS, "laptop"), "mixtures": "paper"}  # of data/theory, from a run at which scale
RESULTS = ("lite0.kid", "random.kid", "pixels.kid", "modes.values", "clusters.reached", "blur.edge_width")
BEGINS = "<!-- table: "
BLOCK = re.compile(rf"({BEGINS}(\S+)(.*) -->\n)(?:(?!{BEGINS})(?s:.))*?(?=<!-- end -->)")


def results(folder: str) -> str:
    """Variants in the main figures, beside real faces and both ceilings; and what all feature sets agree on."""
    compared, claimed = _read(f"{folder}/comparison.json"), _read(f"{folder}/claims.json")["claims"].values()
    scored = {path: row for claim in claimed for path, rows in claim["measures"].items() for row in rows.values()}
    steps = {file.parent.name: pd.read_csv(file)["step"].iloc[-1] for file in Path(folder).glob("history/*/*.csv")}
    columns = {"steps": {f"`{model}`": number(step) for model, step in steps.items()}} if steps else {}
    for path in (f"final.{name}" for name in RESULTS):
        means, ends = compared["figures"][path]["variants"], scored.get(path, {})
        columns[catalogue.FIGURES[path].heading()] = {
            **{f"`{model}`": number(of_model["mean"], of_model["spread"]) for model, of_model in means.items()},
            **{says: number(ends.get(name)) for name, says in catalogue.REFERENCES.items()},
        }
    rows = [*columns.values()][-1]
    lines = [[row, *(column.get(row, "–") for column in columns.values())] for row in rows]
    return f"{table(['', *columns], lines)}\n\n{_agreed(compared['agreement']['kid']['pairs'])}"


def _agreed(pairs: Mapping[str, Any]) -> str:
    before: dict[str, list[str]] = {}
    for pair, agreed in pairs.items():
        if agreed["agree"]:
            worse = next(f"`{name}`" for name in pair.split(" against ") if name != agreed["better"])
            before.setdefault(agreed["better"], []).append(f"**{worse}**" if agreed["certain"] else worse)
    orders = "; ".join(f"`{better}` before {', '.join(worse)}" for better, worse in before.items())
    return f"By KID all feature sets put {orders or 'none before another'}. On any other pair they disagree."


def claims(folder: str) -> str:
    """Each claim, its verdict, and what the page shows of its numbers."""
    lines = ["| claim | verdict | measured |", "| --- | --- | --- |"]
    for entry in ledger.entries(_read(f"{folder}/claims.json"), [], []):
        words = entry["hindered"] or "–"
        if entry["number"]:
            value, interval, measure, unit = entry["number"].values()
            words = f"{value} {interval} ({measure}, {unit})".replace("  ", " ").replace(", )", ")")
        lines.append(f"| {entry['claim']} | {entry['mark']} {entry['verdict']} | {words} |")
    return "\n".join(lines)


def measured(name: str, rows: str, *paths: str) -> str:
    """Blocks of a file in docs/measured, a row each, with the numbers at these paths in them."""
    blocks = reduce(operator.getitem, rows.split("."), _read(MEASURED / f"{name}.json"))
    lines = [[row, *(number(figure(block, path, name)) for path in paths)] for row, block in blocks.items()]
    return table(["", *(path.replace(".", ", ") for path in paths)], lines)


TABLES: dict[str, Callable[..., str]] = {
    "results": results,
    "claims": claims,
    "ablation": lambda *rows: ablation.as_markdown(params.load().variants, _read(ablation.RESULTS), rows),
    "tuning": lambda: tune.as_markdown(params.load().variants, _read(tune.RESULTS)),
    "controls": lambda: controls.as_markdown(_read(controls.RESULTS)),
    "figures": catalogue.markdown,
    "measured": measured,
}


def filled(text: str) -> str:
    """A page with its tables as files make them; where a file is not there, one line says so in place of a table."""

    def block(match: re.Match[str]) -> str:
        marker, name, words = match.groups()
        if name not in TABLES:
            raise UserError(f"{name}: no such table, take one of {', '.join(TABLES)}")
        try:
            made = TABLES[name](*words.split())
        except FileNotFoundError as missing:
            made = f"Not measured yet: {missing.filename} is not there."
            print(f"{name}{words}: {made}")
        return f"{marker}\n{made.strip()}\n\n"

    if len(BLOCK.findall(text)) != text.count(BEGINS):
        raise UserError("a table has no <!-- end -->")
    return BLOCK.sub(block, text)


def bare(content: Any) -> Any:
    """Numbers in their blocks: no lists, such as curves and points, and of seeds how many there are."""
    if not isinstance(content, dict):
        return content
    parts = {name: len(part) if name == "seeds" else bare(part) for name, part in content.items()}
    return {name: part for name, part in parts.items() if part != {} and not isinstance(part, list)}


def _read(path: str | Path) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def main() -> None:
    """Keep what is there of data/theory, and write all tables."""
    for name, scale in KEPT.items():
        if scale == params.load().scale and Path(f"data/theory/{name}.json").is_file():
            files.write_json(MEASURED / f"{name}.json", bare(_read(f"data/theory/{name}.json")))
    for page in sorted(Path("docs").glob("*.md")):
        files.write_text(page, filled(page.read_text(encoding="utf-8")))


if __name__ == "__main__":
    stage.run(main)
