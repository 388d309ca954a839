"""The running list of one batch: what was scanned, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop import theme
from words.say import _

NOWHERE: Final = QModelIndex()
ROLE: Final = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
WAITING, BOOKED, GONE, REFUSED = "wait", "", "gone", "stop"
ENDING: Final = 6
WHOM: Final = 1


@dataclass
class Arrival:
    """One parcel of the batch; ``tone`` wait (being written), "" (booked), gone, stop.

    ``whom`` is short enough for the list, ``full`` says it in words.
    """

    waybill: str
    courier: str
    whom: str
    shelf: str
    code: str = "…"
    id: str = ""
    tone: str = WAITING
    why: str = ""
    full: str = ""


class Arrivals(QAbstractTableModel):
    """The batch, the newest on top."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Arrival] = []

    def add(self, arrival: Arrival) -> None:
        """Put one on top."""
        self.beginInsertRows(NOWHERE, 0, 0)
        self.all.insert(0, arrival)
        self.endInsertRows()

    def tell(self, arrival: Arrival) -> None:
        """Paint one anew."""
        row = self.all.index(arrival)
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def clear(self) -> None:
        """Begin a new batch."""
        self.beginResetModel()
        self.all.clear()
        self.endResetModel()

    def booked(self) -> list[Arrival]:
        """Return those that stand, in the order they came."""
        return [one for one in reversed(self.all) if one.tone == BOOKED]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.all)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._heads())

    @staticmethod
    def _heads() -> tuple[str, ...]:
        return (_("取件码"), _("收件人"), _("快递"), _("运单"))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return a heading."""
        if orientation == Qt.Orientation.Horizontal and role == ROLE.DisplayRole:
            return self._heads()[section]
        return None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """Return a cell's text or the look of its tone."""
        arrival = self.all[index.row()]
        if role == ROLE.DisplayRole:
            shown = arrival.why or arrival.code
            cells = (shown, arrival.whom, arrival.courier, f"…{arrival.waybill[-ENDING:]}")
            return cells[index.column()]
        if role == ROLE.ToolTipRole:
            return "  ".join(filter(None, (arrival.waybill, arrival.why)))
        if role == ROLE.ForegroundRole and arrival.tone:
            return theme.colour(arrival.tone)
        if role == ROLE.FontRole and arrival.tone == GONE:
            struck = theme.font(theme.current().sizes.body)
            struck.setStrikeOut(True)
            return struck
        return None


class ArrivalList(QTableView):
    """Shows the batch; Delete takes the chosen one back.

    Signals:
        unwanted: the arrival to take back.
    """

    unwanted = Signal(object)

    def __init__(self, arrivals: Arrivals) -> None:
        super().__init__()
        self.arrivals = arrivals
        self.setModel(self.arrivals)
        self.setAccessibleName(_("这一批"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(theme.current().sizes.row)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(WHOM, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        self.arrivals.rowsInserted.connect(lambda *_rows: self.scrollToTop())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take one back with Delete."""
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row >= 0:
            self.unwanted.emit(self.arrivals.all[row])
            return
        super().keyPressEvent(event)
