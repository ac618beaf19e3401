"""The model card of an export: README.md by the Hugging Face Hub's rules for metadata.

Its fields are those of https://huggingface.co/docs/hub/model-cards. `datasets` and `model-index` name data sets that
are on the Hub, which none of these is, and so they are left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from illustgan.core import files
from illustgan.core.settings import ParamsFile
from illustgan.gan.run_folder import Run
from illustgan.results.catalogue import FIGURES, REFERENCES
from illustgan.results.evaluations import Evaluation, figure
from illustgan.sources.settings import Data

IDENTIFIERS = {"CC BY 4.0": "cc-by-4.0", "CC0 1.0": "cc0-1.0", "MIT": "mit"}  # of licences, on the Hub
TERMS = "https://www.irasutoya.com/p/terms.html"
OF_SAMPLES = [path for path in FIGURES if path.startswith("final.")]
SHOWN = [  # the best known, and what it draws badly is told by
    *("final.lite0.kid", "final.random.kid", "final.pixels.kid", "final.lite0.fid", "final.lite0.coverage"),
    *("final.swd.mean", "final.modes.recognised", "final.modes.values", "final.clusters.reached"),
    *("final.memorisation.pixels.closer", "final.distinct.duplicates", "final.blur.edge_width"),
    "final.blur.high_frequencies",
]
# what a generator draws badly: a figure, beyond how many times real faces' it says so, and what
BAD = (
    ("modes.recognised", 0.9, "{:.0%} of its pictures pass for faces with a classifier, of real faces {:.0%}."),
    ("blur.edge_width", 1.2, "It blurs: edges are {:.2g} pixels wide, in real faces {:.2g}."),
    ("blur.high_frequencies", 0.7, "Fine detail is missing: it has {:.2g} times that of all real faces."),
    ("blur.high_frequencies", 1.4, "It is noisy: it has {:.2g} times the fine detail of all real faces."),
    ("clusters.reached", 0.9, "It draws {:.0%} of the groups that faces fall into, as many real faces {:.0%}."),
    ("modes.values", 0.9, "It draws {:.0%} of all kinds of hair, eyes and so on, as many real faces {:.0%}."),
    ("distinct.duplicates", 2, "It repeats itself: {:.0%} of its pictures have a twin, of real faces {:.0%}."),
    ("memorisation.pixels.closer", 2, "It copies: {:.0%} are nearer to a training face than 99% of real faces are."),
)
CHANCE = 0.02  # beyond twice nothing, too
RAREST = 3  # attributes, at most, of which it draws too few kinds


class Origin(NamedTuple):
    """What a generator was trained on."""

    source: str  # as in data.source
    licences: Sequence[Mapping[str, Any]]  # each as a `sources.manifest.Licence`


def trained_on(prepared: Path) -> Origin:
    """What data/prepared is of, or what params.yaml names where that is not there; `UserError` as these are read."""
    manifest = prepared / "manifest.csv"
    if manifest.is_file():
        with files.reading(manifest, "prepare"):
            source = str(pd.read_csv(manifest, usecols=["source"], nrows=1)["source"].iloc[0])
        return Origin(source, files.read_json(prepared / "licences.json", "prepare"))
    from illustgan.sources.avatars import licence_of  # with what draws them

    data = ParamsFile().block("data", Data)
    styles = data.avatars.styles if data.source == "avatars" else ()
    return Origin(data.source, [asdict(licence_of(style)) for style in styles])


def measured(run: Run, folder: Path) -> Evaluation | None:
    """What data/evaluations (`folder`) says of a run of the pipeline, if it is of its end; `UserError` if damaged."""
    path = folder / run.model / f"{run.seed}.json"
    if not path.is_file() or run.folder.resolve() != Path(f"data/runs/{run.model}/{run.seed}").resolve():
        return None
    with files.reading(path, "evaluate"):
        content = files.read_json(path, "evaluate")
        evaluation = {name: dict(content[name]) for name in ("final", *REFERENCES)}
        return evaluation if evaluation["final"]["step"] == run.evaluated[-1] else None


def text(run: Run, origin: Origin, evaluation: Evaluation | None, with_onnx: bool) -> str:
    """The card of a run's last generator; without an `evaluation` it says how to make one."""
    tags = ["gan", "illustration", "faces", "safetensors", *(["onnx"] if with_onnx else [])]
    task = {"library_name": "illustgan", "pipeline_tag": "unconditional-image-generation", "tags": tags}
    metadata = yaml.safe_dump({**licence(origin), **task}, sort_keys=False)
    places = Environment(loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, trim_blocks=True)
    blocks = {f"`{run.model}`": "final", **{heading: name for name, heading in REFERENCES.items()}}
    columns = {heading: evaluation[name] for heading, name in blocks.items()} if evaluation else {}
    return places.get_template("card.md.j2").render(
        run=run,
        networks=run.architecture,
        origin=origin,
        metadata=metadata,
        terms=TERMS,
        onnx=with_onnx,
        table=figures_table(columns, SHOWN) if columns else None,
        bad=[*badly(evaluation)] if evaluation else [],
    )


