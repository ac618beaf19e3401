import pytest

from illustgan.report import inlined


@pytest.mark.parametrize("text", ['const end = "</script>";', "// <!-- a comment"])
def test_what_would_end_its_element_is_refused(tmp_path, monkeypatch, text):
    for name in (inlined.STYLE, *inlined.EARLY, *inlined.LATE):
        (tmp_path / name).write_text("a")
    (tmp_path / "theme.js").write_text(text)
    monkeypatch.setattr(inlined, "HERE", tmp_path)
    with pytest.raises(ValueError, match=r"theme\.js cannot be inlined"):
        inlined.read()
