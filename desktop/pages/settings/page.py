"""The settings page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.printing import Printing
from desktop.pages.settings.clerks import ClerksCard
from desktop.pages.settings.fees import FeesCard, MarketCard
from desktop.pages.settings.keeping import KeepingCard, PacksCard
from desktop.pages.settings.looks import LooksCard
from desktop.pages.settings.permits import PermitsCard
from desktop.pages.settings.printers import PrintersCard
from desktop.pages.settings.restoring import RestoringCard
from desktop.pages.settings.safety import SafetyCard
from desktop.widgets import scrolling
from desktop.widgets.choice import Chips
from desktop.widgets.drawer import Drawer
from desktop.widgets.page import Page
from words.say import _

SCREEN: Final = "screen"
PAPER: Final = "paper"
CLERKS: Final = "clerks"
VILLAGE: Final = "village"
PACKS: Final = "packs"
SAFETY: Final = "safety"
KEEPING: Final = "keeping"
RESTORING: Final = "restoring"
PERMITS: Final = "permits"


class SettingsPage(Page):
    """Groups of cards, one group at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("设置"))
        self.looks = LooksCard(desk)
        self.printers = PrintersCard(desk)
        self.clerks = ClerksCard(desk, self._show_drawer)
        self.clerks.saved = self.looks.refresh
        self.fees = FeesCard(desk, Printing(desk, self))
        self.market = MarketCard(desk)
        self.permits = PermitsCard(desk, self._show_drawer)
        self.safety = SafetyCard(desk, self._show_drawer)
        self.keeping = KeepingCard(desk)
        self.restoring = RestoringCard(desk)
        self.packs = PacksCard(desk)
        self._cards: Mapping[str, Sequence[QWidget]] = {
            SCREEN: (self.looks,),
            PAPER: (self.printers,),
            CLERKS: (self.clerks,),
            VILLAGE: (self.fees, self.market),
            PERMITS: (self.permits,),
            SAFETY: (self.safety, self.keeping, self.restoring),
            PACKS: (self.packs,),
        }
        self.groups = Chips(_groups(), _("设置"))
        self.groups.chosen.connect(self.show_group)
        self.head.add(self.groups)
        self._brought: QWidget | None = None
        self._scroll = QScrollArea()
        column = scrolling.column(self._scroll, _("设置"))
        theme.spaced(column, 4, 0)
        for group in self._cards.values():
            for card in group:
                column.addWidget(card)
        column.addStretch(1)
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._stay())
        self.set_body(self._scroll)
        self.show_group(SCREEN)

    def show_group(self, wanted: str) -> None:
        """Show the cards of one group, from its first."""
        self.groups.set_value(wanted)
        self._brought = None
        for group, cards in self._cards.items():
            for card in cards:
                card.setVisible(group == wanted)
        self._scroll.verticalScrollBar().setValue(0)

    def show_card(self, card: QWidget) -> None:
        """Turn to the group that a card belongs to."""
        self.show_group(next(key for key, cards in self._cards.items() if card in cards))

    def arrive(self, what: str = "") -> None:
        """Be shown; ``what`` names the card that is wanted."""
        super().arrive(what)
        self.safety.refresh()
        cards = {
            SAFETY: self.safety,
            KEEPING: self.keeping,
            RESTORING: self.restoring,
            PERMITS: self.permits,
        }
        card = cards.get(what)
        if card is None and what in self._cards:
            self.show_group(what)
        if card is not None:
            self.show_card(card)
            # Only once the page has its size is it known where the card lies.
            QTimer.singleShot(0, card, lambda: self._bring(card))

    def _bring(self, card: QWidget) -> None:
        self._brought = card
        self._scroll.ensureWidgetVisible(card)
        card.setFocus()

    def _stay(self) -> None:
        """Follow the card that was wanted while what is above it is still being read."""
        focused, card = QApplication.focusWidget(), self._brought
        if card is not None and focused is not None and card.isAncestorOf(focused):
            self._scroll.ensureWidgetVisible(card)

    def _show_drawer(self, drawer: Drawer | None) -> None:
        if drawer is None:
            self.close_drawer()
        else:
            self.open_drawer(drawer)


def _groups() -> list[tuple[str, str]]:
    return [
        (SCREEN, _("看和听")),
        (PAPER, _("打印")),
        (CLERKS, _("经办人")),
        (VILLAGE, _("价目和集日")),
        (PERMITS, _("证照")),
        (SAFETY, _("安全和备份")),
        (PACKS, _("规则包")),
    ]
