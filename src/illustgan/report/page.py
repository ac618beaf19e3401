"""The pages of reports/ from the files that the other stages left."""

import importlib.metadata
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from illustgan.core import files
from illustgan.gan import run_folder
from illustgan.gan.run_folder import Run
from illustgan.report import charts, faces, inlined, ledger, player, race, tables, words
from illustgan.report.answer import answer, question, ranked, trained
from illustgan.report.curves import Line, Panel, curves, per_block
from illustgan.report.texts import foreign
from illustgan.report.texts import gettext as _
from illustgan.report.theory import parts as theory_parts
from illustgan.report.words import Pairs
from illustgan.results import evaluations
from illustgan.results.evaluations import Evaluation

PAGES = ("index.html", "numbers.html", "theory.html")
STILL_BYTES = 45_000  # of each picture of a variant: a tenth of what it takes as PNG
SHEET_BYTES = 150_000  # of the contact sheet
ESTIMATING = "wasserstein"  # the objective whose estimate is one of the earth mover's distance
# packages that decide numbers
PACKAGES = "torch numpy scipy scikit-learn POT pillow dicebear-core dicebear-styles resvg torchvision matplotlib"
WORK = ("name", "creator", "creator_url", "source", "source_url", "licence", "licence_url", "faces")  # of licences.json


def build(root: Path) -> dict[str, str]:
    """The pages as HTML by their names in reports/, from data/ and reports/ below `root`.

    They show the models and seeds of data/in_force.json only: pictures and curves of training are of the first seed,
    numbers and curves of figures of all. index.html tells the story, and names the others; the generator in it is that
    of the variant that it recommends, or else of the best by KID. `UserError` when a file is missing or unusable.
    """
    with files.reading(root / "data/in_force.json", "check"):
        params = files.read_json(root / "data/in_force.json", "check")
        models, seeds, source = params["models"], params["seeds"], params["data"]["source"]
        content: dict[str, Any] = {
            "models": models,
            "seeds": seeds,
            "samples": int(params["scales"][params["scale"]]["samples"]),
            "pause": int(params["render"]["frame_ms"]),
            "accuracy": float(params["attributes"]["accuracy"]),
            "params": as_yaml(params),
        }
        runs = [run_folder.read(root / "data/runs" / model / str(seeds[0])) for model in models]
        settings = {  # of few faces not all groups are filled
            run.model: params["variants"][run.model] | {"groups": run.architecture.filled_groups} for run in runs
        }
        content["composed"] = {model: words.composed(of) for model, of in settings.items()}
    read = evaluations.read(root / "data/evaluations", models, seeds)
    measured = {model: [*by_seed.values()] for model, by_seed in read.items()}
    content |= _faces(root, content["accuracy"])
    raced = race.read(runs, root / "data/prepared/faces.npy")
    content |= _charts(root, measured, [run.model for run in runs if run.objective == ESTIMATING])
    with files.reading(root / "reports/comparison.json", "claims"):
        comparison = files.read_json(root / "reports/comparison.json", "claims")
        picked = answer(measured, comparison)
        content |= {"answer": picked, "level": float(comparison["level"])}
        order = ranked(measured)
        (content["short"],) = tables.tables({name: measured[name] for name in order}, comparison, [tables.SHORT])
        content["tables"] = tables.tables(measured, comparison)
    with files.reading(root / "reports/claims.json", "claims"):
        content["claims"] = ledger.entries(files.read_json(root / "reports/claims.json", "claims"), models, seeds)
    sections = {
        run.model: _section(root, run, f"variant-{place}", measured[run.model][0]) for place, run in enumerate(runs, 1)
    }
    drawn = picked.variant if picked and picked.variant else order[0]
    drawing = player.read(root / f"data/players/{drawn}/{seeds[0]}.json", root / "data/prepared", source)
    content |= {
        "drawing": {"model": drawn, "player": drawing},
        "question": question(runs, content["faces"]["train"]),
        "trained": trained(runs),
        "race": raced,
        "last": {panel.model: panel.last for panel in raced.panels},
        "sections": [{**sections[model], "settings": settings[model]} for model in order],
        "versions": versions(),
        "inlined": inlined.read(),
    }
    return {name: inlined.templates().get_template(f"{name}.j2").render(content) for name in PAGES}


