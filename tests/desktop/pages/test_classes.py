"""Classes are planned, filled from a spreadsheet and signed in at the door, by keys alone."""

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.base.ids import EventId
from core.training.model.results import QuizResult
from desktop.pages.classes.door import DoorTab
from desktop.pages.classes.page import ClassesPage
from desktop.pages.classes.planning import PlanForm
from desktop.pages.classes.roster import RosterTab
from desktop.pages.classes.sides import CERTIFICATES, DOOR, ROSTER
from tests.desktop.pages.training import DAY, planned, sign_all, taught

OLD, SOON = DAY - dt.timedelta(days=20), DAY + dt.timedelta(days=20)
SHEET = (
    "姓名\t电话\t村组\n龚喆\t13330766619\t一组\n王桂华\t13812341234\t二组\n"
    "覃明桂\t17506123100\t三组\n覃明桂\t17506123100\t三组\n\t17506123199\t三组\n"
)


@pytest.fixture
def page(office, opened):
    made = opened(lambda: ClassesPage(office.desk, office.spooler), "classes")
    assert isinstance(made, ClassesPage)
    return made


@pytest.fixture
def enter(office, page):
    """Open a class at one of its sides and return that side."""

    def go(class_id, tab):
        page.open(class_id, tab)
        office.settle()
        office.settle()
        assert page.tab() is page.side(tab)
        return page.tab()

    return go


def signed(office, class_id):
    """Who signed what, as the ledger has it."""
    return office.see(lambda v: v.training.attendance(class_id))


