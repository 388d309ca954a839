"""Certificates are checked at the desk: by code, scan or file; withdrawn ones say when."""

import datetime as dt

import pytest
from PySide6.QtWidgets import QLabel

from core.base.ids import EventId
from core.keys.device import DeviceKey
from core.training import badge
from core.training.badge import Earned
from core.training.model.results import QuizResult
from desktop.pages.classes.page import VERIFY, ClassesPage
from tests.desktop import looks
from tests.desktop.pages.training import DAY, sign_all, taught


@pytest.fixture
def page(office, opened):
    made = opened(lambda: ClassesPage(office.desk, office.spooler), "classes")
    made.arrive(VERIFY)
    office.settle()
    return made


@pytest.fixture
def given(office):
    """A certificate of this station: its id, code and the text of its square code."""

    def give(station):
        class_id = taught(station, 1)
        (who,) = sign_all(station, class_id)
        result = QuizResult(class_id=EventId(class_id), trainee=EventId(who), points=9, most=10)
        station.training.results.quiz([result])
        return station.training.certifying.give(class_id, who).ids[0]

    identity = office.do(give)
    kept = office.see(lambda views: views.training.certificate(identity))
    return identity, kept.short_code, badge.text_of(kept.record)


def said(page):
    return [one.text() for one in page.verify.findChildren(QLabel) if one.isVisible()]


def ask(office, page, text):
    page.verify.line.setText(text)
    page.verify.line.returnPressed.emit()
    office.settle()
    return page.verify.verdict.text()


def test_a_code_and_a_scan_say_whose_it_is_and_that_it_counts(office, page, given):
    _identity, code, text = given
    assert ask(office, page, code.lower().replace("-", " ")) == "这张证书是真的，有效"
    assert {"赵桂花", "收寄与合同第1期", "90%", code, "本机"} <= set(said(page))
    assert page.scanned(text)
    office.settle()
    assert page.verify.verdict.text() == "这张证书是真的，有效"


def test_a_withdrawn_one_says_on_which_day(office, page, given):
    identity, code, text = given
    office.do(lambda s: s.training.reverse(identity, "发错人"))
    for one in (code, text):
        assert ask(office, page, one) == f"已收回，不再有效：{DAY} 收回"


def test_a_changed_one_and_an_unknown_code_are_refused_with_what_to_do(office, page, given):
    text = given[2]
    changed = text[:-9] + ("A" if text[-9] != "A" else "B") + text[-8:]
    assert "被改过" in ask(office, page, changed)
    assert "没有校验码是 ABCDE-FGHIJ 的证书" in ask(office, page, "ABCDE-FGHIJ")
    assert any("扫整个方码" in one for one in said(page))


def test_another_stations_list_is_kept_and_heeded_afterwards(office, page, tmp_path, qtbot):
    other = DeviceKey.new()
    earned = Earned("X.1.1-01", "余生人", "收寄", "law", 360, DAY, "邻站")
    record = badge.compact(earned, other)
    assert ask(office, page, badge.text_of(record)) == "这张证书是真的，有效"
    assert any("本机不认得" in one for one in said(page))
    day = DAY - dt.timedelta(days=3)
    path = tmp_path / "withdrawn.ckw"
    path.write_bytes(badge.withdrawals({badge.short_code(record): day}, DAY, other))
    page.verify.open_file(path)
    qtbot.waitUntil(lambda: f"最新到 {DAY}" in page.verify.lists.text())
    paper = tmp_path / "badge.txt"
    paper.write_text(badge.text_of(record), encoding="utf-8")
    page.verify.open_file(paper)
    qtbot.waitUntil(lambda: page.verify.verdict.text().endswith(f"{day} 收回"))
    path.write_bytes(b"\xff\xfenothing")
    page.verify.open_file(path)
    qtbot.waitUntil(lambda: "被改过" in page.verify.verdict.text())


def test_this_pcs_own_list_is_written_for_others(office, page, given, tmp_path):
    office.do(lambda s: s.training.reverse(given[0], "发错人"))
    target = tmp_path / "mine.ckw"
    page.verify.write_list(target)
    office.settle()
    assert badge.withdrawn_in(target.read_bytes())[1].since == {given[1]: DAY}


@pytest.mark.parametrize("look", [{}, {"large": True}, {"percent": 150}])
def test_nothing_is_cut_or_lies_over_another(office, page, given, window, dressed, look):
    dressed(**look)
    ask(office, page, given[1])
    office.qtbot.wait(0)
    assert looks.cut_texts(window) == []
    assert looks.outside(window) == []
    assert looks.overlaps(window) == []
    assert looks.nameless(window) == []
