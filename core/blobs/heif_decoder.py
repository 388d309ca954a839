"""Decodes one HEIF picture, as iPhones write them: a program of its own.

    python -P core/blobs/heif_decoder.py < photo.heic > photo.tiff

A spoilt file can end the decoder's process; here it ends this one, and no desk with it. Nothing of
ours is imported. The exit code is 0, ``TOO_LARGE``, or whatever ended it.
"""

from __future__ import annotations

import io
import sys
from typing import Final

from pi_heif import register_heif_opener
from PIL import Image

if sys.platform != "win32":
    import resource

TOO_LARGE: Final = 3
MOST_PIXELS: Final = 80_000_000
MOST_MEMORY: Final = 2 << 30
MOST_SECONDS: Final = 60


def main() -> int:
    """Read the picture, write its pixels upright, with its profile; return the exit code."""
    _hold_back()
    register_heif_opener(thumbnails=False)
    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("HEIF",)) as image:
        if image.width * image.height > MOST_PIXELS:
            return TOO_LARGE
        profile = image.info.get("icc_profile")
        plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    file = io.BytesIO()
    plain.info.clear()
    plain.save(file, "TIFF", icc_profile=profile)
    sys.stdout.buffer.write(file.getvalue())
    return 0


def _hold_back() -> None:
    """Let a file that would take all memory or all time end this process early."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
