"""The grade committee: figures counted twice, its word, appeals, allowances."""

from __future__ import annotations

import datetime as dt
import io
import shutil

import openpyxl
import pytest
from sqlalchemy import Engine, event

from core.base.clock import FixedClock
from core.base.ids import EventId
from core.db.unlock import Secrets
from core.people.model import Clerk, Person, PersonMerge
from core.station import Station
from core.trade.model.up import Up
from core.trust import lookup
from core.trust.model import Grade, GradeAppeal, GradeOpinion
from hub.console import committee, evidence
from hub.console.evidence import Asked
from tests.hub.console import county
from tests.hub.console.judging import SEEN, said_at
from tests.hub.console.teaching import Teaching
from tests.hub.console.visitor import found, sheet_of, words

AT = 1
LAST = dt.date(2026, 11, 21)
FORM = {"opinion": "granted", "reason": "账实相符，两位企业导师推荐", "committee": "张主任、李芳",
        "until": "2029-11-20"}  # fmt: skip


@pytest.fixture
def school(office):
    return Teaching(office, AT)


@pytest.fixture
def applied(school):
    return school.apply()


def path_of(grade):
    return f"/stations/{AT}/grades/{grade}"


def answer(visitor, grade, **form):
    seen = found(SEEN, visitor.get(path_of(grade)).text)
    return visitor.post(path_of(grade), FORM | {"seen": seen} | form)


def row_of(office, grade):
    with office.store.read() as connection:
        return committee.one(connection, AT, grade)


def figures_of(office, clerk):
    with office.store.read() as connection:
        (own,) = evidence.of(connection, [Asked(AT, clerk, LAST)])
    return own.sales_fen, own.farmers, own.months


@pytest.mark.both
def test_the_hub_counts_what_the_stations_own_tables_say(lived, office, tmp_path):
    """Sixty days of a station's life: both sides come to the same figures for every clerk."""
    shutil.copytree(lived / "pc1", tmp_path / "pc")
    station = Station.open(
        tmp_path / "pc", Secrets(passphrase="x" * 12, keyring=False), FixedClock(county.NOW)
    )
    try:
        clerks = [
            Clerk(id=identity, name=name)
            for identity, name in station.db.rows("SELECT id, name FROM clerk")
        ]
        said = [lookup.evidence(station.db, clerk, LAST) for clerk in clerks]
    finally:
        station.close()
    with office.store.read() as connection:
        own = evidence.of(connection, [Asked(AT, clerk.id, LAST) for clerk in clerks])
    assert own == said
    assert max(one.sales_fen for one in own) > 0
    assert max(one.farmers for one in own) > 1


@pytest.mark.both
def test_merged_farmers_count_once(office, school):
    clerk = school.send(Clerk(name="杨秀英"))
    first, second = (
        school.send(Person(name=name, phone="13811110000")) for name in ("李三", "李叁")
    )
    for farmer in (first, second):
        school.send(Up(farmer=farmer, item="脐橙", amount_fen=30_000_00), clerk=clerk)
    assert figures_of(office, clerk) == (60_000_00, 2, 1)
    school.send(PersonMerge(keep=first, drop=second))
    assert figures_of(office, clerk) == (60_000_00, 1, 1)


def test_a_figure_that_is_not_the_hubs_is_flagged(office, school, applied, enter):
    assert row_of(office, applied).different == ("sales_fen", "farmers")
    told = enter("auditor").text(path_of(applied))
    assert "510,000.00" in told
    assert "不够" in told
    assert "2 项不同" in enter().text("/grades")
    true = school.apply(sales_fen=0, farmers=0)
    assert row_of(office, true).different == ()


def queries_of(office):
    """Return the applications that wait, and how many queries that took."""
    asked = []

    def note(*said):
        asked.append(said[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with office.store.read() as connection:
            found = committee.applications(connection, [AT], committee.WAITING)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return {one.grade.id: one for one in found}, len(asked)


def test_a_list_of_many_takes_no_more_queries_than_a_list_of_one(office, school, applied):
    found, few = queries_of(office)
    assert list(found) == [applied]
    for level, appeal in (("middle", True), ("senior", True), ("junior", False)):
        grade = school.apply(level)
        said = GradeOpinion(grade=grade, rank=1, opinion="refused", reason="十月的账还差两笔")
        county.say(office, AT, said)
        if appeal:
            school.send(GradeAppeal(grade=grade, text="请再看看"))
    found, many = queries_of(office)
    assert len(found) == 3
    assert {one.clerk for one in found.values()} == {"杨秀英"}
    # What was appealed is looked up too: the last opinion, and which of both came later.
    assert many <= few + 2


def test_granted_with_reason_names_and_day_it_is_the_countys_word(office, applied, enter):
    visitor = enter()
    done = answer(visitor, applied)
    assert done.headers["location"] == "/console/grades?done=grade-decided"
    (event,) = said_at(office, AT)
    said = event.fields
    assert (event.type, said.grade, said.rank, said.opinion) == (
        "grade-opinion", applied, 1, "granted",
    )  # fmt: skip
    assert (said.reason, said.committee, said.until) == (
        FORM["reason"], FORM["committee"], dt.date(2029, 11, 20),
    )  # fmt: skip
    now = row_of(office, applied).grade
    assert (now.rank, now.opinion, now.granted_until) == (1, "granted", dt.date(2029, 11, 20))
    assert "没有等评审的" in visitor.text("/grades")
    assert "评审人才等级" in enter("auditor").text("/audit")


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"reason": "好"}, "写明理由和评审人"),
        ({"committee": ""}, "写明理由和评审人"),
        ({"until": ""}, "写明有效期"),
        ({"until": "2026-11-21"}, "今天之后"),
        ({"until": "明年"}, "写明有效期"),
    ],
)
def test_half_a_decision_is_refused_and_what_was_typed_stays(office, applied, enter, form, told):
    done = answer(enter(), applied, **form)
    assert done.status_code == 422
    assert told in words(done)
    assert said_at(office, AT) == []
    kept = form.get("reason", FORM["reason"])
    assert f">{kept}</textarea>" in done.text


