"""The panel's first side: what is missing, what may not be said, and what to say instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.base.record import specs
from core.listing.model import Listing
from desktop import theme
from desktop.pages.listings.live_check import Checked, Gap, Spoken
from desktop.widgets.ask import AskBox, Question
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from desktop.widgets.scrolling import emptied
from words.say import _
from words.told import N_

MOST: Final = 24
"""So many findings are shown at once; the rest when these are mended."""
TONES: Final = MappingProxyType({"block": "stop", "warn": "wait", "tip": "done"})
LEVELS: Final = MappingProxyType({"block": N_("拦"), "warn": N_("警"), "tip": N_("提")})
MEANINGS: Final = MappingProxyType(
    {
        "block": N_("不改不能报"),
        "warn": N_("改掉，或写明保留的理由"),
        "tip": N_("给你提个醒"),
    }
)
ORDER: Final = MappingProxyType({"block": 0, "warn": 1, "tip": 2})
FIELDS: Final = MappingProxyType({spec.name: spec.field.label for spec in specs(Listing)})


def field_words(name: str, platform: Callable[[str], str]) -> str:
    """Return what a finding's field is called; ``title:taobao`` is that platform's title."""
    if name.startswith("title:"):
        return _("{platform}标题", platform=platform(name.partition(":")[2]))
    if name == "pictures":
        return _("图片")
    return _(FIELDS.get(name, "")) or name


def level_chip(level: str) -> QLabel:
    """Return a level as a small coloured mark."""
    chip = label(_(LEVELS[level]), f"{TONES[level]}line")
    chip.setToolTip(_(MEANINGS[level]))
    chip.setAccessibleName(f"{_(LEVELS[level])} {_(MEANINGS[level])}")
    return chip


class Card(QFrame):
    """One finding with what can be done about it."""

    def __init__(self, level: str, text: str, law: str) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        box = self.box = QVBoxLayout(self)
        theme.spaced(box, 2, 3, 2)
        head = QHBoxLayout()
        theme.spaced(head, 2, 0)
        head.addWidget(level_chip(level), 0, Qt.AlignmentFlag.AlignTop)
        self.text = label(text)
        self.text.setWordWrap(True)
        head.addWidget(self.text, 1)
        box.addLayout(head)
        if law:
            said = label(law, "hint")
            said.setWordWrap(True)
            box.addWidget(said)
        self.buttons = FlowLayout()
        box.addLayout(self.buttons)

    def add(
        self, text: str, icon: str, do: Callable[[], None], *, main: bool = False
    ) -> IconButton:
        """Add something that can be done."""
        button = IconButton(text, icon, role="" if main else "quiet")
        button.clicked.connect(lambda *_on: do())
        self.buttons.add(button)
        return button

    def ask(self, question: Question) -> AskBox:
        """Ask for a reason inside the card."""
        box = AskBox(question)
        box.answered.connect(lambda _reason: box.hide())
        box.declined.connect(box.hide)
        self.box.addWidget(box)
        box.start()
        return box


class Findings(QScrollArea):
    """Cards for what is missing and for what may not be said, the gravest first.

    Signals:
        wanted: the field to go to.
        pointed: a Spoken to be looked at in its field.
        rewritten: a Spoken whose rewrite is taken.
        kept: a Spoken that shall stand, and the reason.
    """

    wanted = Signal(str)
    pointed = Signal(object)
    rewritten = Signal(object)
    kept = Signal(object, str)

    def __init__(self, platform: Callable[[str], str]) -> None:
        super().__init__()
        self._platform = platform
        self._shown: Checked | None = None
        self._waiting: Checked | None = None
        self._asking = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._inside.setObjectName("scrolled")
        around = QVBoxLayout(self._inside)
        theme.spaced(around, 0, 0, 0, 3, 2)
        self._box = QVBoxLayout()
        theme.spaced(self._box, 2, 0)
        around.addLayout(self._box)
        around.addStretch(1)
        self.setWidget(self._inside)

    def cards(self) -> list[Card]:
        """Return the cards, top down."""
        widgets = (self._box.itemAt(at).widget() for at in range(self._box.count()))
        return [one for one in widgets if isinstance(one, Card)]

    def show_checked(self, checked: Checked) -> None:
        """Show these findings; cards that say the same stay as they are."""
        if self._asking:
            # While a reason is being typed the cards stay where they are.
            self._waiting = checked
            return
        before, self._shown = self._shown, checked
        if before is not None and _said(before) == _said(checked):
            return
        self._clear()
        spoken = _sorted(checked.spoken)[:MOST]
        made = [self._gaps(checked.gaps), *map(self._card, spoken), self._wishes(checked.wished)]
        for one in made:
            if one is not None:
                self._box.addWidget(one)
        more = len(checked.spoken) - MOST
        if more > 0:
            self._box.addWidget(label(_("还有 {count} 处，改完这些再看", count=more), "soft"))
        if checked.waiting:
            self._box.insertWidget(0, label(_("正在看文字里有没有不能说的话…"), "soft"))
        elif not checked.gaps and not checked.spoken:
            done = label(_("没有缺的，也没有不能说的话，可以报了。"), "doneline")
            done.setWordWrap(True)
            self._box.insertWidget(0, done)

    def _clear(self) -> None:
        emptied(self._box)

    def _gaps(self, gaps: tuple[Gap, ...]) -> QWidget | None:
        """Return what is missing, in one card with a button a field."""
        if not gaps:
            return None
        level = min((gap.level for gap in gaps), key=ORDER.__getitem__)
        laws = "；".join(dict.fromkeys(gap.law for gap in gaps if gap.law))
        card = Card(level, _("还差这些，点一下去填："), laws)
        card.setObjectName("gaps")
        for gap in sorted(gaps, key=lambda one: ORDER[one.level]):
            words = field_words(gap.field, self._platform) if gap.field else gap.text
            button = card.add(words, "next", partial(self.wanted.emit, gap.field))
            button.setObjectName(f"gap-{gap.field}")
            button.setToolTip(gap.text)
            button.setProperty("role", "stop" if gap.level == "block" else "")
        return card

    def _wishes(self, fields: tuple[str, ...]) -> QWidget | None:
        """Return what buyers ask for besides, in one card."""
        if not fields:
            return None
        card = Card("tip", _("买家常问，写上更好："), "")
        card.setObjectName("wishes")
        for name in fields:
            words = _("净含量") if name == "net" else field_words(name, self._platform)
            card.add(words, "next", partial(self.wanted.emit, name))
        return card

    def _card(self, one: Spoken) -> Card:
        where = field_words(one.field, self._platform)
        text = _("{where}：{text}", where=where, text=one.text)
        card = Card("tip" if one.reason else one.level, text, one.remark.claim.law)
        rewrite = one.remark.rewrite
        if one.reason:
            card.add(
                _("已保留：{reason}", reason=one.reason), "check", partial(self.pointed.emit, one)
            )
            return card
        if rewrite:
            words = _("改成“{words}”", words=rewrite)
            card.add(words, "check", partial(self.rewritten.emit, one), main=True)
        elif rewrite == "":
            words = _("删掉“{words}”", words=one.remark.word)
            card.add(words, "check", partial(self.rewritten.emit, one), main=True)
        if one.level == "warn":
            card.add(_("保留，写理由"), "", partial(self._ask, card, one))
        card.add(_("去看"), "next", partial(self.pointed.emit, one))
        return card

    def _ask(self, card: Card, one: Spoken) -> None:
        question = Question(
            text=_("为什么“{word}”可以留着？县里会看到这句理由。", word=one.remark.word),
            reasons=(_("自家产品相比"), _("等级名称"), _("有依据")),
            yes=_("写明理由，保留"),
        )
        if self._asking:
            return
        self._asking = True
        box = card.ask(question)
        box.answered.connect(lambda _reason: self._answered())
        box.answered.connect(partial(self.kept.emit, one))
        box.declined.connect(self._answered)
        # Once the layout knows how high the question is.
        QTimer.singleShot(0, box, lambda: self.ensureWidgetVisible(box))

    def _answered(self) -> None:
        """Show what was found while the question stood open."""
        self._asking = False
        waiting, self._waiting = self._waiting, None
        self._shown = None
        if waiting is not None:
            self.show_checked(waiting)


def _said(checked: Checked) -> tuple[object, ...]:
    return (checked.gaps, checked.spoken, checked.wished, checked.waiting)


def _sorted(found: tuple[Spoken, ...]) -> list[Spoken]:
    return sorted(found, key=lambda one: (bool(one.reason), ORDER[one.level]))
