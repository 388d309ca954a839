"""The small parts: chips, tiles, pill, rail, strip, card, pad, progress, search box, page."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets import icons
from desktop.widgets.card import Card, CardView
from desktop.widgets.choice import Chips
from desktop.widgets.drawer import Drawer
from desktop.widgets.flow import FlowLayout
from desktop.widgets.found import Found
from desktop.widgets.page import Page
from desktop.widgets.pill import Pill, Travelled
from desktop.widgets.pin import PinPad
from desktop.widgets.progress import ProgressLine
from desktop.widgets.rail import Rail, RailEntry
from desktop.widgets.search_box import SearchBox
from desktop.widgets.strip import Strip
from desktop.widgets.tile import Tile
from tests.desktop.orchard import PEOPLE, find_person
from tests.desktop.widgets.test_form import commit

KEY = Qt.Key
ICONS = sorted(path.stem for path in icons.FOLDER.glob("*.svg"))


def rgb(colour):
    return colour.red(), colour.green(), colour.blue()


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_chips_are_chosen_with_arrows_digits_and_the_mouse(shown):
    chips = shown(Chips([("a", "甲"), ("b", "乙"), ("c", "丙")], "样"), 300, 60)
    told: list[str] = []
    chips.chosen.connect(told.append)
    chips.setFocus()
    QTest.keyClick(chips, KEY.Key_Right)
    QTest.keyClick(chips, KEY.Key_Left)
    QTest.keyClick(chips, KEY.Key_Left)
    QTest.keyClicks(chips, "2")
    click(chips.group.button(0))
    assert told == ["a", "c", "b", "b", "a"]
    assert chips.value() == "a"
    chips.set_value(None)
    assert chips.value() is None


def test_chips_follow_the_direction_of_writing(shown, dressed):
    dressed(rtl=True)
    chips = shown(Chips([("a", "甲"), ("b", "乙")], "样"), 300, 60)
    chips.set_value("a")
    QTest.keyClick(chips, KEY.Key_Left)
    assert chips.value() == "b"
    assert chips.group.button(0).x() > chips.group.button(1).x()


@pytest.mark.parametrize(
    ("now", "words", "tone"),
    [
        (Travelled(enrolled=False, saved=9), "已存本机", ""),
        (Travelled(saved=3, receipted=5), "已存本机 3，待送出", "wait"),
        (Travelled(sent=2, receipted=5), "已送出或已带走 2", ""),
        (Travelled(receipted=5), "县里已签收", "done"),
    ],
)
def test_the_pill_says_the_state_that_is_furthest_behind(shown, now, words, tone):
    pill = shown(Pill(), 300, 40)
    pill.show_travelled(now)
    assert pill._text.text() == words
    assert pill._text.property("tone") == tone
    assert str(now.receipted) in pill.toolTip()
    assert pill.accessibleName() == words


def test_a_tile_is_never_pressed_flat_by_what_stands_under_it(shown, dressed):
    dressed(large=True)
    page = QWidget()
    box = QVBoxLayout(page)
    tile, below = Tile("parcel-in", "收包裹", "扫一下就入库", "F2"), QWidget()
    below.setMinimumHeight(600)
    for one in (tile, below):
        box.addWidget(one)
    shown(page, 300, 300)
    assert tile.height() >= tile.minimumSizeHint().height()


def test_a_tile_says_its_number_to_a_screen_reader_too(shown):
    tile = shown(Tile("parcel-in", "收包裹", "扫一下就入库", "F2"), 200, 140)
    tile.set_number("12", "wait")
    assert tile.accessibleName() == "收包裹 12"
    assert tile.accessibleDescription() == "扫一下就入库"
    assert tile.number.property("tone") == "wait"


def test_the_rail_marks_one_page_and_tells_which_was_pressed(shown, qtbot):
    rail = Rail()
    for key in ("home", "up"):
        rail.add(key, RailEntry(key, "首页", "F1", "首页"))
    shown(rail, 130, 400)
    with qtbot.waitSignal(rail.chosen) as chosen:
        click(rail.entries()["up"])
    assert chosen.args == ["up"]
    rail.mark("home")
    assert [entry.isChecked() for entry in rail.entries().values()] == [True, False]


def test_the_strip_says_the_day_in_words_and_marks_another_day(shown):
    strip = shown(Strip(), 1000, 60)
    strip.set_day(dt.date(2026, 11, 21))
    assert strip.day.text() == "11月21日 周六"
    strip.set_day(dt.date(2026, 11, 20), other=True)
    assert strip.day.property("tone") == "wait"


def test_the_card_shows_the_amount_large_and_closes_with_one_key(shown, qtbot):
    over = shown(QWidget(), 1366, 768)
    card = Card(name="张国栋", what="收购 苹果 12.5 斤", amount_fen=4000, capitals="人民币肆拾元整")
    view = CardView(card, over)
    view.show()
    huge = next(one for one in view.findChildren(QLabel) if one.property("role") == "huge")
    assert huge.text() == "¥40.00"
    assert huge.font().pixelSize() >= 70
    with qtbot.waitSignal(view.spoken) as said:
        click(view.speak)
    assert said.args == ["张国栋，收购 苹果 12.5 斤"]
    with qtbot.waitSignal(view.closed):
        QTest.keyClick(view, KEY.Key_Return)


def test_a_pin_is_typed_or_pressed_and_never_shown(shown, qtbot):
    pad = shown(PinPad("请输入 PIN"), 300, 500)
    pad.line.setFocus()
    QTest.keyClicks(pad.line, "12x4")
    click(pad.findChild(QPushButton, "key-0"))
    assert pad.line.text() == "1240"
    assert pad.line.displayText() != pad.line.text()
    with qtbot.waitSignal(pad.entered) as entered:
        QTest.keyClick(pad.line, KEY.Key_Return)
    assert entered.args == ["1240"]


def test_a_wrong_pin_is_said_and_many_wrong_ones_make_her_wait(shown, qtbot):
    pad = shown(PinPad("请输入 PIN"), 300, 500)
    QTest.keyClicks(pad.line, "9")
    pad.refuse("PIN 不对")
    assert (pad.line.text(), pad.line.isEnabled()) == ("", True)
    pad.refuse("PIN 不对", wait_seconds=1)
    assert not pad.line.isEnabled()
    assert "1" in pad._told.text()
    qtbot.waitUntil(pad.line.isEnabled)
    assert pad._told.text() == ""
    assert not pad._second.isActive()


def test_long_work_can_be_stopped_once(shown, qtbot):
    line = shown(ProgressLine("正在读表"), 500, 120)
    line.step(5, 10)
    assert (line.bar.value(), line.bar.maximum(), line.count.text()) == (5, 10, "5 / 10")
    line.step(7)
    assert line.bar.maximum() == 0
    with qtbot.waitSignal(line.cancelled):
        click(line.stop)
    assert not line.stop.isEnabled()


def test_the_search_box_groups_hits_and_takes_one_with_the_keys(shown, qtbot):
    box = SearchBox()
    hits = (*PEOPLE[:2], Found("w1", "SF123456", "顺丰", "parcel", "包裹"))
    box.set_find(lambda _text, answer: answer(hits))
    holder = QWidget()
    box.setParent(holder)
    shown(holder, 700, 400)
    box.start()
    commit("z")
    shown_rows = [box.results().hits.item(at).text() for at in range(box.results().hits.count())]
    assert shown_rows == [
        "村民",
        "张国栋    尾号 1302",
        "李秀英    尾号 1312",
        "包裹",
        "SF123456    顺丰",
    ]
    for _ in range(2):
        QTest.keyClick(box, KEY.Key_Down)
    with qtbot.waitSignal(box.taken) as taken:
        QTest.keyClick(box, KEY.Key_Return)
    assert taken.args[0].key == "w1"
    assert box.text() == ""


def test_the_search_box_forgets_what_was_typed_when_it_is_left(shown):
    box, other = SearchBox(), QPushButton()
    holder = QWidget()
    for part in (box, other):
        part.setParent(holder)
    shown(holder, 700, 400)
    box.start()
    QTest.keyClicks(box, "zsf")
    other.setFocus()
    assert box.text() == ""


def test_a_search_without_hits_says_so_and_takes_nothing(shown):
    box = SearchBox()
    box.set_find(find_person)
    holder = QWidget()
    box.setParent(holder)
    shown(holder, 700, 400)
    box.start()
    taken: list[Found] = []
    box.taken.connect(taken.append)
    commit("无")
    assert "没有找到" in box.results().hits.item(0).text()
    QTest.keyClick(box, KEY.Key_Return)
    assert taken == []
    QTest.keyClick(box, KEY.Key_Escape)
    assert box.text() == ""


@pytest.fixture
def asking(shown):
    """A search box ready to type in, the answers that it waits for, what was taken."""
    box, answers = SearchBox(), []
    taken: list[Found] = []
    box.set_find(lambda _text, answer: answers.append(answer))
    box.taken.connect(taken.append)
    holder = QWidget()
    box.setParent(holder)
    shown(holder, 700, 400)
    box.start()
    return box, answers, taken


def test_an_answer_to_an_older_text_is_not_shown(asking):
    box, answers, _ = asking
    commit("张")
    commit("国")
    answers[0](PEOPLE)
    assert not box.results().isVisible()
    answers[1](PEOPLE)
    assert box.results().isVisible()


def test_enter_before_the_answer_takes_its_first_hit_and_none_of_fewer_letters(asking):
    box, answers, taken = asking
    commit("张")
    answers[0](PEOPLE)
    commit("国")
    QTest.keyClick(box, KEY.Key_Return)
    QTest.keyClick(box, KEY.Key_Return)
    assert taken == []
    answers[1](PEOPLE[1:])
    assert taken == [PEOPLE[1]]


def test_enter_before_an_answer_without_hits_takes_nothing(asking):
    box, answers, taken = asking
    commit("无")
    QTest.keyClick(box, KEY.Key_Return)
    answers[0]([])
    assert taken == []
    assert "没有找到" in box.results().hits.item(0).text()


def test_a_page_closes_its_drawer_with_escape_and_then_has_nothing_to_close(shown):
    page = shown(Page("收购"), 900, 500)
    page.set_body(QWidget())
    drawer = Drawer("一笔", QWidget(), "保存")
    page.open_drawer(drawer)
    assert drawer.isVisible()
    assert page.escape()
    assert page.drawer is None
    assert not page.escape()


def test_a_second_drawer_takes_the_place_of_the_first(shown):
    page = shown(Page("收购"), 900, 500)
    page.set_body(QWidget())
    first, second = Drawer("甲", QWidget(), "好"), Drawer("乙", QWidget(), "好")
    page.open_drawer(first)
    page.open_drawer(second)
    assert page.drawer is second
    assert not first.isVisible()


def test_a_pages_button_has_a_key_that_works_on_this_page(shown, qtbot):
    pressed = []
    page = Page("收购")
    body = QPushButton("x")
    page.set_body(body)
    page.add_button("新的", "add", lambda: pressed.append(1), main=True, shortcut="Ctrl+N")
    shown(page, 900, 500)
    body.setFocus()
    QTest.keyClick(body, KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [1]


def test_a_line_that_has_no_room_breaks_into_two(shown):
    holder = QWidget()
    flow = FlowLayout(holder)
    buttons = [QPushButton("按" * 6) for _ in range(4)]
    for button in buttons[:3]:
        flow.add(button)
    flow.add(buttons[3], end=True, firm=True)
    wide = flow.sizeHint().width()
    shown(holder, wide + 50, 200)
    assert len({button.y() for button in buttons}) == 1
    assert buttons[3].geometry().right() == wide + 49
    assert flow.heightForWidth(wide // 2) > 1.8 * flow.heightForWidth(wide + 50)
    holder.resize(wide - 20, 200)
    QApplication.processEvents()
    assert buttons[3].y() == buttons[0].y() < buttons[2].y(), "others make room for a firm one"


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_a_line_drawing_of_its_own_that_takes_any_colour(qapp, name):
    source = (icons.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in source
    assert 'stroke-width="1.75"' in source
    assert 'stroke="currentColor"' in source
    image = icons.picture(name, "stop", 48).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(48)
        for y in range(48)
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert len(inked) > 10
    red = QColor(theme.current().colours.red)
    parts = [abs(a - b) for one in inked for a, b in zip(rgb(one), rgb(red), strict=True)]
    assert max(parts) <= 3


def test_no_two_icons_are_the_same(qapp):
    drawn = {bytes(icons.picture(name, "", 48).toImage().constBits()) for name in ICONS}
    assert len(drawn) == len(ICONS) >= 33


def test_icons_take_the_new_colour_when_the_look_changes(shown, dressed):
    button = shown(icons.IconButton("打印", "print"), 200, 60)
    before = button.icon().pixmap(20, 20).toImage()
    dressed(contrast=True, large=True)
    QApplication.sendPostedEvents()
    after = button.icon().pixmap(28, 28).toImage()
    assert button.iconSize().width() == theme.current().sizes.icon
    assert before != after