def test_a_refusal_is_appealed_waits_again_and_is_answered_with_the_next_rank(
    office, school, applied, enter
):
    visitor = enter()
    assert answer(visitor, applied, opinion="more_wanted", until="").status_code == 303
    assert answer(visitor, applied, opinion="refused", until="").status_code == 303
    assert "没有等评审的" in visitor.text("/grades")
    school.send(GradeAppeal(grade=applied, text="十月的账还没传到县里"))
    assert "有申诉" in visitor.text("/grades")
    assert "十月的账还没传到县里" in visitor.text(path_of(applied))
    assert "杨秀英" in visitor.text("/grades", state="appealed")
    assert answer(visitor, applied).status_code == 303
    now = row_of(office, applied).grade
    assert (now.rank, now.opinion) == (3, "granted")
    assert [said.fields.rank for said in said_at(office, AT)] == [1, 2, 3]
    assert "没有等评审的" in visitor.text("/grades")


def test_two_colleagues_do_not_overrule_each_other_unseen(office, applied, enter):
    visitor = enter()
    seen = found(SEEN, visitor.get(path_of(applied)).text)
    assert visitor.post(path_of(applied), FORM | {"seen": seen}).status_code == 303
    late = visitor.post(path_of(applied), FORM | {"seen": seen, "opinion": "refused"})
    assert late.status_code == 422
    assert "又有了新的意见或申诉" in words(late)
    assert len(said_at(office, AT)) == 1


def test_a_withdrawn_application_is_gone(school, applied, enter):
    school.send(Grade(person=EventId("x.1.1"), level="junior", reverses=applied, reason="先不申请"))
    assert enter().get(path_of(applied)).status_code == 404
    assert "没有这样的申请" in enter().text("/grades", state="all")


@pytest.mark.both
def test_allowances_of_a_month_count_the_highest_grade_that_stood_then(
    office, school, applied, enter
):
    visitor = enter()
    answer(visitor, applied)
    clerk = row_of(office, applied).grade.person
    middle = school.send(
        Grade(person=EventId(clerk), level="middle", first=LAST, last=LAST, sales_fen=1, farmers=1)
    )
    answer(visitor, middle, until="2026-12-31")
    assert "1 人，合计 1,000.00 元" in visitor.text("/grades/allowances", month="2026-12")
    assert "1 人，合计 500.00 元" in visitor.text("/grades/allowances", month="2027-01")
    assert "这个月没有津贴" in visitor.text("/grades/allowances", month="2026-10")
    assert "这个月没有津贴" in visitor.text("/grades/allowances", month="2029-12")
    assert "这个月没有津贴" in enter("coordinator-other").text("/grades/allowances")


def test_a_later_refusal_does_not_touch_the_month_before(office, applied, enter, clock):
    visitor = enter()
    answer(visitor, applied)
    clock.set(county.NOW + dt.timedelta(days=20))
    visitor = enter()
    answer(visitor, applied, opinion="refused", until="")
    assert "合计 500.00" in visitor.text("/grades/allowances", month="2026-11")
    assert "这个月没有津贴" in visitor.text("/grades/allowances", month="2026-12")


def test_the_list_comes_out_by_the_countys_own_template(office, applied, enter):
    visitor = enter()
    answer(visitor, applied)
    plain = sheet_of(visitor.get("/grades/allowances/sheet", month="2026-11").content)
    assert [cell.value for cell in plain[1]][:3] == ["站点", "月份", "申请人"]
    row = [cell.value for cell in plain[2]]
    assert row[:3] == ["石门村电商服务站", "2026-11", "杨秀英"]
    assert 500 in row
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云岭县人才津贴发放表"])
    sheet.append(["申请人", "等级", "津贴（万元）", "签字"])
    out = io.BytesIO()
    book.save(out)
    sent = visitor.post(
        "/exports/template", {"ledger": "allowance"}, files={"file": ("t.xlsx", out.getvalue())}
    )
    assert sent.headers["location"].endswith("done=template")
    own = sheet_of(visitor.get("/grades/allowances/sheet", month="2026-11").content)
    assert own["A1"].value == "云岭县人才津贴发放表"
    assert [cell.value for cell in own[3]][:3] == ["杨秀英", "初级电商运营师", 0.05]
    assert visitor.get("/exports/ledger/allowance").status_code == 404
