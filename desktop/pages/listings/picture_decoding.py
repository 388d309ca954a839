"""Looking at a draft's pictures off the screen's thread: small ones for the strip, one large."""

from __future__ import annotations

from functools import partial
from typing import Final

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from core.base.photos import DIGEST_BYTES
from core.listing.model import ListingPicture
from core.listing.pictures import Ready, ready
from core.packs.findings import Hit, findings_of
from core.station import Views
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from words.findings import said
from words.say import language

LARGE: Final = 480
"""Pixels a side of a decoded picture: enough for the crop, a quarter of the memory of a whole."""
KEPT: Final = 24
"""Decoded pictures that are kept."""
WHITE: Final = "white"


class Seen(msgspec.Struct, frozen=True):
    """A decoded picture, and the size of the one it was made from."""

    image: QImage
    width: int
    height: int


def decoded(content: bytes, side: int = LARGE) -> Seen | None:
    """Decode a JPEG no larger than it is shown; None for bytes that are none."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    whole = reader.size()
    if not whole.isValid():
        return None
    small = whole.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
    if small.width() < whole.width():
        reader.setScaledSize(small)
    image = reader.read()
    return None if image.isNull() else Seen(image, whole.width(), whole.height())


class Looking(QObject):
    """Brings pictures of the shelf to the screen, each once.

    Signals:
        came: the id of a picture that is decoded now.
        warned: the id of a picture of which it is known now what is odd about it.
    """

    came = Signal(str)
    warned = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._seen: dict[bytes, Seen | None] = {}
        self._warnings: dict[tuple[bytes, str], list[str]] = {}
        self._asked: set[bytes] = set()

    def seen(self, one: ListingPicture) -> Seen | None:
        """Return a decoded picture, None until it came."""
        return self._seen.get(_key(one))

    def warnings(self, one: ListingPicture) -> list[str]:
        """Return what is odd about a picture, as far as it was looked at."""
        return self._warnings.get((_key(one), one.use), [])

    def ask(self, one: ListingPicture) -> None:
        """Bring a picture; nothing is done twice."""
        key = _key(one)
        if not one.photo or key in self._seen or key in self._asked:
            return
        self._asked.add(key)
        station = self._desk.station
        self._desk.jobs.ledger(lambda: station.pictures.content(one), partial(self._decode, one))

    def _decode(self, one: ListingPicture, content: bytes | None) -> None:
        if content is None:
            self._asked.discard(_key(one))
            self._seen[_key(one)] = None
            return

        def work(_progress: Progress) -> Seen | None:
            return decoded(content)

        self._desk.jobs.outside(work, partial(self._came, one))

    def _came(self, one: ListingPicture, seen: Seen | None) -> None:
        self._asked.discard(_key(one))
        self._seen[_key(one)] = seen
        while len(self._seen) > KEPT:
            self._seen.pop(next(iter(self._seen)))
        self.came.emit(one.id)

    def look(self, one: ListingPicture) -> None:
        """Look what is odd about a picture: blurred, a code in it, not white where it should be."""
        if not one.photo or (_key(one), one.use) in self._warnings:
            return
        self._warnings[_key(one), one.use] = []
        station = self._desk.station
        self._desk.jobs.ledger(lambda: station.pictures.content(one), partial(self._examine, one))

    def _examine(self, one: ListingPicture, content: bytes | None) -> None:
        if content is not None:
            self._desk.jobs.outside(lambda _progress: ready(content), partial(self._word, one))

    def _word(self, one: ListingPicture, made: Ready) -> None:
        hits = [Hit("K4", "pictures")] if made.blurred else []
        hits += [Hit("K5", "pictures", {"text": text}) for text in made.codes[:1]]
        if one.use == WHITE and not made.plain:
            hits.append(Hit("K7", "pictures"))
        today = self._desk.today()

        def words(views: Views) -> list[str]:
            rules = views.packs.rules
            found = findings_of(views.packs, today, one, hits)
            return [said(finding, rules.message(finding, language())) for finding in found]

        self._desk.fetch(words, partial(self._warned, one))

    def _warned(self, one: ListingPicture, words: list[str]) -> None:
        self._warnings[_key(one), one.use] = words
        self.warned.emit(one.id)


def _key(one: ListingPicture) -> bytes:
    return (one.photo or b"")[:DIGEST_BYTES]
