import contextlib
import threading
import zipfile
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton

from core.db.errors import WrongKeyError
from core.db.recovery import ON_PAPER, is_on_paper
from core.db.unlock import Secrets, unlock
from core.packs.model import MarketRule
from desktop.pages.settings.card import SettingsCard
from desktop.pages.settings.fees import rule_of
from desktop.pages.settings.page import SettingsPage
from desktop.settings import LARGE_TEXT, LOCK_MINUTES, PERCENT, PRINTER
from tests.faults.mutant import Mutant

PIN = "135790"
MUTANT = Mutant(
    "desktop/pages/settings/safety.py",
    "setVisible(not on_paper and not void)",
    "setVisible(not on_paper)",
    "a clerk who never saw the new code is offered to say that it is on her paper",
    "left_unwritten",
)


@pytest.fixture
def page(office, opened):
    return opened(lambda: SettingsPage(office.desk), "settings")


@pytest.fixture
def press(page, office, qtbot):
    """Click on the button of this text or spoken name, and wait for what comes of it."""

    def click(where, text):
        if isinstance(where, SettingsCard):
            page.show_card(where)
        found: list[Any] = []

        def there():
            every = where.findChildren(QPushButton)
            found[:] = [b for b in every if text in (b.text(), b.accessibleName())]
            return len(found) == 1 and found[0].isVisible() and found[0].isEnabled()

        qtbot.waitUntil(there)
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        office.settle()

    return click


def names(office):
    return [one.name for one in office.do(lambda s: s.people.clerks.all())]


def clerk(office, name):
    return next(c for c in office.do(lambda s: s.people.clerks.all()) if c.name == name)


def has_pin(office, name):
    identity = clerk(office, name).id
    return office.do(lambda s: s.people.clerks.pins.has(identity))


def is_open(page):
    return page.drawer is not None


def texts(card):
    return [one.text() for one in card.findChildren(QLabel) if one.isVisibleTo(card)]


def test_letters_and_the_lock_are_chosen_by_a_click(page, settings, press):
    press(page.looks, "文字 大字")
    assert settings.get(LARGE_TEXT)
    press(page.looks, "文字 普通")
    assert not settings.get(LARGE_TEXT)
    press(page.looks, "125%")
    assert settings.get(PERCENT) == 125
    press(page.looks, "5分钟")
    assert settings.get(LOCK_MINUTES) == 5
    press(page.looks, "语言 English")
    assert "下次" in page.looks.said.text()


def test_a_printer_may_be_typed(page, settings):
    box = page.printers.findChildren(QComboBox)[0]
    assert box.currentText() == "folder"
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), "/dev/usb/lp0")
    assert settings.get(PRINTER) == "/dev/usb/lp0"


def test_prices_are_posted_and_a_bad_one_is_named_and_posts_nothing(page, office, press):
    before = office.see(lambda v: v.packs.fees.fees)
    first, second = (fee.item for fee in before[:2])
    for bad in ("一块", "-1"):
        page.fees._lines[first].setText("0.80")
        page.fees._lines[second].setText(bad)
        press(page.fees, "保存价目")
        assert second in page.fees.said.text()
        assert page.fees.said.property("tone") == "stop"
        assert page.fees._lines[second].hasFocus()
        office.see(lambda v: v.read_packs())
        assert office.see(lambda v: v.packs.fees.fees) == before
    page.fees._lines[second].setText("1.5")
    press(page.fees, "保存价目")
    assert page.fees.said.property("tone") == "done"
    office.see(lambda v: v.read_packs())
    after = office.see(lambda v: [fee.fen for fee in v.packs.fees.fees[:2]])
    assert after == [80, 150]


def test_the_market_days_are_kept_and_nonsense_is_told(page, office, press):
    market = page.market
    market._values.setText("三八")
    press(market, "保存集日")
    assert market.said.property("tone") == "stop"
    for kind, typed, rule in (
        ("农历尾数", "3、8", MarketRule(kind="lunar", values=(3, 8))),
        ("星期", "7", MarketRule(kind="weekday", values=(7,))),
        ("地支", "辰，戌", MarketRule(kind="branch", values=(5, 11))),
    ):
        press(market, kind)
        market._values.setText(typed)
        press(market, "保存集日")
        assert market.said.property("tone") == "done"
        assert office.do(lambda s: s.packs.own_market) == rule
    market._values.clear()
    press(market, "保存集日")
    assert office.do(lambda s: s.packs.own_market) is None


def test_market_days_that_no_week_has_are_not_understood():
    with pytest.raises(ValueError, match="8"):
        rule_of("weekday", "8")
    assert rule_of("solar", "10、20") == MarketRule(kind="solar", values=(0, 0))


