"""What went wrong on the way, each with one thing to do in the clerk's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.pages.naming import kind_name, naming
from desktop.pages.sync.card import Card, Column, wrapped
from desktop.pages.sync.reading import moment, short
from desktop.pages.sync.twice import Twice, TwiceCard
from desktop.widgets import typed
from desktop.widgets.empty import Empty
from desktop.widgets.scrolling import emptied
from words.errors import SENTENCES, sentence
from words.say import _
from words.told import N_

if TYPE_CHECKING:
    from core.journal.disputes import Dispute, Person, Side
    from core.sync.incidents import Incident

DOUBLE: Final = "double"
TOLD_APART: Final = frozenset({"conflict", DOUBLE})
"""Incidents that are shown by what they are about, not by themselves."""
MOST: Final = 16
"""Letters of a value that a button has room for."""
RUN, ENROL, SAVE, COUNTY, CLOSE = "run", "enrol", "save", "county", "close"
ACTIONS: Final = {
    "gap": (RUN, N_("再同步一次"), "sync"),
    "hub_restored": (RUN, N_("现在补送"), "sync"),
    "new_root": (COUNTY, N_("选文件、输核对码"), "pin"),
    "revoked": (ENROL, N_("用新的登记码登记"), "pin"),
    "two_histories": (SAVE, N_("把证据存成文件"), "export"),
    "fork": (SAVE, N_("把证据存成文件"), "export"),
    "forged": (SAVE, N_("把证据存成文件"), "export"),
}
"""What the one button of each does, says and shows; the others are only taken note of."""


class Shown(NamedTuple):
    """Everything that somebody has to see to."""

    incidents: Sequence[Incident]
    disputes: Sequence[Dispute]
    clerks: Mapping[str, str]
    doubles: Sequence[Twice] = ()
    clerk: str = ""
    """Who is at work."""


class TroublesView(QWidget):
    """Cards, one for each.

    Signals:
        wanted: what is to be done (run, enrol, save, county, close) and the Incident.
        chosen: the Dispute, the Side that is right, and whether it is another's to choose.
        again: the Twice whose fact is to be entered once more.
        kept: the Twice, and the event of it that stands.
    """

    wanted = Signal(str, object)
    chosen = Signal(object, object, bool)
    again = Signal(object)
    kept = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 0, 0)
        self.column = Column(_("要处理的事"))
        self.empty = Empty(
            "check",
            _("没有要处理的事"),
            _("两台电脑记得不一样、县里恢复过旧备份，这样的事会到这里，每件只要按一下。"),
        )
        box.addWidget(self.column)
        box.addWidget(self.empty)
        self.cards: dict[str, Card] = {}
        self.setFocusProxy(self.column)

    def show_all(self, shown: Shown) -> None:
        """Show what there is to see to."""
        emptied(self.column.box)
        self.cards = {}
        for dispute in shown.disputes:
            self._add(f"{dispute.of} {dispute.field}", self._dispute(dispute, shown))
        for twice in shown.doubles:
            self._add(f"{twice.double.what} {twice.double.of}", self._twice(twice))
        for incident in shown.incidents:
            if incident.code not in TOLD_APART:
                self._add(incident.id, self._incident(incident))
        self.column.box.addStretch(1)
        self.column.setVisible(bool(self.cards))
        self.empty.setVisible(not self.cards)

    def _add(self, key: str, card: Card) -> None:
        self.cards[key] = card
        self.column.box.addWidget(card)

    def _twice(self, twice: Twice) -> Card:
        card = TwiceCard(twice)
        card.again.connect(self.again)
        card.kept.connect(self.kept)
        return card

    def _incident(self, incident: Incident) -> Card:
        code = f"incident.{incident.code}"
        title = sentence(code, device=short(incident.device), seq=incident.seq)
        kept = SENTENCES.get(code)
        card = Card(title, _(kept.advice) if kept else "")
        card.box.addWidget(wrapped(_("发现于 {when}", when=moment(incident.found_ms)), "hint"))
        what, words, icon = ACTIONS.get(incident.code, (CLOSE, N_("知道了"), "check"))
        card.add_button(_(words), icon, partial(self.wanted.emit, what, incident), role="main")
        return card

    def _dispute(self, dispute: Dispute, shown: Shown) -> Card:
        title = _(
            "{kind}“{name}”的{field}，离线时记得不一样",
            kind=kind_name(dispute.table) if dispute.table != "person" else _("人员"),
            name=dispute.name,
            field=_(dispute.label),
        )
        whose = called(dispute.whose, shown.clerks)
        card = Card(title, _("归{who}定，两台电脑都会照着改。", who=whose) if whose else "")
        others = bool(whose) and dispute.whose.clerk != shown.clerk
        buttons = [self._side(card, dispute, side, shown, others=others) for side in dispute.sides]
        if others:
            # Who takes it over says so first: only then is there anything to choose by.
            instead = card.add_button(
                _("我来替{who}定", who=whose), "person", partial(_offer, buttons)
            )
            instead.clicked.connect(instead.hide)
        return card

    def _side(
        self, card: Card, dispute: Dispute, side: Side, shown: Shown, *, others: bool
    ) -> QPushButton:
        value = value_words(dispute, side)
        state = _("现在用的") if side is dispute.sides[0] else _("另一个")
        card.box.addWidget(wrapped(f"{state}：{value}", ""))
        card.box.addWidget(wrapped(who(side, shown.clerks), "hint"))
        button = card.add_button(
            _("用“{value}”", value=value[:MOST]),
            "check",
            partial(self.chosen.emit, dispute, side, others),
        )
        button.setVisible(not others)
        return button


def _offer(buttons: Sequence[QPushButton]) -> None:
    for button in buttons:
        button.show()
    buttons[0].setFocus()


def called(who: Person, clerks: Mapping[str, str]) -> str:
    """Return what a person is called, "" where nobody is known."""
    if who.author:
        return _("县里的{name}", name=who.author)
    return clerks.get(who.clerk, "")


def who(side: Side, clerks: Mapping[str, str]) -> str:
    """Return who said it, of which day, on which PC."""
    return _(
        "{clerk}，{day}，电脑 {device}",
        clerk=called(side.who, clerks) or _("没有登记的人"),
        day=side.day.isoformat(),
        device=short(side.device),
    )


def value_words(dispute: Dispute, side: Side) -> str:
    """Return a value as one reads it."""
    value: Any = side.value
    if value == "":
        return _("（空）")
    if dispute.shape == "fen":
        return f"¥{typed.yuan(value)}"
    if dispute.shape == "grams":
        return typed.weight(value)
    if dispute.shape == "flag":
        return _("是") if value else _("否")
    if dispute.shape == "texts":
        return "、".join(msgspec.json.decode(value)) or _("（空）")
    return naming(dispute.field, str(value))
