"""The list of people whom nothing asks for any longer: looked at, and answered by a person."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from core.people.model import Person
from hub import lapsed, retention
from hub.store.derived import DERIVED
from tests.hub.console.judging import said_at
from tests.hub.console.teaching import Teaching
from tests.hub.console.visitor import words

AT = 1
PATH = f"/stations/{AT}/lapsed"
LONG_AGO = dt.date(2020, 5, 1)
REASON = "六年没来过，站里也说搬走了"


@pytest.fixture
def away(office):
    """Two people of the station who have not come for years."""
    school = Teaching(office, AT)
    people = [Person(name=name, phone="13800001111") for name in ("覃远行", "石在外")]
    return school.send_all(people, day=LONG_AGO)


def name_of(office, person):
    table = DERIVED["person"].c
    with office.store.read() as connection:
        return connection.scalar(select(table["name"]).where(table["id"] == person))


@pytest.mark.both
def test_the_days_look_stands_on_the_first_page_and_by_station(office, away, enter):
    assert "到期该删的人" not in enter().text("/")
    retention.tidy(office)
    told = enter().text("/")
    assert "2 到期该删的人" in told
    assert "都办完了" not in told
    listed = enter().text("/lapsed")
    assert "石门村电商服务站 石门镇 2" in listed
    assert "没有到期的人" in enter("coordinator-other").text("/lapsed")
    assert "到期该删的人" not in enter("trainer").text("/")


def test_names_are_masked_and_say_why(away, enter):
    told = enter("auditor").text(PATH)
    assert "覃**" in told
    assert "三年没有往来" in told
    assert "覃远行" not in told
    assert "删除勾选的人" not in told


@pytest.mark.both
def test_only_those_who_were_chosen_are_erased_and_the_reason_is_kept(office, away, enter):
    visitor = enter()
    done = visitor.post(PATH, {f"who-{away[0]}": "1", "reason": REASON})
    assert done.headers["location"] == f"/console{PATH}?done=forgotten"
    (event,) = said_at(office, AT)
    assert (event.type, event.fields.subject) == ("person.erase", away[0])
    assert (name_of(office, away[0]), name_of(office, away[1])) == (None, "石在外")
    told = visitor.text(PATH)
    assert "石**" in told
    assert "覃**" not in told
    trail = enter("auditor").text("/audit")
    assert "删除到期的人" in trail
    assert REASON in trail


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"reason": REASON}, "没有勾选还在名单上的人"),
        ({"who-X.1.1": "1", "reason": REASON}, "没有勾选还在名单上的人"),
        ({"reason": "好"}, "原因"),
    ],
)
def test_half_a_form_erases_nobody(office, away, enter, form, told):
    chosen = {} if "没有勾选" in told else {f"who-{away[0]}": "1"}
    done = enter().post(PATH, form | chosen)
    assert done.status_code == 422
    assert told in words(done)
    assert said_at(office, AT) == []
    assert name_of(office, away[0]) == "覃远行"


def test_somebody_who_came_meanwhile_is_not_erased(office, away, enter):
    Teaching(office, AT).enrol(Teaching(office, AT).held(), ("覃远行",), person=away[0])
    done = enter().post(PATH, {f"who-{away[0]}": "1", "reason": REASON})
    assert done.status_code == 422
    with office.store.read() as connection:
        found = lapsed.at(connection, AT, dt.date(2026, 11, 21))
    assert [one.person for one in found] == [away[1]]
