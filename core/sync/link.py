"""The way to the hub: HTTPS with the county's own authority, one kept connection, told causes."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, cast

import msgspec

from core.sync.errors import (
    BusyError,
    DroppedError,
    HubError,
    LinkError,
    MalformedError,
    NoHubError,
    NoNetworkError,
    OversizeError,
    PortalError,
    QuotaError,
    RevokedPcError,
    SyncError,
    UnknownPcError,
)
from core.sync.messages import LARGEST_BODY
from core.sync.tls import (
    LARGEST_RECORD,
    SMALLEST_RECORD,
    STALL_S,
    Count,
    EndedError,
    Stop,
    TlsSocket,
    context_for,
)

LITTLE: Final = 4 << 10
CONNECT_S: Final = 10.0
BLOCK: Final = 16 << 10
DEFAULT_PORT: Final = 8443
HOST: Final = "hub"
"""Every request must name a host; a county's hub goes by its address and shares it with nobody."""
OK: Final = 200
REDIRECT, REFUSED = 300, 400
TOO_MANY, UNAVAILABLE = 429, 503
LONGEST_WAIT_S: Final = 3600
USUAL_WAIT_S: Final = 60
NO_WAY: Final = frozenset(
    {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
)
NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
CAUSES: Final[Mapping[str, type[SyncError]]] = MappingProxyType(
    {
        "revoked": RevokedPcError,
        "unknown": UnknownPcError,
        "unknown_device": UnknownPcError,
        "quota": QuotaError,
    }
)
"""What the hub's refusals mean to a PC that is enrolled; unsigned, hence only hints."""


class Answer(msgspec.Struct, frozen=True):
    """What came back: the status, the headers by lower-case name, the content."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def code(self) -> str:
        """The code that a refusal of the hub's names, or ""."""
        try:
            return msgspec.msgpack.decode(self.content, type=_Refusal).code
        except (msgspec.MsgspecError, ValueError):
            return ""

    def number(self, header: str, otherwise: int = 0) -> int:
        """Return a header's whole number."""
        said = self.headers.get(header, "")
        return int(said) if said.isascii() and said.isdigit() else otherwise


class _Refusal(msgspec.Struct):
    code: str = ""


def nobody_stops() -> None:
    """Never stop."""


def nothing_more() -> bytes:
    """Send nothing else."""
    return b""


class Link:
    """One hub, met at one of its addresses; the connection and its TLS session are kept.

    ``addresses`` are ``host:port``; ``authorities`` the county's X.509 authorities (DER), none
    for the first meeting; ``rate`` what the line is known to carry, bytes per second. Not for two
    threads at once.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        authorities: tuple[bytes, ...],
        count: Count | None = None,
        stall_s: float = STALL_S,
    ) -> None:
        self.addresses = list(addresses)
        self.count = count or Count()
        self.stop: Stop = nobody_stops
        self.rate = 0
        self.certificate = b""
        self._context = context_for(authorities)
        self._session: ssl.SSLSession | None = None
        self._stall_s = stall_s
        self._http: http.client.HTTPConnection | None = None
        self._wire: TlsSocket | None = None

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] = NO_HEADERS,
        into: Callable[[bytes], None] | None = None,
        more: Callable[[], bytes] = nothing_more,
    ) -> Answer:
        """Ask the hub and return its answer; raise a ``LinkError`` that names the cause.

        ``into`` takes the content of a good answer block by block, as it comes; ``more`` gives
        what to send meanwhile. A kept connection that the hub had closed meanwhile is opened
        anew, once: whatever is asked may be asked twice.
        """
        try:
            response = self._begun(method, path, body, headers)
            answer = _read(response, into, self._sending(more))
        except BaseException:
            self.close()
            raise
        if response.will_close:
            self.close()
        return answer

    def close(self) -> None:
        """Close the connection; the TLS session is kept for the next one."""
        if self._wire is not None:
            self._wire.close()
        self._http = self._wire = None

    def _sending(self, more: Callable[[], bytes]) -> Callable[[], None]:
        """Return what sends whatever there is, until something came."""

        def send() -> None:
            wire = self._wire
            while wire is not None and (part := more()):
                wire.sendall(part)
                if wire.has_news():
                    return

        return send

    def _begun(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        kept = self._http is not None
        try:
            return self._asked(method, path, body, headers)
        except _StaleError:
            if not kept:
                raise
            self.close()
            return self._asked(method, path, body, headers)

    def _asked(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        connection, wire = self._connected()
        wire.stop = self.stop
        # A second's worth: a cut costs half a record, each record costs 22 bytes.
        wire.record = max(SMALLEST_RECORD, min(LARGEST_RECORD, self.rate))
        before = (self.count.up, self.count.down)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", HOST)
            for name, value in headers.items():
                connection.putheader(name, value)
            if body or method == "POST":
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            response = connection.getresponse()
        except (EndedError, DroppedError, http.client.RemoteDisconnected) as error:
            raise (_StaleError if self._said_little(*before) else DroppedError) from error
        except http.client.HTTPException as error:
            raise PortalError from error
        self._session = wire.session or self._session
        self.count.requests += 1
        return response

    def _said_little(self, up: int, down: int) -> bool:
        """Tell whether nothing came and so little went that asking again at once costs nothing."""
        return self.count.down == down and self.count.up - up < LITTLE

    def _connected(self) -> tuple[http.client.HTTPConnection, TlsSocket]:
        if self._http is not None and self._wire is not None:
            return self._http, self._wire
        raw, address = self._reached()
        wire = TlsSocket(raw, self.count, self.stop, self._stall_s)
        try:
            wire.shake_hands(self._context, self._session)
        except BaseException:
            wire.close()
            raise
        self.certificate = wire.certificate() or self.certificate
        connection = http.client.HTTPConnection(*split_address(address))
        connection.auto_open = 0
        connection.sock = cast("socket.socket", wire)
        self._http, self._wire = connection, wire
        return connection, wire

    def _reached(self) -> tuple[socket.socket, str]:
        """Connect to the first address that answers, and try that one first next time."""
        cause: LinkError = NoHubError()
        for address in list(self.addresses):
            self.stop()
            try:
                raw = socket.create_connection(split_address(address), timeout=CONNECT_S)
            except OSError as error:
                cause = _cause_of(error)
                continue
            self.addresses.sort(key=lambda one, first=address: one != first)  # type: ignore[misc]
            return raw, address
        raise cause


class _StaleError(DroppedError):
    """The connection was gone before a byte of the answer came."""


def _cause_of(error: OSError) -> LinkError:
    nowhere = isinstance(error, socket.gaierror) or error.errno in NO_WAY
    return NoNetworkError() if nowhere else NoHubError()


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of ``host:port``, ``[v6]:port`` or a bare host."""
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdigit() or (":" in host and not host.startswith("[")):
        return address.strip("[]"), DEFAULT_PORT
    return host.strip("[]"), int(port)


def _read(
    response: http.client.HTTPResponse,
    into: Callable[[bytes], None] | None,
    send: Callable[[], None],
) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    content = bytearray()
    good = response.status < REDIRECT
    try:
        for block in _blocks(response, send):
            if good and into is not None:
                into(block)
                continue
            content += block
            if len(content) > LARGEST_BODY:
                raise OversizeError(most=LARGEST_BODY)
    except http.client.HTTPException as error:
        raise DroppedError from error
    return Answer(response.status, headers, bytes(content))


def _blocks(response: http.client.HTTPResponse, send: Callable[[], None]) -> Iterator[bytes]:
    while True:
        send()
        block = response.read1(BLOCK)
        if not block:
            break
        yield block
    if response.length:
        raise DroppedError
    # Only a closed response lets the connection be used again.
    response.close()


def wanted(answer: Answer, *statuses: int) -> Answer:
    """Return an answer of one of these statuses, or raise what another one means."""
    if answer.status in (statuses or (OK,)):
        return answer
    if answer.status in (TOO_MANY, UNAVAILABLE):
        wait = min(answer.number("retry-after", USUAL_WAIT_S), LONGEST_WAIT_S)
        raise BusyError(wait_s=wait)
    if answer.status < REFUSED:
        raise PortalError
    cause = CAUSES.get(answer.code)
    if cause is not None:
        raise cause
    if answer.code == "malformed":
        raise MalformedError
    raise HubError(status=answer.status, why=answer.code)
