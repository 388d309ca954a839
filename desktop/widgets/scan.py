"""Hears a wedge scanner: a keyboard that types a whole code within a blink and presses Enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

LONGEST_GAP_MS: Final = 50
SHORTEST: Final = 6
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Burst(msgspec.Struct):
    """Keys that came without a pause, and what the focused field held before them."""

    text: str = ""
    last_ms: float = 0.0
    stamp_ms: int = 0
    target: QObject | None = None
    before: str = ""
    cursor: int = 0


class Scanner(QObject):
    """Watches every key of the application; a fast burst that ends in Enter is a scan.

    The Enter is swallowed and the focused field gets back the text it had. ``now_ms`` is a
    rising clock in milliseconds.

    Signals:
        scanned: the code.
    """

    scanned = Signal(str)

    def __init__(self, app: QApplication, now_ms: Callable[[], float]) -> None:
        super().__init__(app)
        self._now_ms = now_ms
        self._burst = Burst()
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Collect keys on their way to the focused widget."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or watched is not QApplication.focusWidget():
            return False
        return self._press(watched, event)

    def _press(self, watched: QWidget, event: QKeyEvent) -> bool:
        now = self._now_ms()
        burst = self._burst
        fast = watched is burst.target and _is_fast(burst, event, now)
        if event.key() in ENTER:
            is_scan = fast and len(burst.text) >= SHORTEST
            self._burst = Burst()
            if is_scan:
                _put_back(burst)
                self.scanned.emit(burst.text)
            return is_scan
        if event.text() and event.text().isprintable():
            if not fast:
                burst = self._burst = _begin(watched)
            burst.text += event.text()
            burst.last_ms, burst.stamp_ms = now, event.timestamp()
        elif event.key() != Qt.Key.Key_Shift:
            self._burst = Burst()
        return False


def _is_fast(burst: Burst, event: QKeyEvent, now: float) -> bool:
    """Tell whether a key follows the one before without a pause.

    The screen may have been busy meanwhile: then the keys arrive late, but the system stamped
    them when they were pressed.
    """
    if now - burst.last_ms <= LONGEST_GAP_MS:
        return True
    gap = event.timestamp() - burst.stamp_ms
    return burst.stamp_ms > 0 and 0 <= gap <= LONGEST_GAP_MS


def _begin(watched: QWidget) -> Burst:
    burst = Burst(target=watched)
    if isinstance(watched, QLineEdit):
        burst.before, burst.cursor = watched.text(), watched.cursorPosition()
    elif isinstance(watched, QPlainTextEdit):
        burst.before, burst.cursor = watched.toPlainText(), watched.textCursor().position()
    return burst


def _put_back(burst: Burst) -> None:
    """Take the scanned characters out of the field that happened to have the focus."""
    target = burst.target
    if isinstance(target, QLineEdit):
        target.setText(burst.before)
        target.setCursorPosition(burst.cursor)
        # Those who listen to typing (searches, sums) must hear that it is as it was.
        target.textEdited.emit(burst.before)
    elif isinstance(target, QPlainTextEdit):
        target.setPlainText(burst.before)
        cursor = target.textCursor()
        cursor.setPosition(burst.cursor)
        target.setTextCursor(cursor)
