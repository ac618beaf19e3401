"""reports/index.html from the files that the other stages left."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from illustgan.claims import evaluations
from illustgan.core import files, run_folder
from illustgan.core.run_folder import Run
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
    tables,
    theory,
)
from illustgan.report.curves import Panel, curves
from illustgan.report.lines import Line, per_block
from illustgan.report.texts import gettext as _

PAGE_BYTES = 15_000_000  # beyond it, animations are left out, from the last variant on
STILL_BYTES = 45_000  # of the strips and of the gallery of each variant: a tenth of what they take as PNG
ESTIMATING = "wasserstein"  # the objective whose estimate is one of the earth mover's distance

HISTORY = ("tflop", "discriminator_loss", "generator_loss", "estimate", "estimate_heldout")


def build(root: Path) -> str:
    """The page as HTML, from data/ and reports/ below `root`.

    It shows the models and seeds of data/in_force.json only: pictures and curves of training are of the first seed,
    numbers and curves of figures of all. The walk through latents is shown of the variant that the page recommends, or
    else of the first. A page beyond `PAGE_BYTES` loses animations of training, from the last variant on, then the walk,
    then the recommended variant's animation.

    Raises:
        UserError: when a file is missing or unusable.
    """
    params = files.read_json(root / "data/in_force.json", "check")
    models, seeds = params["models"], params["seeds"]
    runs = [run_folder.read(root / "data/runs" / model / str(seeds[0])) for model in models]
    read = evaluations.read(root / "data/evaluations", models, seeds)
    measured = {model: [*by_seed.values()] for model, by_seed in read.items()}
    comparison = files.read_json(root / "reports/comparison.json", "claims")
    found = answer.answer(measured, comparison)
    picked = None if found is None else found.variant
    walking = picked or models[0]
    counted, raced = _faces(root, params), race.read(runs, root / "data/prepared/faces.npy")
    content = {
        "answer": found,
        "trained": answer.trained(runs, counted["faces"]["train"]),
        "seeds": seeds,
        "level": comparison["level"],
        "order": ledger.order(comparison, models),
        "kids": {part: evaluations.over_seeds(measured[models[0]], f"{part}.lite0.kid") for part in ("final", "floor")},
        "tables": tables.tables(measured, comparison),
        "reached": attributes.reached(measured),
        "models": models,
        "race": raced,
        "pause": params["render"]["frame_ms"],
        "foremost": [panel for panel in raced.panels if picked in (panel.model, None)],
        "claims": ledger.entries(files.read_json(root / "reports/claims.json", "claims"), models, seeds),
        "params": in_force.as_yaml(params),
        "versions": in_force.versions(),
        "commands": in_force.commands(models),
        **counted,
        **_charts(root, measured, [run.model for run in runs if run.objective == ESTIMATING]),
    }
    sections = [_section(root, params, run, place, walks=run.model == walking) for place, run in enumerate(runs, 1)]
    page = _render(sections, content)
    for place, part in _spared(models, picked, walking):
        if len(page.encode("utf-8")) <= PAGE_BYTES:
            break
        sections[place] = sections[place] | {part: None}
        page = _render(sections, content)
    return page


def _faces(root: Path, params: Mapping[str, Any]) -> dict[str, Any]:
    prepared = root / "data/prepared"
    manifest = faces.table(prepared / "manifest.csv")
    accuracy = params["attributes"]["accuracy"]
    return {
        "faces": faces.counts(manifest),
        "known": faces.known(manifest),
        "left_out": faces.left_out(prepared / "rejected.csv"),
        "licences": files.read_json(prepared / "licences.json", "prepare"),
        "contact_sheet": embedding.still(prepared / "sheets/contact_sheet.png"),
        "accuracy": accuracy,
        **attributes.accuracies(files.read_json(root / "data/attributes/accuracies.json", "attributes"), accuracy),
    }


def _charts(root: Path, measured: tables.Measured, estimating: Sequence[str]) -> dict[str, Any]:
    """All figures, and the titles of those that claims may link to."""
    drawn = charts.charts(measured, estimating, files.read_json(root / "data/theory/critic.json", "theory@critic"))
    computed = theory.parts(root)
    linked = [*drawn, *(chart for part in computed for chart in part.charts)]
    titles = {**{chart.key: chart.title for chart in linked}, "modes": _("Modes reached, by attribute")}
    return {"charts": drawn, "theory": computed, "pictures": titles}


def _spared(models: Sequence[str], picked: str | None, walking: str) -> list[tuple[int, str]]:
    """Which animation of which section the page can spare, the most easily spared first."""
    places = sorted(range(len(models)), key=lambda place: (models[place] == picked, -place))
    parts = [(place, "animation") for place in places]
    # the variant that the page speaks for keeps its animation longest
    parts.insert(len(parts) - (picked is not None), (models.index(walking), "walk"))
    return parts


def _render(sections: Sequence[Mapping[str, Any]], content: Mapping[str, Any]) -> str:
    template = inlined.templates().get_template("page.html.j2")
    return template.render(sections=sections, inlined=inlined.read(), **content)


def _section(root: Path, params: Mapping[str, Any], run: Run, place: int, *, walks: bool) -> dict[str, Any]:
    """What the page shows of one variant; `walks` is whether it shows the walk of this one."""
    name, anchor = f"{run.model}/{run.seed}", f"variant-{place}"
    history = run_folder.read_history(root / "reports/history" / f"{name}.csv", *HISTORY)
    renders = root / "data/renders" / name
    losses: dict[str, str] = {_("discriminator"): "discriminator_loss", _("generator"): "generator_loss"}
    estimates: dict[str, str] = {_("training faces"): "estimate", _("held-out faces"): "estimate_heldout"}
    of_losses = Panel(_("loss"), _of_history(history, losses), from_zero=False, marks=False)
    of_estimates = Panel(_("estimate"), _of_history(history, estimates), marks=False)
    return {
        "model": run.model,
        "anchor": anchor,
        "settings": params["variants"][run.model],
        "run": run,
        "grid": embedding.still(root / "reports/grids" / f"{name}.png"),
        "stills": embedding.still(renders / "stills.png"),
        "animation": embedding.animation(renders / "training.webp"),
        "pairs": embedding.still(root / "data/pairs" / f"{name}.png"),
        "gallery": embedding.still(root / "data/galleries" / f"{name}.png", STILL_BYTES),
        "strips": embedding.still(renders / "between_latents/strips.png", STILL_BYTES),
        "walks": walks,
        "walk": embedding.animation(renders / "between_latents/walk.webp") if walks else None,
        "losses": curves(of_losses, f"{anchor}-loss", run.model),
        "estimates": curves(of_estimates, f"{anchor}-estimate", run.model),
        "block": per_block(history["tflop"].to_numpy())[1],  # records behind each point of the curves
    }


def _of_history(history: pd.DataFrame, columns: Mapping[str, str]) -> list[Line]:
    work = per_block(history["tflop"].to_numpy())[0]
    return [Line(name, work, per_block(history[column].to_numpy())[0]) for name, column in columns.items()]
