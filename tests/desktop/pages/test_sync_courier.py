"""Sync in the background: at its times, after saves, by a key; saves never wait for it."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.county.model import Notice
from core.journal.opening import BEGUN_ANEW
from core.people.model import Person
from desktop.pages.sync.page import SyncPage
from desktop.pages.travelling import Travelling
from desktop.widgets.pill import Pill, Travelled
from hub.channels import county
from hub.office import Office
from tests.desktop.patient import PATIENCE_MS
from tests.sync_proxy import Weather, proxied


@pytest.fixture
def travelling(office, window, opened):
    """The window of a station, with what follows the courier, as the desk opens it."""
    # The county's clock is the real one, and a PC whose clock differs is told.
    office.clock.set(dt.datetime.now())
    opened(lambda: SyncPage(office.desk), "sync")
    window.show_page("home")
    made = Travelling(
        office.desk, window, window.strip.pill, window.notice_at_work, window.show_page
    )
    office.desk.courier.begin()
    office.desk.courier.keep_time()
    office.settle()
    return made


@pytest.fixture
def enrol(office, admit):
    def let_in(port=None):
        office.do(lambda s: admit(s, port=port))
        office.desk.courier.refresh()
        office.settle()

    return let_in


def pill(window):
    return window.strip.pill._text.text()


def fire(timer):
    """Let a timer's time be over."""
    assert timer.isActive()
    timer.setInterval(0)


def save(office):
    office.write(lambda s: s.people.add(Person(name="新来的", phone="13711112222")))


def test_the_pill_leads_to_the_page_and_says_how_far_things_are(
    travelling, office, window, enrol, run
):
    assert pill(window) == "已存本机"
    QTest.mouseClick(window.strip.pill, Qt.MouseButton.LeftButton)
    assert isinstance(window.page(), SyncPage)
    enrol()
    assert pill(window).startswith("已存本机 ")
    run(office.desk.courier.run)
    assert pill(window).startswith("县里已签收")
    assert "上次签收" in window.strip.pill.toolTip()


def test_a_key_syncs_by_hand_and_says_what_came_of_it(travelling, office, window, enrol, run):
    enrol()
    run(lambda: QTest.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier))
    assert "同步好了" in window.notices.notice().text


def test_the_key_leads_a_pc_without_a_county_to_where_it_joins(travelling, office, window):
    QTest.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    page = window.page()
    assert isinstance(page, SyncPage)
    assert page.modes.value() == "pc"


def test_the_schedule_runs_by_itself_and_says_nothing(travelling, office, window, enrol, run):
    enrol()
    courier = office.desk.courier
    ended = run(lambda: fire(courier._first))
    assert ended.error is None
    assert not ended.by_hand
    assert window.notices.notice() is None
    assert courier._look.isActive()


def test_two_stations_wait_each_a_while_of_its_own(office, jobs, second):
    from desktop.pages.courier import FIRST_MS, SPREAD_MS, Courier

    other = Courier(second, jobs)
    times = {other._first.interval(), office.desk.courier._first.interval()}
    assert len(times) == 2
    assert all(FIRST_MS <= time < FIRST_MS + SPREAD_MS for time in times)


def test_a_save_is_sent_soon_while_the_link_is_good_and_only_then(travelling, office, enrol, run):
    courier = office.desk.courier
    save(office)
    assert not courier._soon.isActive()
    enrol()
    run(lambda: fire(courier._first))
    save(office)
    ended = run(lambda: fire(courier._soon))
    assert ended.outcome.events_sent == 1
    courier._soon.setInterval(PATIENCE_MS)
    save(office)
    courier.work_offline(on=True)
    office.settle()
    fire(courier._soon)
    office.qtbot.waitUntil(lambda: not courier._soon.isActive())
    assert not courier.is_running()


def test_saves_do_not_wait_for_a_silent_line(travelling, office, enrol, run, hub):
    with proxied(hub.port) as proxy:
        enrol(proxy.port)
        run(office.desk.courier.run)
        proxy.weather = Weather(silent_at=0)
        office.do(lambda s: s.sync.hang_up())
        courier = office.desk.courier
        with office.qtbot.waitSignal(courier.ended) as ended:
            courier.run()
            for _turn in range(5):
                save(office)
            assert courier.is_running()
            courier.stop()
        assert ended.args[0].error.code == "sync.stopped"
        assert office.see(lambda v: len(v.db.rows("SELECT id FROM person"))) == 8


def test_a_new_notice_of_the_county_is_told_with_a_button_that_leads_there(
    travelling, office, window, enrol, run, hub
):
    enrol()
    with Office.open(hub.folder) as at:
        number, now = office.desk.courier.state.station, at.now_ms()
        record = Notice(heading="周四培训", text="带上手机")
        at.store.write(lambda c: county.write(c, at.keys, number, (record,), now))
    run(office.desk.courier.run)
    assert "新通知" in window.notices.notice().text
    QTest.mouseClick(window.notices.undo, Qt.MouseButton.LeftButton)
    assert window.page().modes.value() == "news"


def test_a_login_page_is_told_once_and_stays_on_the_pill(
    travelling, office, window, enrol, run, hub
):
    with proxied(hub.port) as proxy:
        enrol(proxy.port)
        proxy.weather = Weather(portal=True)
        courier = office.desk.courier
        run(courier.run)
        assert "登录" in window.notices.notice().text
        window.notices.finish()
        run(courier.run)
        assert window.notices.notice() is None
        assert "登录" in window.strip.pill.toolTip()


def test_closing_the_desk_in_the_middle_of_a_run_loses_nothing(travelling, office, enrol, run, hub):
    with proxied(hub.port) as proxy:
        enrol(proxy.port)
        proxy.weather = Weather(silent_at=0)
        office.do(lambda s: s.sync.hang_up())
        office.desk.courier.run()
        save(office)
        office.close()
        assert not office.desk.courier._look.isActive()


@pytest.mark.parametrize(
    ("now", "words", "tone"),
    [
        (Travelled(moving="1.2 KB", saved=3), "同步中 1.2 KB", ""),
        (Travelled(offline=True, saved=3), "离线工作，本机 3", "wait"),
        (Travelled(offline=True), "离线工作", "wait"),
        (Travelled(troubles=2, receipted=9), "县里有 2 件事要看", "wait"),
        (Travelled(receipted=9, when="11-21 09:30"), "县里已签收 11-21 09:30", "done"),
    ],
)
def test_the_pill_says_what_matters_most(shown, now, words, tone):
    made = shown(Pill(), 300, 40)
    made.show_travelled(now)
    assert made._text.text() == words
    assert made._text.property("tone") == tone


def test_books_put_back_from_a_backup_are_told_once_and_the_next_sync_is_offered(
    office, enrol, window, request, run, click
):
    enrol()
    office.desk.settings.remember(BEGUN_ANEW, value=True)
    request.getfixturevalue("travelling")
    office.desk.courier.refresh()
    office.settle()
    said = window.notices.notice()
    assert "另起一段" in said.text
    assert "同步一次就会回来" in said.text
    assert run(lambda: click(window.notices, "现在同步")).error is None
    assert office.desk.settings.recall(BEGUN_ANEW, default=True) is False