def test_a_kept_market_is_shown_again(office, opened):
    rule = MarketRule(kind="branch", values=(5, 11))
    office.write(lambda s: s.set_market(rule))
    page = opened(lambda: SettingsPage(office.desk), "settings")
    assert page.market._values.text() == "辰、戌"
    assert page.market._kind.value() == "branch"


def test_a_clerk_is_added_with_a_pin(page, office, press):
    press(page.clerks, "加一位")
    form = page.drawer.body
    press(page.drawer, "保存")
    assert is_open(page)
    assert names(office) == ["李秀英"]
    form.editor("name").set_text("覃明桂")
    form.editor("pin").set_text(PIN)
    press(page.drawer, "保存")
    assert not is_open(page)
    assert names(office) == ["李秀英", "覃明桂"]
    assert has_pin(office, "覃明桂")
    assert {"覃明桂", "经办人"} <= set(texts(page.clerks))


def test_the_same_name_twice_is_told_beside_the_form(page, office, press):
    press(page.clerks, "加一位")
    page.drawer.body.editor("name").set_text("李秀英")
    press(page.drawer, "保存")
    assert is_open(page)
    assert page.drawer.button.isEnabled()
    assert names(office) == ["李秀英"]


def test_a_forgotten_pin_is_set_anew(page, office, press):
    press(page.clerks, "重设 PIN 李秀英")
    page.drawer.body.editor("pin").set_text("12")
    press(page.drawer, "保存")
    assert not has_pin(office, "李秀英")
    page.drawer.body.editor("pin").set_text(PIN)
    press(page.drawer, "保存")
    assert not is_open(page)
    head = clerk(office, "李秀英").id
    office.do(lambda s: s.people.clerks.pins.check(head, PIN))


def test_a_clerk_leaves_but_never_the_only_head(page, office, press):
    office.do(lambda s: s.people.clerks.add("覃明桂", "clerk", PIN))
    page.clerks.refresh()
    office.settle()
    press(page.clerks, "离岗 覃明桂")
    press(page.drawer, "确定离岗")
    assert not is_open(page)
    assert names(office) == ["李秀英"]
    assert "覃明桂" not in texts(page.clerks)
    press(page.clerks, "离岗 李秀英")
    press(page.drawer, "确定离岗")
    assert is_open(page)
    assert names(office) == ["李秀英"]


def test_only_the_head_changes_anything_here(page, office, press):
    office.do(lambda s: s.people.clerks.add("覃明桂", "clerk"))
    office.do(lambda s: s.people.clerks.sign_in("覃明桂"))
    press(page.clerks, "加一位")
    page.drawer.body.editor("name").set_text("向大姐")
    press(page.drawer, "保存")
    assert is_open(page)
    assert names(office) == ["李秀英", "覃明桂"]


def test_a_backup_is_written_where_the_clerk_says(page, office, press, tmp_path, monkeypatch):
    target = tmp_path / "stick" / "今天.czb"
    target.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(target), ""))
    press(page.keeping, "备份到……")
    assert target.stat().st_size > 0
    assert str(target) in page.keeping.said.text()
    assert page.keeping.said.property("tone") == "done"


@pytest.fixture
def stick(office, tmp_path, monkeypatch):
    """Where the clerk says that a backup with photos belongs; the station has two."""
    for content in (b"one", b"two"):
        office.do(lambda s, content=content: s.shelf.put(content))
    target = tmp_path / "stick" / "all.czb"
    target.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(target), ""))
    return target


def test_a_backup_by_hand_can_hold_the_photos(page, press, qtbot, stick):
    press(page.keeping, "连照片备份到……")
    qtbot.waitUntil(lambda: page.keeping.said.property("tone") == "done")
    with zipfile.ZipFile(stick) as file:
        assert sum(name.startswith("blobs/") for name in file.namelist()) == 2
    assert page.keeping._line is None


def test_a_backup_with_photos_is_stopped_without_a_trace(page, office, stick, qtbot):
    """The ledger lane is busy until the clerk has stopped it: nothing was written before."""
    gate = threading.Event()
    office.jobs.ledger(lambda: gate.wait(20))
    page.keeping.write_all(stick)
    stop = page.keeping._line.stop
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    gate.set()
    over: list[None] = []
    office.jobs.travel(lambda _progress: None, over.append)
    qtbot.waitUntil(lambda: bool(over))
    assert list(stick.parent.iterdir()) == []
    assert "已停下" in page.keeping.said.text()


def test_the_books_are_backed_up_verified_and_rebuilt_by_a_click(page, office, press):
    press(page.keeping, "现在备份")
    assert len(list((office.station.folder / "backups").glob("*"))) == 1
    events = office.do(lambda s: s.verify()).events
    press(page.keeping, "检查账本")
    assert f"{events} 条流水全部核对无误" in page.keeping.said.text()
    press(page.keeping, "重建台账")
    assert f"按 {events} 条流水重建" in page.keeping.said.text()
    assert names(office) == ["李秀英"]


def test_a_table_that_somebody_touched_is_found_and_rebuilding_mends_it(page, office, press):
    office.do(lambda s: s.db.execute("UPDATE person SET name = '别人' WHERE name = '龚喆'"))
    press(page.keeping, "检查账本")
    assert page.keeping.said.property("tone") == "stop"
    assert "发现" in page.keeping.said.text()
    press(page.keeping, "重建台账")
    press(page.keeping, "检查账本")
    assert page.keeping.said.property("tone") == "done"


def test_what_is_installed_is_named_with_its_version(page, office):
    shipped = office.see(lambda v: v.packs.shipped_manifest)
    assert shipped.version in page.packs.said.text()


@pytest.fixture
def coded(office, page):
    """What still opens the station's file."""

    def opens(code):
        with contextlib.suppress(WrongKeyError):
            return bool(unlock(office.station.folder, Secrets(recovery=code, keyring=False)))
        return False

    return opens


def on_paper(office):
    return office.see(lambda v: is_on_paper(v.db))


def renew(page, press):
    """Make a new code and return it as the drawer shows it."""
    press(page.safety, "做新的恢复码")
    press(page.drawer, "做新的，旧的作废")
    figures = [w for w in page.drawer.findChildren(QLabel) if w.property("role") == "figure"]
    return "-".join(" ".join(w.text() for w in figures if w.text()).split())


def test_a_new_recovery_code_is_shown_typed_back_and_the_old_one_is_dead(
    page, office, press, coded
):
    assert on_paper(office)
    code = renew(page, press)
    assert len(code) == len(office.recovery)
    assert (coded(code), coded(office.recovery)) == (True, False)
    assert not on_paper(office)
    paper = page.drawer.body
    paper.typed.setText("0000")
    press(page.drawer, "已经抄在纸上")
    assert is_open(page)
    assert not on_paper(office)
    paper.typed.setText(code[-4:].lower())
    press(page.drawer, "已经抄在纸上")
    assert not is_open(page)
    assert on_paper(office)
    assert "已在纸上" in page.safety.said.text()


def test_the_new_code_can_be_kept_as_a_paper(page, press, qtbot, tmp_path, monkeypatch):
    renew(page, press)
    target = tmp_path / "paper.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(target), "PDF"))
    press(page.drawer, "打印或存成 PDF")
    qtbot.waitUntil(target.exists)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_new_code_left_unwritten_voids_the_sheet_and_only_another_one_is_offered(
    page, office, press
):
    renew(page, press)
    page.close_drawer()
    assert not page.safety.have.isVisible()
    assert page.safety.new.isVisible()
    assert "旧的纸已经作废" in page.safety.said.text()
    page.safety.confirm()
    office.settle()
    assert not on_paper(office)
    code = renew(page, press)
    page.drawer.body.typed.setText(code[-4:])
    press(page.drawer, "已经抄在纸上")
    assert on_paper(office)


def test_a_set_up_left_unfinished_is_asked_for_until_the_clerk_says_she_has_it(page, office, press):
    office.do(lambda s: s.db.execute("DELETE FROM local_setting WHERE name = ?", (ON_PAPER,)))
    page.safety.refresh()
    office.settle()
    press(page.safety, "已经抄在纸上")
    assert on_paper(office)
    assert not page.safety.have.isVisible()


def test_another_clerk_makes_no_new_code(page, office, press, coded):
    office.do(lambda s: s.people.clerks.add("覃明桂"))
    office.do(lambda s: s.people.clerks.sign_in("覃明桂"))
    press(page.safety, "做新的恢复码")
    press(page.drawer, "做新的，旧的作废")
    assert is_open(page)
    assert "站长" in " ".join(texts(page.drawer))
    assert coded(office.recovery)


def test_the_home_page_leads_to_the_card_that_it_names(page, qtbot):
    page.arrive("safety")
    qtbot.waitUntil(page.safety.new.hasFocus)
    assert not page.safety.new.visibleRegion().isEmpty()


def test_who_has_no_pin_is_told_that_her_screen_does_not_lock(page, office, press):
    office.do(lambda s: s.people.clerks.add("覃明桂", pin=PIN))
    page.looks.refresh()
    office.settle()
    lock = page.looks.findChild(QLabel, "lock")
    assert lock.isVisible()
    assert "李秀英没有 PIN" in lock.text()
    press(page.looks, "不锁")
    assert not lock.isVisible()
    press(page.looks, "5分钟")
    assert lock.isVisible()
    press(page.clerks, "重设 PIN 李秀英")
    page.drawer.body.editor("pin").set_text(PIN)
    press(page.drawer, "保存")
    assert not lock.isVisible()