def test_a_plan_asks_the_reason_beside_the_share_that_is_small(office, page, keys):
    page.empty.button.click()
    office.settle()
    body = page.drawer.body
    assert isinstance(body, PlanForm)
    values = {"name": "开网店第1期", "module": "marketing", "place": "村委会", "teacher": "石老师"}
    body.form.fill({**values, "theory_minutes": 270, "practice_minutes": 90})
    body.form.edited.emit("practice_minutes")
    practice, mentor = body.shares.meters.values()
    assert practice.is_met
    assert practice.reason.isHidden()
    assert not mentor.is_met
    assert "0%" in mentor.said.text()
    assert "30%" in mentor.said.text()
    QTest.keyClick(body.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert QApplication.focusWidget() is mentor.reason
    keys("企业老师下月才来")
    QTest.mouseClick(page.drawer.button, Qt.MouseButton.LeftButton)
    office.settle()
    office.settle()
    held = office.see(lambda v: v.training.classes())[0]
    assert held.name == "开网店第1期"
    assert "企业老师下月才来" in held.reasons
    assert page.held.id == held.id
    assert isinstance(page.tab(), RosterTab)


def test_the_meters_move_while_the_times_are_typed(office, page, keys):
    page.new()
    office.settle()
    body = page.drawer.body
    body.form.editor("theory_minutes").focus_widget().setFocus()
    keys("240")
    body.form.editor("practice_minutes").focus_widget().setFocus()
    keys("60")
    assert "20%" in body.shares.meters["E1"].said.text()
    assert body.shares.meters["E1"].is_met


def test_a_roster_is_pasted_and_decided_with_the_keyboard(office, page, enter, keys):
    class_id = office.do(lambda s: taught(s, 0))
    tab = enter(class_id, ROSTER)
    QApplication.clipboard().setText(SHEET)
    QTest.keyClick(tab.empty, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    states = tab.pasting.table.words(4)
    assert states[0] == "认识"
    assert states[1] == "可能认识"
    assert states[3] == "和第 4 行重复"
    assert states[4] == "没有姓名"
    assert tab.pasting.table.current() == "3"
    keys(Qt.Key.Key_Return)
    assert not tab.trainees
    keys("1")
    keys(Qt.Key.Key_Return)
    office.settle()
    office.settle()
    roster = office.see(lambda v: v.training.roster(class_id))
    assert [one.name for one in roster] == ["龚喆", "王桂华", "覃明桂"]
    assert [one.person for one in roster][:2] == [office.farmer, office.villager]
    assert tab.table.rowCount() == 3


def test_a_row_is_left_out_and_another_becomes_a_new_person(office, enter, keys):
    class_id = office.do(lambda s: taught(s, 0))
    tab = enter(class_id, ROSTER)
    tab.survey([line.split("\t") for line in SHEET.splitlines()])
    office.settle()
    keys("n")
    tab.pasting.table.go_to("4")
    keys("x")
    keys(Qt.Key.Key_Return)
    office.settle()
    office.settle()
    roster = office.see(lambda v: v.training.roster(class_id))
    assert [one.name for one in roster] == ["龚喆", "王桂华"]
    assert roster[1].person not in {office.villager, office.farmer}


def test_somebody_is_added_leaves_and_comes_back(office, page, enter, keys):
    class_id = office.do(lambda s: taught(s, 0))
    tab = enter(class_id, ROSTER)
    tab.add()
    line = page.drawer.body.editor("person").focus_widget()
    line.setFocus()
    keys("gz")
    office.settle()
    keys(Qt.Key.Key_Return)
    page.drawer.pressed.emit()
    office.settle()
    office.settle()
    assert tab.table.words(1) == ["龚喆"]
    tab.leave()
    office.settle()
    office.settle()
    assert tab.table.words(5) == ["已退出"]
    assert tab.leave_tool.text() == "回来"
    tab.leave()
    office.settle()
    office.settle()
    assert tab.table.words(5) == ["0"]


def test_forty_people_are_signed_in_by_their_phone_tails(office, enter, keys):
    class_id = office.do(lambda s: taught(s, 40))
    tab = enter(class_id, DOOR)
    assert isinstance(tab, DoorTab)
    assert tab.half.value() == "am"
    for at in range(40):
        keys(f"{5000 + at}", Qt.Key.Key_Return)
    office.settle()
    office.settle()
    assert tab.count.text() == "40 / 40"
    found = signed(office, class_id)
    assert len({one.trainee for one in found}) == 40
    assert {one.half for one in found} == {"am"}
    assert {one.way for one in found} == {"tail"}
    assert "迟到 30 分钟" in tab.said.text()


def test_initials_list_whom_they_may_mean_and_the_arrows_choose(office, enter, keys):
    class_id = office.do(lambda s: taught(s, 30))
    tab = enter(class_id, DOOR)
    keys("zgh")
    assert tab.table.words(1)[0] == "赵桂花"
    keys(Qt.Key.Key_Return)
    office.settle()
    office.settle()
    assert signed(office, class_id)[0].way == "initials"
    keys("帅家村没有这个人")
    assert tab.table.rowCount() == 0
    assert "名册上没有" in tab.said.text()


def test_nobody_is_signed_before_anything_is_typed(office, enter, keys):
    class_id = office.do(taught)
    tab = enter(class_id, DOOR)
    keys(Qt.Key.Key_Return)
    office.settle()
    assert signed(office, class_id) == []
    assert tab.count.text() == "0 / 3"


def test_a_scanned_card_signs_and_a_second_press_tells_when(office, enter, scanner):
    class_id = office.do(taught)
    tab = enter(class_id, DOOR)
    card = tab.door.seats[1].trainee
    scanner(card)
    office.settle()
    office.settle()
    assert tab.count.text() == "1 / 3"
    assert signed(office, class_id)[0].way == "card"
    scanner(card)
    office.settle()
    assert "09:00 已经签到了" in tab.said.text()
    assert len(signed(office, class_id)) == 1


def test_one_signs_out_with_control_and_the_last_is_taken_back(office, enter, keys):
    class_id = office.do(taught)
    tab = enter(class_id, DOOR)
    keys("5001", Qt.Key.Key_Return)
    office.settle()
    office.settle()
    keys("5001")
    QTest.keyClick(tab.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    office.settle()
    assert tab.table.words(5).count("09:00") == 1
    tab.take_last_back()
    office.settle()
    office.settle()
    assert tab.table.words(5).count("09:00") == 0
    assert tab.count.text() == "1 / 3"
    tab.take_last_back()
    office.settle()
    assert "没有可撤销的" in tab.said.text()


def test_a_sign_in_is_taken_back_and_can_be_said_again(office, enter, keys):
    class_id = office.do(taught)
    tab = enter(class_id, DOOR)
    keys("5002", Qt.Key.Key_Return)
    office.settle()
    office.settle()
    QTest.keyClick(tab.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    office.settle()
    assert tab.count.text() == "0 / 3"
    keys("5002", Qt.Key.Key_Return)
    office.settle()
    office.settle()
    assert tab.count.text() == "1 / 3"


def test_the_afternoon_is_a_half_day_of_its_own(office, enter, keys):
    class_id = office.do(taught)
    tab = enter(class_id, DOOR)
    keys("5000", Qt.Key.Key_Return)
    office.settle()
    tab.half.group.button(1).click()
    office.settle()
    assert tab.count.text() == "0 / 3"
    keys("5000", Qt.Key.Key_Return)
    office.settle()
    office.settle()
    assert {one.half for one in signed(office, class_id)} == {"am", "pm"}


def test_at_noon_the_door_turns_to_the_afternoon_by_itself(office, enter):
    class_id = office.do(taught)
    tab = enter(class_id, DOOR)
    office.clock.set(dt.datetime(2026, 11, 21, 14))
    tab.follow_clock()
    assert tab.half.value() == "pm"
    tab.half.group.button(0).click()
    tab.follow_clock()
    assert tab.half.value() == "am"


def test_somebody_writes_the_name_on_the_pad(office, page, enter, keys):
    class_id = office.do(taught)
    tab = enter(class_id, DOOR)
    tab.signed_by_hand.click()
    tab.line.setFocus()
    keys("5000", Qt.Key.Key_Return)
    pad = page.drawer.body
    page.drawer.pressed.emit()
    assert signed(office, class_id) == []
    QTest.mousePress(pad.slate, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.mouseMove(pad.slate, QPoint(90, 60))
    QTest.mouseRelease(pad.slate, Qt.MouseButton.LeftButton, pos=QPoint(90, 60))
    assert not pad.is_empty()
    page.drawer.pressed.emit()
    office.settle()
    office.settle()
    found = signed(office, class_id)[0]
    assert found.way == "signature"
    assert office.do(lambda s: s.photos.content(found.signature)).startswith(b"\xff\xd8")


def test_the_sign_in_sheet_comes_out(office, enter):
    class_id = office.do(taught)
    enter(class_id, ROSTER)
    tab = enter(class_id, DOOR)
    QTest.keyClick(tab.line, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    papers = office.printed(1)
    assert papers[0].read_bytes().startswith(b"%PDF")


def test_escape_leads_from_the_preview_to_the_roster_to_the_list(office, page, enter):
    class_id = office.do(lambda s: taught(s, 1))
    tab = enter(class_id, ROSTER)
    tab.survey([["覃明桂", "17506123100"]])
    office.settle()
    assert tab.stack.currentWidget() is tab.pasting
    assert page.escape()
    assert tab.stack.currentWidget() is tab.table
    assert page.escape()
    office.settle()
    assert page.tab() is None
    assert page.stack.currentWidget() is page.view
    assert not page.escape()


def shown(page, key):
    """What a column of the list says, top down."""
    model = page.view.model
    at = [column.key for column in model.columns].index(key)
    return [model.data(model.index(row, at)) for row in range(model.rowCount())]


def test_the_list_is_filtered_by_state_village_course_and_days(office, page):
    def fill(station):
        taught(station, 2)
        old = {"name": "开网店第3期", "module": "marketing", "first": OLD, "last": OLD}
        taught(station, 1, **old, place="石门村活动室")
        return station.training.classes.plan(planned(name="下月的班", first=SOON, last=SOON))

    office.write(fill)
    assert shown(page, "name") == ["下月的班", "收寄与合同第1期", "开网店第3期"]
    assert shown(page, "state") == ["未开班", "进行中", "待结班"]
    assert shown(page, "village") == ["", "帅家村", "帅家村"]
    assert page.view.totals.text() == "共 3 笔    小时 18    名册 3    来过 0"

    def ask(**filters):
        page.view.model.show(filters=filters)
        office.settle()
        return shown(page, "name")

    assert ask(state="over") == ["开网店第3期"]
    assert ask(state="结班") == ["开网店第3期"]
    assert ask(village="石门") == ["开网店第3期"]
    assert ask(text="帅家") == ["收寄与合同第1期", "开网店第3期"]
    assert ask(**{"from": "2026-11-21", "to": "2026-11-30"}) == ["收寄与合同第1期"]
    assert ask(enrolled="2", minutes="6") == ["收寄与合同第1期"]
    assert ask(enrolled="两个") == ask(minutes="x") == ask(state="没有的") == []
    page.view.model.show(filters={}, order="name")
    office.settle()
    assert shown(page, "name") == sorted(shown(page, "name"))


def test_a_class_that_was_planned_elsewhere_comes_into_the_list(office, page):
    assert not page.view.table.isVisible()
    assert page.empty.isVisible()
    class_id = office.write(lambda s: s.training.classes.plan(planned())).ids[0]
    assert page.view.table.isVisible()
    assert shown(page, "name") == ["收寄与合同第1期"]
    QTest.keyClick(page.view.table, Qt.Key.Key_Return)
    office.settle()
    assert page.held.id == class_id


def test_a_certificate_that_was_found_leads_to_its_line_in_its_class(office, page):
    def give(station):
        class_id = taught(station, 3)
        who = sign_all(station, class_id)[1]
        station.training.results.quiz(
            [QuizResult(class_id=EventId(class_id), trainee=EventId(who), points=9, most=10)]
        )
        return station.training.certifying.give(class_id, who).ids[0], who

    given, who = office.do(give)
    code = office.see(lambda v: v.training.certificate(given)).short_code
    assert [one.id for one in office.see(lambda v: v.search.find(code))] == [given]
    page.arrive(given)
    for _ in range(3):
        office.settle()
    assert page.tab() is page.side(CERTIFICATES)
    assert page.tab().table.current() == who


def test_a_half_typed_plan_survives(office, page):
    page.new()
    office.settle()
    page.drawer.body.form.fill({"name": "半截班"})
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    assert page.drawer.body.form.values()["name"] == "半截班"
