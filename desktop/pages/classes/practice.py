"""Practice checks: everybody down, the items of a checklist across; 1, 2, 3 mark and go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import ClassVar, Final, NamedTuple

from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit

from core.base.changes import Changes
from core.base.ids import EventId
from core.station import Station, Views
from core.training.model.results import PracticeCheck
from core.training.model.training_class import TrainingClass
from desktop.pages.classes.course_files import Checks, checklists
from desktop.pages.classes.reading import came, standing
from desktop.pages.classes.tab import Tab
from desktop.pages.classes.table import Column, Line, Table
from desktop.pages.desk import Desk
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from desktop.widgets.page import Page
from words.say import _

MARKS: Final[Mapping[str, str]] = MappingProxyType({"1": "passed", "2": "partly", "3": "failed"})
SIGNS: Final[Mapping[str, str]] = MappingProxyType({"passed": "✓", "partly": "△", "failed": "✗"})
FIXED: Final = 2
"""Columns before the items: number and name."""
MOST: Final = 30


class Row(NamedTuple):
    """Somebody on the roster: id, place, name, whether they came."""

    trainee: str
    number: int
    name: str
    came: bool


class Sheet(NamedTuple):
    """What was read of a class's practice."""

    rows: list[Row]
    marks: dict[tuple[str, str], PracticeCheck]


