"""Pictures for tests: drawn, written, and one that is far larger than its file."""

import io
import random
import struct
import zlib

from PIL import Image


def written(image, kind, **said):
    """Return an image as a file's bytes."""
    file = io.BytesIO()
    image.save(file, kind, **said)
    return file.getvalue()


def drawn(size, *, seed=1, exif=None, **said):
    """Return a photo with something on it, as a phone writes it."""
    noise = random.Random(seed)
    small = Image.new("RGB", (24, 16))
    small.putdata([tuple(noise.randbytes(3)) for _ in range(24 * 16)])
    if isinstance(exif, dict):
        told = Image.Exif()
        for tag, value in exif.items():
            told[tag] = value
        exif = told
    if exif is not None:
        said["exif"] = exif
    return written(small.resize(size), "JPEG", **said)


def bomb(width, height):
    """Return a PNG that says it is large and holds nothing."""

    def chunk(kind, content):
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
