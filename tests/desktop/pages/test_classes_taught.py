"""What a class leaves: photos, practice, results, opinions, certificates, its close, calls."""

import datetime as dt
import json

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.base.ids import EventId
from core.training.course.author import Ask
from core.training.model.trainee import Trainee
from desktop.pages.classes.opinions import OpinionsTab
from desktop.pages.classes.page import ClassesPage
from desktop.pages.classes.sides import (
    CALLS,
    CERTIFICATES,
    CHECK,
    CLOSE,
    EXAM,
    OPINIONS,
    PHOTOS,
    PRACTICE,
)
from tests.desktop.pages.listings.drafts import photo
from tests.desktop.pages.training import sign_all, taught

COURSE = {
    "id": "parcels",
    "version": "1.0",
    "title": "代收代寄",
    "lessons": [
        {"title": "讲", "module": "law", "minutes": 60, "mentor": True},
        {"title": "练", "module": "law", "minutes": 30, "practice": True},
    ],
}
GIFT = "::1::收寄先做什么？{=验视 ~封箱}\n\n::2::先封箱后验视。{F}\n\n::3::一斤多少克？{#500}\n"


@pytest.fixture
def page(office, opened):
    made = opened(lambda: ClassesPage(office.desk, office.spooler), "classes")
    assert isinstance(made, ClassesPage)
    return made


@pytest.fixture
def enter(page, calm):
    """Open a class at one of its sides and return that side."""

    def go(class_id, tab):
        page.open(class_id, tab)
        calm()
        assert page.tab() is page.side(tab)
        return page.tab()

    return go


