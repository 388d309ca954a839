"""A revoked device counts up to its bound, also where more of it had been applied."""

from __future__ import annotations

import hashlib
from functools import partial

import pytest
from sqlalchemy import select

from core.base.ids import EventId
from core.base.photos import Photo, photo_value
from core.capabilities import joined
from core.journal import registry
from core.journal.codec import photos_of
from core.journal.registry import Registry
from core.people.events import CAPABILITY as PEOPLE
from core.people.model import Person, PersonErase
from core.trade.model.errand import Errand
from core.trade.model.parcel import Parcel
from hub import erase
from hub.intake import register
from hub.intake.files import Files
from hub.intake.sync import Desk
from hub.intake.worker import Worker
from hub.keys import Keys
from hub.office import Office
from hub.store import parking, segments, stations
from hub.store.derived import DERIVED, STATION, Derived
from hub.store.store import Store
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
    Mutant(
        "hub/photos.py",
        """    if segments.count_unapplied(connection):
        return None
""", "",
        "a photo would be lost whose rows are being refilled", "photo_that_others_show",
    ),
    Mutant(
        "hub/erase.py",
        """    if segments.count_unapplied(connection):
        return False
""", "",
        "erasing would fill in rows that are being refilled", "revoked_while_erasing",
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


def _revoking_once(worker, office, station, front, bound):
    """Have a PC revoked just when the worker has interpreted something."""
    told, left = worker._brought_together, [bound]

    def brought_together(waiting):
        said = told(waiting)
        if left:
            _revoke(office, station, front, left.pop())
        return said

    worker._brought_together = brought_together


def _shown_by_both(office, desk, front, station, other):
    """Send two parcels that show one photo, ``other``'s and one of a person; return both."""
    content = b"\xff\xd8 a label"
    photo = Photo(hashlib.sha256(content).digest(), len(content), b"small")
    desk.files.create(photo.digest, photo.size, station)
    desk.files.append(photo.digest, station, 0, content)
    front.write(Person(name="甲"), Person(name="乙"))
    subject = EventId(f"{front.device}.1.1")
    for one, person in ((front, subject), (other, EventId(f"{front.device}.1.2"))):
        parcel = Parcel(waybill="W", courier="顺丰", person=person, photo=photo_value(photo))
        one.write(parcel, blobs=photos_of(parcel))
        one.say(desk, one.segment())
    return photo, subject


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


def test_of_a_segment_across_the_bound_what_lies_below_counts(office, desk, front, station, worker):
    sister = Pc.enrolled(office, station)
    front.write(*_errands(1, 20, 300, 4000))
    front.say(desk, front.segment(1, 1))
    _revoke(office, station, front, (1, 3))
    reply = sister.say(desk, front.segment(2))
    assert not reply.problems
    assert [one.seq for one in reply.receipts] == [4]
    worker.finish()
    assert _fen(office, station) == [1, 20, 300]
    assert Auditor(office).verdict().ok


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


def test_a_county_that_an_earlier_program_filled_otherwise_is_filled_anew(
    address, tmp_path, clock, monkeypatch
):
    folder, url = tmp_path / "earlier", address if "://" in address else None
    keys = Keys.found(folder, 0, name="新县")
    with monkeypatch.context() as then:
        then.setattr(registry, "EDITION", registry.EDITION - 1)
        earlier = Derived(joined())
        told = earlier.fingerprint
    assert told != DERIVED.fingerprint
    before = Store.open(url or str(folder), key=keys.secrets.database, derived=earlier)
    with Office(folder, before, keys, clock) as office:
        station = pc.station(office)
        front = Pc.enrolled(office, station)
        front.write(*_errands(1, 20, 300))
        front.say(Desk(office, Files(office)), front.segment())
        Worker(office).finish()
        with monkeypatch.context() as then:
            then.setattr(register, "_counts_otherwise", lambda *_: False)
            _revoke(office, station, front, (1, 2))
        assert _fen(office, station) == [1, 20, 300]
    with Office.open(folder, url, clock=clock) as office:
        Worker(office).finish()
        assert _fen(office, station) == [1, 20]
        assert Auditor(office).verdict().ok
    with Office.open(folder, url, clock=clock) as office, office.store.read() as connection:
        assert not segments.count_unapplied(connection)


def test_finishing_applies_also_what_a_revocation_emptied_meanwhile(
    office, desk, front, station, worker
):
    sister = Pc.enrolled(office, station)
    front.write(*_errands(1, 20, 300))
    front.say(desk, front.segment())
    worker.finish()
    sister.write(*_errands(4000))
    sister.say(desk, sister.segment())
    _revoking_once(worker, office, station, front, (1, 2))
    worker.finish()
    assert _fen(office, station) == [1, 20, 4000]


def test_a_photo_that_others_show_outlives_an_erasure_while_rows_are_refilled(
    office, desk, front, station, worker
):
    sister = Pc.enrolled(office, station)
    photo, _subject = _shown_by_both(office, desk, front, station, sister)
    sister.write(*_errands(1))
    sister.say(desk, sister.segment(2))
    worker.finish()
    parcel = EventId(f"{sister.device}.1.1")
    office.store.write(lambda c: erase.wish(c, station, [parcel], entry=True))
    _revoke(office, station, sister, (1, 1))
    assert erase.finish(office.store, forget=desk.files.forget_chosen) == 0
    worker.finish()
    with office.store.read() as connection:
        assert not any(one.waiting for one in erase.wishes(connection))
    assert desk.files.read(photo.digest, station, 0, 99)[1] == photo.size


def test_a_pc_that_is_revoked_while_erasing_gets_no_rows_again(
    office, desk, front, station, worker
):
    sister = Pc.enrolled(office, station)
    _photo, subject = _shown_by_both(office, desk, front, station, sister)
    worker.finish()
    office.store.write(lambda c: erase.wish(c, station, [subject]))
    _left = [(1, 0)]

    def forget(_choose):
        if _left:
            _revoke(office, station, front, _left.pop())
        return True

    assert erase.finish(office.store, forget=forget) == 0
    worker.finish()
    with office.store.read() as connection:
        assert not connection.scalars(select(DERIVED["person"].c["id"])).all()
        assert not any(one.waiting for one in erase.wishes(connection))
    assert Auditor(office).verdict().ok


def test_what_was_parked_and_then_revoked_does_not_count_when_it_is_tried_again(
    office, desk, front, station, worker
):
    front.write(*_errands(1, 20))
    front.say(desk, front.segment())
    Worker(office, Derived(Registry((PEOPLE,)))).finish()
    with office.store.read() as connection:
        waiting = parking.parked(connection)
    assert len(waiting) == 2
    _revoke(office, station, front, (1, 1))
    worker.finish()
    assert not [
        one for one in waiting if not office.store.write(partial(worker._tried, parked=one))
    ]
    assert _fen(office, station) == [1]
    with office.store.read() as connection:
        assert not parking.parked(connection)
