"""What every page is made of: a head line with its buttons, a body, a drawer at its side."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from desktop.widgets.notice import Notice
from words.say import _

if TYPE_CHECKING:
    # A page without a form should not pay for forms.
    from desktop.widgets.drawer import Drawer


ASIDE_S: Final = 30
"""How long half a form that was closed can be taken up again."""
FKEYS: Final = 12
SHIFT: Final = "⇧"


class Page(QWidget):
    """One of the desk's pages.

    Signals:
        noticed: a Notice for the bottom of the window.
        wanted: another page's key, and a record's id, "new" or "".
        turned: a Card for the villager.
        spoken: a text to be read aloud.
        drawer_moved: the drawer opened or closed.
    """

    noticed = Signal(object)
    wanted = Signal(str, str)
    turned = Signal(object)
    spoken = Signal(str)
    drawer_moved = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.drawer: Drawer | None = None
        self._whole = QHBoxLayout(self)
        theme.spaced(self._whole, 0, 0)
        self._main = QVBoxLayout()
        theme.spaced(self._main, 3, 5, 4)
        self._whole.addLayout(self._main, 1)
        self.head = FlowLayout()
        self.title = label(title, "title")
        self.subtitle = label("", "soft")
        self.head.add(self.title)
        self.head.add(self.subtitle)
        self._main.addLayout(self.head)
        self._body: QWidget | None = None
        self.setAccessibleName(title)

    def set_body(self, body: QWidget) -> None:
        """Fill the page; a body set before is put away for good."""
        if self._body is not None:
            self._main.removeWidget(self._body)
            self._body.deleteLater()
        self._body = body
        self._main.addWidget(body, 1)

    def set_subtitle(self, text: str) -> None:
        """Say a few quiet words beside the title."""
        self.subtitle.setText(text)

    def add_button(
        self,
        text: str,
        icon: str,
        do: Callable[[], None],
        *,
        main: bool = False,
        shortcut: str = "",
    ) -> QPushButton:
        """Add a button to the head line; its shortcut works on this page only."""
        button = IconButton(text, icon, role="main" if main else "")
        button.clicked.connect(lambda *_on: do())
        if shortcut:
            keys = QShortcut(QKeySequence(shortcut), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(lambda *_on: do())
            button.setToolTip(f"{text}  {shortcut}")
        self.head.add(button, end=True, firm=main)
        return button

    def open_drawer(self, drawer: Drawer) -> None:
        """Open a drawer at the side, closing the one before."""
        if drawer is not self.drawer:
            self.close_drawer()
            self.drawer = drawer
            self._whole.addWidget(drawer)
            drawer.closed.connect(self._put_aside)
        drawer.show()
        self.drawer_moved.emit()
        drawer.start()

    def close_drawer(self) -> None:
        """Close the drawer for good and give the focus back to the page."""
        drawer = self._take_out()
        if drawer is not None:
            drawer.deleteLater()

    def _put_aside(self) -> None:
        """Close the drawer; half a form is kept as long as the notice of it stands or waits."""
        drawer = self._take_out()
        if drawer is None:
            return
        if not drawer.touched():
            drawer.deleteLater()
            return
        drawer.closed.disconnect(self._put_aside)
        notice = Notice(
            text=_("填了一半的先放着：{form}", form=drawer.title.text()),
            tone="wait",
            undo=lambda: self._take_up(drawer),
            undo_label=_("接着填"),
            seconds=ASIDE_S,
            waits=True,
            ended=drawer.deleteLater,
        )
        self.noticed.emit(notice)

    def _take_up(self, drawer: Drawer) -> None:
        """Open a drawer that was put aside; half a form that is open is put aside for it."""
        self._put_aside()
        self.open_drawer(drawer)

    def _take_out(self) -> Drawer | None:
        drawer, self.drawer = self.drawer, None
        if drawer is not None:
            self._whole.removeWidget(drawer)
            drawer.hide()
            self.drawer_moved.emit()
            if self._body is not None:
                self._body.setFocus()
        return drawer

    def arrive(self, what: str = "") -> None:
        """Be shown; ``what`` is a record's id, "new" or ""."""
        if self._body is not None and self.drawer is None and not what:
            self._body.setFocus()

    def scanned(self, code: str) -> bool:  # noqa: ARG002 - pages that scan say otherwise
        """Take a scanned code; False leaves it to the window."""
        return False

    def escape(self) -> bool:
        """Go one step back; False if there is none to go on this page."""
        if self.drawer is None:
            return False
        self.drawer.closed.emit()
        return True

    def half_typed(self) -> dict[str, str]:
        """Return what is half-typed in the open drawer, to survive a power cut."""
        return {} if self.drawer is None else self.drawer.half_typed()

    def restore(self, half_typed: dict[str, str]) -> None:
        """Show again what was half-typed; pages with a form open it first."""
        if self.drawer is not None:
            self.drawer.restore(half_typed)


class PageEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One page: its place on the rail, its key on the keyboard, and who builds it.

    ``kinds`` are the kinds of search hits that open here. Without an ``icon`` a page has no
    place on the rail. ``fkey`` is 1 to 12, and with Shift 13 to 24.
    """

    key: str
    icon: str
    label: str
    factory: Callable[[], Page]
    fkey: int | None = None
    title: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def shortcut(self) -> str:
        """The page's key as Qt reads it, "" for none."""
        if not self.fkey:
            return ""
        return f"F{self.fkey}" if self.fkey <= FKEYS else f"Shift+F{self.fkey - FKEYS}"

    @property
    def keycap(self) -> str:
        """The page's key as it stands on the rail."""
        return self.shortcut.replace("Shift+", SHIFT)
