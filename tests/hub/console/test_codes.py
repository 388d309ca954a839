"""Enrolment codes that were given out: listed until they are used, and withdrawn when lost."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from hub.intake import codes
from tests.hub.console import county
from tests.hub.console.visitor import found

AT = 6
HEADING = "发出去、还没用的入网码"
WITHDRAW = re.compile(r'action="/console(/stations/6/codes/\w+/withdraw)"')


def made(office):
    """Make a code as the page does and return its secret."""
    now = office.now_ms()
    return office.store.write(lambda c: codes.make(c, AT, "station", now))[0]


def test_a_lost_code_is_withdrawn_and_admits_nobody(office, enter):
    visitor = enter()
    assert HEADING not in visitor.text(f"/stations/{AT}/devices")
    lost, kept = made(office), made(office)
    page = visitor.get(f"/stations/{AT}/devices").text
    assert len(WITHDRAW.findall(page)) == 2
    assert lost not in page
    with office.store.read() as connection:
        name = codes.shown(connection, lost, "PC", office.now_ms()).name
    answer = visitor.post(f"/stations/{AT}/codes/{name}/withdraw")
    assert answer.headers["location"].endswith("done=code-withdrawn")
    with office.store.read() as connection:
        with pytest.raises(codes.UnknownCodeError):
            codes.shown(connection, lost, "PC", office.now_ms())
        assert codes.shown(connection, kept, "PC", office.now_ms()).station == AT
    assert "作废入网码" in enter("auditor").text("/audit")


def test_a_code_that_is_used_over_or_anothers_is_not_withdrawn_here(office, enter, clock):
    visitor = enter()
    secret = made(office)
    path = found(WITHDRAW.pattern, visitor.get(f"/stations/{AT}/devices").text)
    assert visitor.post(path.replace("/stations/6/", "/stations/5/")).status_code == 404
    office.store.write(lambda c: codes.take(c, secret, "PC", office.now_ms()))
    assert visitor.post(path).status_code == 404
    made(office)
    clock.set(county.NOW + dt.timedelta(hours=73))
    assert HEADING not in enter().text(f"/stations/{AT}/devices")
