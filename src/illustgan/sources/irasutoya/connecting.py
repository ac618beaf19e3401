"""Sockets that reach the public internet only, and that no slow server can hold for longer than allowed."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from illustgan.sources.irasutoya.addresses import is_public
from illustgan.sources.irasutoya.errors import RefusedError

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, in the system's order of preference; `httpcore.ConnectError` when there are none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} can't be resolved") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class PublicBackend(httpcore.NetworkBackend):
    """Opens connections for httpcore, to the very IP addresses that were checked.

    A host name is resolved once a connection, every address must be public, and the connection goes to one of them:
    a name server that answers differently the second time gains nothing.

    Args:
        private: take any IP address (for a replica whose address the user named).
        resolve: host and port to IP addresses; for tests.
    """

    def __init__(self, *, private: bool, resolve: Resolve = resolve) -> None:
        self.private, self.resolve = private, resolve
        self.sockets = httpcore.SyncBackend()
        self.deadline = float("inf")

    def finish_within(self, seconds: float) -> None:
        """From now on, all reading and writing together may take so long: a body that drips in is cut off."""
        self.deadline = time.monotonic() + seconds

    def bounded(self, timeout: float | None) -> float:
        """`timeout`, or what is left until the deadline if that is less."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("took too long in all")
        return min(left, float("inf") if timeout is None else timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's addresses that answers; `RefusedError` if one is not public."""
        ips = self.resolve(host, port)
        if not self.private and not all(map(is_public, ips)):
            raise RefusedError("host resolves to an address that is not on the public internet")
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for ip in ips:
            try:
                stream = self.sockets.connect_tcp(
                    ip, port, timeout=self.bounded(timeout), local_address=local_address, socket_options=socket_options
                )
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
            else:
                return _Stream(stream, self)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection whose every step is bounded by its backend's deadline."""

    def __init__(self, stream: httpcore.NetworkStream, backend: PublicBackend) -> None:
        self.stream, self.backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.backend.bounded(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.backend.bounded(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self.stream.start_tls(ssl_context, server_hostname, self.backend.bounded(timeout)), self.backend)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)
