"""reports/index.html from the files that the other stages left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from illustgan.claims import evaluations
from illustgan.claims.evaluations import Evaluation, OverSeeds
from illustgan.core.errors import UserError
from illustgan.core.files import again, missing, read_json
from illustgan.report import (
    answer,
    attributes,
    charts,
    embedding,
    faces,
    in_force,
    inlined,
    ledger,
    race,
    results,
    theory,
    words,
)
from illustgan.report.curves import Panel, curves
from illustgan.report.embedding import Picture
from illustgan.report.lines import Line, per_block
from illustgan.report.texts import gettext as _
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
    pairs: Picture
    gallery: Picture
    strips: Picture
    walks: bool  # whether this is the variant that the walk is shown of
    walk: Picture | None
    losses: str
    estimates: str
    block: int  # records behind each point of the curves


def build(root: Path) -> str:
    """The page as HTML, from data/ and reports/ below `root`.

    It shows the models and seeds of data/in_force.json only: pictures and curves of training are of the first seed,
    numbers and curves of figures of all.

    The walk through latents is shown of one variant, the one that the page recommends or else the first: the strips
    say the same of every variant, and animations are half of the page. Where it would still be too large, animations
    of training go from the last variant on, then the walk, then the recommended variant's animation.

    Returns:
        One HTML document of at most about `PAGE_BYTES`.

    Raises:
        UserError: when a file is missing or unusable.
    """
    params = in_force.read(root / "data/in_force.json")
    models, seeds = params["models"], params["seeds"]
    read = evaluations.read(root / "data/evaluations", models, seeds)
    measured = {model: [*by_seed.values()] for model, by_seed in read.items()}
    comparison = read_json(root / "reports/comparison.json", "claims")
    found = answer.answer(measured, comparison)
    picked = None if found is None else found.variant
    walking = models[0] if picked is None else picked
    sections = [_section(root, params, model, place, walks=model == walking) for place, model in enumerate(models, 1)]
    content = {
        "answer": found,
        "seeds": seeds,
        "level": comparison["level"],
        "opening": ledger.opening(comparison, models, seeds),
        "kids": {model: _kids(measured[model]) for model in models},
        "tables": results.tables(measured, comparison),
        "reached": attributes.reached(measured),
        "params": in_force.as_yaml(params),
        "versions": in_force.versions(),
        "commands": in_force.commands(models),
        **_faces(root, params),
        **_race(root, params, picked),
        **_charts(root, measured, sections),
        **_claims(root),
    }
    content["trained"] = answer.trained(
        {section.model: section.run for section in sections}, content["faces"]["train"], content["race"].size
    )
    page = _render(sections, content)
    for place, part in _spared(models, picked, walking):
        if len(page.encode("utf-8")) <= PAGE_BYTES:
            break
        section = sections[place]
        sections[place] = replace(section, walk=None) if part == "walk" else replace(section, animation=None)
        page = _render(sections, content)
    return page


def _faces(root: Path, params: Mapping[str, Any]) -> dict[str, Any]:
    """What was trained on."""
    prepared = root / "data/prepared"
    manifest = faces.manifest(prepared / "manifest.csv")
    told_apart = read_json(root / "data/attributes/accuracies.json", "attributes")
    accuracy = params.get("attributes", {}).get("accuracy", 0)
    return {
        "faces": faces.counts(manifest),
        "known": faces.known(manifest),
        "left_out": faces.left_out(prepared / "rejected.csv"),
        "licences": read_json(prepared / "licences.json", "prepare"),
        "contact_sheet": embedding.still(prepared / "sheets/contact_sheet.png"),
        "accuracies": attributes.accuracies(told_apart, accuracy),
        "accuracy": accuracy,
    }


def _race(root: Path, params: Mapping[str, Any], picked: str | None) -> dict[str, Any]:
    raced = race.read(root, params["models"], params["seeds"][0])
    return {
        "race": raced,
        "pause": params["render"]["frame_ms"],
        "foremost": [panel for panel in raced.panels if picked in (panel.model, None)],
    }


def _charts(
    root: Path, measured: Mapping[str, Sequence[Evaluation]], sections: Sequence[Section]
) -> dict[str, Any]:
    """All figures, and the titles of those that claims may link to."""
    estimating = [section.model for section in sections if section.run["objective"] == ESTIMATING]
    drawn = charts.charts(measured, estimating, read_json(root / "data/theory/critic.json", "theory@critic"))
    computed = theory.parts(root)
    linked = [*drawn, *(chart for part in computed for chart in part.charts)]
    titles = {**{chart.key: chart.title for chart in linked}, "modes": _("Modes reached, by attribute")}
    return {"charts": drawn, "theory": computed, "pictures": titles}


def _claims(root: Path) -> dict[str, Any]:
    entries = ledger.entries(read_json(root / "reports/claims.json", "claims"))
    return {"claims": entries, "verdicts": ledger.counts(entries)}


def _kids(measured: Sequence[Evaluation]) -> dict[str, OverSeeds]:
    """The final KID, and that of real faces."""
    return {part: evaluations.over_seeds(measured, f"{part}.lite0.kid") for part in ("final", "floor")}


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


def _section(root: Path, params: Mapping[str, Any], model: str, place: int, *, walks: bool) -> Section:
    name = f"{model}/{params['seeds'][0]}"
    run = _run(root / "data/runs" / name / "run.json")
    history = _history(root / "reports/history" / f"{name}.csv")
    renders, anchor = root / "data/renders" / name, f"variant-{place}"
    losses = {_("discriminator"): "discriminator_loss", _("generator"): "generator_loss"}
    estimates = {_("training faces"): "estimate", _("held-out faces"): "estimate_heldout"}
    of_losses, of_estimates = _("Losses of %(model)s against work", model=model), _(
        "The discriminator's estimate for %(model)s against work", model=model
    )
    return Section(
        model=model,
        anchor=anchor,
        settings=words.settings(params["variants"][model], run["width"], run["batch"]),
        run=run,
        grid=embedding.still(root / "reports/grids" / f"{name}.png"),
        stills=embedding.still(renders / "stills.png"),
        animation=embedding.animation(renders / "training.webp"),
        pairs=embedding.still(root / "data/pairs" / f"{name}.png"),
        gallery=embedding.light(root / "data/galleries" / f"{name}.png", STILL_BYTES),
        strips=embedding.light(renders / "between_latents/strips.png", STILL_BYTES),
        walks=walks,
        walk=embedding.animation(renders / "between_latents/walk.webp") if walks else None,
        losses=curves(Panel(_("loss"), _of_history(history, losses), of_losses), f"{anchor}-loss"),
        estimates=curves(
            Panel(_("estimate"), _of_history(history, estimates), of_estimates, from_zero=True), f"{anchor}-estimate"
        ),
        block=per_block(history["tflop"].to_numpy())[1],
    )


def _of_history(history: pd.DataFrame, columns: Mapping[str, str]) -> list[Line]:
    work = per_block(history["tflop"].to_numpy())[0]
    return [Line(name, work, per_block(history[column].to_numpy())[0]) for name, column in columns.items()]


def _run(path: Path) -> dict[str, Any]:
    content = read_json(path, "train")
    wanted = ("objective", "steps", "tflop", "estimate", "parameters", "gflop", "width", "batch")
    if not isinstance(content, dict) or any(fact not in content for fact in wanted):
        raise UserError(f"{path} is no complete run: {again('train')}")
    return {fact: content[fact] for fact in wanted}


def _history(path: Path) -> pd.DataFrame:
    """The columns of a history that are drawn; an empty field is NaN."""
    wanted = ["tflop", "discriminator_loss", "generator_loss", "estimate", "estimate_heldout"]
    try:
        return pd.read_csv(path, usecols=wanted, dtype=np.float64)
    except FileNotFoundError:
        raise UserError(missing(path, "train")) from None
    except ValueError as error:
        raise UserError(f"{path} is no complete history ({error}): {again('train')}") from None
