"""reports/index.html from the files that the other stages left."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from illustgan.core.errors import UserError
from illustgan.report import (
    answer,
    attributes,
    charts,
    embedding,
    evaluations,
    faces,
    inlined,
    ledger,
    marked,
    race,
    results,
    theory,
    words,
)
from illustgan.report import (
    svg as figures,
)
from illustgan.report.embedding import Picture
from illustgan.report.evaluations import Evaluation, Figure
from illustgan.report.reproduce import Origin
from illustgan.report.svg import Line, Numbers
from illustgan.report.words import Pairs

PAGE_BYTES = 15_000_000  # beyond it, animations are left out, from the last variant on
STILL_BYTES = 45_000  # of the strips and of the gallery of each variant: a tenth of what they take as PNG
ESTIMATING = "wasserstein"  # the objective whose estimate is one of the earth mover's distance


@dataclass(frozen=True)
class Section:
    """What the page shows of one variant."""

    model: str
    anchor: str
    settings: Pairs
    run: Mapping[str, Any]
    grid: Picture
    stills: Picture
    animation: Picture | None
    pairs: Picture | None
    gallery: Picture | None
    strips: Picture | None
    walks: bool  # whether this is the variant that the walk is shown of
    walk: Picture | None
    losses: str
    estimates: str
    block: int  # records behind each point of the curves


def build(
    root: Path,
    models: Sequence[str],
    seeds: Sequence[int],
    settings: Mapping[str, Pairs],
    params_text: str,
    origin: Origin,
    commands: Pairs,
    accuracy: float,
    frame_ms: int,
) -> str:
    """The page as HTML.

    It reads data/prepared, data/runs/*/*/run.json, their samples, data/renders, data/pairs, data/galleries,
    data/evaluations, data/theory and reports/ below `root`, of the named models and seeds only.
    Pictures and curves of training are of the first seed, numbers and curves of figures of all. What is said of claims,
    comparison, toy, attributes, pairs, galleries and interpolations is left out where their files are not there, with a
    line on how to get them.

    The walk through latents is shown of one variant, the one that the page recommends or else the first: the strips
    say the same of every variant, and animations are half of the page. Where it would still be too large, animations
    of training go from the last variant on, then the walk, then the recommended variant's animation.

    Args:
        root: the repository.
        models: variants, in the page's order; at least one.
        seeds: at least one.
        settings: for each model what is set and how, in words.
        params_text: the params in force, as YAML with a line for each setting.
        origin: what it takes to make the page again.
        commands: pairs of what one may want and the command for it.
        accuracy: the least one of an attribute by which samples are counted.
        frame_ms: milliseconds from one frame of the race to the next, when it plays.

    Returns:
        One HTML document of at most about `PAGE_BYTES`.

    Raises:
        UserError: when a file is missing or unusable.
    """
    measured = {model: [evaluations.read(_evaluation(root, model, seed)) for seed in seeds] for model in models}
    comparison = ledger.read(root / "reports/comparison.json", "claims", "figures", "agreement")
    claims = ledger.read(root / "reports/claims.json", "claims", "claims")
    toy = ledger.read(root / "data/theory/critic.json", "toy", "points", "path")
    found = answer.answer(measured, comparison)
    picked = None if found is None else found.variant
    walking = models[0] if picked is None else picked
    sections = [
        _section(root, model, seeds[0], place, settings[model], walks=model == walking)
        for place, model in enumerate(models)
    ]
    entries = ledger.entries(claims) if claims else []
    told_apart = ledger.read(root / "data/attributes/accuracies.json", "attributes")
    estimating = [section.model for section in sections if section.run["objective"] == ESTIMATING]
    drawn = charts.charts(measured, estimating, toy)
    computed = theory.parts(root)
    linked = [*drawn, *(chart for part in computed for chart in part.charts)]
    manifest = _text(root / "data/prepared/manifest.csv")
    counted = faces.counts(manifest)
    raced = race.read(root, models, seeds[0])
    content = {
        "faces": counted,
        "known": faces.known(manifest),
        "left_out": faces.left_out(root / "data/prepared/rejected.csv"),
        "trained": answer.trained({section.model: section.run for section in sections}, counted["train"], raced.size),
        "licences": _licences(root / "data/prepared/licences.json"),
        "contact_sheet": embedding.still(root / "data/prepared/sheets/contact_sheet.png"),
        "accuracies": None if told_apart is None else attributes.accuracies(told_apart, accuracy),
        "accuracy": accuracy,
        "race": raced,
        "pause": frame_ms,
        "seeds": list(seeds),
        "anchors": {section.model: section.anchor for section in sections},
        "level": None if comparison is None else comparison.get("level"),
        "answer": found,
        "foremost": [panel for panel in raced.panels if found is None or found.variant in (panel.model, None)],
        "opening": ledger.opening(comparison, models, seeds),
        "kids": {model: _kids(measured[model]) for model in models},
        "tables": results.tables(measured, comparison),
        "charts": drawn,
        "theory": computed,
        "reached": attributes.reached(measured),
        "claims": entries,
        "verdicts": ledger.counts(entries),
        "pictures": {**{chart.key: chart.title for chart in linked}, "modes": "Modes reached, by attribute"},
        "params": marked.marked(params_text, origin.changes),
        "origin": origin,
        "commands": commands,
    }
    page = _render(sections, content)
    for place, part in _spared(models, picked, walking):
        if len(page.encode("utf-8")) <= PAGE_BYTES:
            break
        section = sections[place]
        sections[place] = replace(section, walk=None) if part == "walk" else replace(section, animation=None)
        page = _render(sections, content)
    return page


def _spared(models: Sequence[str], picked: str | None, walking: str) -> list[tuple[int, str]]:
    """Which animation of which section the page can spare, the most easily spared first."""
    places = sorted(range(len(models)), key=lambda place: (models[place] == picked, -place))
    parts = [(place, "animation") for place in places]
    # the variant that the page speaks for keeps its animation longest
    parts.insert(len(parts) - (picked is not None), (models.index(walking), "walk"))
    return parts


def _render(sections: Sequence[Section], content: Mapping[str, Any]) -> str:
    environment = inlined.templates()
    environment.filters["number"] = words.number
    environment.filters["whole"] = words.whole
    environment.globals["safe_link"] = safe_link
    return environment.get_template("page.html.j2").render(sections=sections, inlined=inlined.read(), **content)


def safe_link(address: object) -> str | None:
    """The address if a browser would only go there, None for anything else (javascript: and its like)."""
    text = str(address or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else None


def _section(root: Path, model: str, seed: int, place: int, settings: Pairs, *, walks: bool) -> Section:
    run = _run(root / "data/runs" / model / str(seed) / "run.json")
    history = _history(root / "reports/history" / model / f"{seed}.csv")
    renders = root / "data/renders" / model / str(seed)
    pairs = root / "data/pairs" / model / f"{seed}.png"
    gallery = root / "data/galleries" / model / f"{seed}.png"
    between = renders / "between_latents"
    drawn = between.exists()
    anchor = f"variant-{place + 1}"
    losses, block = _of_history(
        history,
        {"discriminator": "discriminator_loss", "generator": "generator_loss"},
        "loss",
        f"{anchor}-loss",
        f"Losses of {model} against work",
        from_zero=False,
    )
    estimates, _ = _of_history(
        history,
        {"training faces": "estimate", "held-out faces": "estimate_heldout"},
        "estimate",
        f"{anchor}-estimate",
        f"The discriminator's estimate for {model} against work",
        from_zero=True,
    )
    return Section(
        model=model,
        anchor=anchor,
        settings=settings,
        run=run,
        grid=embedding.still(root / "reports/grids" / model / f"{seed}.png"),
        stills=embedding.still(renders / "stills.png"),
        animation=embedding.animation(renders / "training.webp"),
        pairs=embedding.still(pairs) if pairs.exists() else None,
        gallery=embedding.light(gallery, STILL_BYTES) if gallery.exists() else None,
        strips=embedding.light(between / "strips.png", STILL_BYTES) if drawn else None,
        walks=walks,
        walk=embedding.animation(between / "walk.webp") if walks and drawn else None,
        losses=losses,
        estimates=estimates,
        block=block,
    )


def _of_history(
    history: Mapping[str, Numbers],
    columns: Mapping[str, str],
    label: str,
    identity: str,
    description: str,
    *,
    from_zero: bool,
) -> tuple[str, int]:
    work, block = figures.per_block(history["tflop"])
    lines = [Line(name, work, figures.per_block(history[column])[0]) for name, column in columns.items()]
    return figures.curves(lines, label, identity=identity, description=description, from_zero=from_zero), block


def _kids(measured: Sequence[Evaluation]) -> dict[str, Figure]:
    """The final KID, and that of real faces, in each extractor."""
    parts = {"final": "final.lite0.kid", "floor": "floor.lite0.kid"}
    return {part: evaluations.over_seeds(measured, path) for part, path in parts.items()}


def _evaluation(root: Path, model: str, seed: int) -> Path:
    return root / "data/evaluations" / model / f"{seed}.json"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError(f"{path} is missing: run dvc repro") from None


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except ValueError as error:
        raise UserError(f"{path} is no valid JSON ({error}): run dvc repro") from None


def _run(path: Path) -> dict[str, Any]:
    content = _json(path)
    wanted = ("objective", "steps", "tflop", "estimate", "parameters", "gflop")
    if not isinstance(content, dict) or any(fact not in content for fact in wanted):
        raise UserError(f"{path} is no complete run: train again, with dvc repro")
    return {fact: content[fact] for fact in wanted}


def _licences(path: Path) -> list[dict[str, Any]]:
    wanted = ("name", "creator", "creator_url", "source", "source_url", "licence", "licence_url", "faces")
    return [{key: entry.get(key, "") for key in wanted} for entry in _json(path)]


def _history(path: Path) -> dict[str, Numbers]:
    """The columns of a history that are drawn; an empty field is NaN."""
    rows = list(csv.DictReader(_text(path).splitlines()))
    wanted = ("tflop", "discriminator_loss", "generator_loss", "estimate", "estimate_heldout")
    try:
        return {column: np.array([float(row[column] or "nan") for row in rows], np.float64) for column in wanted}
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path} is no complete history ({error!r}): train again, with dvc repro") from None
