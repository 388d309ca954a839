"""Draws every part of the desk with sample records, in each look: for eyes, and for test_looks.

Run: python tests/desktop/gallery.py FOLDER
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.base.errors import InvalidRecordError
from desktop import theme
from desktop.jobs import Jobs
from desktop.models.ledger import LedgerModel
from desktop.settings import Settings
from desktop.voice import Speaker
from desktop.widgets.ask import Question
from desktop.widgets.card import Card
from desktop.widgets.choice import Chips
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.found import Found
from desktop.widgets.icons import FOLDER, IconButton, IconLabel, label
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page, PageEntry
from desktop.widgets.picker import Picker
from desktop.widgets.pill import Travelled
from desktop.widgets.pin import PinPad
from desktop.widgets.progress import ProgressLine
from desktop.widgets.tile import Tile
from desktop.window import MainWindow
from tests.desktop.orchard import COLUMNS, PEOPLE, Apple, Orchard, find_person, naming, tone

TODAY: Final = dt.date(2026, 11, 21)
RAIL: Final = (
    ("home", "home", "首页"),
    ("parcel", "parcel-in", "包裹"),
    ("up", "up", "上行"),
    ("down", "down", "下行"),
    ("people", "person", "村民"),
    ("stock", "product", "产品"),
    ("receipt", "receipt", "收据"),
    ("errand", "errand", "便民"),
    ("close", "close", "日结"),
    ("import", "import", "导入"),
    ("settings", "settings", "设置"),
    ("help", "help", "帮助"),
)
TILES: Final = (
    ("parcel-in", "收包裹", "扫一下就入库", "F2", "23", "wait"),
    ("hand-over", "取包裹", "报尾号或取件码", "F2", "7", "stop"),
    ("up", "收购上行", "称重、定级、开收据", "F3", "", ""),
    ("down", "代买下行", "先付还是垫付", "F4", "4", ""),
    ("errand", "便民服务", "缴费、充值、代办", "F8", "", ""),
    ("close", "今天日结", "现金、微信、支付宝", "F9", "", ""),
    ("receipt", "付农户款", "欠款 12 户，最久 16 天", "F7", "12", "wait"),
    ("training", "培训", "下一场：周四下午", "", "", ""),
)


def today() -> dt.date:
    return TODAY


class LedgerPage(Page):
    """A page that shows a ledger."""

    def __init__(self, title: str, ledger: LedgerView) -> None:
        super().__init__(title)
        self.ledger = ledger
        self.set_body(ledger)


class Desk:
    """A window with pages, filled with samples."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.settings = Settings(self.kept.get, self.kept.__setitem__)
        self.jobs = Jobs()
        self.window = MainWindow(self.jobs, self.settings, Speaker([]))
        self.window.resize(1366, 768)
        self.window.strip.set_station("红旗村电商服务站")
        self.window.strip.set_day(TODAY)
        self.window.strip.set_clerk("王小芳")
        self.window.strip.pill.show_travelled(Travelled(saved=12, sent=3, receipted=1280))
        self.window.strip.search.set_find(find)
        self.window.lay_out(
            [
                PageEntry(key=key, icon=icon, label=text, fkey=at, factory=self.page)
                for at, (key, icon, text) in enumerate(RAIL, 1)
            ]
        )
        self.window.open_desk()
        self.window.show()
        settle(50)

    def page(self) -> Page:
        model = LedgerModel(Orchard(1000), COLUMNS, self.jobs, tone)
        page = LedgerPage("收购与上行", LedgerView(model, "apples", self.settings, today=today))
        page.set_subtitle("今天 12 笔，¥3,482.50")
        page.ledger.add_filter("state", "付款", [("", "全部"), ("owed", "未付")])
        page.add_button("导出", "export", lambda: None)
        page.add_button("收购一笔", "add", lambda: None, main=True, shortcut="Ctrl+N")
        model.show()
        return page

    def shown(self) -> LedgerPage:
        page = self.window.page()
        assert isinstance(page, LedgerPage)
        return page

    def drawer(self) -> Drawer:
        drawer = self.shown().drawer
        assert drawer is not None
        return drawer

    def form(self) -> RecordForm:
        plan = FormPlan(kind=Apple, today=today, find={"farmer": find_person}, naming=naming)
        form = RecordForm(plan)
        form.fill({"farmer": "p0", "grams": 6250, "price": 320}, {"farmer": "张国栋"})
        return form

    def close(self) -> None:
        self.window.notices._take_down()
        self.window._half_timer.stop()
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self.window)
        self.window.close()
        self.jobs.close()
        self.window.deleteLater()


