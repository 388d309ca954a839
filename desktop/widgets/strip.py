"""The top strip: the station, the day, the search box, the sync pill, the clerk."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from desktop import theme
from desktop.widgets.icons import IconButton, label, retone
from desktop.widgets.pill import Pill
from desktop.widgets.search_box import SearchBox
from words.say import _
from words.told import N_

WEEKDAYS = (
    N_("周一"),
    N_("周二"),
    N_("周三"),
    N_("周四"),
    N_("周五"),
    N_("周六"),
    N_("周日"),
)


class Strip(QFrame):
    """Says where, when and who.

    Signals:
        clerk_pressed: change the clerk, or lock.
        station_pressed: go to another station of this PC.
    """

    clerk_pressed = Signal()
    station_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.spaced(row, 3, 5, 0)
        self.station = label("", "lead")
        self.station.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.other = IconButton(_("换站"), "home", role="quiet")
        self.other.setToolTip(_("换一个站：这台电脑上有几个站"))
        self.other.clicked.connect(self.station_pressed)
        self.other.hide()
        self.day = label("", "soft", "soft")
        self.search = SearchBox()
        self.pill = Pill()
        self.clerk = IconButton("", "person", role="quiet")
        self.clerk.setObjectName("clerk")
        self.clerk.clicked.connect(self.clerk_pressed)
        self.set_clerk("")
        row.addWidget(self.station, 3)
        row.addWidget(self.other)
        row.addWidget(self.day)
        row.addWidget(self.search, 4)
        row.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.clerk)
        self._size()

    def set_station(self, name: str) -> None:
        """Say which station this is."""
        self.station.setText(name)
        self.station.setToolTip(name)

    def set_day(self, day: dt.date, *, other: bool = False) -> None:
        """Say the business day; ``other`` marks one that is not the PC's today."""
        weekday = _(WEEKDAYS[day.weekday()])
        words = _("{month}月{day}日 {weekday}", month=day.month, day=day.day, weekday=weekday)
        self.day.setText(words)
        self.day.setToolTip(day.isoformat())
        retone(self.day, "tone", "wait" if other else "soft")

    def set_clerk(self, name: str) -> None:
        """Say who is at the desk."""
        self.clerk.set_words(name)
        self.clerk.setVisible(bool(name))

    def _size(self) -> None:
        self.setFixedHeight(theme.current().sizes.strip)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._size()
