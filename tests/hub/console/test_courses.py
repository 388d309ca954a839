"""Courses: which station has which version, and what the county announces."""

from __future__ import annotations

import pytest

from core.base.change import change_type
from core.training.model.course import Course
from hub.console import courses
from tests.hub.console.judging import said_at
from tests.hub.console.teaching import Teaching
from tests.hub.console.visitor import words

KEY = "parcels-receipts~2026.11"


@pytest.fixture
def school(office):
    return Teaching(office, 1)


@pytest.fixture(autouse=True)
def installed(school):
    return school.course()


def states_of(office):
    with office.store.read() as connection:
        (one,) = courses.versions(connection, range(1, 20))
        return one.states


@pytest.mark.both
def test_a_version_says_where_it_is_installed(enter):
    told = enter("trainer").text("/courses")
    assert "收寄、单据与合同" in told
    assert "石门村电商服务站" in told
    assert "还没有课程" in enter("trainer-other").text("/courses")


def test_announced_it_is_a_record_at_every_chosen_station_that_lacks_it(office, enter):
    form = {"version": KEY, "at-1": "1", "at-2": "1", "at-4": "1"}
    done = enter().post("/courses", form)
    assert done.headers["location"] == "/console/courses?done=announced"
    assert states_of(office) == {1: "installed", 2: "announced", 4: "announced"}
    assert said_at(office, 1) == []
    (event,) = said_at(office, 2)
    assert (event.type, event.fields.state) == ("course", "announced")
    assert (event.fields.code, event.fields.digest) == ("parcels-receipts", "ab" * 32)
    assert "通知新课程" in enter("auditor").text("/audit")
    again = enter().post("/courses", form)
    assert again.status_code == 422
    assert "都已经有了" in words(again)


def test_a_version_that_was_removed_may_be_announced_again(office, school, installed, enter):
    school.send(change_type(Course)(of=installed, base=0, state="removed"))
    assert states_of(office) == {1: "removed"}
    assert enter().post("/courses", {"version": KEY, "at-1": "1"}).status_code == 303
    assert states_of(office) == {1: "announced"}


@pytest.mark.parametrize("form", [{"version": "x~1", "at-2": "1"}, {"version": KEY}])
def test_what_names_no_course_or_no_station_is_refused(office, enter, form):
    assert enter().post("/courses", form).status_code == 422
    assert said_at(office, 2) == []


def test_nobody_announces_beyond_her_township(office, enter):
    answer = enter("coordinator-own").post("/courses", {"version": KEY, "at-4": "1"})
    assert answer.status_code == 422
    assert said_at(office, 4) == []
