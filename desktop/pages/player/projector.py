"""What the hall sees: one step without a border, on the second screen if there is one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMouseEvent, QScreen
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop import theme
from desktop.pages.player import media
from desktop.pages.player.canvas import Canvas
from desktop.pages.player.drawing import Drawings
from desktop.pages.player.show import Show
from desktop.pages.player.steps import MEDIA
from words.say import _


def other_screen(own: QScreen | None) -> QScreen | None:
    """Return a screen that the desk is not on; None where there is only one."""
    others = [one for one in QGuiApplication.screens() if one is not own]
    return others[0] if others else None


class Projector(QWidget):
    """A window without a border.

    Signals:
        outside: a file cannot be shown here; the system's program is to show it.
    """

    outside = Signal()

    def __init__(self, show: Show, drawings: Drawings, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(_("放映"))
        self.setAccessibleName(_("放映"))
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show, self._owner = show, owner
        self.canvas = Canvas(drawings)
        self._layers = QStackedLayout(self)
        theme.spaced(self._layers, 0, 0)
        self._layers.addWidget(self.canvas)
        self.film: media.Film | None = None
        show.turned.connect(self.follow)
        show.play_wanted.connect(self.play)
        self.follow()

    def begin(self, screen: QScreen | None) -> None:
        """Fill a screen: the given one, else the one in use."""
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
            # The trainer's own window keeps the keys.
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.showFullScreen()
        keys = self if screen is None else self._owner
        keys.window().activateWindow()
        keys.setFocus()

    def follow(self) -> None:
        """Show where the showing is."""
        step = self._show.step
        if self.film is not None:
            self.film.stop()
        self._layers.setCurrentWidget(self.canvas)
        self.canvas.show_step(step, self._show.question(step))
        self.canvas.blacken(black=self._show.is_black)

    def play(self) -> None:
        """Play the step's film here where that is possible."""
        step = self._show.step
        if step is None or step.path is None:
            return
        if step.kind != MEDIA or not media.plays_inside():
            self.outside.emit()
            return
        film = self._player()
        if film is None:
            self.outside.emit()
            return
        self._layers.setCurrentWidget(film)
        film.play(step.path)

    def _player(self) -> media.Film | None:
        """Return what plays films here; None where a library that it needs is missing."""
        if self.film is None:
            try:
                self.film = media.Film()
            except ImportError:
                return None
            self.film.failed.connect(self.outside)
            self._layers.addWidget(self.film)
        return self.film

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the clicker's keys."""
        if not self._show.press(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go on with a click, back with the other button."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._show.next()
        elif event.button() == Qt.MouseButton.RightButton:
            self._show.back()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the showing with the window."""
        if self.film is not None:
            self.film.stop()
        super().closeEvent(event)