def install(station, folder):
    """Pack and install a small course with a quiz and a checklist."""
    for name, text in {
        "course.json": json.dumps(COURSE, ensure_ascii=False),
        "quiz/test.gift": GIFT,
        "checklists/open.md": "# 开箱验视\n\n- [ ] 请寄件人开箱\n- [ ] 看清楚再封\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    target = folder.parent / "parcels.ckc"
    station.training.courses.pack(Ask(folder=folder, target=target, made_on=dt.date(2026, 11, 1)))
    station.training.courses.install(target)


@pytest.fixture
def held(office, tmp_path):
    """A class of an installed course; three people came this morning."""

    def make(station):
        install(station, tmp_path / "course")
        class_id = taught(station, code="parcels", course_version="1.0")
        sign_all(station, class_id)
        return class_id

    return office.do(make)


def rows(office, sql, *params):
    """What the ledger holds."""
    return office.see(lambda v: list(v.db.rows(sql, params)))


def test_photos_are_dropped_on_the_class_and_taken_back(office, enter, calm, held, tmp_path):
    tab = enter(held, PHOTOS)
    paths = [tmp_path / "one.jpg", tmp_path / "two.jpg"]
    for seed, path in enumerate(paths):
        path.write_bytes(photo(seed))
    tab.caption.setText("企业导师讲直播")
    brought = QMimeData()
    brought.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    assert tab.take(brought)
    office.qtbot.waitUntil(lambda: tab.list.count() == 2)
    assert "2 张" in tab.count.text()
    assert tab.list.item(0).text() == "上午 企业导师讲直播"
    found = rows(office, "SELECT half, caption, length(photo) FROM class_photo")
    assert {row[:2] for row in found} == {("am", "企业导师讲直播")}
    tab.list.setCurrentRow(0)
    tab.ask_drop()
    tab.asking().reason.setText("拍错了")
    tab.asking().yes.click()
    calm()
    assert tab.list.count() == 1


def test_what_is_no_picture_is_refused_in_words(office, window, enter, calm, held, tmp_path):
    tab = enter(held, PHOTOS)
    path = tmp_path / "list.jpg"
    path.write_text("名单", encoding="utf-8")
    tab.add_files([path])
    office.qtbot.waitUntil(lambda: window.notices.notice() is not None)
    assert window.notices.notice().tone == "stop"
    assert tab.list.count() == 0


def test_practice_is_marked_with_digits_across_and_down(office, enter, calm, keys, held):
    tab = enter(held, PRACTICE)
    assert tab.which.currentText() == "开箱验视"
    assert tab.items == ("请寄件人开箱", "看清楚再封")
    assert "第 1 项：请寄件人开箱" in tab.said.text()
    keys("1", "2", "3")
    calm()
    assert tab.table.words(2) == ["✓", "✗", ""]
    assert tab.table.words(3) == ["△", "", ""]
    tab.table.setCurrentCell(1, 2)
    keys("1")
    calm()
    assert tab.table.words(2) == ["✓", "✓", ""]
    tab.table.setCurrentCell(0, 2)
    tab.pass_all()
    calm()
    assert tab.table.words(2) == ["✓", "✓", "✓"]
    standing = "SELECT count(*) FROM practice WHERE reverses IS NULL AND reversed_by IS NULL"
    assert rows(office, standing) == [(4,)]
    assert rows(office, "SELECT count(*) FROM practice") == [(6,)]


def test_an_item_of_our_own_is_added(enter, calm, keys, held):
    tab = enter(held, PRACTICE)
    tab.item.setFocus()
    keys("会打包", Qt.Key.Key_Return)
    assert tab.items[-1] == "会打包"
    keys("1")
    calm()
    assert tab.table.words(4)[0] == "✓"


def test_points_are_typed_person_after_person(office, enter, calm, keys, held):
    tab = enter(held, EXAM)
    assert "赵桂花" in tab.whom.text()
    keys("85", Qt.Key.Key_Return, "40.5", Qt.Key.Key_Return, "900", Qt.Key.Key_Return)
    calm()
    assert tab.table.words(2) == ["85 / 100", "40.5 / 100", ""]
    assert tab.table.words(4) == ["合格", "不合格", ""]
    found = rows(office, "SELECT points, most, passed FROM quiz ORDER BY rowid")
    assert found == [(85_000, 100_000, 1), (40_500, 100_000, 0)]


def test_answers_are_marked_by_the_course(office, enter, calm, keys, held):
    tab = enter(held, EXAM)
    tab.which.setCurrentIndex(1)
    tab.which.activated.emit(1)
    keys("A F 500", Qt.Key.Key_Return)
    calm()
    assert tab.table.words(3)[0] == "100%"
    keys("B F", Qt.Key.Key_Return)
    assert "要 3 个答案，写了 2 个" in tab.whom.text()
    tab.line.clear()
    keys("B Z 500", Qt.Key.Key_Return)
    assert "第 2 题" in tab.whom.text()
    tab.line.clear()
    keys("B F -", Qt.Key.Key_Return)
    calm()
    assert tab.table.words(3)[1] == "33%"
    assert rows(office, "SELECT answers FROM quiz ORDER BY rowid")[1] == ('["1:B", "2:F"]',)


def test_a_result_is_taken_back_with_a_reason(enter, calm, keys, held):
    tab = enter(held, EXAM)
    keys("85", Qt.Key.Key_Return)
    calm()
    tab.table.setCurrentCell(0, 0)
    tab.ask_back()
    tab.asking().reason.setText("登错人")
    tab.asking().yes.click()
    calm()
    assert tab.table.words(2) == ["", "", ""]


def test_forms_are_keyed_with_five_digits_and_kept_together(office, enter, calm, keys, held):
    tab = enter(held, OPINIONS)
    for marks in ("55555", "43215"):
        for mark in marks:
            keys(mark)
        keys(Qt.Key.Key_Return)
    assert rows(office, "SELECT count(*) FROM satisfaction") == [(0,)]
    assert "手里 2 张" in tab.said.text()
    tab.drop()
    for mark in "11111":
        keys(mark)
    keys("太吵", Qt.Key.Key_Return)
    tab.save()
    calm()
    assert "已存 2 张" in tab.said.text()
    assert tab.means[0].text() == "平均 3.00"
    found = rows(office, "SELECT content, overall, words FROM satisfaction ORDER BY content")
    assert found == [(1, 1, "太吵"), (5, 5, None)]


def test_forms_in_hand_are_there_again_after_a_power_cut(office, page, enter, calm, keys, held):
    tab = enter(held, OPINIONS)
    for mark in "54321":
        keys(mark)
    keys("太吵", Qt.Key.Key_Return)
    again = OpinionsTab(office.desk, page)
    again.show_class(tab.held)
    calm()
    assert [(one.marks, one.words) for one in again.batch] == [((5, 4, 3, 2, 1), "太吵")]
    again.save()
    calm()
    assert rows(office, "SELECT count(*) FROM satisfaction") == [(1,)]
    again.held = None
    again.show_class(tab.held)
    assert again.batch == []
    again.deleteLater()


def test_a_form_with_a_mark_missing_goes_back_to_it(enter, keys, held):
    tab = enter(held, OPINIONS)
    keys("5")
    tab.words.setFocus()
    keys(Qt.Key.Key_Return)
    assert not tab.batch
    assert QApplication.focusWidget() is tab.rows[1]


def test_certificates_are_given_printed_and_withdrawn(office, enter, calm, held):
    office.do(lambda s: s.training.roster.add(_newcomer(s, held)))
    tab = enter(held, CERTIFICATES)
    assert tab.table.words(4) == ["可以发", "可以发", "可以发", "到课不够"]
    tab.give_tool.click()
    calm()
    assert "已发 3 张" in tab.said.text()
    assert not tab.give_tool.isEnabled()
    assert all(len(code) == 11 for code in tab.table.words(5)[:3])
    tab.all_tool.click()
    assert len(office.printed(3)) == 3
    tab.table.setCurrentCell(0, 0)
    tab.ask_back()
    tab.asking().reason.setText("发错人")
    tab.asking().yes.click()
    calm()
    assert tab.table.words(4)[0] == "可以发"
    assert rows(office, "SELECT reason FROM certificate WHERE reverses IS NOT NULL") == [
        ("发错人",)
    ]


def _newcomer(station, class_id):
    return Trainee(class_id=EventId(class_id), name="覃明桂", phone="17506123100")


def test_a_class_is_closed_with_a_reason_and_opened_again(office, page, enter, calm, keys, held):
    tab = enter(held, CLOSE)
    assert "照片" in tab.said.text()
    assert list(tab.reasons) == ["E3"]
    tab.close_tool.click()
    calm()
    assert page.held.closed is None
    assert QApplication.focusWidget() is tab.reasons["E3"]
    keys("手机坏了", Qt.Key.Key_Return)
    calm()
    assert page.held.closed == dt.date(2026, 11, 21)
    assert not page.side(EXAM).line.isEnabled() or page.side(EXAM).held is None
    assert "已结班" in page.subtitle.text() + page.subtitle.toolTip()
    tab.ask_again()
    tab.asking().reason.setText("漏了照片")
    tab.asking().yes.click()
    calm()
    assert page.held.closed is None


def test_the_archive_is_printed(office, enter, held):
    tab = enter(held, CLOSE)
    QTest.keyClick(tab, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert office.printed(1)[0].read_bytes().startswith(b"%PDF")


def _closed_long_ago(station):
    day = dt.date(2026, 10, 1)
    class_id = taught(station, first=day, last=day)
    trainees = sign_all(station, class_id)
    station.training.classes.close(class_id, {"E3": "照片在老师手机里"})
    return class_id, trainees


def test_calls_that_are_due_are_booked_with_a_digit(office, page, enter, calm, keys):
    class_id, _trainees = office.do(_closed_long_ago)
    tab = enter(class_id, CALLS)
    assert tab.calling.table.words(1) == ["孙桂花", "赵桂花", "钱桂花"]
    assert tab.calling.table.words(2)[0] == "13900025002"
    tab.calling.outcomes.note.setText("网店开了一个月")
    keys("1")
    calm()
    assert tab.calling.table.words(1) == ["赵桂花", "钱桂花"]
    assert rows(office, "SELECT outcome, after, note FROM follow_up") == [
        ("opened_shop", 30, "网店开了一个月")
    ]
    page.arrive("due")
    calm()
    assert page.due.table.rowCount() == 2
    keys("5")
    calm()
    assert page.due.table.rowCount() == 1


def test_a_spot_check_is_drawn_and_anybody_draws_it_again(office, enter, calm, keys):
    class_id, trainees = office.do(_closed_long_ago)
    tab = enter(class_id, CHECK)
    keys("2026-11-county")
    tab.wanted.setText("2")
    tab.draw()
    calm()
    assert tab.table.rowCount() == 2
    assert set(tab.table.keys()) < set(trainees)
    assert "名单一样" in tab.said.text()
    tab.table.setCurrentCell(0, 0)
    keys("2")
    calm()
    assert tab.table.words(4)[0] == "说没来过"
    tab.table.setCurrentCell(0, 0)
    keys("1")
    calm()
    assert tab.table.words(4)[0] == "确认来过"
    standing = "SELECT count(*) FROM spot_call WHERE reverses IS NULL AND reversed_by IS NULL"
    assert rows(office, standing) == [(1,)]
