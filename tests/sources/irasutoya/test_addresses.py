"""What may be asked for, and what may not."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.sources.irasutoya import addresses
from illustgan.sources.irasutoya.addresses import HOSTS, Address
from illustgan.sources.irasutoya.errors import RefusedError

BASE = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.irasutoya.com/feeds/posts/default?alt=json",
        "https://irasutoya.com/",
        "https://4.bp.blogspot.com/-a/b/c/d/s400/e.png",
        "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AV/s400/e.png",
        "HTTPS://WWW.IRASUTOYA.COM:443/",
    ],
)
def test_the_sites_own_hosts_over_https(address: str) -> None:
    assert addresses.allowed(address, None).scheme == "https"


@pytest.mark.parametrize(
    "address",
    [
        "http://www.irasutoya.com/",
        "https://www.irasutoya.com:8443/",
        "https://www.irasutoya.com:0/",
        "https://www.irasutoya.com./",
        "https://www.irasutoya.com.evil.example/",
        "https://evil.example/www.irasutoya.com",
        "https://notirasutoya.com/",
        "https://bp.blogspot.com/",
        "https://a.b.bp.blogspot.com/",
        "https://4.bp.blogspot.com.evil.example/",
        "https://evilbp.blogspot.com/",
        "https://x_blogger.googleusercontent.com/",
        "https://lh3.googleusercontent.com/",
        "https://www.irasutoya.com@evil.example/",
        "https://evil.example\\@www.irasutoya.com/",
        "https://evil.example#@www.irasutoya.com/",
        "https://user@www.irasutoya.com/",
        "https://www.irasutoya.com\n.evil.example/",
        "https:///www.irasutoya.com/",
        "//www.irasutoya.com/",
        "ftp://www.irasutoya.com/",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::1",
        "https://www.irasutoya.com:port/",
        "https://ｗｗｗ.irasutoya.com/",
        "https://www.irasutoya.com/?q=\u3042",
        "https://www.irasutoya.com/" + "a" * 3000,
        "",
    ],
)
def test_nothing_else(address: str) -> None:
    with pytest.raises(RefusedError):
        addresses.allowed(address, None)


@given(st.text(max_size=40), st.sampled_from(["{}", "https://{}", "https://www.irasutoya.com{}", "//{}", "https:{}"]))
def test_whatever_it_is_it_is_refused_or_on_the_list(text: str, form: str) -> None:
    try:
        address = addresses.allowed(form.format(text), None)
    except RefusedError:
        return
    assert address.scheme == "https"
    assert address.port == 443
    assert HOSTS.fullmatch(address.host)
    assert str(address).isascii()
    assert addresses.allowed(str(address), None) == address


def test_a_replica_is_the_only_place_when_it_is_named() -> None:
    assert str(addresses.allowed(f"{BASE}/x", BASE)) == f"{BASE}/x"
    for other in (
        "http://127.0.0.1:8001/",
        "https://127.0.0.1:8000/",
        "http://localhost:8000/",
        "https://irasutoya.com/",
    ):
        with pytest.raises(RefusedError, match="replica"):
            addresses.allowed(other, BASE)


@pytest.mark.parametrize(
    ("text", "at_800"),
    [
        ("http://4.bp.blogspot.com/-a/b/c/d/s400/e.png", "https://4.bp.blogspot.com/-a/b/c/d/s800/e.png"),
        ("http://4.bp.blogspot.com/-a/b/c/d/s1/e.jpg", "https://4.bp.blogspot.com/-a/b/c/d/s800/e.jpg"),
        ("//1.bp.blogspot.com/-a/b/s72-c/s400.png", "https://1.bp.blogspot.com/-a/b/s800/s400.png"),
        ("https://1.bp.blogspot.com/-a/w640-h480/絵.png", "https://1.bp.blogspot.com/-a/s800/%E7%B5%B5.png"),
        (
            "https://blogger.googleusercontent.com/img/b/R/AV/s400/e.png",
            "https://blogger.googleusercontent.com/img/b/R/AV/s800/e.png",
        ),
        (
            "https://blogger.googleusercontent.com/img/a/AV=s400",
            "https://blogger.googleusercontent.com/img/a/AV=s800",
        ),
        ("https://1.bp.blogspot.com/plain.png", "https://1.bp.blogspot.com/plain.png"),
    ],
)
def test_pictures_at_another_size(text: str, at_800: str) -> None:
    address = addresses.of_picture(text, 800, None)
    assert str(address) == at_800
    assert addresses.without_size(address) == addresses.without_size(addresses.of_picture(text, 200, None))


def test_with_a_replica_the_real_hosts_pictures_come_from_there() -> None:
    assert str(addresses.of_picture("http://4.bp.blogspot.com/-a/s400/e.png", 800, BASE)) == f"{BASE}/-a/s800/e.png"
    assert str(addresses.of_picture(f"{BASE}/-a/s400/e.png", 800, BASE)) == f"{BASE}/-a/s800/e.png"
    with pytest.raises(RefusedError):
        addresses.of_picture("http://goo.gl/kte14", 800, BASE)


def test_redirects_are_checked_like_addresses() -> None:
    here = addresses.allowed("https://www.irasutoya.com/a/b", None)
    assert addresses.redirected(here, "../c?d", None) == Address("https", "www.irasutoya.com", 443, "/c?d")
    for away in ("http://www.irasutoya.com/", "//evil.example/", "https://169.254.169.254/", "https://[", "file:///x"):
        with pytest.raises(RefusedError, match="redirected"):
            addresses.redirected(here, away, None)


@pytest.mark.parametrize("ip", ["142.250.1.1", "2607:f8b0::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"])
def test_public_addresses(ip: str) -> None:
    assert addresses.is_public(ip)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa:64c:0:0:0:0",
    ],
)  # fmt: skip
def test_private_loopback_and_disguised_addresses(ip: str) -> None:
    assert not addresses.is_public(ip)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_wrapping_makes_an_address_public(ip: ipaddress.IPv4Address) -> None:
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        assert not addresses.is_public(str(ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) + int(ip))))
