"""HEIF pictures through a decoder in a process of its own: a spoilt file ends that, not the desk.

The decoder is libheif with libde265 (LGPL 3, loaded as libraries of their own); no encoder, and
so nothing under the GPL, comes with it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from core.blobs.errors import BombError, CutShortError

DECODER: Final = Path(__file__).with_name("heif_decoder.py")
TOO_LARGE: Final = 3
PATIENCE: Final = 120
"""Seconds: what an old PC takes for 12 million pixels, many times over."""
NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)
BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
"""How such a file begins after its first eight bytes (ISO/IEC 23008-12)."""


def is_heif(content: bytes) -> bool:
    """Tell whether a file says that it is such a picture."""
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS


def decoded(content: bytes, most: int) -> bytes:
    """Return the picture as TIFF: upright pixels and its profile.

    Raises ``CutShortError``, ``BombError`` (``most``: millions of pixels).
    """
    command = [sys.executable, "-E", "-s", "-P", str(DECODER)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
            creationflags=NO_WINDOW,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise CutShortError from error
    if done.returncode == TOO_LARGE:
        raise BombError(most=most)
    if done.returncode or not done.stdout:
        raise CutShortError
    return done.stdout
