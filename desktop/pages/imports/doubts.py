"""Rows that cannot be taken as they stand, grouped by why; each is mended, taken or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.imports import codes
from core.imports.needs import may_stand
from core.imports.reader import SurveyedRow, Tally
from core.imports.values import Issue
from desktop import theme
from desktop.pages.imports.reading import field_words
from desktop.widgets.icons import IconButton, label
from words.errors import advice, sentence
from words.kinds import kind_words
from words.say import _

MOST_SHOWN: Final = 300
"""Rows of one group on the screen; a decision on the group is for all of them."""
OWN: Final = frozenset({"waybill", "order_no", "phone", "amount", "refund"})
"""Fields that many rows never share: each row is mended by itself."""
GOODS: Final = "goods"
ROLE: Final = Qt.ItemDataRole.UserRole
SAID_ONCE: Final = frozenset({codes.MISSING, codes.DROPPED, codes.PRICE_MISSING})
Place = tuple[str, int, int]


@dataclass(frozen=True)
class Group:
    """Rows with one trouble in one field."""

    code: str
    field: str
    rows: tuple[SurveyedRow, ...]

    @property
    def dropped(self) -> bool:
        """Whether the clerk left them out."""
        return self.code == codes.DROPPED

    @property
    def settled(self) -> bool:
        """Whether there is nothing to decide: no sale ever came of them."""
        return self.code in codes.LEFT_OUT


def _may_mend(group: Group) -> bool:
    if group.dropped or group.field == "row":
        return False
    return len(group.rows) == 1 or group.field not in OWN


class Decided:
    """What the clerk decided, row by row."""

    def __init__(self) -> None:
        self._by_place: dict[Place, dict[str, Any]] = {}

    def __len__(self) -> int:
        return len(self._by_place)

    def take(self, rows: Sequence[SurveyedRow], name: str, text: str) -> None:
        """Take rows; a ``text`` stands in place of what the sheet says in a field."""
        for row in rows:
            before = self._by_place.get(_place(row), {})
            fields = dict(before.get("fields", {})) if before.get("take") else {}
            if text:
                fields[name] = text
            self._put(row, take=True, fields=fields)

    def drop(self, rows: Sequence[SurveyedRow]) -> None:
        """Leave rows out."""
        for row in rows:
            self._put(row, take=False, fields={})

    def forget(self, rows: Sequence[SurveyedRow]) -> None:
        """Be undecided about rows again."""
        for row in rows:
            self._by_place.pop(_place(row), None)

    def clear(self) -> None:
        """Be undecided about all rows."""
        self._by_place.clear()

    def listed(self) -> list[dict[str, Any]]:
        """Return the decisions as an import takes them."""
        return list(self._by_place.values())

    def _put(self, row: SurveyedRow, *, take: bool, fields: dict[str, str]) -> None:
        said = {"sheet": row.sheet, "row": row.row, "block": row.block, "take": take}
        self._by_place[_place(row)] = said | ({"fields": fields} if fields else {})


def _place(row: SurveyedRow) -> Place:
    return row.sheet, row.row, row.block


def groups_of(tally: Tally) -> list[Group]:
    """Return the rows that were not taken by the first trouble each has, the most rows first.

    Goods that are not known are a group for each name: what one is, all of that name are.
    """
    found: dict[tuple[str, str, str], list[SurveyedRow]] = {}
    for row in (*tally.doubtful, *tally.rejected):
        issue = row.issues[0]
        told = str(issue.args.get("text", "")) if issue.field == GOODS else ""
        found.setdefault((issue.code, issue.field, told), []).append(row)
    groups = [Group(code, name, tuple(rows)) for (code, name, _told), rows in found.items()]
    return sorted(groups, key=lambda group: (group.dropped, group.settled, -len(group.rows)))


def may_take(kind: str, row: SurveyedRow) -> bool:
    """Tell whether a row can be booked without mending its trouble."""
    return all(may_stand(kind, issue, row.values) for issue in row.issues)


class Doubts(QWidget):
    """The rows in doubt, and what is decided about the chosen ones.

    Signals:
        taken: the rows to take, the field and the text that is right ("" = as it stands).
        dropped: the rows to leave out.
        forgotten: the rows to decide about again.
    """

    taken = Signal(object, str, str)
    dropped = Signal(object)
    forgotten = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._kind, self._several = "", False
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.tree = QTreeWidget()
        self.tree.setObjectName("doubts")
        self.tree.setAccessibleName(_("要您定的行"))
        self.tree.setHeaderLabels([_("哪一行"), _("写的什么"), _("为什么")])
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setUniformRowHeights(True)
        head = self.tree.header()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.tree.currentItemChanged.connect(lambda _now, _before: self._turn())
        self.tree.itemActivated.connect(lambda _item, _column: self.right.setFocus())
        box.addWidget(self.tree, 1)
        box.addLayout(self._line())

    def _line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        theme.spaced(row, 2, 0)
        self.what = label("", "soft")
        self.right = QLineEdit()
        self.right.setObjectName("right")
        self.right.setAccessibleName(_("改成"))
        self.right.returnPressed.connect(self._mend)
        self.mend = IconButton(_("改好收下"), "check")
        self.as_is = IconButton(_("照原样收"))
        self.drop = IconButton(_("不收下"), "cross")
        self.again = IconButton(_("重新决定"), "undo")
        self.mend.clicked.connect(self._mend)
        self.as_is.clicked.connect(lambda: self.taken.emit(self._rows(), self._field(), ""))
        self.drop.clicked.connect(lambda: self.dropped.emit(self._rows()))
        self.again.clicked.connect(lambda: self.forgotten.emit(self._rows()))
        row.addWidget(self.what)
        row.addWidget(self.right, 1)
        for button in (self.mend, self.as_is, self.drop, self.again):
            row.addWidget(button)
        return row

    def show_tally(self, kind: str, tally: Tally) -> None:
        """Show what is in doubt now, the cursor where it was."""
        self._kind = kind
        self._several = len({row.sheet for row in (*tally.doubtful, *tally.rejected)}) > 1
        at = self.tree.currentIndex()
        top = at.parent().row() if at.parent().isValid() else at.row()
        self.tree.clear()
        for group in groups_of(tally):
            self.tree.addTopLevelItem(self._item(group))
        kept = min(max(top, 0), self.tree.topLevelItemCount() - 1)
        item = self.tree.topLevelItem(kept)
        if item is not None:
            self.tree.expandItem(item)
            group = item.data(0, ROLE)
            alone = group.field in OWN and not group.dropped
            self.tree.setCurrentItem(item.child(0) if alone else item)
        self._turn()

    def _item(self, group: Group) -> QTreeWidgetItem:
        first = group.rows[0].issues[0]
        several = _("{count} 行", count=len(group.rows))
        why = self._why(first) if len(group.rows) == 1 else self._why_all(group, first)
        item = QTreeWidgetItem([several, "", why])
        item.setData(0, ROLE, group)
        for row in group.rows[:MOST_SHOWN]:
            said = "  ".join(text for text in row.texts.values() if text)
            sheet = f"{row.sheet} " if self._several else ""
            place = _("{sheet}第 {row} 行", sheet=sheet, row=row.row)
            child = QTreeWidgetItem([place, said, self._why(row.issues[0])])
            child.setToolTip(1, said)
            child.setToolTip(2, child.text(2))
            child.setData(0, ROLE, Group(group.code, group.field, (row,)))
            item.addChild(child)
        if len(group.rows) > MOST_SHOWN:
            rest = len(group.rows) - MOST_SHOWN
            item.addChild(QTreeWidgetItem([_("还有 {rest} 行", rest=rest), "", ""]))
        return item

    def _why(self, issue: Issue) -> str:
        return sentence(issue.code, **self._args(issue))

    def _args(self, issue: Issue) -> dict[str, str | int]:
        args = dict(issue.args)
        if "field" in args:
            args["field"] = field_words(self._kind, str(args["field"]))
        if "kind" in args:
            args["kind"] = kind_words(str(args["kind"]))
        return args

    def _why_all(self, group: Group, first: Issue) -> str:
        """Say the trouble of many rows: by the field, as each row says something else."""
        if group.field == GOODS or group.code in SAID_ONCE:
            return self._why(first)
        return _("{field}：{why} 等", field=self._field_words(group), why=self._why(first))

    def _field_words(self, group: Group) -> str:
        return field_words(self._kind, group.field) if group.field != "row" else _("整行")

    def _group(self) -> Group | None:
        index = self.tree.currentIndex()
        found = index.siblingAtColumn(0).data(ROLE) if index.isValid() else None
        return found if isinstance(found, Group) else None

    def _rows(self) -> tuple[SurveyedRow, ...]:
        group = self._group()
        return group.rows if group else ()

    def _field(self) -> str:
        group = self._group()
        return group.field if group else ""

    def _turn(self) -> None:
        """Offer what can be done about the chosen rows."""
        group = self._group()
        named = group is not None and _may_mend(group)
        self.right.clear()
        self.right.setVisible(named)
        self.mend.setVisible(named)
        self.what.setVisible(named)
        self._suggest(group)
        self.as_is.setVisible(
            group is not None and all(may_take(self._kind, row) for row in group.rows)
        )
        self.drop.setVisible(group is not None and not group.dropped and not group.settled)
        self.again.setVisible(group is not None and group.dropped)
        if group is not None and named:
            name = self._field_words(group)
            self.what.setText(_("{field}改成", field=name))
            count = len(group.rows)
            said = group.rows[0].texts.get(group.field, "") if count == 1 else ""
            now = said or (_("这 {count} 行都写成…", count=count) if count > 1 else name)
            issue = group.rows[0].issues[0]
            what_to_do = advice(issue.code, **self._args(issue))
            self.right.setPlaceholderText("    ".join(filter(None, (now, what_to_do))))

    def _suggest(self, group: Group | None) -> None:
        """Offer the names that goods not known are like, to be picked with the arrow keys."""
        near = str(group.rows[0].issues[0].args.get("near", "")) if group is not None else ""
        names = QCompleter([name for name in near.split("、") if name], self.right)
        names.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.right.setCompleter(names)

    def _mend(self) -> None:
        text = self.right.text().strip()
        if text and self.right.isVisible():
            self.taken.emit(self._rows(), self._field(), text)
        else:
            self.right.setFocus()
