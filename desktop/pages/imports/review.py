"""A file before it is taken in: its kind, its columns, what comes of each row."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.imports.records import KINDS
from desktop import theme
from desktop.pages.imports.columns import ColumnTable
from desktop.pages.imports.doubts import Doubts
from desktop.pages.imports.reading import Looked
from desktop.pages.imports.taking import TakenTable
from desktop.widgets.choice import Chips
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label, retone
from words.errors import sentence
from words.kinds import kind_words
from words.say import _

DOUBTS: Final = "doubts"
TAKEN: Final = "taken"


class Review(QWidget):
    """Shows a trial.

    Signals:
        kind_chosen: rows of another kind.
        wanted: take in what can be taken.
        left: put the file away.
    """

    kind_chosen = Signal(str)
    wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        head = FlowLayout()
        self.file = label("", "lead")
        head.add(self.file)
        self.kinds = Chips([(kind, kind_words(kind)) for kind in KINDS], _("里面是什么"))
        self.kinds.chosen.connect(self.kind_chosen)
        head.add(self.kinds, end=True)
        box.addLayout(head)
        self.line = label("")
        self.line.setWordWrap(True)
        self.line.hide()
        box.addWidget(self.line)
        self.columns = ColumnTable()
        box.addWidget(self.columns)
        box.addLayout(self._below())
        self.doubts, self.taken = Doubts(), TakenTable()
        box.addWidget(self.doubts, 1)
        box.addWidget(self.taken, 1)
        box.addWidget(self._foot())

    def _below(self) -> QHBoxLayout:
        """What of the rows is looked at, and which columns nothing is kept of."""
        row = QHBoxLayout()
        theme.spaced(row, 2, 0)
        names = [(DOUBTS, _("要您定的")), (TAKEN, _("要收下的"))]
        self.which = Chips(names, _("看哪些行"))
        self.which.set_value(DOUBTS)
        self.which.chosen.connect(self._turn)
        self.unkept = label("", "soft")
        self.unkept.setWordWrap(True)
        row.addWidget(self.which)
        row.addWidget(self.unkept, 1)
        return row

    def _turn(self, which: str) -> None:
        self.doubts.setVisible(which == DOUBTS)
        self.taken.setVisible(which == TAKEN)

    def _foot(self) -> QFrame:
        foot = QFrame()
        row = QHBoxLayout(foot)
        theme.spaced(row, 2, 0)
        self.away = IconButton(_("换一个文件"), "back")
        self.away.clicked.connect(self.left)
        self.take = IconButton(_("收下"), "check", role="main")
        self.take.setObjectName("take")
        self.take.clicked.connect(self.wanted)
        row.addWidget(self.away)
        self.counts = label("", "soft")
        self.counts.setObjectName("counts")
        self.counts.setWordWrap(True)
        row.addWidget(self.counts, 1)
        row.addWidget(self.take)
        return foot

    def show_file(self, name: str, kind: str) -> None:
        """Say which file this is."""
        self.file.setText(name)
        self.kinds.set_value(kind)

    def say(self, text: str, tone: str = "stop") -> None:
        """Say one line under the file's name; "" takes it away."""
        self.line.setText(text)
        retone(self.line, "role", f"{tone}line")
        self.line.setVisible(bool(text))

    def show_looked(self, looked: Looked) -> None:
        """Show what a trial found."""
        kind, tally = looked.asked.kind, looked.tally
        self.columns.hint.setText(
            _("每一列是什么，猜得不对就在下拉里改；改过的，下次同样的表头就记得。")
        )
        self.columns.show_samples(kind, looked.samples)
        self.counts.setText(_count_words(looked))
        self.unkept.setText(_unkept_words(looked))
        self.doubts.show_tally(kind, tally)
        self.taken.show_rows(kind, looked.taken, tally.accepted)
        doubts, taken = bool(tally.doubtful or tally.rejected), bool(looked.taken)
        self.which.setVisible(doubts and taken)
        asked = self.which.value() if doubts and taken else DOUBTS if doubts else TAKEN
        self._turn(asked or DOUBTS)
        self.take.setEnabled(tally.accepted > 0)
        self.take.set_words(
            _("收下 {count} 行", count=f"{tally.accepted:,}") if tally.accepted else _("没有可收的")
        )

    def show_none(self) -> None:
        """Show that no rows came of the file as it is read now."""
        self.counts.setText("")
        self.unkept.setText("")
        self.which.hide()
        self.doubts.hide()
        self.taken.show_rows(self.kinds.value() or KINDS[0], (), 0)
        self.taken.show()
        self.take.setEnabled(False)
        self.take.set_words(_("没有可收的"))


def _unkept_words(looked: Looked) -> str:
    """Say which columns are not taken, by why."""
    by_why: dict[str, list[str]] = {}
    for one in dict.fromkeys(one for sample in looked.samples for one in sample.unkept):
        by_why.setdefault(one.code, []).append(one.heading)
    said = [
        _("{names}（{why}）", names="、".join(names), why=sentence(code))
        for code, names in by_why.items()
    ]
    return _("不收的列：{columns}", columns="；".join(said)) if said else ""


def _count_words(looked: Looked) -> str:
    tally = looked.tally
    said = [
        _("读到 {count} 行", count=f"{tally.read:,}"),
        _("可收 {count}", count=f"{tally.accepted:,}"),
        _("重复 {count}", count=f"{tally.duplicates:,}"),
        _("要您定 {count}", count=f"{len(tally.doubtful):,}"),
        _("不收 {count}", count=f"{len(tally.rejected):,}"),
    ]
    if tally.updated:
        said.insert(2, _("其中 {count} 行是已有订单的进展", count=f"{tally.updated:,}"))
    if tally.differing:
        said.append(_("其中 {count} 行重复但姓名或快递不同", count=f"{len(tally.differing):,}"))
    if looked.skipped:
        said.append(_("没读的表：{names}", names="、".join(looked.skipped)))
    return "    ".join(said)
