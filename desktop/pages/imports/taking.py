"""The rows that will be taken, as the books will have them; what no cell says is marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from core.base.record import FieldSpec, specs
from core.imports.order_words import ORDERS
from core.imports.records import type_of
from core.imports.taken import CHANGED, SAID, SHOWN, Taken, TakenCell
from core.trade.model.up import Up
from desktop import theme
from desktop.pages.naming import naming
from desktop.widgets.choice import Chips
from desktop.widgets.icons import label
from desktop.widgets.typed import thousandths, yuan
from words.say import _

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
WEIGHED: Final = frozenset({"thousandths", "grams"})
FIGURES: Final = WEIGHED | {"fen"}
ALL: Final = "all"
MARK: Final = " *"
"""Stands behind what the sheet does not say, for eyes that do not see its colour."""
END: Final = int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
WIDEST: Final = 24
"""A column is no wider than so many digits."""


def words_of(spec: FieldSpec, value: Any) -> str:  # noqa: ANN401 - any field's value
    """Return a value as it is shown: yuan, plain figures, the clerk's words for a choice."""
    if value in (None, "", ()) or value is False:
        return ""
    if spec.shape == "fen":
        return yuan(value)
    if spec.shape in WEIGHED:
        return thousandths(value)
    if spec.shape == "flag":
        return _("是")
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return naming(spec.name, str(value)) if spec.field.choices else str(value)


class TakenModel(QAbstractTableModel):
    """Rows to be taken of one kind; columns that are empty in all of them are left away."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Taken] = []
        self._specs: list[FieldSpec] = []
        self._several = False

    def show_rows(self, kind: str, rows: Sequence[Taken]) -> None:
        """Show these rows."""
        record = Up if kind == ORDERS else type_of(kind)
        known = {spec.name: spec for spec in specs(record)}
        self.beginResetModel()
        self._rows = list(rows)
        self._several = len({one.sheet for one in rows}) > 1
        self._specs = [
            known[name]
            for name in SHOWN[record]
            if any(one.cells[name].value or one.cells[name].text for one in rows)
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return how many columns are shown, the row's number being the first."""
        return 0 if parent.isValid() else len(self._specs) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - as Qt has it
        """Return what a column is called."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return _(self._specs[section - 1].field.label) if section else _("哪一行")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """Return a cell's words, or how they look."""
        row = self._rows[index.row()]
        if index.column() == 0:
            return self._place(row) if role == Qt.ItemDataRole.DisplayRole else None
        spec = self._specs[index.column() - 1]
        cell = row.cells[spec.name]
        if role == Qt.ItemDataRole.DisplayRole:
            return words_of(spec, cell.value) + (MARK if cell.source == CHANGED else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return told(cell)
        if role == Qt.ItemDataRole.ForegroundRole and cell.source != SAID:
            return theme.colour("wait" if cell.source == CHANGED else "soft")
        if role == Qt.ItemDataRole.TextAlignmentRole and spec.shape in FIGURES:
            return END
        return None

    def _place(self, row: Taken) -> str:
        return f"{row.sheet} {row.row}" if self._several else str(row.row)


def told(cell: TakenCell) -> str:
    """Return where a value comes from, when the sheet does not say it itself."""
    if cell.source == SAID:
        return ""
    return _("表上写的是“{text}”", text=cell.text) if cell.text else _("表上没写，按常例")


class TakenTable(QWidget):
    """The rows to be taken, all or only those whose values differ from what the sheet says."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._rows: tuple[Taken, ...] = ()
        self._box = QVBoxLayout(self)
        theme.spaced(self._box, 2, 0)
        head = QHBoxLayout()
        self.chips = Chips([(ALL, _("全部")), (CHANGED, _("和表上写的不一样"))], _("看哪些行"))
        self.chips.set_value(ALL)
        self.chips.chosen.connect(self._turn)
        self.hint = label("", "soft")
        head.addWidget(self.chips)
        head.addWidget(self.hint, 1)
        self._box.addLayout(head)
        self.model = TakenModel(self)
        self.view = QTableView()
        self.view.setObjectName("taken")
        self.view.setAccessibleName(_("要收下的行"))
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setTabKeyNavigation(False)
        self.view.setWordWrap(False)
        self.view.verticalHeader().hide()
        self._box.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def show_rows(self, kind: str, rows: Sequence[Taken], total: int) -> None:
        """Show the rows of a kind; ``total`` are accepted in all."""
        self._kind, self._rows = kind, tuple(rows)
        changed = sum(one.changed for one in rows)
        said = [_("带 * 的和表上写的不一样：{count} 行", count=f"{changed:,}")]
        said.append(_("灰色的是按标题、常例补的"))
        if total > len(rows):
            said.append(_("先列 {count} 行", count=f"{len(rows):,}"))
        self.hint.setText("    ".join(said))
        self._turn(self.chips.value() or ALL)

    def _turn(self, which: str) -> None:
        rows = [one for one in self._rows if which == ALL or one.changed]
        self.model.show_rows(self._kind, rows)
        digit = self.fontMetrics().horizontalAdvance("0")
        self.view.resizeColumnsToContents()
        for at in range(self.model.columnCount()):
            wide = self.view.columnWidth(at)
            self.view.setColumnWidth(at, min(wide, digit * WIDEST) + theme.space(4))
