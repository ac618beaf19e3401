"""The catalogue of figures, and claims.yaml and docs/metrics.md, which speak of them."""

from pathlib import Path

import pytest

from illustgan.claims.settings import Claims
from illustgan.core.yaml_file import read_yaml
from illustgan.metrics import registry
from illustgan.results import catalogue, headline

ROOT = Path(__file__).parents[2]
FILE = ROOT / "claims.yaml"


def test_every_figure_has_words_and_a_metric_and_every_metric_a_figure() -> None:
    for figure in catalogue.FIGURES.values():
        for text in (figure.heading(), figure.name(), figure.filled(figure.tells)):
            assert (bool(text), "{" in text) == (True, False)
    assert catalogue.metrics().keys() == {**registry.texts(), **catalogue.OTHERS}.keys()


def test_the_catalogue_has_what_claims_and_headline_name() -> None:
    claims = Claims.model_validate(read_yaml(FILE))
    paths = [*claims.figures, *(path for rule in claims.rules.values() for path in rule.wants)]
    assert [path for path in (*paths, *headline.NAMES.values()) if catalogue.find(path) is None] == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("final.lite0.kid", "KID (lite0)"),
        ("floor.pixels.coverage", "coverage (pixels)"),
        ("swd.mean", "SWD"),
        ("best.lite0.kid", "best KID (lite0)"),
        ("curves.estimate.em.spearman", "Spearman of the estimate with EM (lite0), not the critic's space"),
        ("curves.estimate.swd.spearman_low", "Spearman of the estimate with SWD, at least"),
        ("wgan.best", "KL with the best balance of wgan"),
        ("critic.r2", "R² of the critic's estimate"),
        ("ring.unrolled.modes", "modes reached by unrolled, ring"),
        ("final.swd.64", "final.swd.64"),
        ("final.lost", "final.lost"),
    ],
)
def test_figures_have_names_for_sentences(path: str, name: str) -> None:
    assert catalogue.name(path) == name


@pytest.mark.parametrize(("figure", "beyond", "just"), [("pixels.copying", -3.1, -3), ("lite0.closer", 0.051, 0.05)])
def test_copies_are_marked_beyond_their_bounds(figure: str, beyond: float, just: float) -> None:
    bound = catalogue.FIGURES[f"final.memorisation.{figure}"].bound
    assert bound
    assert (bound.word, bound.holds(beyond), bound.holds(just)) == ("copies", True, False)


def test_parts_of_a_text_are_translated_each_by_itself() -> None:
    words = {"pixels": "ピクセル", "{label} ({features})": "{label}（{features}）", "Coverage": "被覆率"}
    heading = catalogue.FIGURES["final.pixels.coverage"].heading(lambda text: words.get(text, text))
    assert heading == "被覆率（ピクセル）"
