"""Bad links: every cause told apart, nothing lost, nothing sent twice for nothing."""

from __future__ import annotations

import socket
import time

import pytest

from core.sync.errors import (
    BadCodeError,
    DroppedError,
    LinkError,
    NoHubError,
    NoNetworkError,
    NotOurHubError,
    PortalError,
    SilentError,
    UnknownCodeError,
    UsedCodeError,
    WrongCountyError,
)
from core.sync.link import Link, split_address
from tests.sync_hub import Hub
from tests.sync_proxy import Weather, proxied


@pytest.fixture
def proxy(shared_hub):
    with proxied(shared_hub.port) as made:
        yield made


@pytest.fixture
def pc(county, proxy):
    """A PC that reaches its hub only through the proxy."""
    made = county.pc(port=proxy.port)
    made.sync.run()
    through(made, proxy.port)
    return made


def through(station, port):
    """Let a PC know the hub by one address only."""
    from core.sync import pace

    kept = pace.load(station.db)
    kept.addresses = [f"127.0.0.1:{port}"]
    pace.save(station.db, kept)
    station.sync.hang_up()
    place = station.db.one("SELECT content FROM local_county WHERE name = 'station'")[0]
    station.db.execute(
        "UPDATE local_county SET content = ? WHERE name = 'station'", (without_addresses(place),)
    )


def without_addresses(content):
    import msgspec

    from core.sync.trust import Place

    place = msgspec.msgpack.decode(content, type=Place)
    return msgspec.msgpack.encode(msgspec.structs.replace(place, addresses=()))


def test_a_login_page_is_told_apart_and_is_never_success(pc, proxy, people):
    people(pc, 3)
    proxy.weather = Weather(portal=True)
    with pytest.raises(PortalError):
        pc.sync.run()
    assert pc.sync.state().local == 3
    assert pc.sync.state().cause == "sync.portal"
    proxy.weather = Weather()
    assert pc.sync.run().events_sent == 3
    assert pc.sync.state().cause == ""


def test_a_county_of_another_name_is_refused_before_anything_is_said(pc, proxy, people, tmp_path):
    people(pc, 1)
    other = Hub(tmp_path / "stranger").start()
    try:
        with proxied(other.port) as elsewhere:
            through(pc, elsewhere.port)
            with pytest.raises(NotOurHubError):
                pc.sync.run()
    finally:
        other.stop(at_once=True)
    assert pc.sync.state().local == 1


def test_nobody_at_the_address_is_told_apart_from_no_network(pc):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    through(pc, port)
    with pytest.raises(NoHubError):
        pc.sync.run()
    link = Link(["no-such-host.invalid:1"], ())
    with pytest.raises(NoNetworkError):
        link.ask("GET", "/")


def test_a_silent_link_is_given_up_in_time_and_taken_up_again(pc, proxy, people):
    people(pc, 3)
    proxy.weather = Weather(silent_at=1900)
    pc.sync.stall_s = 0.5
    pc.sync.hang_up()
    began = time.monotonic()
    with pytest.raises(SilentError):
        pc.sync.run()
    assert 1.0 < time.monotonic() - began < 10
    proxy.weather = Weather()
    assert pc.sync.run().events_sent == 3


def test_a_slow_link_is_not_a_silent_one(pc, proxy, people):
    people(pc, 60)
    pc.sync.stall_s = 1.0
    pc.sync.hang_up()
    proxy.weather = Weather(rate=2000)
    began = time.monotonic()
    assert pc.sync.run().events_sent == 60
    assert time.monotonic() - began > 1.5


@pytest.mark.parametrize("place", [1, 300, 900, 1500, 2100, 2500, 3500])
def test_one_cut_anywhere_costs_a_resend_and_no_event(pc, proxy, people, place):
    people(pc, 20)
    proxy.weather = Weather(cut_at=place, cut_once=True)
    done = pc.sync.run()
    state = pc.sync.state()
    assert (state.local, state.receipted) == (0, 22)
    assert done.receipts >= 1


