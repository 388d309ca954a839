"""The trainer's hand on a film: play and hold it, go on and back in it, see how long it lasts."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from desktop import theme
from desktop.pages.player.show import LEAP_MS
from desktop.widgets.icons import IconButton, label
from words.say import _

SECOND: Final = 1000
MINUTE: Final = 60


class Reel(QWidget):
    """A film's line of time.

    Signals:
        play_wanted: play it, or hold it.
        skip_wanted: go on by so many milliseconds, or back.
    """

    play_wanted = Signal()
    skip_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.spaced(row, 2, 0)
        self.play = self._button(_("播放（回车）"), "training")
        self.play.clicked.connect(lambda *_on: self.play_wanted.emit())
        back = self._button(_("退 10 秒"), "undo")
        back.clicked.connect(lambda *_on: self.skip_wanted.emit(-LEAP_MS))
        forth = self._button(_("进 10 秒"), "next")
        forth.clicked.connect(lambda *_on: self.skip_wanted.emit(LEAP_MS))
        self._leaps = (back, forth)
        self.line = QSlider(Qt.Orientation.Horizontal)
        self.line.setAccessibleName(_("放到哪里"))
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line.sliderReleased.connect(self._leap)
        self.time = label("", "soft")
        for one in (self.play, back):
            row.addWidget(one)
        row.addWidget(self.line, 1)
        row.addWidget(forth)
        row.addWidget(self.time)
        self._at = 0
        self.show_film(0, 0, playing=False)

    @staticmethod
    def _button(text: str, icon: str) -> IconButton:
        made = IconButton(text, icon)
        # The keys stay with the view, as with every button of it.
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def show_film(self, at: int, length: int, *, playing: bool) -> None:
        """Show milliseconds played, of how many (0 before it is played), and whether it moves."""
        self._at = at
        self.play.set_words(_("暂停（回车）") if playing else _("播放（回车）"))
        for one in (*self._leaps, self.line):
            one.setEnabled(length > 0)
        self.line.setRange(0, max(1, length))
        if not self.line.isSliderDown():
            self.line.setValue(at)
        self.time.setText(f"{clock(at)} / {clock(length)}" if length else "")

    def _leap(self) -> None:
        self.skip_wanted.emit(self.line.value() - self._at)


def clock(milliseconds: int) -> str:
    """Return a stretch of a film as minutes and seconds."""
    minutes, seconds = divmod(milliseconds // SECOND, MINUTE)
    return f"{minutes}:{seconds:02}"
