"""Pictures as the bytes of a file: of the screen, or brought by the clerk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

MOST_BYTES: Final = 65 << 20
"""A larger file is refused by whoever makes it small; it is read no further than this."""


def bytes_in(path: Path) -> bytes:
    """Return a file's bytes, b"" for one that cannot be read: that is no picture either."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError:
        return b""


def png_of(image: QImage) -> bytes:
    """Return an image as a PNG file's bytes."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
