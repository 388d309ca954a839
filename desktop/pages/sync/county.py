"""Believing the county's new paper: its file, and the code that was told by another way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.db.errors import disk_told
from core.keys.certificate import County
from core.sync.enrolment import LARGEST_FILE
from desktop import theme
from desktop.jobs import Progress
from desktop.pages.booking import show_error
from desktop.pages.courier import TRAVEL
from desktop.pages.desk import Desk
from desktop.pages.sync.card import wrapped
from desktop.widgets import choosing
from desktop.widgets.drawer import Drawer
from desktop.widgets.icons import IconButton
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

FILES: Final = "*.czc"


class Believing(QObject):
    """One page's way to the county's new root."""

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def begin(self) -> None:
        """Ask for the file and the code."""
        body = NewPaper()
        drawer = Drawer(_("认县里的新总钥匙"), body, _("核对，认它"), icon="pin")
        go = self._going(drawer, body)
        drawer.pressed.connect(go)
        body.code.returnPressed.connect(go)
        self._page.open_drawer(drawer)

    def _going(self, drawer: Drawer, body: NewPaper) -> Callable[[], None]:
        def failed(error: ClerkError) -> None:
            drawer.busy(False)
            show_error(drawer, error)

        def go() -> None:
            if body.path is None:
                body.file.setFocus()
                return
            path, code = body.path, body.code.text()
            drawer.busy(True)
            self._desk.jobs.travel(lambda progress: self._take(path, code, progress),
                                   self._done, failed)  # fmt: skip

        return go

    def _take(self, path: Path, code: str, _progress: Progress) -> County:
        with disk_told(), path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        return self._desk.station.sync.take_county(content, code)

    def _done(self, county: County) -> None:
        self._page.close_drawer()
        words = _("核对上了，{county}的新总钥匙这台电脑认得了。", county=county.name)
        self._page.noticed.emit(Notice(text=words))
        self._desk.jobs.changed.emit(Changes(kinds=frozenset({TRAVEL})))


class NewPaper(QWidget):
    """What to get from the county, the file and the code."""

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        for text in (
            _("文件（county-….czc）可以放在U盘上，也可以用微信发来。"),
            _("核对码要打电话到县里去问，不要用和文件一起发来的：两样对得上，才是真的。"),
        ):
            box.addWidget(wrapped(text, ""))
        self.file = IconButton(_("县里给的文件……"), "stick")
        self.file.clicked.connect(self._choose)
        self.code = QLineEdit()
        self.code.setAccessibleName(_("核对码"))
        self.code.setPlaceholderText(_("核对码：32 位"))
        box.addWidget(self.file)
        box.addWidget(self.code)
        box.addStretch(1)
        self.setFocusProxy(self.file)

    def _choose(self) -> None:
        shown = choosing.kinds(_("县里的证明"), FILES)
        path = choosing.file(self, _("县里给的文件"), shown)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Take the county's file and go on with the code."""
        self.path = path
        self.file.setText(path.name)
        self.code.setFocus()
