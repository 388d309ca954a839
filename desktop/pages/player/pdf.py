"""Pages of PDF files, drawn by PDFium; loaded when the first of them is wanted."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PySide6.QtGui import QImage


def count(path: Path) -> int:
    """Return how many pages a file has; 0 for one that cannot be read."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


def draw(path: Path, page: int, width: int, height: int) -> QImage:
    """Return a page as large as fits; an empty picture for one that cannot be drawn.

    The file is opened for each page: the library reads of it what the page needs.
    """
    try:
        with pypdfium2.PdfDocument(path) as document:
            wide, high = document[page].get_size()
            scale = min(width / max(wide, 1), height / max(high, 1))
            bitmap = document[page].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            shape = (bitmap.width, bitmap.height, bitmap.stride)
            return QImage(bytes(bitmap.buffer), *shape, QImage.Format.Format_RGBX8888).copy()
    except pypdfium2.PdfiumError:
        return QImage()
