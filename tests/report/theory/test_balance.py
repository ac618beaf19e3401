"""The figure and the table of balance."""

from typing import Any
from xml.etree import ElementTree

from illustgan.report.theory.balance import charts

from ..saved import rows


def _one(steps: int, kl: float) -> dict[str, Any]:
    course = [{"step": n, "gflop": n / 2, "modes": 3.0, "kl": kl + steps - n} for n in (1, steps)]
    return {"steps": steps, "modes": 3.0, "kl": kl, "course": course}


BALANCE = {
    "gflop": 20,
    "samples": 2500,
    "real": {"modes": 990.0, "kl": 0.1},
    "variants": {
        "gan": {"1": _one(20, 5.0), "5": _one(6, 6.5)},
        "wgan": {"1": _one(20, 3.0), "5": _one(6, 2.5)},
    },
    "seeds": {
        "1": {"gan": {"best": 5.0, "worst": 6.0, "lost": 1.0}, "wgan": {"best": 2.5, "worst": 3.0, "lost": 0.5}},
        "2": {"gan": {"best": 5.0, "worst": 7.0, "lost": 2.0}, "wgan": {"best": 2.5, "worst": 3.0, "lost": 0.5}},
    },
}


def test_what_a_wrong_balance_costs_is_said_and_shown() -> None:
    (chart,) = charts(BALANCE)
    assert "KL grows by 1.50 for gan and by 0.50 for wgan." in chart.caption
    assert chart.rows is not None
    assert chart.rows.cells[1] == ("gan, 5 : 1", "6", "3.0", "6.50")
    assert len(chart.rows.cells) == 4
    by_balance, *over_work = chart.panels
    root = ElementTree.fromstring(by_balance)
    labels = {"".join(part.itertext()).strip() for part in root.iter() if part.tag.endswith("text")}
    assert {"1", "5", "gan", "wgan", "real stacks"} <= labels
    assert len(over_work) == 2
    assert charts(BALANCE) == [chart]


def test_says_how_to_get_what_is_missing() -> None:
    (chart,) = charts(None)
    assert not chart.panels
    assert "dvc repro balance" in chart.missing


def test_its_data_has_counts_and_courses() -> None:
    saved = rows(charts(BALANCE)[0].data)
    assert ["KL at the end (nats)", "gan", "1", "discriminator steps for each generator step", "5", "6.5"] in saved
    assert ["KL of wgan (nats)", "5 : 1", "1", "work (GFLOP)", "3", "2.5"] in saved
    assert [row[-2:] for row in saved if row[1] == "real stacks"] == [["", "0.1"]]
