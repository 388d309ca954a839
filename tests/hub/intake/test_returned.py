"""Papers that are handed back: the hub's own, of this station, never an older one for a newer."""

from __future__ import annotations

import datetime as dt

import pytest

from core.keys.certificate import DEVICE, Certificate, ForgedError, seal
from core.keys.device import DeviceKey
from hub.intake import papers, register, returned
from hub.intake.strangers import StrangerError
from hub.store import stations, tables
from tests.faults.mutant import Mutant
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc

MUTANT = Mutant(
    "hub/intake/returned.py", "one[0].since_ms >= home.since_ms", "True",
    "PCs of a station that is lost would come into the one that bears its number now", "founded",
)  # fmt: skip


def _papers(office, station):
    with office.store.read() as connection:
        return [one.sealed for one in papers.after(connection, station)]


def _lost(office, station, device):
    """Forget a device as a copy from before its time does."""

    def forget(connection):
        mine = [
            one for one in papers.after(connection, station)
            if returned.certificate_of(office.keys, [one.sealed], device)
        ]  # fmt: skip
        papers.drop(connection, station, mine)
        connection.execute(tables.device.delete().where(tables.device.c.device == device))

    office.store.write(forget)


def test_a_pc_that_was_lost_is_known_by_its_own_certificate(office, desk, front, station):
    front.live(1)
    kept = _papers(office, station)
    _lost(office, station, front.device)
    with pytest.raises(StrangerError):
        front.say(desk, front.segment())
    assert front.say(desk, front.segment(), papers=tuple(kept)).end == 2
    assert front.say(desk).end == 2
    assert len(_papers(office, station)) == len(kept)


def test_who_only_has_a_certificate_and_not_its_key_is_not_believed(office, desk, front, station):
    kept = tuple(_papers(office, station))
    _lost(office, station, front.device)
    thief = Pc()
    asked = thief.request(papers=kept, device=front.device)
    with pytest.raises(ForgedError):
        desk.sync(asked)
    with office.store.read() as connection:
        assert not stations.homes_of(connection, front.device)


def test_what_no_hub_of_ours_sealed_lets_nobody_in(office, desk, front, station):
    stranger, forger = Pc(), DeviceKey.new()
    said = Certificate(
        serial=9, station=station, public_key=stranger.key.public, role="station",
        recipient=pc.RECIPIENT, since_ms=office.now_ms(),
    )  # fmt: skip
    forged = (seal(DEVICE, said, forger), b"", bytes(70))
    with pytest.raises(StrangerError):
        stranger.say(desk, papers=forged)
    front.say(desk, papers=forged)
    with office.store.read() as connection:
        assert not stations.homes_of(connection, stranger.device)


def test_an_older_revocation_does_not_stand_against_a_newer_one(office, desk, front, station):
    sister = Pc.enrolled(office, station)
    for bound in ((1, 1), (1, 3)):
        with office.store.read() as connection:
            device = stations.device(connection, station, front.device)
        office.store.write(
            lambda c, of=device, at=bound: register.revoke(c, office.keys, of, "丢了", 5, bound=at)
        )
    kept = _papers(office, station)
    sister.say(desk, papers=tuple(reversed(kept)))
    assert _papers(office, station) == kept
    with office.store.read() as connection:
        assert papers.bounds(connection, station, front.device) == {1: 3}


def test_a_station_that_was_founded_since_under_the_same_number_is_another(
    office, desk, front, station, clock
):
    kept = tuple(_papers(office, station))
    _lost(office, station, front.device)
    later = clock.now() + dt.timedelta(days=3)
    since = int(later.timestamp() * 1000)
    office.store.write(lambda c: c.execute(tables.station.update().values(since_ms=since)))
    with pytest.raises(StrangerError):
        front.say(desk, papers=kept)