def find(text: str, answer: Callable) -> None:
    """Answer with hits of three kinds."""
    answer(
        [
            *PEOPLE[:3],
            Found("w", "SF6088801234567", "顺丰 · 张国栋 · 3 架", "parcel", "包裹"),
            Found("w2", "YT9876543210123", "圆通 · 李秀英 · 已取", "parcel", "包裹"),
            Found("r", "A3F7-26-000123", "张国栋 ¥40.00", "receipt", "收据"),
        ]
    )


def ledger(desk: Desk) -> None:
    desk.shown().ledger.table.setFocus()


def drawer(desk: Desk) -> None:
    made = Drawer("收购一笔", desk.form(), "保存（回车）")
    made.set_totals("¥ 40.00", "12.5 斤 × 3.20 元")
    desk.shown().open_drawer(made)


def errors(desk: Desk) -> None:
    form = desk.form()
    made = Drawer("收购一笔", form, "保存（回车）")
    desk.shown().open_drawer(made)
    form.editor("farmer").set_text("|张")
    form.editor("price").set_text("三块二")
    form.editor("grams").set_text("")
    try:
        form.record()
    except InvalidRecordError as error:
        form.show_error(error)
    made.say("有几处没有填对。")


def question(desk: Desk) -> None:
    drawer(desk)
    desk.drawer().ask(
        Question(
            text="这位老人今天已经买了三样，一共 860 元。",
            advice="问一句是不是本人要买的，有没有人催着付款。",
            reasons=("本人在场", "家人来电"),
        ),
        lambda _reason: None,
    )


def notice(desk: Desk) -> None:
    drawer(desk)
    desk.window.notice(
        Notice(
            text="已保存：收购 张国栋 富士苹果 12.5 斤，¥40.00，收据 A3F7-26-000123",
            undo=lambda: None,
            undo_label="红冲",
        )
    )


def stopped(desk: Desk) -> None:
    desk.window.notice(
        Notice(
            text="磁盘满了，这一笔没有保存。请删掉些不用的文件，再保存一次。",
            tone="stop",
            seconds=0,
        )
    )


def search(desk: Desk) -> None:
    box = desk.window.strip.search
    desk.window.activateWindow()
    settle(20)
    box.start()
    box.setText("zgd")
    box.textEdited.emit("zgd")


def picking(desk: Desk) -> None:
    drawer(desk)
    desk.window.activateWindow()
    settle(20)
    form = desk.drawer().body
    assert isinstance(form, RecordForm)
    picker = form.editor("farmer")
    assert isinstance(picker, Picker)
    line = picker.line
    line.setFocus()
    line.setText("国")
    line.textEdited.emit("国")


