"""Amounts that no village has: an event that says one is put aside, and no sum ever breaks."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from core.base.record import LARGEST
from core.trade.model.errand import Errand
from core.trade.model.parcel import Parcel
from hub.intake.worker import Worker
from hub.store import parking
from hub.store.derived import DERIVED
from tests.hub.intake import pc
from tests.hub.intake.pc import scalar


def _errands(office):
    errand = DERIVED["errand"].c
    return scalar(office, select(func.count()).select_from(DERIVED["errand"])), scalar(
        office, select(func.sum(errand.amount_fen))
    )


@pytest.mark.parametrize("much", [LARGEST + 1, -LARGEST - 1, 2**53 - 1, 2**62, 2**64 - 1])
def test_an_amount_beyond_every_bound_is_put_aside_alone(office, desk, front, much):
    front.write(*(Errand(what="other", amount_fen=fen) for fen in (100, much, 20)))
    front.say(desk, front.segment())
    Worker(office).finish()
    with office.store.read() as connection:
        assert [one.seq for one in parking.parked(connection)] == [2]
    assert _errands(office) == (2, 120)


def test_a_moment_that_named_its_zone_is_read_as_the_wall_s_clock_says_it(office, desk, front):
    """The month's report asks how long a parcel lay: one with a zone goes with no other."""
    at, last = dt.datetime(2026, 11, 20, 10), dt.datetime.max
    for moment in (
        at,
        (at - dt.timedelta(hours=8)).replace(tzinfo=dt.UTC),
        last.replace(tzinfo=dt.UTC),
    ):
        front.write(Parcel(courier="sto", waybill="7700000001", in_at=moment))
    front.say(desk, front.segment())
    Worker(office).finish()
    parcel = DERIVED["parcel"].c
    with office.store.read() as connection:
        assert not parking.parked(connection)
        told = connection.execute(select(parcel.in_at).order_by(parcel.seq)).scalars().all()
    assert [dt.datetime.fromisoformat(one) for one in told] == [at, at, last]


def test_many_largest_amounts_have_a_sum_and_delay_nobody(office, desk, front, station):
    many = 950
    for one in (front, pc.Pc.enrolled(office, station)):
        one.write(*[Errand(what="other", amount_fen=LARGEST)] * many)
        one.say(desk, one.segment())
    Worker(office).finish()
    with office.store.read() as connection:
        assert not parking.parked(connection)
    assert _errands(office) == (2 * many, 2 * many * LARGEST)
