"""A person's account in the drawer, over a period, to be looked at and printed."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.paper.from_records import statement_of
from core.paper.statement import statement
from core.station import Views
from core.trade.queries.accounts import Account
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.lines import Lines
from desktop.pages.naming import kind_name
from desktop.pages.printing import Printing, Sheet
from desktop.widgets import typed
from desktop.widgets.choice import Chips
from desktop.widgets.drawer import Drawer
from desktop.widgets.icons import label
from words.say import _

MONTH, YEAR, ALL = "month", "year", "all"
LONG_AGO: Final = dt.date(2000, 1, 1)


class AccountView(QWidget):
    """What the station owes a person, line by line."""

    def __init__(self, desk: Desk, person: str) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        choices = [(MONTH, _("本月")), (YEAR, _("今年")), (ALL, _("全部"))]
        self.span = Chips(choices, _("时段"), wide=True)
        self.span.set_value(YEAR)
        self.span.chosen.connect(lambda _value: self.read())
        heads = (_("日期"), _("事项"), _("应付"), _("已付"), _("结余"))
        self.lines = Lines(_("往来"), heads, figures=(2, 3, 4))
        self.balance = label("", "lead")
        self.balance.setWordWrap(True)
        box.addWidget(self.span)
        box.addWidget(self.lines, 1)
        box.addWidget(self.balance)
        self.setFocusProxy(self.span)
        self.read()

    def period(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day shown."""
        today = self._desk.today()
        firsts = {MONTH: today.replace(day=1), YEAR: today.replace(month=1, day=1)}
        return firsts.get(self.span.value() or "", LONG_AGO), today

    def read(self) -> None:
        """Read the account anew."""
        first, last = self.period()
        person = self._person
        self._desk.fetch(
            lambda views: views.accounts.account(person, first, last),
            self._show,
            latest="account",
        )

    def _show(self, account: Account) -> None:
        rows = [("", _("期初"), "", "", typed.yuan(account.opening_fen))]
        rows += [
            (
                f"{line.day:%m-%d}",
                kind_name(line.kind),
                typed.yuan(line.plus_fen) if line.plus_fen else "",
                typed.yuan(line.minus_fen) if line.minus_fen else "",
                typed.yuan(line.balance_fen),
            )
            for line in account.lines
        ]
        self.lines.show_rows(rows)
        self.balance.setText(balance_words(account.closing_fen))


def balance_words(fen: int) -> str:
    """Say who owes whom: above zero the station owes the person."""
    if not fen:
        return _("两清，互不相欠")
    yuan = typed.yuan(abs(fen))
    return _("站里欠他 ¥{yuan}", yuan=yuan) if fen > 0 else _("他欠站里 ¥{yuan}", yuan=yuan)


def account_drawer(desk: Desk, printing: Printing, person: str, name: str) -> Drawer:
    """Return the drawer of a person's account; its main button prints the statement."""
    view = AccountView(desk, person)
    drawer = Drawer(_("{name} 往来", name=name), view, _("打印对账单"), icon="print")
    drawer.pressed.connect(partial(_print, printing, view, person))
    return drawer


def _print(printing: Printing, view: AccountView, person: str) -> None:
    first, last = view.period()

    def gather(views: Views) -> partial[Sheet]:
        document = statement_of(views, person, first, last, tr=_)
        return partial(_drawn, document.person, partial(statement, document, _))

    printing.draw(gather)


def _drawn(name: str, draw: partial[bytes]) -> Sheet:
    return Sheet(name=_("对账单 {name}", name=name), content=draw())
