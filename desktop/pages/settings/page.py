"""The settings page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

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
from desktop.widgets.drawer import Drawer
from desktop.widgets.page import Page
from words.say import _

SAFETY: Final = "safety"
KEEPING: Final = "keeping"
RESTORING: Final = "restoring"
PERMITS: Final = "permits"


class SettingsPage(Page):
    """One scrolled column of cards."""

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
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        theme.spaced(column, 4, 0)
        for card in (
            self.looks,
            self.printers,
            self.clerks,
            self.fees,
            self.market,
            self.permits,
            self.safety,
            self.keeping,
            self.restoring,
            self.packs,
        ):
            column.addWidget(card)
        column.addStretch(1)
        self._brought: QWidget | None = None
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setAccessibleName(_("设置"))
        scroll.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._stay())
        self.set_body(scroll)

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
        if card is not None:
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
