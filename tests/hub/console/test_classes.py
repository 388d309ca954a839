"""Classes across stations: the calendar, one class opened, and spot checks that repeat."""

from __future__ import annotations

import re

import pytest

from core.base.ids import EventId
from core.training.model.attendance import Attendance
from core.training.model.calls import SpotCall, SpotCheck
from core.training.rules.draw import draw, roster_digest
from hub.console import draws
from hub.store import tables
from tests.hub.console.judging import said_at
from tests.hub.console.teaching import NAMES, Teaching
from tests.hub.console.visitor import words

AT = 1


@pytest.fixture
def school(office):
    return Teaching(office, AT)


@pytest.fixture
def closed(school):
    return school.class_of()


def path_of(held):
    return f"/stations/{AT}/classes/{held}"


@pytest.mark.both
def test_the_calendar_counts_comings_people_shares_and_marks(school, closed, enter):
    held, trainees = closed
    school.form(held, 5)
    school.form(held, 4)
    again = school.held(name="开网店第2期", module="operation", practice_minutes=30)
    school.sign(again, trainees[0], half="pm")
    page = enter().get("/classes", station=str(AT), month="2026-11").text
    tiles = [int(one) for one in re.findall(r'class="tile"><b>(\d+)</b>', page)]
    assert tiles == [2, 6, 5]
    assert "18.2%" in page
    assert "25.0%" in page
    assert "10.0%" in page
    assert "4.50" in page


def test_what_a_red_entry_takes_back_is_not_counted(school, closed, enter):
    held, trainees = closed
    signed = school.sign(held, trainees[0], half="pm")
    school.send(
        Attendance(
            class_id=held, trainee=trainees[0], name=NAMES[0], half="pm", reverses=signed,
            reason="写错了半天",
        )
    )  # fmt: skip
    page = enter().get("/classes", station=str(AT)).text
    assert re.findall(r'class="tile"><b>(\d+)</b>', page) == ["1", "5", "5"]


@pytest.mark.both
def test_filters_leave_only_what_they_name(school, closed, enter):
    school.held(name="还开着的班", module="marketing", teacher_kind="college")
    visitor = enter("trainer")
    assert "还开着的班" in visitor.text("/classes", state="open")
    assert "收寄与合同第1期" not in visitor.text("/classes", state="open")
    assert "收寄与合同第1期" in visitor.text("/classes", state="closed")
    assert "还开着的班" in visitor.text("/classes", teacher="college", module="marketing")
    assert "这个月没有这样的培训班" in visitor.text("/classes", month="2026-10")
    assert "这个月没有这样的培训班" in enter("trainer-other").text("/classes")


@pytest.mark.both
def test_a_class_shows_its_people_masked_and_unmasks_for_a_reason_that_is_kept(
    office, school, closed, enter
):
    held, _ = closed
    visitor = enter()
    told = visitor.text(path_of(held))
    assert "周**" in told
    assert not any(name in told for name in NAMES)
    assert "13330761001" not in told
    assert visitor.post(path_of(held), {"reason": "查"}).status_code == 422
    plain = words(visitor.post(path_of(held), {"reason": "评估组打电话核实"}))
    assert all(name in plain for name in NAMES)
    assert "13330761001" in plain
    with office.store.read() as connection:
        kept = connection.execute(
            tables.audit.select().where(tables.audit.c.action == "unmask")
        ).mappings().one()  # fmt: skip
    assert (kept["subject"], kept["reason"]) == (f"class/{held}", "评估组打电话核实")
    assert enter("auditor").post(path_of(held), {"reason": "想看一看"}).status_code == 403


def test_photos_come_with_their_digests_as_far_as_they_arrived(school, closed, enter):
    held, _ = closed
    here, late = school.photo(held, 1, send=True), school.photo(held, 2)
    visitor = enter("trainer")
    page = visitor.get(path_of(held)).text
    assert here.hex() in page
    assert late.hex() in page
    assert page.count("原图还没到") == 1
    whole = visitor.get(f"{path_of(held)}/photos/{here.hex()}")
    small = visitor.get(f"{path_of(held)}/photos/{here.hex()}", small="1")
    assert whole.headers["content-type"] == "image/jpeg"
    assert len(whole.content) > len(small.content) > 0
    other = school.held(name="别的班")
    assert visitor.get(f"{path_of(other)}/photos/{here.hex()}").status_code == 404


