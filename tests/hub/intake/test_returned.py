"""Papers that are handed back: the hub's own, of this station, never an older one for a newer."""

from __future__ import annotations

import datetime as dt

import pytest

from core.keys.certificate import (
    DEVICE,
    REVOCATION,
    Certificate,
    ForgedError,
    Revocation,
    seal,
)
from core.keys.device import DeviceKey
from core.sync.errors import MalformedError
from core.sync.messages import MOST_PAPERS
from hub import keys
from hub.intake import papers, register, returned
from hub.intake.enrol import enrol
from hub.intake.strangers import StrangerError
from hub.store import stations, tables
from tests.faults.mutant import Mutant
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc
from tests.hub.intake.test_succession import handed

MUTANTS = (
    Mutant(
        "hub/intake/returned.py", "one[0].since_ms >= home.since_ms", "True",
        "PCs of a station that is lost would come into the one that bears its number now",
        "founded",
    ),
    Mutant(
        "hub/intake/returned.py", "return is_signed_by(keys.signing.public, context + content, "
        "signature)",
        "return any(is_signed_by(k, context + content, signature) for k in keys.publics)",
        "who stole a key of the hub that was replaced since would let in whom he likes", "stole",
    ),
    Mutant(
        "hub/intake/returned.py", "islice(mine, MOST_TRIED)", "mine",
        "a stranger would have the hub check as many seals as he likes", "few_seals",
    ),
    Mutant(
        "hub/intake/succession.py", "any(one.reason == ROTATED for one in said)",
        "bool(_last_said(connection, device))",
        "a county put back would take the place of unsent events from a copy", "sister_brings",
    ),
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


def _certificate(office, station, who, by, serial=9):
    said = Certificate(
        serial=serial, station=station, public_key=who.key.public, role="station",
        recipient=pc.RECIPIENT, since_ms=office.now_ms(),
    )  # fmt: skip
    return seal(DEVICE, said, by)


def test_what_no_hub_of_ours_sealed_lets_nobody_in(office, desk, front, station):
    stranger, forger = Pc(), DeviceKey.new()
    forged = (_certificate(office, station, stranger, forger), b"", bytes(70))
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


def _rotated(office, station):
    """Replace the hub's signing key as its verb does; return the one before."""
    before = office.keys.signing
    keys.rotate(office.folder, office.now_ms())
    office.refresh()
    return before


def test_who_stole_a_key_that_was_replaced_since_lets_in_and_revokes_nobody(
    office, desk, front, station
):
    stolen, thief = _rotated(office, station), Pc()
    with pytest.raises(StrangerError):
        thief.say(desk, papers=(_certificate(office, station, thief, stolen),))
    kept = _papers(office, station)
    said = Revocation(
        serial=99, station=station, device=front.device, ends=((1, 0),), since_ms=office.now_ms()
    )
    front.say(desk, papers=(seal(REVOCATION, said, stolen),))
    assert _papers(office, station) == kept


def test_a_pc_that_was_lost_is_known_by_its_certificate_as_it_was_sealed_anew(
    office, desk, front, station
):
    old = _papers(office, station)
    _rotated(office, station)
    kept = [*old, *_papers(office, station)]
    _lost(office, station, front.device)
    with pytest.raises(StrangerError):
        front.say(desk, papers=tuple(old))
    front.say(desk, papers=tuple(kept))
    assert front.say(desk).hub_ms == office.now_ms()


def test_a_hub_with_its_key_from_before_a_rotation_knows_nobody_by_the_later_one(
    office, desk, front, station
):
    now = office.keys.signing
    _lost(office, station, front.device)
    lost = DeviceKey.new()
    with pytest.raises(StrangerError):
        front.say(desk, papers=(_certificate(office, station, front, lost),))
    front.say(desk, papers=(_certificate(office, station, front, now),))


def test_more_papers_than_a_pc_hands_back_are_not_looked_at(desk, front):
    papers_of_nobody = tuple(bytes(64) + str(n).encode() for n in range(MOST_PAPERS + 1))
    front.say(desk, papers=papers_of_nobody[1:])
    for who in (front, Pc()):
        with pytest.raises(MalformedError):
            desk.sync(who.request(papers=papers_of_nobody))


def test_few_seals_are_checked_for_a_stranger(office, desk, station):
    stranger, forger = Pc(), DeviceKey.new()
    forged = [
        _certificate(office, station, stranger, forger, serial)
        for serial in range(10, 10 + returned.MOST_TRIED)
    ]
    sound = _certificate(office, station, stranger, office.keys.signing)
    with pytest.raises(StrangerError):
        stranger.say(desk, papers=(sound, *forged))
    stranger.say(desk, papers=(sound, *forged[1:]))


@pytest.mark.parametrize("inside", [False, True])
def test_what_is_nested_without_end_is_malformed(desk, front, inside):
    nested = bytes(64) + b"\x81\xa1Q" + b"\x91" * 50_000 + b"\xc0"
    if inside:
        assert front.say(desk, papers=(nested,)).end == 0
    else:
        with pytest.raises(MalformedError):
            desk.sync(nested)


def _lost_succession(office, station, old, fresh):
    """Forget that a PC changed its key, as a copy from before that does."""

    def forget(connection):
        papers.drop(connection, station, papers.after(connection, station)[-2:])
        setting, device = tables.setting, tables.device
        connection.execute(setting.delete().where(setting.c.name.startswith("rotated/")))
        connection.execute(device.delete().where(device.c.device == fresh.device))
        stations.change_device(
            connection, station, old.device,
            revoked_epoch=None, revoked_seq=None, revoked_ms=None, revoke_reason=None,
        )  # fmt: skip

    office.store.write(forget)


@pytest.mark.parametrize("since", ["", "丢了"])
def test_a_copy_of_a_key_whose_end_a_sister_brings_back_writes_nothing_below_it(
    office, desk, front, station, since
):
    sister, fresh = Pc.enrolled(office, station), Pc()
    front.live(1)
    front.say(desk, front.segment())
    twin = front.copy().live(1)
    front.live(1)
    enrol(office, handed(front, fresh))
    kept = tuple(_papers(office, station))
    _lost_succession(office, station, front, fresh)
    assert not front.say(desk).problems
    sister.say(desk, papers=kept)
    if since:
        with office.store.read() as connection:
            device = stations.device(connection, station, front.device)
        at = (front.epoch, front.seq)
        office.store.write(
            lambda c, of=device: register.revoke(c, office.keys, of, since, 5, bound=at)
        )
    assert not twin.say(desk, twin.segment(3)).receipts
    reply = fresh.say(desk, front.segment(3))
    assert [(one.device, one.seq) for one in reply.receipts] == [(front.device, front.seq)]