class PracticeTab(Tab):
    """Marks what people did with their own hands."""

    kinds: ClassVar = frozenset({"practice", "trainee", "trainee.change", "attendance"})

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(desk, page)
        self.lists: list[Checks] = []
        self.items: tuple[str, ...] = ()
        self.sheet = Sheet([], {})
        self._own: list[str] = []
        self.which = QComboBox()
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.setAccessibleName(_("哪张清单"))
        self.which.activated.connect(lambda _at: self._choose())
        self.tools.add(self.which)
        self.all_tool = self.add_tool(
            _("这一项：来的人都合格"), "check", self.pass_all, keys="Ctrl+A"
        )
        self.item = QLineEdit()
        self.item.setAccessibleName(_("再加一项"))
        self.item.setPlaceholderText(_("清单上没有的，写在这里按回车"))
        self.item.returnPressed.connect(self.add_item)
        self.box.addWidget(self.item)
        self.said = label("", "lead")
        self.said.setWordWrap(True)
        self.box.addWidget(self.said)
        self.table = self._table()
        self.box.addWidget(self.table, 1)
        self._add_keys()
        self.setFocusProxy(self.table)

    def _add_keys(self) -> None:
        row = FlowLayout()
        for key, text in (("1", _("合格")), ("2", _("部分合格")), ("3", _("不合格"))):
            button = IconButton(f"{key}  {text}")
            button.clicked.connect(lambda *_on, key=key: self.mark(key))
            row.add(button)
            self._while_open.append(button)
        hint = label(_("左右键换项目，上下键换人；打错了再打一次，原来的留红字。"), "hint")
        hint.setWordWrap(True)
        self.box.addLayout(row)
        self.box.addWidget(hint)

    def _table(self) -> Table:
        columns = [Column(_("序号"), 4, right=True), Column(_("姓名"), 12)]
        columns += [Column(str(at), 4) for at in range(1, len(self.items) + 1)]
        table = Table((*columns, Column("", 0)), _("实训考核"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        table.typed.connect(self.mark)
        table.currentCellChanged.connect(lambda *_at: self._tell_item())
        for at, item in enumerate(self.items):
            head = table.horizontalHeaderItem(FIXED + at)
            if head is not None:
                head.setToolTip(item)
        return table

    def show_class(self, held: TrainingClass) -> None:
        """Show this class with the checklists of its course."""
        if self.held is None or self.held.id != held.id:
            self._own = []
            code = held.code
            self.ledger(lambda station: checklists(station, code), self._know)
        super().show_class(held)

    def _know(self, lists: list[Checks]) -> None:
        self.lists = lists
        self.which.clear()
        for one in lists:
            self.which.addItem(one.title, one.name)
        self.which.setVisible(bool(lists))
        self._choose()

    def _checks(self) -> Checks | None:
        at = self.which.currentIndex()
        return self.lists[at] if 0 <= at < len(self.lists) else None

    def _choose(self) -> None:
        """Lay the table out for the items of the chosen checklist, and those of our own."""
        checks = self._checks()
        named = checks.items if checks is not None else ()
        known = [item for (_who, item) in self.sheet.marks if not self._is_listed(item)]
        self.items = tuple(dict.fromkeys((*named, *known, *self._own)))[:MOST]
        old, self.table = self.table, self._table()
        self.box.replaceWidget(old, self.table)
        had_focus = old.hasFocus()
        old.hide()
        old.deleteLater()
        self.table.show()
        self.setFocusProxy(self.table)
        if had_focus:
            self.table.setFocus()
        self._fill()

    def _is_listed(self, item: str) -> bool:
        return any(item in checks.items for checks in self.lists)

    def add_item(self) -> None:
        """Add an item that no checklist has."""
        item = self.item.text().strip()
        if item and item not in self.items:
            self._own.append(item)
            self.item.clear()
            self._choose()
            self.table.setFocus()
            self.table.setCurrentCell(max(self.table.currentRow(), 0), FIXED + len(self.items) - 1)

    def refresh(self) -> None:
        """Read the marks anew."""
        self.fetch(partial(_read, self.class_id), self._show)

    def _show(self, sheet: Sheet) -> None:
        self.sheet = sheet
        if any(item not in self.items and not self._is_listed(item) for _who, item in sheet.marks):
            self._choose()
        else:
            self._fill()

    def _fill(self) -> None:
        row, column = self.table.currentRow(), self.table.currentColumn()
        self.table.show_lines([self._line(one) for one in self.sheet.rows])
        if self.sheet.rows:
            at = max(column, FIXED)
            self.table.setCurrentCell(max(row, 0), at if self.items else 0)
        self._tell_item()

    def _line(self, one: Row) -> Line:
        marks = (self.sheet.marks.get((one.trainee, item)) for item in self.items)
        signs = (SIGNS[mark.mark] if mark is not None else "" for mark in marks)
        cells = (str(one.number), one.name, *signs, "" if one.came else _("还没来过"))
        return Line(one.trainee, cells, "" if one.came else "soft")

    def current_item(self) -> str:
        """Return the item whose column the cursor is in."""
        at = self.table.currentColumn() - FIXED
        return self.items[at] if 0 <= at < len(self.items) else ""

    def _tell_item(self) -> None:
        item = self.current_item()
        at = self.items.index(item) + 1 if item else 0
        if not self.items:
            text = _("这门课没有清单，先在上面写一项要会做的事")
        else:
            text = _("第 {at} 项：{item}", at=at, item=item) if item else ""
        self.said.setText(text)
        is_open = self.held is not None and self.held.closed is None
        self.all_tool.setEnabled(bool(item) and is_open)

    def mark(self, key: str) -> None:
        """Mark the current item of the current person, and go on to the next item."""
        mark, item, trainee = MARKS.get(key), self.current_item(), self.table.current()
        if mark is None or not item or not trainee or self.held is None or self.held.closed:
            return
        self._write([trainee], item, mark)
        row, column = self.table.currentRow(), self.table.currentColumn() + 1
        if column >= FIXED + len(self.items):
            row, column = row + 1, FIXED
        if row < self.table.rowCount():
            self.table.setCurrentCell(row, column)
        self.table.setFocus()

    def pass_all(self) -> None:
        """Pass the current item for everybody who came and has no mark yet."""
        item = self.current_item()
        waiting = [
            one.trainee
            for one in self.sheet.rows
            if one.came and (one.trainee, item) not in self.sheet.marks
        ]
        if item and waiting:
            self._write(waiting, item, "passed")
        else:
            self.say(_("来的人这一项都有结果了"), "wait")

    def _write(self, trainees: Sequence[str], item: str, mark: str) -> None:
        class_id, checks = self.class_id, self._checks()
        listed = checks is not None and item in checks.items
        name = checks.name if checks is not None and listed else None
        known = self.sheet.marks
        old = [known[who, item].id for who in trainees if (who, item) in known]
        done = [
            PracticeCheck(
                class_id=EventId(class_id),
                trainee=EventId(who),
                checklist=name,
                item=item,
                mark=mark,
            )
            for who in trainees
        ]

        def work(station: Station) -> Changes:
            with station.ledger.db.atomic():
                for identity in old:
                    station.training.reverse(identity, _("改判"))
                return station.training.results.check(done)

        self.write(work)


def _read(class_id: str, views: Views) -> Sheet:
    times = came(views, class_id)
    rows = [
        Row(one.id, one.number, one.name or "", one.id in times)
        for one in views.training.roster(class_id)
        if not one.left
    ]
    marks: dict[tuple[str, str], PracticeCheck] = {}
    for one in standing(views, PracticeCheck, class_id):
        marks[one.trainee, one.item] = one
    return Sheet(rows, marks)