def test_a_seed_draws_the_same_people_for_anybody_and_reaches_the_station(office, closed, enter):
    held, trainees = closed
    visitor = enter()
    done = visitor.post(f"{path_of(held)}/draw", {"seed": "双色球2026135", "wanted": "3"})
    assert done.headers["location"].endswith("?done=drawn")
    (event,) = said_at(office, AT)
    assert event.type == SpotCheck.kind
    check = event.fields
    assert check.drawn == draw("双色球2026135", held, trainees, 3)
    assert check.roster == roster_digest(trainees)
    assert "重抽一遍，名单相同" in visitor.text(path_of(held))
    assert "抽查培训班" in enter("auditor").text("/audit")


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"seed": "短", "wanted": "3"}, "种子至少要 4 个字"),
        ({"seed": "双色球2026135", "wanted": "0"}, "抽取人数是 1 到 200"),
        ({"seed": "双色球2026135", "wanted": "九"}, "抽取人数是 1 到 200"),
    ],
)
def test_a_seed_that_is_none_is_refused(office, closed, enter, form, told):
    answer = enter().post(f"{path_of(closed[0])}/draw", form)
    assert answer.status_code == 422
    assert told in words(answer)
    assert said_at(office, AT) == []


def test_an_open_class_an_empty_one_and_a_used_seed_are_not_drawn_from(
    office, school, closed, enter
):
    visitor, form = enter(), {"seed": "双色球2026135", "wanted": "2"}
    still = school.held(name="还开着的班")
    assert "还没有结班" in words(visitor.post(f"{path_of(still)}/draw", form))
    school.close(still)
    assert visitor.post(f"{path_of(still)}/draw", form).status_code == 422
    assert visitor.post(f"{path_of(closed[0])}/draw", form).status_code == 303
    again = visitor.post(f"{path_of(closed[0])}/draw", form)
    assert "已经抽过" in words(again)
    assert len(said_at(office, AT)) == 1


def test_a_roster_that_changed_afterwards_shows(office, school, closed, enter):
    held, _ = closed
    visitor = enter()
    visitor.post(f"{path_of(held)}/draw", {"seed": "双色球2026135", "wanted": "3"})
    (late,) = school.enrol(held, ("后补的人",))
    school.sign(held, late, "后补的人")
    assert "重抽的名单不同" in visitor.text(path_of(held))


def test_a_list_that_its_seed_does_not_draw_shows(office, school, closed, enter):
    held, trainees = closed
    roster = roster_digest(trainees)
    wrong = tuple(reversed(draw("挑好的人", held, trainees, 3)))
    school.send(SpotCheck(class_id=held, seed="挑好的人", wanted=3, roster=roster, drawn=wrong))
    assert "重抽的名单不同" in enter().text(path_of(held))


@pytest.mark.both
def test_calls_of_the_county_and_the_station_make_one_share(office, school, closed, enter):
    held, _ = closed
    visitor = enter()
    visitor.post(f"{path_of(held)}/draw", {"seed": "双色球2026135", "wanted": "3"})
    with office.store.read() as connection:
        (drawn,) = draws.of(connection, AT, held)
    first, second, third = drawn.check.drawn
    form = {"check": drawn.check.id, "answer": "confirmed"}
    assert visitor.post(f"{path_of(held)}/calls", form | {"trainee": first}).status_code == 303
    school.send(SpotCall(check=drawn.check.id, trainee=EventId(second), answer="denied"))
    school.send(SpotCall(check=drawn.check.id, trainee=EventId(third), answer="unreached"))
    assert "抽中 3 人，问到 2 人，1 人确认来过（50.0%）" in visitor.text(path_of(held))
    stranger = visitor.post(f"{path_of(held)}/calls", form | {"trainee": "x.1.1"})
    assert stranger.status_code == 422
    assert len(said_at(office, AT)) == 2


def test_a_class_of_another_station_is_not_found(closed, enter):
    assert enter().get(f"/stations/2/classes/{closed[0]}").status_code == 404
