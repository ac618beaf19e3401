"""Which addresses may be asked for at all, and how an address found in a feed becomes one of them.

Nothing else in the package parses addresses: what is checked here is, part by part, what is asked for.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urljoin, urlsplit

from illustgan.sources.irasutoya.errors import RefusedError

SITE = "https://www.irasutoya.com"
HOSTS = re.compile(r"(www\.)?irasutoya\.com|[0-9a-z-]{1,63}\.bp\.blogspot\.com|blogger\.googleusercontent\.com")
PORTS = {"http": 80, "https": 443}
LONGEST = 2000
# /s400/name.png, /w640-h480/name.png, /s72-c/name.png; and the newer form that ends in =s400
SIZE_IN_PATH = re.compile(r"/(?:s\d+|w\d+-h\d+)(?:-[0-9a-z-]+)?(?=/[^/]+$)")
SIZE_AT_END = re.compile(r"=(?:s\d+|w\d+-h\d+)(?:-[0-9a-z-]+)?$")
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Address:
    """A checked address in parts. `target` is the path with the query, in ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Split an absolute http or https address.

        Raises:
            RefusedError: for anything else, and for what parsers are known to disagree on (user names, backslashes,
                control characters, blanks).
        """
        if len(text) > LONGEST or "\\" in text or any(character <= " " or character == "\x7f" for character in text):
            raise RefusedError("no well-formed address")
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            raise RefusedError("no well-formed address") from None
        if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
            raise RefusedError("no well-formed http or https address")
        if not parts.hostname.isascii():
            raise RefusedError("host is not on the allow-list")
        try:
            target = quote(parts.path or "/", safe="/%:=@+~!$&'()*,;") + (f"?{parts.query}" if parts.query else "")
            target.encode("ascii")
        except UnicodeEncodeError:
            raise RefusedError("no well-formed address") from None
        return cls(parts.scheme, parts.hostname, PORTS[parts.scheme] if port is None else port, target)


def allowed(text: str, base: str | None) -> Address:
    """The address, if it may be asked for.

    Args:
        text: an absolute address.
        base: None for the real site: only https, on the standard port, to `HOSTS`. Otherwise the address of a
            replica, and then only its own scheme, host and port.

    Raises:
        RefusedError: when it may not.
    """
    address = Address.parse(text)
    if base is not None:
        if address.origin != Address.parse(base).origin:
            raise RefusedError("host is not the replica that data.irasutoya.base names")
    elif HOSTS.fullmatch(address.host) is None:
        raise RefusedError("host is not on the allow-list")
    elif address.scheme != "https":
        raise RefusedError("not https")
    elif address.port != PORTS["https"]:
        raise RefusedError("not the standard port of https")
    return address


def redirected(address: Address, location: str, base: str | None) -> Address:
    """Where a redirect leads, checked like any other address; `RefusedError` when that is off the allow-list."""
    try:
        return allowed(urljoin(str(address), location.strip()), base)
    except (RefusedError, ValueError) as error:
        raise RefusedError(f"redirected to where it may not go: {error}") from None


def of_picture(text: str, side: int, base: str | None) -> Address:
    """The address of a picture in a post, at another size.

    Old posts say http or leave the scheme out: they are asked for over https. With a replica, addresses of the real
    picture hosts are taken to it, with the same path.

    Args:
        text: the address in the feed.
        side: length of the longer side in pixels; Blogger never makes a picture larger than the original.
        base: as for `allowed`.

    Raises:
        RefusedError: when it may not be asked for.
    """
    text = f"https:{text}" if text.startswith("//") else text
    address = Address.parse(text)
    if HOSTS.fullmatch(address.host) is not None and address.port == PORTS[address.scheme]:
        text = f"{base or f'https://{address.host}'}{address.target}"
    address = allowed(text, base)
    target = SIZE_IN_PATH.sub(f"/s{side}", address.target)
    return Address(address.scheme, address.host, address.port, SIZE_AT_END.sub(f"=s{side}", target))


def without_size(address: Address) -> str:
    """What stays the same of a picture's address at all sizes and on all numbered hosts."""
    return SIZE_AT_END.sub("", SIZE_IN_PATH.sub("", address.target))


def is_public(ip: str) -> bool:
    """Whether an IP address belongs to the public internet, itself and the IPv4 address that it may wrap."""
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast
