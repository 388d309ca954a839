"""The newer cards of the county page, in both languages and every text size."""

from __future__ import annotations

import pytest

from core.sync.doubles import ENTERED, HANDED, REVERSED, Double
from desktop.pages.settings.page import SettingsPage
from desktop.pages.sync.key import Confirming
from desktop.pages.sync.page import PC, TROUBLES, SyncPage
from desktop.pages.sync.troubles import Shown
from desktop.pages.sync.twice import Act, Twice
from desktop.widgets.drawer import Drawer
from tests.desktop.looks import assert_sound

WALL = 1_790_000_000_000
FACT = "4ZLTA26-000010-D  2026-09-26  欧阳堃喆  ¥1,234,567.89"


def twice(what, of):
    acts = tuple(Act(f"{of}.{n}", FACT, "欧阳堃喆", WALL, "4ZLT") for n in (1, 2))
    double = Double(what=what, table="errand", of=of, events=(f"{of}.1", f"{of}.2"))
    return Twice(double, "包裹 SF1535264185099 记了两次取走", FACT, acts)


@pytest.mark.usefixtures("worn")
def test_doubles_and_the_key(office, opened, window, admit):
    page = opened(lambda: SyncPage(office.desk), "sync")
    page.show_mode(PC)
    assert_sound(window, office)
    office.do(admit)
    page.read()
    assert_sound(window, office)
    page.pc.key.show_running("正在换钥匙……")
    page.pc.key.say("换好了，县里认了新钥匙，旧的作废了。" * 2, "done")
    assert_sound(window, office)
    page.open_drawer(Drawer("换钥匙", Confirming(has_pin=True), "换上新钥匙", icon="pin"))
    assert_sound(window, office)
    page.close_drawer()
    page.show_mode(TROUBLES)
    doubles = [twice(what, str(at)) for at, what in enumerate((REVERSED, ENTERED, HANDED))]
    page.troubles.show_all(Shown((), (), {}, doubles))
    assert_sound(window, office)
    page.putting_right.ask(doubles[1], "1.1")
    assert_sound(window, office)


@pytest.mark.usefixtures("worn")
def test_trying_a_backup(office, opened, window, qtbot):
    page = opened(lambda: SettingsPage(office.desk), "settings")
    office.do(lambda s: s.scheduled_backup())
    page.arrive("restoring")
    page.restoring.try_one()
    look = page.restoring.shown
    qtbot.waitUntil(lambda: look.list.hits.count() > 1)
    assert_sound(window, office)
    look.ask(office.station.folder / "20261121-090000.czb", "口令或恢复码不对。")
    assert_sound(window, office)
