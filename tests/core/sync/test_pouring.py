"""Files on their way up: whatever happens to the line, what the hub has is not sent again."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sync.errors import (
    BusyError,
    DroppedError,
    HubError,
    LinkError,
    MalformedError,
    QuotaError,
    SilentError,
)
from core.sync.link import Link
from core.sync.pouring import LONGEST, Pouring, chunked
from core.sync.transfer import Files
from tests.sync_proxy import Weather, proxied

SIZE = 200_000
PLACES = (1, 400, 900, 1200, 1500, 1800, 4000, 30_000, 100_000, SIZE, SIZE + 2000, SIZE + 4000)
"""Bytes after which the line is cut: within handshake, head, first line, content, last lines."""


class Sender:
    """One PC's files over a line of its own."""

    def __init__(self, station, port, stall_s=15.0):
        trust = station.sync.trust()
        self.link = Link([f"127.0.0.1:{port}"], trust.county.tls, stall_s=stall_s)
        self.files = Files(self.link, station.sync._file.key, lambda _done, _all: None)
        self.heard: list[int] = []
        self.proxy: Any = None
        self.begin()

    def begin(self):
        """Have another file to send, over another connection."""
        self.link.close()
        self.heard.clear()
        self.content = os.urandom(SIZE)
        self.digest = hashlib.sha256(self.content).digest()

    def send(self):
        self.files.upload(self.digest, self.content, self.heard.append)

    def send_until_there(self):
        while self.heard[-1:] != [SIZE]:
            try:
                self.send()
            except LinkError:
                continue

    def is_there(self):
        found = bytearray()
        self.files.download(self.digest, SIZE, 0, lambda _at, piece: found.extend(piece))
        return bytes(found) == self.content


@pytest.fixture
def sender(county):
    """A PC that reaches the hub through a proxy."""
    station = county.pc()
    with proxied(county.hub.port) as proxy:
        made = Sender(station, proxy.port)
        made.proxy = proxy
        yield made
        made.link.close()


@pytest.mark.slow
def test_a_cut_anywhere_costs_what_was_in_flight(sender):
    for place in PLACES:
        sender.begin()
        sender.proxy.weather = Weather(cut_at=place, cut_once=True, rate=SIZE)
        sent, connections = sender.proxy.count.up, sender.proxy.count.connections
        sender.send_until_there()
        assert sender.heard == sorted(sender.heard)
        assert sender.proxy.count.up - sent < SIZE * 1.2
        assert sender.proxy.count.connections - connections <= 2
        sender.proxy.weather = Weather()
        assert sender.is_there()


def test_one_request_brings_a_whole_file(sender):
    sender.send()
    assert (sender.heard, sender.link.count.requests) == ([0, SIZE], 1)
    assert sender.link.count.up - SIZE < 400
    sender.send()
    assert sender.heard[2:] == [SIZE]
    assert (sender.link.count.connections, sender.link.count.requests) == (1, 2)


@pytest.mark.slow
def test_a_modem_that_swallows_everything_at_once_is_not_silent(county):
    station = county.pc()
    with proxied(county.hub.port) as proxy:
        sender = Sender(station, proxy.port, stall_s=7.0)
        proxy.weather = Weather(rate=SIZE / 10, deep=True)
        sender.send()
        assert len(sender.heard) > 2
        proxy.weather = Weather()
        sender.link.close()
        assert sender.is_there()
        sender.link.close()


def test_a_line_that_falls_silent_is_given_up_and_goes_on_where_it_was(county):
    station = county.pc()
    with proxied(county.hub.port) as proxy:
        sender = Sender(station, proxy.port, stall_s=0.5)
        proxy.weather = Weather(silent_at=120_000)
        with pytest.raises(SilentError):
            sender.send()
        proxy.weather = Weather()
        sender.send()
        assert sender.heard[-2] > 80_000
        assert sender.is_there()
        sender.link.close()


@pytest.mark.slow
def test_what_a_killed_hub_said_it_has_it_has(own_county):
    station = own_county.pc()
    with proxied(own_county.hub.port, Weather(rate=SIZE / 20)) as proxy:
        sender = Sender(station, proxy.port)

        def kill(have):
            sender.heard.append(have)
            if have:
                own_county.hub.stop(at_once=True)

        with pytest.raises(LinkError):
            sender.files.upload(sender.digest, sender.content, kill)
        said = sender.heard[-1]
        assert 0 < said < SIZE
        own_county.hub.start()
        proxy.weather = Weather()
        sender.send()
        assert said <= sender.heard[-2] < SIZE
        assert sender.is_there()
        sender.link.close()


def test_bytes_of_another_digest_are_refused_and_told_as_such(sender):
    sender.digest = hashlib.sha256(b"something else").digest()
    with pytest.raises(HubError) as caught:
        sender.send()
    assert caught.value.args_by_name == {"status": 422, "why": "wrong_digest"}


CONTENT = bytes(range(256)) * 200


@given(st.lists(st.integers(0, len(CONTENT)), max_size=5), st.data())
def test_lines_are_heard_however_they_are_torn(offsets, data):
    said = b"".join(b"%d\n" % one for one in sorted(offsets))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(said)), max_size=6)))
    heard: list[int] = []
    pouring = Pouring(CONTENT, heard.append)
    assert pouring.more() == b""
    for begin, end in zip([0, *cuts], [*cuts, len(said)], strict=True):
        pouring.take(said[begin:end])
    assert heard == sorted(offsets)
    sent = b"".join(iter(pouring.more, b""))
    assert sent == (chunked(CONTENT[heard[0] :]) if heard else b"")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"409 wrong_offset 0\n", DroppedError),
        (b"413 quota 0\n", QuotaError),
        (b"422 wrong_digest 0\n", HubError),
        (b"429 slow_down 7\n", BusyError),
        (b"503 busy 31\n", BusyError),
        (b"<html>\n", MalformedError),
        (b"\n", MalformedError),
        (b"-1\n", MalformedError),
        (b"%d\n" % (len(CONTENT) + 1), MalformedError),
        (b"9" * 40 + b"\n", MalformedError),
        (b"200 fine 0\n", MalformedError),
        (b"1" * (LONGEST + 1), MalformedError),
    ],
)
@pytest.mark.parametrize("begun", [b"", b"0\n"])
def test_a_line_that_is_no_offset_ends_it(line, error, begun):
    pouring = Pouring(CONTENT, lambda _have: None)
    pouring.take(begun)
    with pytest.raises(error):
        pouring.take(line)


def test_an_answer_that_ends_before_all_is_there_is_a_cut_line():
    pouring = Pouring(CONTENT, lambda _have: None)
    with pytest.raises(DroppedError):
        pouring.end()
    pouring.take(b"0\n70\n")
    with pytest.raises(DroppedError):
        pouring.end()
    pouring.take(b"%d\n" % len(CONTENT))
    pouring.end()
