from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from core.base.clock import FixedClock
from core.trade.model.parcel import Parcel
from hub import retention
from hub.console import attempts
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
    assert Auditor(office).verdict().ok


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