def _faces(root: Path, accuracy: float) -> dict[str, Any]:
    prepared, accuracies = root / "data/prepared", root / "data/attributes/accuracies.json"
    sheet = inlined.still(prepared / "sheets/contact_sheet.png", "prepare", SHEET_BYTES)
    content: dict[str, Any] = {"contact_sheet": sheet}
    with files.reading(prepared / "manifest.csv", "prepare"):
        manifest = faces.table(prepared / "manifest.csv")
        content |= {"faces": faces.counts(manifest), "attributes": faces.attributes(manifest)}
    with files.reading(prepared / "rejected.csv", "prepare"):
        content["left_out"] = faces.left_out(prepared / "rejected.csv")
    with files.reading(prepared / "licences.json", "prepare"):
        works = files.read_json(prepared / "licences.json", "prepare")
        content["licences"] = [{part: work[part] for part in WORK} for work in works]
    with files.reading(accuracies, "attributes"):
        content |= faces.accuracies(files.read_json(accuracies, "attributes"), accuracy)
    return content


def _charts(root: Path, measured: tables.Measured, estimating: Sequence[str]) -> dict[str, Any]:
    """All figures, what else evaluations alone say, and titles and pages of figures that claims may link to."""
    with files.reading(root / "data/evaluations", "evaluate"):
        drawn = charts.charts(measured, estimating)
        reached = faces.reached(measured)
    computed = theory_parts(root)
    titles = {chart.key: (chart.title, "" if chart is drawn[0] else "numbers.html") for chart in drawn}
    titles |= {chart.key: (chart.title, "theory.html") for _key, _heading, part in computed for chart in part}
    titles["modes"] = (_("Modes reached, by attribute"), "numbers.html")
    return {"charts": drawn, "reached": reached, "theory": computed, "pictures": titles}


def _section(root: Path, run: Run, anchor: str, evaluation: Evaluation) -> dict[str, Any]:
    """What the pages show of one variant."""
    name = f"{run.model}/{run.seed}"
    renders, history = root / "data/renders" / name, root / "reports/history" / f"{name}.csv"
    columns = ("tflop", "discriminator_loss", "generator_loss", "estimate", "estimate_heldout")
    means, block = per_block(run_folder.read_history(history, *columns))

    def drawn(key: str, label: str, columns: Mapping[str, str], **more: Any) -> str:
        lines = [Line(name, *means[["tflop", column]].to_numpy().T) for name, column in columns.items()]
        return curves(Panel(label, lines, marks=False, **more), f"{anchor}-{key}", run.model)

    losses: dict[str, str] = {_("discriminator"): "discriminator_loss", _("generator"): "generator_loss"}
    estimates: dict[str, str] = {_("training faces"): "estimate", _("held-out faces"): "estimate_heldout"}
    return {
        "model": run.model,
        "anchor": anchor,
        "run": run,
        "grid": inlined.still(root / "reports/grids" / f"{name}.png", "render", STILL_BYTES),
        "pairs": inlined.still(root / "data/pairs" / f"{name}.png", "evaluate", STILL_BYTES),
        "gallery": inlined.still(root / "data/galleries" / f"{name}.png", "evaluate", STILL_BYTES),
        "strips": inlined.still(renders / "between_latents/strips.png", "render", STILL_BYTES),
        "meaning": words.estimate(foreign(run.estimate), evaluation),
        "losses": drawn("loss", _("loss"), losses, from_zero=False),
        "estimates": drawn("estimate", words.estimate(_("estimate"), evaluation), estimates),
        "block": block,  # records behind each point of the curves
    }


class _LineEach(yaml.SafeDumper):
    """YAML with a line for each setting, and lists within theirs."""


_LineEach.add_representer(
    list, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)


def as_yaml(params: Mapping[str, Any]) -> str:
    """The params with a line for each setting; those of a variant that are null are left out."""
    variants = {
        model: {name: value for name, value in variant.items() if value is not None}
        for model, variant in params["variants"].items()
    }
    return yaml.dump({**params, "variants": variants}, Dumper=_LineEach, sort_keys=False, allow_unicode=True, width=100)


def versions() -> Pairs:
    """Python's version and those of the packages that decide numbers, as installed."""
    installed = [(name, importlib.metadata.version(name)) for name in PACKAGES.split()]
    return [("Python", platform.python_version()), *installed]
