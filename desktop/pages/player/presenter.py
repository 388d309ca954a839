"""What the trainer sees: this step and the next, notes, the clock, how long it has gone on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.training.model.training_class import TrainingClass
from desktop import theme
from desktop.pages.player import media
from desktop.pages.player.canvas import Canvas
from desktop.pages.player.card import wrapped
from desktop.pages.player.drawing import Drawings
from desktop.pages.player.reel import Reel
from desktop.pages.player.show import Show
from desktop.pages.player.steps import ASK, FILE, MEDIA
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from words.say import _

TICK_MS: Final = 1000
HOUR, MINUTE = 3600, 60


class Presenter(QWidget):
    """The trainer's view; it takes the same keys as the projector.

    Signals:
        keep_wanted: the class for which the raised hands are to be kept.
    """

    keep_wanted = Signal(str)

    def __init__(self, drawings: Drawings, now: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._now = now
        self._show: Show | None = None
        self._wanted = ""
        self._since = QElapsedTimer()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("放映"))
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 0)
        self.current, self.following = Canvas(drawings), Canvas(drawings, main=False)
        upper = QHBoxLayout()
        theme.spaced(upper, 4, 0)
        upper.addWidget(self.current, 3)
        upper.addLayout(self._side(), 2)
        whole.addLayout(upper, 1)
        self.hint = wrapped("", "soft")
        whole.addWidget(self.hint)
        self.reel = Reel()
        self.reel.play_wanted.connect(self._play)
        self.reel.skip_wanted.connect(self._skip)
        whole.addWidget(self.reel)
        whole.addLayout(self._foot())
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_time)

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        theme.spaced(side, 2, 0)
        times = QHBoxLayout()
        self.clock, self.elapsed = label("", "figure"), label("", "figure")
        for name, figure in ((_("现在"), self.clock), (_("已讲"), self.elapsed)):
            times.addWidget(label(name, "soft"))
            times.addWidget(figure)
            times.addStretch(1)
        side.addLayout(times)
        side.addWidget(label(_("下一页"), "soft"))
        side.addWidget(self.following, 2)
        side.addWidget(label(_("备注"), "soft"))
        self.notes = wrapped("")
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        side.addWidget(_scrolled(self.notes), 1)
        return side

    def _foot(self) -> FlowLayout:
        foot = FlowLayout()
        self.place: QLabel = label("", "lead")
        foot.add(self.place)
        self._buttons = {
            "back": self._button(foot, _("上一页"), "back", lambda show: show.back()),
            "next": self._button(foot, _("下一页"), "next", lambda show: show.next()),
            "play": self._button(foot, _("打开"), "course", lambda show: show.play_wanted.emit()),
            "blank": self._button(foot, _("黑屏（B）"), "stop", lambda show: show.blank()),
            "end": self._button(foot, _("结束（Esc）"), "cross", lambda show: show.ended.emit()),
        }
        self.classes = QComboBox()
        self.classes.setAccessibleName(_("培训班"))
        self.classes.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.classes.activated.connect(lambda _at: self.setFocus())
        self.keep = IconButton(_("举手结果记到班里"), "check")
        self.keep.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.keep.clicked.connect(lambda *_on: self.keep_wanted.emit(self.classes.currentData()))
        foot.add(self.classes, end=True)
        foot.add(self.keep, end=True)
        return foot

    def _button(
        self, foot: FlowLayout, text: str, icon: str, do: Callable[[Show], None]
    ) -> IconButton:
        button = IconButton(text, icon)
        # The keys stay with the view: a space is the next page, not the button pressed last.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda *_on: do(self._show) if self._show else None)
        foot.add(button)
        return button

    def begin(self, show: Show) -> None:
        """Show a showing from now on."""
        self._show = show
        show.turned.connect(self.follow)
        self._since.start()
        self._tick.start()
        self._show_time()
        self.follow()
        self.setFocus()

    def end(self) -> None:
        """Let go of the showing."""
        self._show = None
        self._tick.stop()

    def show_classes(self, classes: Sequence[TrainingClass]) -> None:
        """Offer the open classes for what hands said."""
        before = self.classes.currentData() or self._wanted
        self.classes.clear()
        for one in classes:
            self.classes.addItem(one.name, one.id)
        self.classes.setCurrentIndex(max(0, self.classes.findData(before)))
        self._show_keeping()

    def choose_class(self, class_id: str) -> None:
        """Choose the class taught now."""
        self._wanted = class_id
        self.classes.setCurrentIndex(max(0, self.classes.findData(class_id)))

    def _show_keeping(self) -> None:
        counted = bool(self._show and self._show.counted())
        self.classes.setVisible(counted and self.classes.count() > 0)
        self.keep.setVisible(counted and self.classes.count() > 0)

    def follow(self) -> None:
        """Show where the showing is."""
        show = self._show
        if show is None:
            return
        step = show.step
        self.current.show_step(step, show.question(step))
        self.current.blacken(black=show.is_black)
        self.following.show_step(show.following, show.question(show.following))
        notes = step.notes if step else ""
        self.notes.setText(notes or _("这一页没有备注"))
        self.place.setText(f"{min(show.at + 1, len(show.steps))} / {len(show.steps)}")
        kind = step.kind if step else ""
        inside = kind == MEDIA and media.plays_inside()
        self.reel.setVisible(inside)
        self._buttons["play"].setVisible(kind in (MEDIA, FILE) and not inside)
        self.hint.setText(_hint(kind, is_black=show.is_black))
        self._show_keeping()

    def show_film(self, at: int, length: int, playing: bool) -> None:
        """Show where the film is that the hall sees."""
        self.reel.show_film(at, length, playing=playing)

    def show_glimpse(self, image: QImage) -> None:
        """Show what the hall sees of the film."""
        if self._show is not None and self._show.step is not None:
            self.current.lay_over(image)

    def _play(self) -> None:
        if self._show is not None:
            self._show.play_wanted.emit()

    def _skip(self, milliseconds: int) -> None:
        if self._show is not None:
            self._show.skip_wanted.emit(milliseconds)

    def _show_time(self) -> None:
        self.clock.setText(f"{self._now():%H:%M}")
        seconds = self._since.elapsed() // 1000
        hours, rest = divmod(seconds, HOUR)
        minutes, seconds = divmod(rest, MINUTE)
        self.elapsed.setText(f"{hours}:{minutes:02}:{seconds:02}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the clicker's keys."""
        if self._show is None or not self._show.press(event):
            super().keyPressEvent(event)


def _hint(kind: str, *, is_black: bool) -> str:
    """Return one line on the keys of a step."""
    if is_black:
        return _("黑屏中，按 B 或翻页回来")
    if kind == ASK:
        return _("直接输举手人数，回车换下一个答案，翻页看正确答案")
    if kind in (MEDIA, FILE):
        return _("回车播放、暂停，Shift 加左右键退、进 10 秒；翻页继续")
    return _("翻页笔、方向键、空格翻页，B 黑屏，Esc 结束")


def _scrolled(inside: QLabel) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(_("备注"))
    area.setWidget(inside)
    return area
