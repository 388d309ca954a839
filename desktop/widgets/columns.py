"""A ledger's columns: which are shown, where, how wide, and by which it is sorted."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QPoint, Qt, SignalInstance
from PySide6.QtWidgets import QMenu, QTableView

from desktop import theme
from desktop.settings import Settings

R_co = TypeVar("R_co", covariant=True)


class ColumnLike(Protocol):
    """What the view asks of a column."""

    @property
    def key(self) -> str:
        """Its name."""
        ...

    @property
    def label(self) -> str:
        """Its heading."""
        ...

    @property
    def align(self) -> str:
        """Where its words stand: start, end or center."""
        ...

    @property
    def width(self) -> int:
        """Its width, in digits."""
        ...

    @property
    def sortable(self) -> bool:
        """Whether rows can be put in its order."""
        ...

    @property
    def shown(self) -> bool:
        """Whether it is shown at first."""
        ...

    @property
    def total(self) -> Callable[[int], str] | None:
        """How its sum is said, if it has one."""
        ...


class Ledger(Protocol[R_co]):
    """What the view asks of its model (``desktop.models.ledger.LedgerModel``)."""

    order: str
    filters: dict[str, str]

    @property
    def grid(self) -> QAbstractTableModel:
        """The model itself, as Qt knows it."""
        ...

    @property
    def columns(self) -> Sequence[ColumnLike]:
        """The columns, in the model's order."""
        ...

    @property
    def loaded(self) -> SignalInstance:
        """Tells how many rows there are, once that is known."""
        ...

    def show(self, order: str | None = None, filters: Mapping[str, str] | None = None) -> None:
        """Show rows in an order and through filters."""
        ...

    def record(self, row: int) -> R_co | None:
        """Return a row's record, None while it is being read."""
        ...

    def number(self, row: int) -> int:
        """Return a row's number in the source."""
        ...

    def row_of(self, number: int) -> int:
        """Return the row of a number, -1 if it is not shown."""
        ...

    def numbers(self, rows: Sequence[int]) -> array[int]:
        """Return the numbers of several rows."""
        ...

    def total(self, rows: Sequence[int] | None, done: Callable[[Mapping[str, int]], None]) -> None:
        """Sum rows, or all, and call ``done``."""
        ...

    def texts(self, rows: Sequence[int], done: Callable[[list[tuple[str, ...]]], None]) -> None:
        """Read the texts of rows and call ``done``."""
        ...


class Columns:
    """Keeps a table's header as the clerk left it."""

    def __init__(
        self, table: QTableView, model: Ledger[Any], name: str, settings: Settings
    ) -> None:
        self._table, self._model = table, model
        self._name, self._settings = name, settings
        self._begun = False
        self._head = table.horizontalHeader()
        self._head.sectionResized.connect(lambda *_size: self.remember())
        self._head.sectionMoved.connect(lambda *_places: self._on_moved())
        self._recall()

    def begin(self) -> None:
        """Remember what changes from now on: the clerk sees the table."""
        self._begun = True

    def choose(self, at: QPoint, *, above: bool = False) -> None:
        """Drop a menu of all columns."""
        menu = QMenu(self._table)
        for place, column in enumerate(self._model.columns):
            action = menu.addAction(column.label)
            action.setCheckable(True)
            action.setChecked(not self._head.isSectionHidden(place))
            action.toggled.connect(partial(self.show, place))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at - QPoint(0, menu.sizeHint().height()) if above else at)

    def show(self, place: int, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if not shown and self._head.hiddenSectionCount() == self._head.count() - 1:
            return
        self._head.setSectionHidden(place, not shown)
        self._stretch()
        self.remember()

    def _on_moved(self) -> None:
        self._stretch()
        self.remember()

    def _stretch(self) -> None:
        """Let the last column have the room that is left, but not figures: they stand together."""
        last = self.shown()[-1]
        self._head.setStretchLastSection(self._model.columns[last].align == "start")

    def shown(self) -> list[int]:
        """Return the shown columns as they stand on the screen."""
        places = (self._head.logicalIndex(at) for at in range(self._head.count()))
        return [at for at in places if not self._head.isSectionHidden(at)]

    def remember(self) -> None:
        """Keep the header as it is now, and show the order in force."""
        self._show_order()
        if not self._begun:
            return
        head, columns = self._head, self._model.columns
        kept = {
            "hidden": [c.key for at, c in enumerate(columns) if head.isSectionHidden(at)],
            "places": [columns[head.logicalIndex(at)].key for at in range(head.count())],
            "widths": {c.key: head.sectionSize(at) for at, c in enumerate(columns)},
            "order": self._model.order,
            "look": self._table.fontMetrics().height(),
        }
        self._settings.remember(self._name, kept)

    def size(self, kept: Mapping[str, Any]) -> None:
        """Set row heights and column widths; widths of another text size are not used."""
        sizes, metrics = theme.current().sizes, self._table.fontMetrics()
        self._table.verticalHeader().setDefaultSectionSize(sizes.row)
        self._table.verticalHeader().setMinimumSectionSize(sizes.row)
        one = metrics.horizontalAdvance("0")
        widths = kept.get("widths", {}) if kept.get("look") == metrics.height() else {}
        for at, column in enumerate(self._model.columns):
            words = metrics.horizontalAdvance(column.label) + sizes.icon
            own = max(column.width * one, words) + theme.space(6)
            self._head.resizeSection(at, widths.get(column.key, own))

    def _show_order(self) -> None:
        order = self._model.order
        keys = [column.key for column in self._model.columns]
        down = Qt.SortOrder.DescendingOrder if order[:1] == "-" else Qt.SortOrder.AscendingOrder
        self._head.setSortIndicatorShown(bool(order))
        if order.lstrip("-") in keys:
            self._head.setSortIndicator(keys.index(order.lstrip("-")), down)

    def _recall(self) -> None:
        kept = self._settings.recall(self._name, {})
        self.size(kept)
        keys = [column.key for column in self._model.columns]
        hidden = kept.get("hidden", [c.key for c in self._model.columns if not c.shown])
        for at, key in enumerate(keys):
            self._head.setSectionHidden(at, key in hidden)
        known = [key for key in kept.get("places", []) if key in keys]
        for place, key in enumerate(known):
            self._head.moveSection(self._head.visualIndex(keys.index(key)), place)
        order = kept.get("order", "")
        self._model.order = order if order.lstrip("-") in keys else ""
        self._show_order()
        self._stretch()
