import json

import numpy as np
import pytest

from illustgan.core.files import write_json
from illustgan.report import player

from .conftest import player as content


@pytest.fixture
def made(tmp_path):
    """Training faces of which some are held out too, and the file of a player."""
    faces = np.random.default_rng(2).integers(0, 256, (10, 4, 4, 1), np.uint8).repeat(16, 1).repeat(16, 2).repeat(3, 3)
    np.save(tmp_path / "faces.npy", faces)
    np.save(tmp_path / "heldout.npy", np.concatenate([faces[:4], 255 - faces[4:8]]))
    write_json(tmp_path / "7.json", content())
    return tmp_path


def test_a_page_has_weights_sliders_and_all_training_faces_with_how_near_real_ones_come(made):
    found = player.read(made / "7.json", made, "own")
    data = json.loads(found.data)
    assert data["generator"] == content()["generator"] | {"groups": [3, 1]}
    assert data["directions"] == [[1, 0, 0, 0], [0, 1, 0, 0]]
    training = data["training"]
    assert (training["side"], training["count"], training["across"]) == (32, 10, 4)
    assert len(training["heldout"]) == 101
    assert training["heldout"] == sorted(training["heldout"])
    assert (
        training["heldout"][40] < 10 < 40 < training["heldout"][60]
    )  # half of them are copies, but for what WebP loses
    assert [name for name, _ in found.sliders] == ["Component 1", "glasses"]
    assert found.sliders[1][1] == "right: 50\u00a0% of 7 get it; left: – of 0 lose it"
    assert found.without == ["hat"]


def test_what_moves_neither_way_has_no_slider(made):
    component, trait = content()["directions"]
    still = {**trait, "name": "beard", "gain": 0.04, "with": 9, "lose": 0.0}
    write_json(made / "7.json", content() | {"directions": [component, still, trait]})
    found = player.read(made / "7.json", made, "own")
    assert [name for name, _ in found.sliders] == ["Component 1", "glasses"]
    assert json.loads(found.data)["directions"] == [[1, 0, 0, 0], [0, 1, 0, 0]]
    assert found.without == ["hat", "beard"]


def test_faces_that_may_not_be_passed_on_or_are_too_many_are_left_out(made, monkeypatch):
    assert "training" not in json.loads(player.read(made / "7.json", made, "irasutoya").data)
    monkeypatch.setattr(player, "SHEET", 100)
    assert not player.read(made / "7.json", made, "avatars").compared


def test_too_many_weights_are_none(made):
    write_json(made / "7.json", {"generator": None})
    assert player.read(made / "7.json", made, "avatars").data is None
