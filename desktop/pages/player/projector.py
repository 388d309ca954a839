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
        moved: milliseconds of the film, of how many, and whether it is playing.
        glimpsed: a picture of the film, a few in a second.
    """

    outside = Signal()
    moved = Signal(int, int, bool)
    glimpsed = Signal(object)

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
        self._playing = ""
        self._beside = False
        show.turned.connect(self.follow)
        show.play_wanted.connect(self.play)
        self.follow()

    def begin(self, screen: QScreen | None) -> None:
        """Fill a screen: the given one, else the one in use."""
        self._beside = screen is not None
        if self.film is not None:
            self.film.is_watched = self._beside
        if screen is not None:
            # A window that fills one screen would stay there.
            if self.isVisible():
                self.showNormal()
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
            # The trainer's own window keeps the keys.
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.showFullScreen()
        keys = self if screen is None else self._owner
        keys.window().activateWindow()
        keys.setFocus()

    def withdraw(self) -> None:
        """Leave the trainer's screen alone: the hall's is gone."""
        if self.film is not None:
            self.film.pause()
        self.hide()

    def follow(self) -> None:
        """Show where the showing is; a film waits in the dark and goes on from there."""
        step, black = self._show.step, self._show.is_black
        film = self.film
        if film is not None and film.path is not None:
            if black:
                film.pause()
            elif step is None or step.key != self._playing:
                self._put_away(film)
        self.canvas.show_step(step, self._show.question(step))
        self.canvas.blacken(black=black)
        on = film is not None and film.path is not None and not black
        self._layers.setCurrentWidget(film if film is not None and on else self.canvas)

    def play(self) -> None:
        """Play the step's film here where that is possible, or hold it."""
        step = self._show.step
        if step is None or step.path is None or self._show.is_black:
            return
        if step.kind != MEDIA or not media.plays_inside():
            self.outside.emit()
            return
        film = self._player()
        if film is None:
            self.outside.emit()
            return
        self._playing = step.key
        self._layers.setCurrentWidget(film)
        film.play(step.path, self._show.moments.get(step.key, 0))

    def _player(self) -> media.Film | None:
        """Return what plays films here; None where a library that it needs is missing."""
        if self.film is None:
            try:
                self.film = media.Film()
            except ImportError:
                return None
            self.film.is_watched = self._beside
            self.film.failed.connect(self._give_up)
            self.film.moved.connect(self.moved)
            self.film.glimpsed.connect(self.glimpsed)
            self._show.skip_wanted.connect(self.film.skip)
            self._layers.addWidget(self.film)
        return self.film

    def _give_up(self) -> None:
        """Leave what cannot be played here to the system."""
        self._layers.setCurrentWidget(self.canvas)
        self.outside.emit()

    def _put_away(self, film: media.Film) -> None:
        """Stop a film; where it was is kept for the next time."""
        moment = film.moment()
        film.stop()
        if moment:
            self._show.moments[self._playing] = moment
        else:
            self._show.moments.pop(self._playing, None)

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
        if self.film is not None and self.film.path is not None:
            self._put_away(self.film)
        super().closeEvent(event)
