"""A bad link on the loopback interface: counts bytes, cuts, delays, narrows, garbles, lies.

It listens on a port of its own and passes bytes on to the hub, after what its ``Weather`` says.
Tests, journeys and benchmarks share it. It never sleeps on a test's thread.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

PORTAL = (
    b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Type: text/html\r\n"
    b"Content-Length: 27\r\nConnection: close\r\n\r\n<html>please log in</html>\n"
)
BLOCK = 4096
TICK_S = 0.01


@dataclass
class Weather:
    """What happens to a connection.

    ``cut_at`` cuts each connection once so many bytes went either way (None: never);
    ``cut_once`` does so only for the first; ``silent_at`` passes nothing on after so many bytes
    and keeps the connection open; ``garble_at`` flips a bit of the answer's byte of that number;
    ``rate`` is bytes per second, each way; ``deep`` takes what is sent at once, as a modem's
    buffer does, however long it takes to pass it on; ``delay_s`` each way; ``lives_s`` cuts a
    connection that is so old; ``portal`` answers everything with a login page in plain HTTP;
    ``down`` accepts nobody.
    """

    cut_at: int | None = None
    cut_once: bool = False
    silent_at: int | None = None
    garble_at: int | None = None
    rate: float | None = None
    deep: bool = False
    delay_s: float = 0.0
    lives_s: float | None = None
    portal: bool = False
    down: bool = False


@dataclass
class Count:
    """What passed: bytes from the station, bytes to it, connections."""

    up: int = 0
    down: int = 0
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Proxy:
    """Passes connections on to ``target`` (host, port) through a weather that may change."""

    def __init__(self, port: int, weather: Weather | None = None) -> None:
        self._target = ("127.0.0.1", port)
        self.weather = weather or Weather()
        self.count = Count()
        self._ending = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Cut everything and end."""
        self._ending.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._ending.is_set():
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            if self.weather.down:
                near.close()
                continue
            thread = threading.Thread(target=self._serve, args=(near, self.weather), daemon=True)
            self._threads.append(thread)
            self.count.connections += 1
            thread.start()

    def _serve(self, near: socket.socket, weather: Weather) -> None:
        with contextlib.suppress(OSError), near:
            if weather.portal:
                near.settimeout(2)
                near.recv(BLOCK)
                near.sendall(PORTAL)
                return
            near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 10)
            with socket.create_connection(self._target) as far:
                _Passage(self, weather, near, far).run()


class _Passage:
    """One connection's bytes, both ways."""

    def __init__(
        self, proxy: Proxy, weather: Weather, near: socket.socket, far: socket.socket
    ) -> None:
        self._proxy = proxy
        self._weather = weather
        self._near, self._far = near, far
        self._began = time.monotonic()
        self._passed = {near: 0, far: 0}
        self._free = {near: 0.0, far: 0.0}
        self._queue: dict[socket.socket, list[tuple[float, bytes]]] = {near: [], far: []}
        self._ended: set[socket.socket] = set()

    def run(self) -> None:
        for one in (self._near, self._far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with selectors.DefaultSelector() as selector:
            for one in (self._near, self._far):
                selector.register(one, selectors.EVENT_READ)
            while not self._proxy._ending.is_set() and not self._is_over():
                self._deliver()
                for key, _ in selector.select(TICK_S):
                    self._read(key.fileobj, selector)  # type: ignore[arg-type]

    def _read(self, source: socket.socket, selector: selectors.BaseSelector) -> None:
        # A narrow link takes no more than it can pass on soon: the sender must notice.
        now = time.monotonic()
        if self._free[source] > now + 0.1 and not self._weather.deep:
            time.sleep(TICK_S)
            return
        got = source.recv(self._share())
        if not got:
            selector.unregister(source)
            self._ended.add(source)
            return
        rate = self._weather.rate
        begins = max(now, self._free[source])
        self._free[source] = begins + (len(got) / rate if rate else 0)
        self._queue[source].append((self._free[source] + self._weather.delay_s, got))

    def _share(self) -> int:
        rate = self._weather.rate
        return BLOCK if rate is None else max(64, min(BLOCK, int(rate / 10)))

    def _deliver(self) -> None:
        now = time.monotonic()
        for source, queue in self._queue.items():
            while queue and queue[0][0] <= now:
                self._pass(source, queue.pop(0)[1])

    def _pass(self, source: socket.socket, content: bytes) -> None:
        weather = self._weather
        passed = sum(self._passed.values())
        if weather.silent_at is not None and passed >= weather.silent_at:
            return
        over = weather.cut_at is not None and passed + len(content) >= weather.cut_at
        if over and weather.cut_at is not None:
            content = content[: weather.cut_at - passed]
        if source is self._far:
            content = self._garbled(content)
        target = self._far if source is self._near else self._near
        if content:
            target.sendall(content)
        self._passed[source] += len(content)
        with self._proxy.count.lock:
            if source is self._near:
                self._proxy.count.up += len(content)
            else:
                self._proxy.count.down += len(content)
        if over:
            self._cut()

    def _garbled(self, content: bytes) -> bytes:
        at = self._weather.garble_at
        place = None if at is None else at - self._passed[self._far]
        if place is None or not 0 <= place < len(content):
            return content
        return content[:place] + bytes((content[place] ^ 1,)) + content[place + 1 :]

    def _cut(self) -> None:
        if self._weather.cut_once:
            self._weather.cut_at = None
        for one in (self._near, self._far):
            # Reset, as a link that drops does, instead of an orderly end.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        raise ConnectionResetError

    def _is_over(self) -> bool:
        lives = self._weather.lives_s
        if lives is not None and time.monotonic() - self._began > lives:
            with contextlib.suppress(ConnectionResetError):
                self._cut()
            return True
        return bool(self._ended) and not any(self._queue.values())


@contextlib.contextmanager
def proxied(port: int, weather: Weather | None = None) -> Iterator[Proxy]:
    """Run a proxy in front of a hub's port."""
    proxy = Proxy(port, weather)
    try:
        yield proxy
    finally:
        proxy.close()