def test_a_link_cut_every_sixteen_kilobytes_still_brings_everything(pc, proxy, people):
    people(pc, 3000)
    plain = proxy.count.up + proxy.count.down
    proxy.weather = Weather(cut_at=16 << 10)
    done = pc.sync.run()
    assert done.events_sent == 3000
    assert proxy.count.connections > 3
    moved = proxy.count.up + proxy.count.down - plain
    raw = pc.db.one("SELECT sum(length(event)) FROM journal")[0]
    assert moved < raw


@pytest.mark.parametrize("place", [40, 500, 700, 1000])
def test_a_flipped_bit_is_never_taken(pc, proxy, people, place):
    people(pc, 2)
    proxy.weather = Weather(garble_at=place)
    with pytest.raises(LinkError):
        pc.sync.run()
    proxy.weather = Weather()
    pc.sync.run()
    assert pc.sync.state().local == 0
    assert pc.verify().ok


def test_a_flipped_bit_in_an_answer_costs_another_round(pc, proxy, people):
    people(pc, 2)
    before = proxy.count.connections
    proxy.weather = Weather(garble_at=1200)
    pc.sync.run()
    assert proxy.count.connections == before + 2
    assert pc.sync.state().local == 0
    assert pc.verify().ok


def test_a_kept_connection_that_the_hub_closed_is_opened_anew(shared_hub, proxy):
    link = Link([f"127.0.0.1:{proxy.port}"], ())
    assert link.ask("GET", "/v1/county").status == 200
    proxy.weather = Weather()
    first = proxy.count.connections
    assert link._wire is not None
    link._wire._raw.shutdown(socket.SHUT_RDWR)
    assert link.ask("GET", "/v1/county").status == 200
    assert proxy.count.connections == first + 1
    link.close()


def test_the_next_connection_resumes_the_tls_session(pc):
    pc.sync.run()
    assert (pc.sync._link.count.connections, pc.sync._link.count.resumed) == (1, 0)
    full = pc.sync._link.count.handshake
    pc.sync.run()
    assert (pc.sync._link.count.connections, pc.sync._link.count.resumed) == (1, 1)
    assert pc.sync._link.count.handshake < full


def test_a_link_that_is_cut_for_good_gives_up_after_a_few_tries(pc, proxy, people):
    people(pc, 1)
    proxy.weather = Weather(cut_at=100)
    with pytest.raises(DroppedError):
        pc.sync.run()
    assert pc.sync.state().local == 1
    assert pc.sync.state().next_ms > pc.sync.now_ms()


def test_codes_are_read_as_people_copy_them(county):
    from core.sync.enrolment import read_code

    said = county.hub.code(county.number)
    code = read_code(said)
    assert str(read_code(f"  {said.lower()} \n")) == str(code)
    for wrong in ("", "a/b", f"{said}/x", said[:-1], said.replace("/", " ")):
        with pytest.raises(BadCodeError):
            read_code(wrong)


def test_a_code_is_for_one_pc_and_a_wrong_one_for_none(county, pc, station):
    from core.sync.enrolment import Asking, Code, read_code

    code = read_code(county.hub.code(county.number))
    said = Asking(wall_ms=0)
    with pytest.raises(UnknownCodeError):
        station.sync.enrol(Code(code.address, "A" * 20, code.pin), said)
    with pytest.raises(WrongCountyError):
        station.sync.enrol(Code(code.address, code.secret, "A" * 32), said)
    pc.sync.enrol(code, said)
    with pytest.raises(UsedCodeError):
        station.sync.enrol(code, said)
    assert station.sync.trust() is None
    assert not station.sync.state().enrolled


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("hub.example:8443", ("hub.example", 8443)),
        ("[::1]:99", ("::1", 99)),
        ("10.0.0.7", ("10.0.0.7", 8443)),
        ("::1", ("::1", 8443)),
    ],
)
def test_addresses_are_split(said, expected):
    assert split_address(said) == expected
