from __future__ import annotations

import datetime as dt

import pytest

from core.base.errors import InvalidRecordError
from core.base.ids import EventId
from core.base.record import check
from core.base.tables import Event, Put
from core.capabilities import REGISTRY
from core.county.model import Notice, PriceNote


def _event(record):
    return Event(
        id=EventId("COUNTY.1.1"), device="COUNTY", epoch=1, seq=1, type=record.kind, version=1,
        day=dt.date(2026, 11, 20), clerk="", wall_ms=1, fields=record,
    )  # fmt: skip


def test_a_notice_becomes_a_row_of_its_own():
    (put,) = REGISTRY.changes(_event(Notice(heading="停电", text="明天", level="urgent")))
    assert isinstance(put, Put)
    assert (put.table, put.key) == ("notice", ("COUNTY.1.1",))
    assert put.fields["level"] == "urgent"
    assert put.fields["day"] == "2026-11-20"


def test_a_price_becomes_a_row_in_fen():
    (put,) = REGISTRY.changes(_event(PriceNote(product="苹果", fen=320, per="斤")))
    assert isinstance(put, Put)
    assert (put.table, put.fields["fen"]) == ("price_note", 320)


@pytest.mark.parametrize(
    "record",
    [Notice(text="没有标题"), Notice(heading="急", text="停电", level="loud"),
     PriceNote(product="苹果"), PriceNote(product="苹果", fen=-1)],
)  # fmt: skip
def test_a_letter_with_holes_is_refused(record):
    with pytest.raises(InvalidRecordError):
        check(record)
