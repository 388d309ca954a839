"""The daily close: the day's figures, the count in the drawer, days closed before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, cast

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.station import Station, Views
from core.trade.model.close import Close, Shift
from core.trade.model.opening import Opening, Transfer
from core.trade.queries.days import DayFigures
from core.trade.queries.register import Register
from desktop.pages.booking import Booking, Done, show_error
from desktop.pages.close.count import CountForm, count_drawer
from desktop.pages.close.figures import DayView, difference_words
from desktop.pages.close.past import PastCloses
from desktop.pages.close.tills import opening_drawer, shift_drawer, show_asked, transfer_drawer
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from desktop.pages.newcomer import add_product, newcomer_drawer
from desktop.pages.printing import Printing
from desktop.pages.reached import MARKS, reached_day, words
from desktop.pages.reversing import Reversing
from desktop.pages.spooler import Spooler
from desktop.widgets import typed
from desktop.widgets.ask import Question
from desktop.widgets.choice import Chips
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from desktop.widgets.scrolling import scrolled
from words.say import _

DAY, PAST = "day", "past"
COUNT, OPENING, TRANSFER, SHIFT = "count", "opening", "transfer", "shift"
MOST_DAYS: Final = 5
Save = Callable[[Station], Changes]


class ClosePage(Page):
    """Counts a day and locks it."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("日结"))
        self._desk = desk
        self.printing = Printing(desk, self, spooler)
        self.reversing = Reversing(desk, self)
        self.day = desk.today()
        self.figures: DayFigures | None = None
        self._what = self._reached = ""
        self.view, self.past = DayView(), PastCloses(desk)
        self.stack = QStackedWidget()
        whole = scrolled(self.view)
        whole.setFocusProxy(self.view)
        self._modes: dict[str, QWidget] = {DAY: whole, PAST: self.past}
        for widget in self._modes.values():
            self.stack.addWidget(widget)
        self.set_body(self.stack)
        self.modes = Chips([(DAY, _("当日")), (PAST, _("历次"))], _("看什么"))
        self.modes.set_value(DAY)
        self.modes.chosen.connect(self.show_mode)
        self.head.addWidget(self.modes)
        self.days: Chips | None = None
        self._add_buttons()
        self.past.opened.connect(self._open_past)
        self.past.count_wanted.connect(self._count_today)
        desk.jobs.changed.connect(self._on_change)
        self.past.show_now()
        self.read()

    def _add_buttons(self) -> None:
        self.add_button(_("期初"), "stock", partial(self.open, OPENING), shortcut="Ctrl+1")
        self.add_button(_("调拨"), "hand-over", partial(self.open, TRANSFER), shortcut="Ctrl+2")
        self.add_button(_("交接班"), "person", partial(self.open, SHIFT), shortcut="Ctrl+3")
        self.count = self.add_button(
            _("点数日结"), "close", partial(self.open, COUNT), main=True, shortcut="Ctrl+N"
        )

    def arrive(self, what: str = "") -> None:
        """Be shown; "new" counts the day, an id shows that close's day."""
        if what in {COUNT, OPENING, TRANSFER, SHIFT}:
            self.open(what)
        elif what == "new":
            self.open(COUNT)
        elif what:
            self._desk.fetch(lambda views: _close_day(views, what), self._turn_to)
        elif self.drawer is None:
            self.stack.currentWidget().setFocus()

    def half_typed(self) -> dict[str, str]:
        """Return the open form and which one it is."""
        half = super().half_typed()
        return {"drawer": self._what, "day": self.day.isoformat(), **half} if half else {}

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open the form again that was open."""
        what = half_typed.get("drawer")
        if what in {COUNT, OPENING, TRANSFER, SHIFT}:
            if what == COUNT:
                self.day = dt.date.fromisoformat(half_typed["day"])
            self.open(what)
            super().restore({k: v for k, v in half_typed.items() if k not in {"drawer", "day"}})
            if what == OPENING and self.drawer is not None:
                show_asked(cast("RecordForm", self.drawer.body))

    def show_mode(self, mode: str) -> None:
        """Show the day, or the days closed before."""
        self.modes.set_value(mode)
        self.stack.setCurrentWidget(self._modes[mode])
        self._modes[mode].setFocus()

    def read(self) -> None:
        """Read the day's figures, and which earlier days are still open."""
        day, today = self.day, self._desk.today()
        self._desk.fetch(
            lambda views: (
                views.days.figures(day),
                views.days.not_closed(today),
                reached_day(views, day),
            ),
            self._show,
            latest="close-figures",
        )

    def _on_change(self, _changes: Changes) -> None:
        self.read()

    def _show(self, found: tuple[DayFigures, list[dt.date], str]) -> None:
        self.figures, unclosed, self._reached = found
        self.view.show_figures(self.figures)
        self._offer_days(unclosed)
        close = self.figures.close
        self.count.setText(_("看日结单") if close else _("点数日结"))
        state = _("已日结") if close else _("还没日结")
        reached = f"  {MARKS[self._reached]} {words(self._reached)}" if self._reached else ""
        self.set_subtitle(f"{self.day:%Y-%m-%d}  {state}{reached}")
        if self.drawer is not None and isinstance(self.drawer.body, CountForm):
            self.drawer.body.show_book(self.figures)

    def _offer_days(self, unclosed: list[dt.date]) -> None:
        """Offer today and the earlier days that nobody closed."""
        if self.days is not None:
            self.head.removeWidget(self.days)
            self.days.deleteLater()
            self.days = None
        earlier = sorted({self.day, *unclosed[:MOST_DAYS]} - {self._desk.today()})
        if not earlier:
            return
        choices = [(day.isoformat(), f"{day:%m-%d}") for day in earlier]
        choices.append((self._desk.today().isoformat(), _("今天")))
        self.days = Chips(choices, _("哪一天"))
        self.days.set_value(self.day.isoformat())
        self.days.chosen.connect(lambda day: self._turn_to(dt.date.fromisoformat(day)))
        self.head.insert(3, self.days)

    def _turn_to(self, day: dt.date | None) -> None:
        if day is None:
            return
        self.close_drawer()
        self.day, self.figures = day, None
        self.show_mode(DAY)
        self.read()

    def _open_past(self, close: Close) -> None:
        self._turn_to(close.day)

    def _count_today(self) -> None:
        self._turn_to(self._desk.today())
        self.open(COUNT)

    def open(self, what: str) -> None:
        """Open one of the drawers."""
        if what == COUNT and self.figures is not None and self.figures.close is not None:
            self._open_closed(self.figures.close)
            return
        makers: Mapping[str, Callable[[], Drawer]] = {
            COUNT: lambda: count_drawer(self._desk, self.day),
            OPENING: lambda: opening_drawer(self._desk),
            TRANSFER: lambda: transfer_drawer(self._desk),
            SHIFT: lambda: shift_drawer(self._desk),
        }
        savers = {
            COUNT: self._save_count,
            OPENING: self._save_opening,
            TRANSFER: self._save_transfer,
            SHIFT: self._save_shift,
        }
        drawer = makers[what]()
        self._what = what
        drawer.pressed.connect(partial(savers[what], drawer))
        form = cast("RecordForm", drawer.body)
        if isinstance(form, CountForm) and self.figures is not None:
            form.show_book(self.figures)
        if what == OPENING:
            form.new_wanted.connect(partial(self._add_new, form))
        self.open_drawer(drawer)

    def _save_count(self, drawer: Drawer) -> None:
        form = cast("CountForm", drawer.body)
        close = self._record(drawer, {"day": self.day})
        if close is None:
            return
        done = partial(self._booked, _("{day} 已日结", day=f"{self.day:%m-%d}"))

        def save(said: Close) -> None:
            self._book(drawer, lambda station: station.trade.closing.close(said), done)

        if not form.differs():
            save(cast("Close", close))
            return
        question = Question(
            text=_("和账面合计{said}，照这样日结？", said=difference_words(form.difference())),
            advice=_("先再点一遍。差额会留在日结单上；要把账面调平，用“调拨”里的多出、少了。"),
            reasons=(_("找零找错了"), _("有笔漏记"), _("查不出来")),
            yes=_("照这样日结"),
            no=_("再点一遍"),
        )
        drawer.ask(question, lambda why: save(_with_reason(cast("Close", close), why)))

    def _record(self, drawer: Drawer, more: Mapping[str, object]) -> object | None:
        """Return the form's record; None, with what is wrong beside the fields."""
        form = cast("RecordForm", drawer.body)
        try:
            record = form.record(**more)
            missing = form.uncounted() if isinstance(form, CountForm) else []
            if missing:
                errors = tuple(FieldError(field=name, code="field.missing") for name in missing)
                raise InvalidRecordError(record.kind, errors)
        except ClerkError as error:
            show_error(drawer, error)
            return None
        return record

    def _book(self, drawer: Drawer, save: Save, done: Done) -> None:
        Booking(self._desk, drawer, lambda station, _reasons: save(station), done).start()

    def _booked(self, text: str, changes: Changes) -> None:
        """Say what was booked; its sheet prints when the time to take it back is over."""
        self.close_drawer()
        identity = changes.ids[0]
        self.noticed.emit(
            Notice(
                text=_("{text}，单子就要打印", text=text),
                undo=partial(self.reversing.undo, identity),
                ended=partial(self.printing.paper, identity),
            )
        )

    def _noted(self, text: str, changes: Changes) -> None:
        self.close_drawer()
        undo = partial(self.reversing.undo, changes.ids[0])
        self.noticed.emit(Notice(text=text, undo=undo))

    def _save_opening(self, drawer: Drawer) -> None:
        opening = cast("Opening | None", self._record(drawer, {}))
        if opening is not None:
            self._book(
                drawer,
                lambda station: station.trade.money.open(opening),
                partial(self._noted, _("期初已记下")),
            )

    def _save_transfer(self, drawer: Drawer) -> None:
        transfer = cast("Transfer | None", self._record(drawer, {}))
        if transfer is not None:
            text = _("调拨已记下 ¥{yuan}", yuan=typed.yuan(transfer.amount_fen))
            self._book(
                drawer,
                lambda station: station.trade.money.transfer(transfer),
                partial(self._noted, text),
            )

    def _save_shift(self, drawer: Drawer) -> None:
        shift = cast("Shift | None", self._record(drawer, {}))
        if shift is not None:
            self._book(
                drawer,
                lambda station: station.trade.closing.hand_over(shift),
                partial(self._booked, _("已交接")),
            )

    def _add_new(self, form: RecordForm, name: str, text: str) -> None:
        """Add a product or a person in the middle of an opening balance."""
        half = form.dump()
        added = partial(self._go_on, half, name)
        if name == "product":
            add_product(self._desk, text, added)
            return
        role = "farmer" if form.values().get("what") == "payable" else "villager"
        drawer = newcomer_drawer(self._desk, text, role, added)
        drawer.closed.connect(lambda: QTimer.singleShot(0, self, lambda: self._go_back_to(half)))
        self.open_drawer(drawer)

    def _go_back_to(self, half: dict[str, str]) -> None:
        """Go back to the opening balance after nobody was added."""
        if self.drawer is None:
            self.restore({"drawer": OPENING, "day": self.day.isoformat(), **half})

    def _go_on(self, half: dict[str, str], name: str, identity: str, words: str) -> None:
        self.restore({"drawer": OPENING, "day": self.day.isoformat(), **half})
        if self.drawer is not None:
            cast("RecordForm", self.drawer.body).fill({name: identity}, {name: words})

    def _open_closed(self, close: Close) -> None:
        facts = Facts(
            [
                (_("单号"), close.serial or ""),
                (_("现金实点"), _beside(close.cash_fen, close.cash_book_fen)),
                (_("微信实收"), _beside(close.wechat_fen, close.wechat_book_fen)),
                (_("支付宝实收"), _beside(close.alipay_fen, close.alipay_book_fen)),
                (_("在架件数"), _parcels(close)),
                (_("备注"), close.note or ""),
            ]
        )
        title = _("{day} 日结单", day=f"{self.day:%m-%d}")
        drawer = Drawer(title, facts, _("打印日结单"), icon="print")
        drawer.pressed.connect(partial(self.printing.paper, close.id))
        facts.add_button(
            _("重开这一天"), "undo", partial(self._ask_reopen, drawer, close), role="stop"
        )
        self.open_drawer(drawer)

    def _ask_reopen(self, drawer: Drawer, close: Close) -> None:
        question = Question(
            text=_("把 {day} 重新打开？", day=f"{self.day:%m-%d}"),
            advice=_("原日结单记红字作废；改完要重新点数日结。"),
            reasons=(_("点错了"), _("有笔漏记"), _("有笔记错")),
            yes=_("重开"),
        )
        drawer.ask(question, partial(self._reopen, drawer, close.id))

    def _reopen(self, drawer: Drawer, identity: str, reason: str) -> None:
        def work(station: Station) -> Changes:
            return station.trade.papers.reverse(identity, reason)

        self._book(drawer, work, self._reopened)

    def _reopened(self, _changes: Changes) -> None:
        self.close_drawer()
        text = _("{day} 已重开，原日结单作废", day=f"{self.day:%m-%d}")
        self.noticed.emit(Notice(text=text, tone="wait"))


def _beside(counted: int, book: int) -> str:
    return f"¥{typed.yuan(counted)}  {difference_words(counted - book)}"


def _parcels(close: Close) -> str:
    if close.parcels_counted is None:
        return _("账面 {count} 件，没点", count=close.parcels_book)
    return _(
        "实点 {count} 件，账面 {book} 件", count=close.parcels_counted, book=close.parcels_book
    )


def _with_reason(close: Close, reason: str) -> Close:
    note = "；".join(filter(None, (close.note, reason)))
    return msgspec.structs.replace(close, note=note)


def _close_day(views: Views, identity: str) -> dt.date | None:
    """Return the day of a close by its id."""
    paper = Register(views.db).of(identity)
    return paper.day if paper else None
