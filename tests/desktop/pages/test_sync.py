"""The county page on real stations, with a real hub in a process of its own."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from core.county.model import Notice, PriceNote
from core.people.model import Person
from core.sync import incidents
from core.sync.enrolment import Asking, read_code
from core.trade.model.errand import Errand
from core.trade.model.purchase import Purchase
from desktop.pages.close.page import ClosePage
from desktop.pages.home.page import HomePage
from desktop.pages.sync.page import SyncPage
from desktop.pages.up.page import BUY, UpPage
from hub.channels import county
from hub.office import Office
from tests.sync_proxy import Weather, proxied

NOTHING_IN_THE_WAY = ("", "sync.wrong_clock")
"""The station's clock stands at nine; the hub's goes on."""
TOOLTIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def page(office, opened):
    return opened(lambda: SyncPage(office.desk), "sync")


@pytest.fixture
def enrolled(joined, page, run):
    """The page of a PC that was enrolled, and synced."""
    assert run(joined.run).error is None
    return page


@pytest.fixture
def says(hub, number):
    """Let the county write records to the station."""

    def write(*records):
        with Office.open(hub.folder) as office:
            now = office.now_ms()
            office.store.write(lambda c: county.write(c, office.keys, number, records, now))

    return write


@pytest.fixture
def joined(office, admit):
    """The courier of the station, enrolled without the page."""
    office.do(admit)
    office.desk.courier.begin()
    office.settle()
    return office.desk.courier


def words(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]


@pytest.fixture
def sure(page, click, qtbot):
    """Say yes once the page has named the county and the station of the code."""

    def said():
        shown = page.pc.enrolling
        qtbot.waitUntil(lambda: "测试站" in shown.said.text())
        assert page.courier.state.enrolled is False
        click(shown, "是，登记")

    return said


def test_a_typed_code_enrols_once_its_station_was_shown(page, code, click, run, sure):
    page.show_mode("pc")
    page.pc.enrolling.code.setText(code())
    click(page.pc.enrolling, "登记")
    assert run(sure).error is None
    state = page.courier.state
    assert (state.enrolled, state.local, state.sent) == (True, 0, 0)
    assert page.now.figures["receipted"].text() == str(state.receipted)
    assert page.modes.value() == "now"
    assert page.subtitle.text() == state.county
    assert any("上次签收" in text for text in page.now.times.text().splitlines())


def test_before_a_county_the_page_teaches_and_only_the_code_can_be_given(page, click):
    assert page.subtitle.text() == "还没有登记到县里"
    assert not page.now.sync.isEnabled()
    assert not page.now.offline.isEnabled()
    page.show_mode("news")
    assert page.news.empty.isVisible()
    page.show_mode("troubles")
    assert page.troubles.empty.isVisible()


def test_a_code_that_cannot_be_read_is_told_beside_the_field(page, click):
    page.show_mode("pc")
    page.pc.enrolling.code.setText("县里/的/码")
    click(page.pc.enrolling, "登记")
    assert page.pc.enrolling.said.property("tone") == "stop"
    assert "登记码" in page.pc.enrolling.said.text()
    assert page.pc.enrolling.code.hasFocus()


def test_another_code_is_asked_about_anew(page, code, click, qtbot, office):
    page.show_mode("pc")
    for _again in range(2):
        page.pc.enrolling.code.setText(code())
        page.pc.enrolling.say("")
        page.pc.enrolling.go()
        qtbot.waitUntil(lambda: "测试站" in page.pc.enrolling.said.text())
    assert not office.do(lambda s: s.sync.state().enrolled)


def test_a_scanned_code_enrols(page, scanner, code, run, office, sure):
    page.show_mode("pc")
    scanner(code())
    assert run(sure).error is None
    assert office.do(lambda s: s.sync.state().enrolled)


def test_a_used_code_is_told_and_can_be_typed_again(page, code, click, qtbot, second):
    page.show_mode("pc")
    used = code()
    second.sync.enrol(read_code(used), Asking(wall_ms=1))
    page.pc.enrolling.code.setText(used)
    click(page.pc.enrolling, "登记")
    qtbot.waitUntil(page.pc.enrolling.button.isEnabled)
    assert page.pc.enrolling.said.property("tone") == "stop"
    assert page.pc.enrolling.code.text() == used


def test_a_save_waits_here_and_is_receipted_by_a_click(enrolled, office, click, run):
    office.write(lambda s: s.people.add(Person(name="新来的", phone="13711112222")))
    enrolled.courier.refresh()
    office.settle()
    assert enrolled.now.figures["local"].text() == "1"
    ended = run(lambda: click(enrolled.now, "现在同步"))
    assert ended.outcome.events_sent == 1
    assert enrolled.now.figures["local"].text() == "0"
    assert enrolled.courier.state.local == 0


def test_working_offline_is_one_switch_and_is_said(enrolled, office, click, run, window):
    click(enrolled.now, "离线工作")
    office.settle()
    assert not enrolled.now.sync.isEnabled()
    assert "离线" in enrolled.now.trouble.text.text()
    assert not office.do(lambda s: s.sync.is_due())
    ended = run(lambda: enrolled.courier.run(by_hand=True))
    assert ended.error.code == "sync.work_offline"
    click(enrolled.now.trouble, "恢复联网")
    office.settle()
    assert enrolled.now.trouble._code in NOTHING_IN_THE_WAY
    assert run(lambda: click(enrolled.now, "现在同步")).error is None


def test_a_login_page_on_the_way_is_told_with_one_thing_to_do(page, hub, admit, click, run, office):
    opened_urls: list[QUrl] = []
    page.now._open_url = opened_urls.append
    with proxied(hub.port) as proxy:
        office.do(lambda s: admit(s, port=proxy.port))
        run(page.courier.run)
        proxy.weather = Weather(portal=True)
        office.do(lambda s: s.sync.hang_up())
        ended = run(lambda: click(page.now, "现在同步"))
        assert ended.error.code == "sync.portal"
        assert "登录" in page.now.trouble.text.text()
        click(page.now.trouble, "打开登录页")
        assert [url.host() for url in opened_urls] == ["127.0.0.1"]
        proxy.weather = Weather()
        assert run(lambda: click(page.now, "现在同步")).error is None
        assert page.now.trouble._code in NOTHING_IN_THE_WAY


def test_a_run_over_a_slow_line_shows_bytes_and_stops(page, hub, admit, click, run, office):
    with proxied(hub.port) as proxy:
        office.do(lambda s: admit(s, port=proxy.port))
        run(page.courier.run)
        many = [Person(name=f"村民{n}", phone=f"137{n:08d}") for n in range(400)]
        office.write(lambda s: s.ledger.write(many))
        office.do(lambda s: s.sync.hang_up())
        proxy.weather = Weather(rate=2000)

        def start_and_stop():
            click(page.now, "现在同步")
            office.qtbot.waitUntil(lambda: "KB" in page.now.line.count.text())
            click(page.now.line, "停下")

        assert run(start_and_stop).error.code == "sync.stopped"
        assert page.now.line is None
        assert page.courier.state.local > 0
        proxy.weather = Weather()
        office.do(lambda s: s.sync.hang_up())
        assert run(lambda: click(page.now, "现在同步")).error is None
        assert page.courier.state.local == 0


def test_what_the_county_says_is_shown_marked_and_read_once(enrolled, says, run, click, office):
    says(
        Notice(heading="周四培训", text="带上手机", level="urgent", author="张敏"),
        PriceNote(product="脐橙", fen=320, per="斤", market="永安"),
    )
    run(lambda: click(enrolled.now, "现在同步"))
    enrolled.show_mode("news")
    (card,) = enrolled.news.cards.values()
    assert "● 周四培训" in words(card)
    assert any("张敏" in text for text in words(card))
    assert enrolled.news.prices.item(0, 1).text() == "3.20/斤"
    assert enrolled.modes.group.button(1).text() == "通知 1"
    click(card, "读过了 周四培训")
    office.settle()
    (card,) = enrolled.news.cards.values()
    assert "周四培训" in words(card)
    assert enrolled.modes.group.button(1).text() == "通知"


def test_the_home_page_shows_the_newest_notice_until_it_is_read(joined, office, opened, says, run):
    page = opened(lambda: HomePage(office.desk), "first")
    says(Notice(heading="班车改点", text="十点半到"))
    run(joined.run)
    lines = [line.task for line in page.todo.lines()]
    assert ("县里通知：班车改点", "sync", "news") in [(t.text, t.page, t.what) for t in lines]
    assert "县里已签收" in page.money.kept.text()


def test_two_values_stand_side_by_side_and_who_chooses_in_another_s_place_says_so(
    enrolled, second, office, run, click, qtbot
):
    farmer = office.farmer
    office.write(lambda s: s.people.change(farmer, {"phone": "13300000001"}))
    second.people.change(farmer, {"phone": "13300000002"})
    second.sync.run()
    run(lambda: click(enrolled.now, "现在同步"))
    assert enrolled.modes.group.button(2).text() == "要处理 1"
    enrolled.show_mode("troubles")
    (card,) = enrolled.troubles.cards.values()
    said = " ".join(words(card))
    assert "13300000001" in said
    assert "13300000002" in said
    assert "归李秀英定" in said
    now = office.see(lambda views: views.people.get(farmer)).phone
    other = ({"13300000001", "13300000002"} - {now}).pop()
    assert shown(card) == [True, True]
    first = office.do(lambda s: s.ledger.clerk)
    office.do(lambda s: setattr(s.ledger, "clerk", s.people.add_clerk("田小二")))
    enrolled.read()
    office.settle()
    (card,) = enrolled.troubles.cards.values()
    assert shown(card) == [False, False]
    click(card, "我来替李秀英定")
    click(card, f"用“{other}”")
    qtbot.waitUntil(lambda: not enrolled.troubles.cards)
    assert office.see(lambda views: views.people.get(farmer)).phone == other
    enrolled.show_mode("now")
    run(lambda: click(enrolled.now, "现在同步"))
    second.sync.run()
    assert second.people.get(farmer).phone == other
    assert second.conflicts.all() == []
    history = office.see(lambda views: views.history.events(farmer))
    assert [said.fields["instead"] for said in history if "instead" in said.fields] == [first]


def shown(card):
    choices = [one for one in card.findChildren(QPushButton) if one.text().startswith("用“")]
    return [one.isVisibleTo(card) for one in choices]


def note(office, code, evidence=b""):
    now = office.do(lambda s: s.sync.now_ms())
    office.do(lambda s: incidents.note(s.db, code, ("ABCDEFGH23456722", 1, 7), now, evidence))


@pytest.mark.parametrize("cause", ["cloned", "parked", "damaged_stick"])
def test_what_only_wants_to_be_known_goes_with_one_click(enrolled, office, click, cause, qtbot):
    note(office, cause)
    enrolled.read()
    office.settle()
    enrolled.show_mode("troubles")
    click(enrolled.troubles, "知道了")
    qtbot.waitUntil(lambda: not enrolled.troubles.cards)
    assert office.do(lambda s: s.sync.incidents()) == []


def test_a_restored_hub_is_sent_everything_again_by_one_click(enrolled, office, click, run):
    note(office, "hub_restored")
    enrolled.read()
    office.settle()
    enrolled.show_mode("troubles")
    assert run(lambda: click(enrolled.troubles, "现在补送")).error is None
    assert office.do(lambda s: s.sync.incidents()) == []


def test_two_histories_leave_a_file_that_proves_them(
    enrolled, office, click, tmp_path, monkeypatch, qtbot
):
    note(office, "two_histories", b"both notes")
    enrolled.read()
    office.settle()
    enrolled.show_mode("troubles")
    target = tmp_path / "evidence.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(target), ""))
    click(enrolled.troubles, "把证据存成文件")
    qtbot.waitUntil(lambda: not enrolled.troubles.cards)
    said = json.loads(target.read_text())
    assert said["code"] == "two_histories"
    assert bytes.fromhex(said["evidence_hex"]) == b"both notes"


def test_a_revoked_pc_is_led_to_a_new_code(enrolled, office, click):
    note(office, "revoked")
    enrolled.read()
    office.settle()
    enrolled.show_mode("troubles")
    click(enrolled.troubles, "用新的登记码登记")
    assert enrolled.modes.value() == "pc"
    assert enrolled.pc.enrolling.code.hasFocus()


def test_the_stations_pcs_and_what_was_learned_are_listed(enrolled, second, run, click):
    run(lambda: click(enrolled.now, "现在同步"))
    enrolled.show_mode("pc")
    table = enrolled.pc.devices
    names = {table.item(row, 1).text() for row in range(table.rowCount())}
    assert {"这一台", "二号机"} <= names
    assert any("127.0.0.1" in text for text in words(enrolled.pc.place))
    assert "上次连通" in words(enrolled.pc.link)


def test_each_day_says_how_far_it_came(enrolled, office, click, run):
    def row():
        table = enrolled.now.days
        return [table.item(0, column).text() for column in range(3)]

    office.write(lambda s: s.trade.errands.run(_errand(office)))
    enrolled.read()
    office.settle()
    assert row() == ["11-21", "1", "○ 本机"]
    run(lambda: click(enrolled.now, "现在同步"))
    assert row() == ["11-21", "1", "✓ 县里签收"]


def _errand(office):
    return Errand(what="缴费", person=office.villager, amount_fen=1200)


def test_a_ledgers_rows_and_drawer_carry_the_mark(joined, office, opened, run):
    product = office.product("生姜", unit="千克", buy_fen=500)
    bought = Purchase(farmer=office.farmer, product=product, gross_g=30_000, price_fen=500)
    identity = office.write(lambda s: s.trade.buying.buy(bought)).ids[0]
    page = opened(lambda: UpPage(office.desk, office.spooler), "up")
    model = page._books[BUY].model
    at = [column.key for column in model.columns].index("reached")
    assert not page._books[BUY].table.isColumnHidden(at)
    cell = model.grid.index(0, at)
    assert cell.data() == "○"
    assert "县里还没有" in cell.data(TOOLTIP)
    assert "县里已签收" in model.grid.headerData(at, Qt.Orientation.Horizontal, TOOLTIP)
    run(office.desk.courier.run)
    assert model.grid.index(0, at).data() == "✓"
    page.arrive(identity)
    office.settle()
    assert "✓ 县里已签收" in words(page.drawer)


def test_the_close_page_says_how_far_a_day_came(joined, office, opened, run):
    office.write(lambda s: s.trade.errands.run(_errand(office)))
    page = opened(lambda: ClosePage(office.desk, office.spooler), "close")
    assert "○" in page.subtitle.text()
    run(office.desk.courier.run)
    office.settle()
    assert "✓ 县里已签收" in page.subtitle.text()
