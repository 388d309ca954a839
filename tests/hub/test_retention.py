from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from core.base.clock import FixedClock
from core.base.ids import EventId
from core.trade.model.parcel import Parcel
from hub import backup, caretaking, dates, erase, retention
from hub.console import attempts
from hub.errors import ClockJumpedError
from hub.intake import incidents
from hub.intake.files import Files
from hub.intake.sync import Desk
from hub.intake.worker import Worker
from hub.store.derived import DERIVED
from hub.verify import Auditor
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc

NOW = dt.datetime(2026, 11, 20, 9, 0)


@pytest.fixture
def clock():
    return FixedClock(NOW)


def _held(office):
    table = DERIVED["parcel"]
    personal = [s.name for s in DERIVED.declared["parcel"].columns if s.field.personal]
    columns = [table.c[name] for name in personal]
    with office.store.read() as connection:
        rows = connection.execute(select(*columns)).all()
    return [any(value is not None for value in row) for row in rows]


def test_who_got_a_parcel_is_forgotten_after_three_years_and_the_parcel_is_not(office, clock):
    front = Pc.enrolled(office, pc.station(office))
    front.write(Parcel(waybill="SF1234567890123", courier="SF", note="李四 138"))
    desk = Desk(office, Files(office))
    front.say(desk, front.segment())
    Worker(office).finish()
    assert _held(office) == [True]
    clock.set(NOW + dt.timedelta(days=3 * 365 - 1))
    assert retention.tidy(office).events == 0
    clock.set(NOW + dt.timedelta(days=3 * 365 + 1))
    assert retention.tidy(office).events == 1
    assert _held(office) == [False]
    assert retention.tidy(office).events == 0
    entry = EventId(f"{front.device}.1.1")
    with office.store.read() as connection:
        assert erase.unwished(connection, [(1, entry), (2, entry)]) == [(2, entry)]
    assert Auditor(office).verdict().ok


def test_what_a_pc_dated_wrongly_is_kept_from_its_arrival(office, clock):
    at = pc.station(office)
    front = Pc.enrolled(office, at)
    said = [
        Parcel(waybill=f"SF12345678901{n:02d}", courier="SF", note="李四 138") for n in range(3)
    ]
    front.write(*said[:2], day=dt.date(1970, 1, 1))
    front.write(said[2])
    Desk(office, Files(office)).sync(front.request(front.segment()))
    Worker(office).finish()
    assert retention.tidy(office).events == 0
    clock.set(NOW + dt.timedelta(days=3 * 365 - 1))
    assert retention.tidy(office).events == 0
    clock.set(NOW + dt.timedelta(days=3 * 365 + 1))
    assert retention.tidy(office).events == 3
    assert _held(office) == [False] * 3


def test_late_arrivals_do_not_hide_what_is_due(office, clock, monkeypatch):
    monkeypatch.setattr(retention, "MOST", 2)
    front = Pc.enrolled(office, pc.station(office))
    desk = Desk(office, Files(office))
    for years, day in ((0, dt.date(2025, 1, 1)), (2, dt.date(1970, 1, 1)), (0, NOW.date())):
        clock.set(NOW + dt.timedelta(days=365 * years))
        for number in range(3):
            waybill = f"SF1234567{years}{day.year}{number}"
            front.write(Parcel(waybill=waybill, courier="SF", note="李四 138"), day=day)
            desk.sync(front.request(front.segment(front.seq)))
    Worker(office).finish()
    clock.set(NOW + dt.timedelta(days=3 * 365 + 2))
    assert [retention.tidy(office).events for _ in range(4)] == [2, 2, 2, 0]


def test_a_clock_that_jumped_does_no_days_work_until_somebody_looked(office, clock):
    at = pc.station(office)
    front = Pc.enrolled(office, at)
    front.write(Parcel(waybill="SF1234567890123", courier="SF", note="李四 138"))
    Desk(office, Files(office)).sync(front.request(front.segment()))
    Worker(office).finish()
    assert caretaking.by_day(office)
    kept = backup.backups(office)

    def incident():
        with office.store.read() as connection:
            found = [one for one in incidents.open_ones(connection) if one.code == dates.JUMPED]
        return found[0].id if found else None

    clock.set(NOW.replace(year=2036))
    for _ in range(2):
        assert not caretaking.by_day(office)
    assert (_held(office), backup.backups(office)) == ([True], kept)
    told = incident()
    with office.store.read() as connection, pytest.raises(ClockJumpedError) as refused:
        dates.refuse_jump(connection, office.now_ms())
    assert refused.value.args_by_name == {"day": "2036-11-20", "last": "2026-11-20"}
    clock.set(NOW + dt.timedelta(days=1))
    office.store.write(lambda c: incidents.close(c, told, "王芳", office.now_ms()))
    assert caretaking.by_day(office)
    clock.set(NOW + dt.timedelta(days=90))
    assert not caretaking.by_day(office)
    told = incident()
    office.store.write(lambda c: incidents.close(c, told, "王芳", office.now_ms()))
    assert caretaking.by_day(office)
    assert incident() is None
    clock.set(NOW + dt.timedelta(days=90 + dates.FAR_DAYS))
    assert caretaking.by_day(office)


def test_an_address_where_somebody_signed_in_is_known_for_ninety_days(office, clock):
    def tries(account):
        """Try from one address after another, until none may; then from the known one."""
        now = office.now_ms()

        def work(connection):
            for number in range(attempts.ACCOUNT[0]):
                assert attempts.count(connection, account, f"198.51.100.{number}", now) == 0
            assert attempts.count(connection, account, "192.0.2.1", now) > 0
            return attempts.count(connection, account, "203.0.113.7", now)

        return office.store.write(work)

    office.store.write(lambda c: attempts.succeeded(c, "wangfang", "203.0.113.7", office.now_ms()))
    for days, is_known in ((2, True), (89, True), (91, False)):
        clock.set(NOW + dt.timedelta(days=days))
        retention.tidy(office)
        assert (tries("wangfang") == 0) is is_known
