from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.widgets.notice import Notice, NoticeBar


@pytest.fixture
def told():
    return []


@pytest.fixture
def bar(shown):
    over = QWidget()
    made = NoticeBar(over, over.rect)
    shown(over, 800, 400)
    yield made
    made._take_down()


def notice(told, **how):
    return Notice(
        text="已保存：收购 张国栋 12.5 斤",
        undo=lambda: told.append("undone"),
        ended=lambda: told.append("ended"),
        **how,
    )


def test_undo_takes_it_back_and_no_paper_prints(bar, told):
    bar.show_notice(notice(told))
    assert bar.isVisible()
    QTest.mouseClick(bar.undo, Qt.MouseButton.LeftButton)
    assert told == ["undone"]
    assert not bar.isVisible()


def test_dismissing_it_prints_at_once_and_only_once(bar, told):
    bar.show_notice(notice(told))
    QTest.mouseClick(bar.ok, Qt.MouseButton.LeftButton)
    bar.finish()
    assert told == ["ended"]


def test_when_the_time_is_over_it_ends_by_itself(bar, told, qtbot):
    bar.show_notice(notice(told, seconds=1))
    with qtbot.waitSignal(bar.gone):
        pass
    assert told == ["ended"]


def test_a_newer_notice_ends_the_older_one(bar, told):
    bar.show_notice(notice(told))
    bar.show_notice(Notice(text="又一笔"))
    assert told == ["ended"]
    assert not bar.undo.isVisible()


def test_one_that_waits_comes_back_after_the_newer_one(bar, told):
    bar.show_notice(notice(told, waits=True))
    bar.show_notice(Notice(text="又一笔"))
    assert told == []
    bar.finish()
    QTest.mouseClick(bar.undo, Qt.MouseButton.LeftButton)
    assert told == ["undone"]
    bar.show_notice(notice(told, waits=True))
    bar.show_notice(Notice(text="又一笔"))
    bar.finish_all()
    assert told == ["undone", "ended"]


def test_one_without_a_time_stays_until_it_is_dismissed(bar):
    bar.show_notice(Notice(text="磁盘满了", tone="stop", seconds=0))
    assert not bar._tick.isActive()
    assert not bar._left.isVisible()
    assert bar.isVisible()


def test_it_lies_in_the_middle_of_the_bottom_whatever_the_size(bar):
    bar.show_notice(Notice(text="好" * 60))
    for width, height in ((800, 400), (1200, 700), (640, 480)):
        bar.parentWidget().resize(width, height)
        room = QRect(0, 0, width, height)
        assert room.contains(bar.geometry())
        assert abs(bar.geometry().center().x() - width // 2) <= 1
        assert bar._text.heightForWidth(bar._text.width()) <= bar._text.height()
