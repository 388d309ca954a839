"""Choosing a backup: what lies on the stick that is in comes first, then what this PC keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from desktop import theme
from desktop.jobs import Jobs
from desktop.pages.backups import all_backups
from desktop.pages.drives import Drives, Volume, plugged_in
from desktop.widgets import choosing
from desktop.widgets.flow import FlowLayout
from desktop.widgets.found import Found, FoundList
from desktop.widgets.icons import IconButton, label
from words.say import _

LEAST, MOST = 3, 6
"""Backups in view, as there is room; the others are scrolled to."""
Sticks = Callable[[], Sequence[Volume]]


class BackupList(QWidget):
    """Backups under each other; any other file or folder can be named.

    Signals:
        chosen: the path of the backup that is wanted.
    """

    chosen = Signal(object)

    def __init__(self, jobs: Jobs, station: Path, sticks: Sticks = plugged_in) -> None:
        super().__init__()
        self._jobs, self._station = jobs, station
        self._folder: Path | None = None
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.hits = FoundList()
        self.hits.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hits.setAccessibleName(_("备份"))
        row = theme.current().sizes.row
        self.hits.setMinimumHeight(LEAST * row + theme.space(2))
        self.hits.setMaximumHeight(MOST * row + theme.space(2))
        self.hits.itemActivated.connect(self._take)
        self.hint = label("", "hint")
        self.hint.setWordWrap(True)
        self.look = IconButton(_("看看这一份"), "search", role="main")
        self.look.clicked.connect(lambda *_on: self._take(self.hits.currentItem()))
        box.addWidget(self.hits)
        box.addWidget(self.hint)
        box.addWidget(self.look)
        box.addLayout(self._others())
        self.setFocusProxy(self.hits)
        self._show([])
        self.drives = Drives(self, sticks)
        self.drives.came.connect(lambda _volume: self.refresh())
        self.drives.went.connect(lambda _root: self.refresh())
        self.drives.begin()
        self.refresh()

    def _others(self) -> FlowLayout:
        row = FlowLayout()
        for text, icon, do in (
            (_("选备份文件……"), "stick", self._ask_file),
            (_("选文件夹……"), "import", self._ask_folder),
        ):
            button = IconButton(text, icon)
            button.clicked.connect(lambda *_on, act=do: act())
            row.add(button)
        return row

    def refresh(self) -> None:
        """Look where backups may lie, beside the screen's thread: a stick is slow."""
        sticks, station, folder = self.drives.now, self._station, self._folder
        self._jobs.outside(lambda _progress: all_backups(sticks, station, folder), self._show)

    def _show(self, hits: Sequence[Found]) -> None:
        self.hits.show_hits(hits)
        self.hits.setVisible(bool(hits))
        self.look.setVisible(bool(hits))
        self.hint.setText(
            _("备份在U盘上？插上U盘，它就出现在这里。")
            if hits
            else _("没有看到备份。备份在U盘上的话，现在插上；在别处的话，点“选备份文件”。")
        )

    def _take(self, item: QListWidgetItem | None) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if isinstance(hit, Found):
            self.chosen.emit(Path(hit.key))

    def _ask_file(self) -> None:
        file = choosing.file(self, _("选备份文件"), _("村站通备份 (*.czb)"))
        if file is not None:
            self.chosen.emit(file)

    def _ask_folder(self) -> None:
        folder = choosing.folder(self, _("选放备份的文件夹"))
        if folder is not None:
            self._folder = folder
            self.refresh()
