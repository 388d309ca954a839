"""TLS over a plain socket with every byte counted and every silence noticed.

The SSL object works on memory, so that what the handshake costs is known apart from what was
said, and a wait can be cut into short ones that look whether the clerk stopped.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from core.sync.errors import DroppedError, NotOurHubError, PortalError, SilentError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STALL_S: Final = 15.0
"""A link that carries no byte for so long is given up."""
LOOK_S: Final = 0.25
SMALL_BUFFER: Final = 16 << 10
"""Bytes that may wait in the kernel: once sent they should be gone, or a silence is not heard."""
CHUNK: Final = 32 << 10
SMALLEST_RECORD, LARGEST_RECORD = 2 << 10, 16 << 10
"""Bytes of a TLS record: of one that a cut tears apart nothing can be read."""
NO_CHECK_TIME: Final = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME: dates are held against the hub's signed time, not this PC's clock."""
NOT_TLS: Final = (
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "UNKNOWN_PROTOCOL",
    "RECORD_LAYER_FAILURE",
    "PACKET_LENGTH_TOO_LONG",
    "UNEXPECTED_MESSAGE",
)
"""What OpenSSL says of an answer that is no TLS at all."""
_Answer = TypeVar("_Answer")
Stop = Callable[[], None]
"""Raises when the clerk stopped the work."""


class EndedError(DroppedError):
    """The other side closed the connection."""


class Count(msgspec.Struct):
    """Bytes on the wire: what was said either way, and what TLS took besides."""

    up: int = 0
    down: int = 0
    raw: int = 0
    requests: int = 0
    connections: int = 0
    resumed: int = 0

    @property
    def handshake(self) -> int:
        """Handshakes, tickets and the frames of records."""
        return self.raw - self.up - self.down


def context_for(authorities: tuple[bytes, ...]) -> ssl.SSLContext:
    """Return a context that trusts a county's own authorities (DER) and nobody else.

    No authorities: a first meeting, where the code's pin decides instead.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # The authority vouches for hubs alone, whatever address they have in a county's network.
    context.check_hostname = False
    if not authorities:
        context.verify_mode = ssl.CERT_NONE
        return context
    context.verify_flags |= NO_CHECK_TIME
    for authority in authorities:
        context.load_verify_locations(cadata=authority)
    return context


class TlsSocket:
    """One connection; ``http.client`` uses it as if it were a socket."""

    def __init__(self, raw: socket.socket, count: Count, stop: Stop, stall_s: float) -> None:
        self._raw = raw
        self._count = count
        self.stop = stop
        self._stall_s = stall_s
        self.record = LARGEST_RECORD
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._early = b""
        self._tls: ssl.SSLObject
        raw.settimeout(LOOK_S)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL_BUFFER)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def shake_hands(self, context: ssl.SSLContext, session: ssl.SSLSession | None) -> None:
        """Begin TLS, resuming an earlier session if the hub still knows it."""
        self._tls = context.wrap_bio(self._incoming, self._outgoing, session=session)
        self._until(self._tls.do_handshake)
        self._flush()
        self._count.connections += 1
        self._count.resumed += bool(self._tls.session_reused)

    @property
    def session(self) -> ssl.SSLSession | None:
        """What the next connection may resume; it comes with the first answer."""
        return self._tls.session

    def certificate(self) -> bytes:
        """Return the hub's X.509 certificate (DER), empty on a resumed connection."""
        return self._tls.getpeercert(binary_form=True) or b""

    def sendall(self, content: bytes | bytearray | memoryview) -> None:
        """Send all of it."""
        view = memoryview(content)
        for start in range(0, len(view), self.record):
            part = view[start : start + self.record]
            self._until(lambda part=part: self._tls.write(part))  # type: ignore[misc]
            self._flush()
        self._count.up += len(view)

    def receive_into(self, buffer: WriteableBuffer) -> int:
        """Read what is there, at least a byte; 0 when the hub closed the connection."""
        view = memoryview(buffer).cast("B")
        try:
            came = self._early or self._until(lambda: self._tls.read(len(view)))
        except EndedError:
            return 0
        got, self._early = came[: len(view)], came[len(view) :]
        view[: len(got)] = got
        self._count.down += len(got)
        return len(got)

    def has_news(self) -> bool:
        """Tell whether something came that was not read yet; never waits."""
        self._comes()
        try:
            self._early = self._early or self._tls.read(CHUNK)
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLError:
            # The end of the connection, or what is no TLS: who reads it is told.
            return True
        return True

    def makefile(self, mode: str = "rb", *_: object, **__: object) -> io.BufferedReader:
        """Return a file to read the answer from."""
        del mode
        return io.BufferedReader(_Reader(self), CHUNK)

    def close(self) -> None:
        """Close the connection."""
        self._raw.close()

    def _until(self, act: Callable[[], object]) -> bytes:
        """Do a TLS action, feeding it from the wire as often as it wants."""
        while True:
            try:
                done = act()
            except ssl.SSLWantReadError:
                self._flush()
                self._feed()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError) as error:
                raise EndedError from error
            except ssl.SSLCertVerificationError as error:
                raise NotOurHubError(why=error.verify_message) from error
            except ssl.SSLError as error:
                if error.reason in NOT_TLS:
                    raise PortalError from error
                raise NotOurHubError(why=error.reason or "") from error
            else:
                return done if isinstance(done, bytes) else b""

    def _feed(self) -> None:
        self._take(self._patiently(lambda: self._raw.recv(CHUNK)))

    def _take(self, got: bytes) -> bool:
        if not got:
            self._incoming.write_eof()
        else:
            self._count.raw += len(got)
            self._incoming.write(got)
        return bool(got)

    def _comes(self) -> bool:
        """Take what has come, without waiting; tell whether there was anything."""
        self._raw.setblocking(False)
        try:
            return self._take(self._raw.recv(CHUNK))
        except OSError:
            return False
        finally:
            self._raw.settimeout(LOOK_S)

    def _flush(self) -> None:
        waiting = memoryview(self._outgoing.read())
        while waiting:
            sent = self._patiently(lambda: self._raw.send(waiting), self._comes)  # noqa: B023 - called at once
            self._count.raw += sent
            waiting = waiting[sent:]

    def _patiently(
        self, act: Callable[[], _Answer], is_alive: Callable[[], bool] = lambda: False
    ) -> _Answer:
        """Wait for the wire in short steps; ``SilentError`` once nothing moved for too long."""
        until = time.monotonic() + self._stall_s
        while True:
            self.stop()
            try:
                return act()
            except TimeoutError as error:
                if is_alive():
                    until = time.monotonic() + self._stall_s
                elif time.monotonic() >= until:
                    raise SilentError from error
            except OSError as error:
                raise DroppedError(why=error.strerror or "") from error


class _Reader(io.RawIOBase):
    """Reads a connection as a file."""

    def __init__(self, wire: TlsSocket) -> None:
        self._wire = wire

    def readable(self) -> bool:
        """Tell that this is for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer as far as the wire has something."""
        return self._wire.receive_into(buffer)
