"""QR and bar codes in pictures; only imported once a picture is looked at."""

from __future__ import annotations

from PIL import Image
from zxingcpp import read_barcodes


def texts(image: Image.Image) -> list[str]:
    """Return the texts of the codes in a grey picture."""
    return [found.text for found in read_barcodes(image) if found.text]
