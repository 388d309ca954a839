"""Films and sounds: in the window where Qt's multimedia is installed, else in the system's player.

Either way the file is played from where it lies; nothing reads it whole.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.pages.player.steps import SUBTITLES
from desktop.pages.player.subtitles import Cue, read_subtitles, said_at
from desktop.widgets.icons import label

PARTS: Final = ("PySide6.QtMultimedia", "PySide6.QtMultimediaWidgets")
LARGEST_SUBTITLES: Final = 4 << 20


def plays_inside() -> bool:
    """Tell whether films can be shown in the desk's own window."""
    return all(importlib.util.find_spec(part) is not None for part in PARTS)


def play_outside(path: Path) -> bool:
    """Let the system's own program show a file; tell whether it has one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def subtitles_of(path: Path) -> list[Cue]:
    """Return the subtitles beside a film, those of its own name; none where there are none."""
    for ending in SUBTITLES:
        beside = path.with_suffix(ending)
        if beside.is_file():
            with beside.open("rb") as file:
                return read_subtitles(file.read(LARGEST_SUBTITLES).decode("utf-8-sig", "replace"))
    return []


class Film(QWidget):
    """A film in the window, what is said in it below in large letters.

    Signals:
        failed: it cannot be played here: the system's player may.
    """

    failed = Signal()

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        kit: Any = importlib.import_module(PARTS[0])
        widgets: Any = importlib.import_module(PARTS[1])
        self._screen = widgets.QVideoWidget()
        self._screen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._player = kit.QMediaPlayer(self)
        self._sound = kit.QAudioOutput(self)
        self._player.setVideoOutput(self._screen)
        self._player.setAudioOutput(self._sound)
        self._playing = kit.QMediaPlayer.PlaybackState.PlayingState
        self._cues: list[Cue] = []
        self.said = label("", "figure")
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said.setWordWrap(True)
        box.addWidget(self._screen, 1)
        box.addWidget(self.said)
        self._player.positionChanged.connect(self._say)
        self._player.errorOccurred.connect(lambda *_error: self.failed.emit())

    def play(self, path: Path) -> None:
        """Play a file, or hold it and go on with it if it is the one already there."""
        source = QUrl.fromLocalFile(str(path))
        if self._player.source() != source:
            self._cues = subtitles_of(path)
            self._player.setSource(source)
        if self._player.playbackState() == self._playing:
            self._player.pause()
        else:
            self._player.play()

    def stop(self) -> None:
        """Stop, and let go of the file."""
        self._player.stop()
        self._player.setSource(QUrl())
        self.said.setText("")

    def _say(self, moment: int) -> None:
        self.said.setText(said_at(self._cues, moment))