def tiles(desk: Desk) -> None:
    body = QWidget()
    box = QVBoxLayout(body)
    theme.spaced(box, 4, 0)
    grid = QGridLayout()
    theme.spaced(grid, 3, 0)
    for at, (icon, title, hint, fkey, number, pressing) in enumerate(TILES):
        tile = Tile(icon, title, hint, fkey)
        tile.set_number(number, pressing)
        grid.addWidget(tile, at // 4, at % 4)
    box.addLayout(grid)
    progress = ProgressLine("正在读 2026年收购台账.xlsx")
    progress.step(68_200, 100_000)
    box.addWidget(progress)
    box.addStretch(1)
    desk.shown().set_body(body)
    desk.shown().title.setText("今天")


def parts(desk: Desk) -> None:
    body = QWidget()
    box = QVBoxLayout(body)
    theme.spaced(box, 3, 0)
    row = QHBoxLayout()
    for text, name, role in (
        ("保存", "check", "main"),
        ("打印", "print", ""),
        ("红冲", "undo", "stop"),
        ("复制", "copy", "quiet"),
    ):
        row.addWidget(IconButton(text, name, role=role))
    off = IconButton("不能按", "stop")
    off.setDisabled(True)
    row.addWidget(off)
    row.addWidget(Chips([("a", "现金"), ("b", "微信"), ("c", "支付宝")], "付款"))
    row.addStretch(1)
    box.addLayout(row)
    pictures = QGridLayout()
    theme.spaced(pictures, 2, 0)
    for at, path in enumerate(sorted(FOLDER.glob("*.svg"))):
        pictures.addWidget(IconLabel(path.stem), at // 15, at % 15)
    box.addLayout(pictures)
    for role, words in (
        ("title", "标题 Title"),
        ("lead", "小标题"),
        ("", "正文"),
        ("soft", "次要"),
    ):
        box.addWidget(label(words, role))
    box.addStretch(1)
    desk.shown().set_body(body)


def empty(desk: Desk) -> None:
    desk.shown().set_body(
        Empty(
            "product",
            "还没有收购记录",
            "农户把苹果拉来，称一称、定个级，按一下就能开收据。",
            "收购第一笔",
            lambda: None,
        )
    )


def pad(desk: Desk) -> None:
    holder = QWidget()
    box = QVBoxLayout(holder)
    made = PinPad("王小芳，请输入 PIN")
    box.addWidget(made, 0, Qt.AlignmentFlag.AlignCenter)
    desk.window.show_alone(holder)
    made.refuse("PIN 不对，还可以试 3 次")


def card(desk: Desk) -> None:
    desk.window.turn(
        Card(
            name="张国栋",
            what="收购 富士苹果 一级 12.5 斤（6.25 公斤）",
            amount_fen=123450,
            capitals="人民币壹仟贰佰叁拾肆元伍角整",
            lines=("单价 3.20 元 / 斤", "付款 微信"),
        )
    )
    # The screen that is not there is smaller than the smallest we promise.
    desk.window.showNormal()
    desk.window.resize(1366, 768)


SCENES: Final[Mapping[str, Callable[[Desk], None]]] = MappingProxyType(
    {
        made.__name__: made
        for made in (
            ledger,
            drawer,
            errors,
            question,
            notice,
            stopped,
            search,
            picking,
            tiles,
            parts,
            empty,
            pad,
            card,
        )
    }
)
LOOKS: Final = MappingProxyType(
    {
        "light": theme.Look(),
        "large": theme.Look(large=True),
        "contrast": theme.Look(contrast=True),
        "contrast-large": theme.Look(contrast=True, large=True),
        "150": theme.Look(percent=150),
    }
)


def settle(milliseconds: int) -> None:
    """Let the screen catch up."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(folder: Path, looks: list[str]) -> None:
    app = QApplication(["gallery", *theme.STYLE])
    theme.load_fonts()
    theme.load_fonts(theme.RARE_FONTS)
    folder.mkdir(parents=True, exist_ok=True)
    for name in looks:
        look = LOOKS.get(name, theme.Look())
        rtl = Qt.LayoutDirection.RightToLeft if name == "rtl" else Qt.LayoutDirection.LeftToRight
        app.setLayoutDirection(rtl)
        theme.apply(app, look)
        for scene, show in SCENES.items():
            desk = Desk()
            show(desk)
            settle(200)
            desk.window.grab().save(str(folder / f"{scene}-{name}.png"))
            desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or [*LOOKS, "rtl"])
