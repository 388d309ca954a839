"""A ledger on the screen: sorts, filters, sums, copies; Enter opens a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QObject,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.settings import Settings
from desktop.widgets.columns import Columns, Ledger
from desktop.widgets.empty import Empty
from desktop.widgets.filters import FilterRow
from desktop.widgets.icons import IconButton, icon
from desktop.widgets.ruled import RuledTable
from desktop.widgets.sums import Sums
from words.say import _

R = TypeVar("R")
COPY_MOST: Final = 20_000
KEEP_MOST: Final = 200
"""Selections longer than this are not found again after a change."""
FORMULA: Final = "=+-@"
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LedgerView(QWidget, Generic[R]):
    """The table with its filters above and its sums below.

    Signals:
        opened: the record on which Enter or a double click fell.
        chosen: the current record, or None.
        copied: how many rows were copied, and how many were selected.
    """

    opened = Signal(object)
    chosen = Signal(object)
    copied = Signal(int, int)

    def __init__(
        self,
        model: Ledger[R],
        key: str,
        settings: Settings,
        *,
        today: Callable[[], dt.date],
        periods: bool = True,
        empty: Empty | None = None,
    ) -> None:
        super().__init__()
        self.model = model
        self._kept: list[int] = []
        self._loaded = False
        self.setObjectName(f"ledger-{key}")
        whole = QVBoxLayout(self)
        theme.spaced(whole, 2, 0)
        names = [(column.key, column.label) for column in model.columns]
        self.filters = FilterRow(names, today, periods=periods)
        self.filters.changed.connect(self._filter)
        whole.addWidget(self.filters)
        self.table = self._table()
        self.columns = Columns(self.table, model, f"ledger.{key}", settings)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._empty = empty or Empty("search", _("这里还没有记录"), "")
        self._nothing = Empty(
            "filter", _("没有符合条件的"), _("换个时段或去掉条件再看。"), "", None
        )
        self._nothing.button.set_words(_("全部显示"))
        self._nothing.button.set_icon("undo")
        self._nothing.button.show()
        self._nothing.button.clicked.connect(self.filters.clear)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._nothing)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._totals_line())
        self.setFocusProxy(self.table)
        self._actions()
        self._listen()

    def _table(self) -> QTableView:
        table = RuledTable()
        table.setObjectName("table")
        table.setAccessibleName(_("台账"))
        table.setModel(self.model.grid)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionsMovable(True)
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        # With the table's own selection the header asks every row whether it is selected, at each
        # paint: thirteen seconds for a million.
        head.setSelectionModel(QItemSelectionModel(self.model.grid, head))
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return table

    def _totals_line(self) -> QFrame:
        line = QFrame()
        row = QHBoxLayout(line)
        theme.spaced(row, 4, 1, 0)
        self.totals = Sums()
        self.totals.setObjectName("totals")
        row.addWidget(self.totals, 1)
        self.columns_button = IconButton(_("选列"), "columns", role="quiet")
        self.columns_button.clicked.connect(
            lambda: self.columns.choose(self.columns_button.mapToGlobal(QPoint(0, 0)), above=True)
        )
        copy = IconButton(_("复制"), "copy", role="quiet")
        copy.setToolTip(_("复制选中的行，可贴到表格里（Ctrl+C）"))
        copy.clicked.connect(self.copy)
        row.addWidget(self.columns_button)
        row.addWidget(copy)
        return line

    def _actions(self) -> None:
        self._menu = QMenu(self)
        self.add_action(_("打开"), "open", self.opened.emit)
        for keys, do in ((QKeySequence.StandardKey.Copy, self.copy), ("Ctrl+F", self.focus_filter)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _listen(self) -> None:
        grid, table = self.model.grid, self.table
        grid.modelAboutToBeReset.connect(self._keep)
        grid.modelReset.connect(self._find_again)
        self.model.loaded.connect(self._on_loaded)
        table.doubleClicked.connect(lambda _index: self._open())
        table.customContextMenuRequested.connect(self._show_menu)
        table.installEventFilter(self)
        table.viewport().installEventFilter(self)
        table.selectionModel().selectionChanged.connect(lambda _on, _off: self._sum())
        table.selectionModel().currentRowChanged.connect(
            lambda _now, _before: self.chosen.emit(self.current())
        )
        grid.dataChanged.connect(self._on_page)
        head = table.horizontalHeader()
        head.sectionClicked.connect(self._sort)
        head.customContextMenuRequested.connect(
            lambda at: self.columns.choose(head.mapToGlobal(at))
        )

    def add_action(
        self, text: str, name: str, do: Callable[[R], None], shortcut: str = ""
    ) -> QAction:
        """Add what can be done to the current record: in the menu, and by a key."""
        action = QAction(icon(name), text, self)
        action.setShortcut(QKeySequence(shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self._do(do))
        self.addAction(action)
        self._menu.addAction(action)
        return action

    def add_filter(self, key: str, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Add chips (value, words) that filter by a key; the value "" is all."""
        self.filters.add_chips(key, name, choices)

    def current(self) -> R | None:
        """Return the record the cursor is on."""
        index = self.table.currentIndex()
        return self.model.record(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[int]:
        """Return the selected rows, top down."""
        rows = {row for part in self._ranges() for row in range(part.top(), part.bottom() + 1)}
        return sorted(rows)

    def _ranges(self) -> list[QItemSelectionRange]:
        """Return the selected stretches: a million selected rows are one of them."""
        return self.table.selectionModel().selection().toList()

    def selected(self) -> list[R]:
        """Return the selected records that are already read (all that are in view)."""
        found = (self.model.record(row) for row in self.selected_rows()[:KEEP_MOST])
        return [record for record in found if record is not None]

    def go_to(self, number: int) -> bool:
        """Put the cursor on a row of the source; False if it is not shown."""
        row = self.model.row_of(number)
        if row < 0:
            self._kept = [number]
            return False
        self._select([row])
        return True

    def focus_filter(self) -> None:
        """Take the keys to the filter."""
        self.filters.text.setFocus()
        self.filters.text.selectAll()

    def copy(self) -> None:
        """Copy the selected rows, as tab-separated text that a spreadsheet takes."""
        rows = self.selected_rows()
        wanted = rows[:COPY_MOST]
        if not wanted:
            return
        places, selected = self.columns.shown(), len(rows)
        self.model.texts(wanted, lambda texts: self._to_clipboard(places, texts, selected))

    def _to_clipboard(
        self, places: Sequence[int], texts: Sequence[tuple[str, ...]], selected: int
    ) -> None:
        lines = ["\t".join(self.model.columns[at].label for at in places)]
        lines += ["\t".join(_harmless(row[at]) for at in places) for row in texts]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copied.emit(len(texts), selected)

    def _do(self, do: Callable[[R], None]) -> None:
        record = self.current()
        if record is not None:
            do(record)

    def _open(self) -> None:
        self._do(self.opened.emit)

    def _filter(self) -> None:
        self.model.show(filters=self.filters.filters())

    def _sort(self, section: int) -> None:
        """Sort by a column; a third press goes back to the source's own order."""
        column = self.model.columns[section]
        if not column.sortable:
            return
        turns = {column.key: f"-{column.key}", f"-{column.key}": ""}
        self.model.show(order=turns.get(self.model.order, column.key))
        self.columns.remember()

    def _keep(self) -> None:
        rows = self.selected_rows()
        if rows and len(rows) <= KEEP_MOST:
            self._kept = list(self.model.numbers(rows))

    def _find_again(self) -> None:
        rows = [row for row in map(self.model.row_of, self._kept) if row >= 0]
        if not rows and self.model.grid.rowCount():
            rows = [0]
        self._select(rows)

    def _select(self, rows: Sequence[int]) -> None:
        if not rows:
            self.chosen.emit(None)
            return
        grid, model = self.model.grid, self.table.selectionModel()
        picked = QItemSelection()
        for row in rows:
            picked.select(grid.index(row, 0), grid.index(row, grid.columnCount() - 1))
        flag = QItemSelectionModel.SelectionFlag
        first = self.table.horizontalHeader().logicalIndex(0)
        model.setCurrentIndex(grid.index(rows[0], first), flag.NoUpdate)
        model.select(picked, flag.ClearAndSelect)
        self.table.scrollTo(grid.index(rows[0], first))

    def _on_loaded(self, count: int) -> None:
        if self._kept and self.table.currentIndex().row() == 0:
            self._find_again()
        self._kept = []
        self._loaded = True
        self.columns.begin()
        filtered = bool(self.model.filters)
        page = self.table if count else (self._nothing if filtered else self._empty)
        self._stack.setCurrentWidget(page)
        self._sum()

    def _on_page(self, top: Any, bottom: Any) -> None:  # noqa: ANN401 - Qt's own indexes
        row = self.table.currentIndex().row()
        if top.row() <= row <= bottom.row():
            self.chosen.emit(self.current())

    def _sum(self) -> None:
        if not self._loaded:
            return
        count = sum(part.bottom() - part.top() + 1 for part in self._ranges())
        several = 1 < count < self.model.grid.rowCount()
        rows = self.selected_rows() if several else None
        self.model.total(rows, lambda sums: self._say_sums(sums, selected=several))

    def _say_sums(self, sums: Mapping[str, int], *, selected: bool) -> None:
        count = f"{sums.get('count', 0):,}"
        said = [_("选中 {count} 笔", count=count) if selected else _("共 {count} 笔", count=count)]
        said += [
            f"{column.label} {column.total(sums[column.key])}"
            for column in self.model.columns
            if column.total is not None and column.key in sums
        ]
        self.totals.say(said)

    def _show_menu(self, at: QPoint) -> None:
        if self.table.indexAt(at).isValid():
            self._menu.popup(self.table.viewport().mapToGlobal(at))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "columns"):
            self.columns.size({})

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open with Enter; say in full what a cell had no room for."""
        if watched is self.table and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and event.key() in ENTER:
                self._open()
                return True
        elif isinstance(event, QHelpEvent):
            return self._tell_cut_text(event)
        return super().eventFilter(watched, event)

    def _tell_cut_text(self, event: QHelpEvent) -> bool:
        index = self.table.indexAt(event.pos())
        text = index.data() if index.isValid() else None
        hint = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else None
        room = self.table.visualRect(index).width() - theme.space(4)
        if hint or (text and self.table.fontMetrics().horizontalAdvance(text) > room):
            QToolTip.showText(event.globalPos(), hint or text or "", self.table)
            return True
        QToolTip.hideText()
        return True


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula, and a cell in one cell."""
    bare = text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
    if bare[:1] in FORMULA and bare and not bare[1:].replace(",", "").replace(".", "").isdigit():
        return f"'{bare}"
    return bare
