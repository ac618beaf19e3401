"""The training faces in numbers: how many have which attribute, and how many pictures were left out for what reason."""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from illustgan.core.errors import UserError
from illustgan.report import attributes
from illustgan.report.words import Pairs

Known = Sequence[tuple[str, Pairs]]  # by attribute, in words: values and how many faces have them, the most first


ONE = {"no face": "without a face"}  # reasons that read otherwise beside a number
SOME = {**ONE, "duplicate": "duplicates"}


def counts(manifest: str) -> dict[str, int]:
    """Training faces and held-out ones, `train` and `heldout`, in the text of data/prepared/manifest.csv."""
    found = Counter(row.get("split") for row in csv.DictReader(manifest.splitlines()))
    return {split: found[split] for split in ("train", "heldout")}


def known(manifest: str) -> Known:
    """What is known of the training faces in the text of manifest.csv; empty where nothing is.

    Raises:
        UserError: when attributes are no JSON object.
    """
    found: dict[str, Counter[str]] = {}
    for row in csv.DictReader(manifest.splitlines()):
        if row.get("split") != "train":
            continue
        try:
            content = json.loads(row.get("attributes") or "{}")
            pairs = {f"{row.get('style') or ''}/{name}".lstrip("/"): str(value) for name, value in content.items()}
        except (ValueError, AttributeError):
            raise UserError("data/prepared/manifest.csv: attributes are damaged: run dvc repro -f prepare") from None
        for name, value in pairs.items():
            found.setdefault(name, Counter())[value] += 1
    return [(attributes.plain(name), _most_first(values)) for name, values in sorted(found.items())]


def left_out(path: Path) -> list[str] | None:
    """Reasons in data/prepared/rejected.csv with how many pictures or faces each took: "9 duplicates", the most first.

    None where the file is not there. A reason is its kind, what stands before the colon: the file has the rest of it
    for each picture.
    """
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    except FileNotFoundError:
        return None
    reasons = _most_first(Counter((row.get("reason") or "").partition(":")[0] for row in rows))
    return [f"{count} {(ONE if count == '1' else SOME).get(reason, reason)}" for reason, count in reasons]


def _most_first(found: Counter[str]) -> Pairs:
    """Of equals the first by name comes first."""
    return [(name, str(count)) for name, count in sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))]
