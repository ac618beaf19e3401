"""What may be asked for, and what may not."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from requests import Request

from illustgan.sources.irasutoya import feeds as selection
from illustgan.sources.irasutoya.fetching import HOSTS, RefusedError, allowed
from illustgan.sources.settings import Data

from .replica import CASES

BASE = "http://127.0.0.1:8000"


def test_the_sites_own_hosts_over_https() -> None:
    for address in (
        "https://www.irasutoya.com/feeds/posts/default?alt=json", "https://4.bp.blogspot.com/-a/b/c/d/s400/e.png",
        "https://irasutoya.com/", "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AV/s400/e.png",
    ):  # fmt: skip
        assert allowed(address, None) == address
    assert allowed("HTTPS://WWW.IRASUTOYA.COM?q=\u3042#x", None) == "https://www.irasutoya.com/?q=%E3%81%82"


@pytest.mark.parametrize("address", CASES["refused"])
def test_nothing_else(address: str) -> None:
    with pytest.raises(RefusedError):
        allowed(address, None)


@given(st.text(max_size=40), st.sampled_from(["{}", "https://{}", "https://www.irasutoya.com{}", "//{}", "https:{}"]))
def test_whatever_it_is_it_is_refused_or_on_the_list(text: str, form: str) -> None:
    try:
        address = allowed(form.format(text), None)
    except RefusedError:
        return
    sent = urllib3.util.parse_url(str(Request("GET", address).prepare().url))  # by the client's own parser
    assert (sent.scheme, sent.port, sent.auth) == ("https", None, None)
    assert re.fullmatch(HOSTS, str(sent.host))
    assert address.isascii()
    assert allowed(address, None) == address


def test_a_replica_is_the_only_place_when_it_is_named() -> None:
    assert allowed("/y?z", BASE, f"{BASE}/x") == f"{BASE}/y?z"
    for other in ("http://127.0.0.1:8001/", "https://127.0.0.1:8000/", "http://localhost:8000/", "//irasutoya.com"):
        with pytest.raises(RefusedError, match="nor the replica"):
            allowed(other, BASE, f"{BASE}/x")
    assert selection.at_side("http://4.bp.blogspot.com/-a/s400/e.png", 800, BASE) == f"{BASE}/-a/s800/e.png"
    assert selection.at_side(f"{BASE}/-a/s400/e.png", 800, BASE) == f"{BASE}/-a/s800/e.png"
    with pytest.raises(RefusedError):
        selection.at_side("http://goo.gl/kte14", 800, BASE)


@pytest.mark.parametrize(("text", "at_800"), CASES["at_800"])
def test_pictures_at_another_size(text: str, at_800: str) -> None:
    assert selection.at_side(text, 800, None) == at_800
    assert selection.at_side(selection.at_side(text, 200, None), 800, None) == at_800


@pytest.mark.parametrize(("changes", "said"), CASES["impolite"])
def test_settings_that_would_not_be_polite(settings: Callable[..., Data], changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        settings(**changes)