def figures_table(columns: Mapping[str, Evaluation], paths: Iterable[str] = OF_SAMPLES) -> str:
    """A table in Markdown: a row for each figure that any of the columns, blocks of one set each, has."""
    rows = []
    for path in paths:
        values = [figure(block, path.removeprefix("final.")) for block in columns.values()]
        if any(value is not None for value in values):
            shown = ["–" if value is None else f"{value:.3g}" for value in values]
            rows.append([FIGURES[path].heading(), *shown])
    sides = ["left", *("right" for _ in columns)]
    table = pd.DataFrame(rows, columns=["figure", *columns])
    return str(table.to_markdown(index=False, disable_numparse=True, colalign=sides))


def licence(origin: Origin) -> dict[str, str]:
    """The card's fields that name a licence: by the training faces' terms, since weights derive from them."""
    if origin.source == "irasutoya":
        return {"license": "other", "license_name": "irasutoya-terms", "license_link": TERMS}
    names = {of_style["licence"] for of_style in origin.licences}
    identifier = IDENTIFIERS.get(names.pop()) if len(names) == 1 else None
    if identifier or not origin.licences:
        return {"license": identifier or "unknown"}
    return {"license": "other", "license_name": "terms-of-the-styles", "license_link": "LICENSE"}


def terms(origin: Origin) -> str | None:
    """The content of the file LICENSE, where the card refers to it."""
    if licence(origin).get("license_link") != "LICENSE":
        return None
    style = "- {source} ({source_url}) by {creator} ({creator_url}): {licence} ({licence_url})\n"
    styles = "".join(style.format(**of_style) for of_style in origin.licences)
    return f"These weights were trained on avatars in styles under these terms:\n\n{styles}"


def badly(evaluation: Evaluation) -> Iterator[str]:
    """What a generator draws worse than real faces are, in sentences, by the figures of its last samples."""
    final, real = evaluation["final"], evaluation["floor"]
    for place, times, words in BAD:
        value, floor = figure(final, place), figure(real, place)
        if value is None or floor is None:
            continue
        if value < times * floor if times < 1 else value > times * floor + CHANCE:
            yield words.format(value, floor).replace("%", " %")
    drawn, there = ((block.get("modes") or {}).get("attributes", {}) for block in (final, real))
    lost = {name: (its["values"] or 0) - (drawn.get(name, its)["values"] or 0) for name, its in there.items()}
    rarest = sorted((name for name in lost if lost[name] > 0), key=lambda name: -lost[name])[:RAREST]
    if rarest:
        named = ", ".join(name.replace("/", ": ").replace("_", " ") for name in rarest)
        yield f"Kinds are missing above all of these attributes: {named}."
