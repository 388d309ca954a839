"""The price board of fees, and the village's market day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QLineEdit

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.packs.model import BRANCHES, MarketKind, MarketRule
from core.paper.board import price_board
from core.paper.model import Fee, PriceBoard
from core.station import Views
from desktop.pages.desk import Desk
from desktop.pages.printing import Printing, Sheet
from desktop.pages.settings.card import SettingsCard
from desktop.widgets import typed
from words.errors import told
from words.say import _, language

MARKETS: Final[tuple[tuple[MarketKind, str], ...]] = (
    ("lunar", "农历尾数"),
    ("solar", "公历尾数"),
    ("weekday", "星期"),
    ("branch", "地支"),
)


class FeesCard(SettingsCard):
    """What the station asks for its services; what is not posted may not be asked."""

    def __init__(self, desk: Desk, printing: Printing) -> None:
        super().__init__(_("价目牌"), _("没有公示的收费不能收（价格法第13条）。改好后请打印张贴。"))
        self._desk = desk
        self._printing = printing
        self._lines: dict[str, QLineEdit] = {}
        self.add_button(_("保存价目"), "check", self.save, role="main")
        self.add_button(_("打印价目牌"), "print", self.print_board)
        desk.fetch(self._read, self._show)

    @staticmethod
    def _read(views: Views) -> list[tuple[str, str, str, int]]:
        lang = language()
        return [(f.item, f.name(lang), f.per, f.fen) for f in views.packs.fees.fees]

    def _show(self, fees: list[tuple[str, str, str, int]]) -> None:
        for item, name, per, fen in fees:
            line = QLineEdit(typed.yuan(fen))
            line.setProperty("role", "amount")
            line.setAccessibleName(_("{name}，元/{per}", name=name, per=per))
            self._lines[item] = line
            self.add_row(_("{name}（元/{per}）", name=name, per=per), line)

    def save(self) -> None:
        """Post the prices; a line that is no amount is named and nothing is posted."""
        prices = {}
        for item, line in self._lines.items():
            try:
                prices[item] = _fen(line.text())
            except ValueError:
                self.say(_("“{item}”的价钱看不懂，请填数字。", item=item), "stop")
                line.setFocus()
                return
        self._desk.write(lambda station: station.post_fees(prices), self._saved, self._failed)

    def print_board(self) -> None:
        """Print what is posted, for the wall."""
        today = self._desk.today()

        def gather(views: Views) -> Callable[[], Sheet]:
            station = views.people.station()
            fees = tuple(
                Fee(name=f.name(language()), unit=_(f.per), price=_price(f.fen))
                for f in views.packs.fees.fees
            )
            name = station.name if station else ""
            board = PriceBoard(station=name, valid_from=today, fees=fees)
            return lambda: Sheet(name=_("价目牌"), content=price_board(board, _))

        self._printing.draw(gather)

    def _saved(self, _changes: Changes) -> None:
        self.say(_("价目已保存。"), "done")

    def _failed(self, error: ClerkError) -> None:
        self.say(told(error).message, "stop")


class MarketCard(SettingsCard):
    """When the village's market is held."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("赶集日"), _("首页会提前提醒集日，好备货、排班。"))
        self._desk = desk
        self._kind = self.add_choice(
            _("怎么算"), [(k, _(name)) for k, name in MARKETS], "lunar", lambda _value: None
        )
        self._values = QLineEdit()
        self._values.setPlaceholderText(_("如 3、8；星期填 1 到 7；地支填 辰、戌"))
        self.add_row(_("哪几天"), self._values)
        self.add_button(_("保存集日"), "check", self.save, role="main")
        desk.fetch(lambda views: views.packs.own_market, self._show)

    def _show(self, rule: MarketRule | None) -> None:
        if rule is not None:
            self._kind.set_value(rule.kind)
            self._values.setText("、".join(_said(rule.kind, value) for value in rule.values))

    def save(self) -> None:
        """Keep the market days; nothing typed forgets them."""
        try:
            rule = rule_of(self._kind.value() or "lunar", self._values.text())
        except ValueError:
            self.say(_("看不懂这几天，请写成 3、8 这样。"), "stop")
            return
        self._desk.write(lambda station: station.set_market(rule), self._saved)

    def _saved(self, _changes: Changes) -> None:
        self.say(_("集日已保存。"), "done")


def _fen(text: str) -> int:
    fen = typed.parse_fen(text or "0")
    if fen < 0:
        raise ValueError(text)
    return fen


def _price(fen: int) -> str:
    return typed.yuan(fen) if fen else _("免费")


def rule_of(kind: str, text: str) -> MarketRule | None:
    """Return the rule that a clerk typed, None for nothing; ValueError for nonsense."""
    words = text.replace("、", " ").replace(",", " ").replace("，", " ").split()
    if not words:
        return None
    values = tuple(_value(kind, word) for word in words)
    return MarketRule(kind=next(k for k, _name in MARKETS if k == kind), values=values)


def _value(kind: str, word: str) -> int:
    if kind == "branch" and word in BRANCHES:
        return BRANCHES.index(word) + 1
    return int(word) % 10 if kind in {"lunar", "solar"} else int(word)


def _said(kind: str, value: int) -> str:
    return BRANCHES[value - 1] if kind == "branch" else str(value)
