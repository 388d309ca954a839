"""Films and sounds: in the window where Qt's multimedia is installed, else in the system's player.

Either way the file is played from where it lies; nothing reads it whole.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QElapsedTimer, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.pages.player.captions import Captions
from desktop.pages.player.steps import SUBTITLES
from desktop.pages.player.subtitles import Cue, read_subtitles, said_at

PARTS: Final = ("PySide6.QtMultimedia", "PySide6.QtMultimediaWidgets")
LARGEST_SUBTITLES: Final = 4 << 20
LAST_MS: Final = 1000
GLIMPSE_MS: Final = 200
"""How often at most the trainer's view gets a picture of the film."""


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
    """A film in the window, what is said in it below in large letters; a sound shows its name.

    Signals:
        failed: it cannot be played here: the system's player may. Told once for a file.
        moved: milliseconds played, of how many, and whether it is playing now.
        glimpsed: a picture of it, a few in a second.
    """

    failed = Signal()
    moved = Signal(int, int, bool)
    glimpsed = Signal(object)
    _given = Signal(QUrl)
    _begun = Signal()
    _held = Signal()
    _halted = Signal()
    _sought = Signal("qlonglong")  # type: ignore[arg-type]  # the stub knows only types

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._kit: Any = importlib.import_module(PARTS[0])
        widgets: Any = importlib.import_module(PARTS[1])
        self._screen = widgets.QVideoWidget()
        self._screen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._player = self._kit.QMediaPlayer(self)
        self._sound = self._kit.QAudioOutput(self)
        self._player.setVideoOutput(self._screen)
        self._player.setAudioOutput(self._sound)
        self.path: Path | None = None
        self.is_watched = False
        """Whether anybody sees the pictures that are told."""
        self._begin_at = 0
        self._cues: list[Cue] = []
        self._glimpse = QElapsedTimer()
        self.said = Captions()
        box.addWidget(self._screen, 1)
        box.addWidget(self.said)
        self._listen()

    def _listen(self) -> None:
        player = self._player
        # Called by name these would wait, with Python's lock in hand, for the player's own threads,
        # and those for the lock: the desk would stand still for good. A signal lets go of it.
        self._given.connect(player.setSource)
        self._begun.connect(player.play)
        self._held.connect(player.pause)
        self._halted.connect(player.stop)
        self._sought.connect(player.setPosition)
        player.positionChanged.connect(self._say)
        player.playbackStateChanged.connect(lambda _state: self._tell())
        player.durationChanged.connect(lambda _length: self._tell())
        player.mediaStatusChanged.connect(self._on_status)
        player.hasVideoChanged.connect(self._on_video)
        player.errorOccurred.connect(lambda *_error: self._fail())

    def play(self, path: Path, at: int = 0) -> None:
        """Play a file from a moment, or hold it and go on with it if it is already there."""
        if self.path != path:
            self.path, self._begin_at = path, at
            self._cues = subtitles_of(path)
            self.said.expect(path.name, captions=bool(self._cues))
            self._given.emit(QUrl.fromLocalFile(str(path)))
            self._begun.emit()
        elif self.is_playing():
            self._held.emit()
        else:
            self._begun.emit()

    def is_playing(self) -> bool:
        """Tell whether it is moving."""
        playing = self._kit.QMediaPlayer.PlaybackState.PlayingState
        return bool(self._player.playbackState() == playing)

    def moment(self) -> int:
        """Return where it is in milliseconds; 0 at its beginning and once it is over."""
        over = self._player.mediaStatus() == self._kit.QMediaPlayer.MediaStatus.EndOfMedia
        return 0 if over else int(self._player.position())

    def pause(self) -> None:
        """Hold it where it is."""
        if self.is_playing():
            self._held.emit()

    def skip(self, milliseconds: int) -> None:
        """Go on or back by so much, to its last second at most."""
        player = self._player
        if self.path is not None:
            end = max(0, player.duration() - LAST_MS)
            self._sought.emit(min(end, max(0, player.position() + milliseconds)))

    def stop(self) -> None:
        """Stop, and let go of the file."""
        self.path = None
        self._cues = []
        self._halted.emit()
        self._given.emit(QUrl())
        self.said.say("")

    def _on_status(self, status: object) -> None:
        ready = self._kit.QMediaPlayer.MediaStatus
        if status not in (ready.LoadedMedia, ready.BufferedMedia):
            return
        # A sound that follows no film has no video as before, and nothing says so.
        self._on_video(bool(self._player.hasVideo()))
        if self._begin_at:
            moment, self._begin_at = self._begin_at, 0
            self._sought.emit(moment)

    def _on_video(self, has: bool) -> None:
        self._screen.setVisible(has)
        self.said.fill(whole=not has)

    def _say(self, moment: int) -> None:
        self.said.say(said_at(self._cues, moment))
        self._tell()
        late = not self._glimpse.isValid() or self._glimpse.elapsed() >= GLIMPSE_MS
        if self.is_watched and late:
            self._glimpse.start()
            frame = self._screen.videoSink().videoFrame()
            if self.path is not None and frame.isValid():
                self.glimpsed.emit(frame.toImage())

    def _tell(self) -> None:
        length = int(self._player.duration())
        self.moved.emit(int(self._player.position()), length, self.is_playing())

    def _fail(self) -> None:
        if self.path is not None:
            self.stop()
            self.failed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the words below as large as the room allows."""
        super().resizeEvent(event)
        self.said.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Leave the hall dark around the picture."""
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.black)
