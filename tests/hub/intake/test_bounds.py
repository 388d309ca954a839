"""A revoked device counts up to its bound, also where more of it had been applied."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.base.ids import EventId
from core.people.model import Person, PersonErase
from core.trade.model.errand import Errand
from hub.intake import register
from hub.intake.worker import Worker
from hub.store import parking, segments, stations
from hub.store.derived import DERIVED, STATION
from hub.verify import Auditor
from tests.faults.mutant import Mutant
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc

MUTANTS = (
    Mutant(
        "hub/intake/register.py",
        "schema.refill_station(connection, DERIVED, device.station)", "pass",
        "what was applied beyond a bound would count at the county alone", "beyond_its_bound",
    ),
    Mutant(
        "hub/intake/worker.py", "bounds.get(device) != ends", "False",
        "a worker would apply what was revoked while it read", "revoked_meanwhile",
    ),
)  # fmt: skip


def _revoke(office, station, front, bound):
    with office.store.read() as connection:
        device = stations.device(connection, station, front.device)
    assert device is not None
    office.store.write(lambda c: register.revoke(c, office.keys, device, "丢了", 5, bound=bound))


def _fen(office, station):
    errand = DERIVED["errand"].c
    query = select(errand["amount_fen"]).where(errand[STATION] == station)
    with office.store.read() as connection:
        return sorted(connection.scalars(query))


def _errands(*fen):
    return [Errand(what="其他", amount_fen=one, paid_from="cash") for one in fen]


@pytest.fixture
def worker(office):
    return Worker(office)


def test_what_was_applied_beyond_its_bound_counts_no_more(office, desk, front, station, worker):
    elsewhere = pc.station(office, "大湾")
    other, sister = Pc.enrolled(office, elsewhere), Pc.enrolled(office, station)
    for one, fen in ((front, (1, 20, 300, 4000)), (other, (7,)), (sister, (50000,))):
        one.write(*_errands(*fen))
        one.say(desk, one.segment())
    front.write(Person(name="甲"), type="from.the.future")
    front.say(desk, front.segment(5))
    worker.finish()
    assert _fen(office, station) == [1, 20, 300, 4000, 50000]
    _revoke(office, station, front, (1, 2))
    worker.finish()
    assert _fen(office, station) == [1, 20, 50000]
    assert _fen(office, elsewhere) == [7]
    with office.store.read() as connection:
        assert not parking.parked(connection)
    verdict = Auditor(office).verdict()
    assert verdict.ok, verdict
    _revoke(office, station, front, (1, 3))
    worker.finish()
    assert _fen(office, station) == [1, 20, 300, 50000]


def test_an_earlier_epoch_counts_as_far_as_it_came(office, desk, front, station, worker):
    front.write(*_errands(1, 20, 300))
    front.say(desk, front.segment())
    later = Pc(front.key, 2, front.heads[3])
    later.write(*_errands(4000, 50000))
    later.say(desk, later.segment())
    worker.finish()
    _revoke(office, station, front, (2, 1))
    worker.finish()
    assert _fen(office, station) == [1, 20, 300, 4000]


def test_a_pc_that_is_revoked_meanwhile_counts_to_its_bound(office, desk, front, station, worker):
    front.write(*_errands(1, 20, 300))
    front.say(desk, front.segment())
    with office.store.read() as connection:
        waiting = segments.unapplied(connection)
    work = worker._work(station, waiting)
    _revoke(office, station, front, (1, 1))
    assert office.store.write(work) == 0
    worker.finish()
    assert _fen(office, station) == [1]


def test_who_is_erased_later_brings_nothing_beyond_the_bound_back(
    office, desk, front, station, worker
):
    front.write(Person(name="甲", phone="13800001111"))
    subject = EventId(f"{front.device}.1.1")
    front.write(*_errands(1))
    front.write(Errand(what="其他", amount_fen=20, person=subject, note="替甲"))
    sister = Pc.enrolled(office, station)
    front.say(desk, front.segment())
    worker.finish()
    _revoke(office, station, front, (1, 2))
    worker.finish()
    sister.write(PersonErase(subject=subject))
    sister.say(desk, sister.segment())
    worker.finish()
    assert _fen(office, station) == [1]
    assert Auditor(office).verdict().ok
