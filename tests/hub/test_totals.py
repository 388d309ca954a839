from __future__ import annotations

import datetime as dt

import pytest

from core.base.clock import FixedClock
from core.trade.model.up import Up
from hub.intake.worker import Worker
from hub.office import Office
from hub.totals import Span, totals
from tests.hub.console import county
from tests.hub.intake import pc

NOW = dt.datetime(2026, 11, 20, 9, 0)
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)


@pytest.fixture
def office(address, tmp_path):
    url = address if "://" in address else None
    with Office.open(tmp_path / "county", url, clock=FixedClock(NOW)) as opened:
        yield opened


def test_sums_hold_the_first_and_the_last_day_and_no_others(office):
    for name in ("柳沟", "石门"):
        at, front = pc.station(office, name), pc.Pc()
        county.admit(office, at, front.key.public)
        for day in ("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01"):
            sold = Up(item="脐橙", amount_fen=100)
            front.write(sold, day=dt.date.fromisoformat(day))
        county.take(office, at, front.segment())
    Worker(office).finish()
    with office.store.read() as connection:
        both = totals(connection, "up", Span(FIRST, LAST))
        one = totals(connection, "up", Span(FIRST, LAST, (at,)))
    assert (both["count"], both["amount_fen"]) == (4, 400)
    assert (one["count"], one["amount_fen"]) == (2, 200)
