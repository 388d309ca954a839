"""Colour profiles for tests: sRGB with red and blue exchanged, and one of four inks."""

import struct
from itertools import product

from PIL import ImageCms

TAG = struct.Struct(">4sII")
FIRST_TAG = 128


def exchanged():
    """Return a profile that means red where sRGB means blue, and blue where it means red."""
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = bytearray(usual.replace("sRGB".encode("utf-16-be"), "wRGB".encode("utf-16-be")))
    (many,) = struct.unpack_from(">I", named, FIRST_TAG)
    at = {}
    for number in range(many):
        name, offset, size = TAG.unpack_from(named, FIRST_TAG + 4 + number * TAG.size)
        at[name] = slice(offset, offset + size)
    named[at[b"rXYZ"]], named[at[b"bXYZ"]] = named[at[b"bXYZ"]], named[at[b"rXYZ"]]
    return bytes(named)


def inks():
    """Return a press's profile: paper is white, any black is black, cyan alone is a mid blue."""
    table = bytes(
        byte
        for cyan, magenta, yellow, black in product((0, 1), repeat=4)
        for byte in (_lab(cyan, magenta, yellow, black))
    )
    line = bytes(range(256))
    one = 1 << 16
    unit = struct.pack(">9i", one, 0, 0, 0, one, 0, 0, 0, one)
    lut = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + unit + line * 4 + table + line * 3
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    words = "press".encode("utf-16-be")
    name = (
        b"mluc" + bytes(4) + struct.pack(">IIHHII", 1, 12, 0x656E, 0x5553, len(words), 28) + words
    )
    return _profile({b"A2B0": lut, b"wtpt": white, b"desc": name, b"cprt": name})


def _lab(cyan, magenta, yellow, black):
    light = 0 if black else 255 - 80 * (cyan + magenta + yellow)
    return (light, 128, 128 - 60 * cyan + 60 * yellow if not black else 128)


def _profile(tags):
    head = 128 + 4 + TAG.size * len(tags)
    rows, body = [], b""
    for name, content in tags.items():
        rows.append(TAG.pack(name, head + len(body), len(content)))
        body += content + bytes(-len(content) % 4)
    size = head + len(body)
    d50 = struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    start = struct.pack(">I4sI", size, bytes(4), 0x02400000) + b"prtrCMYKLab "
    start += bytes(12) + b"acsp" + bytes(24) + bytes(4) + d50
    return start + bytes(128 - len(start)) + struct.pack(">I", len(tags)) + b"".join(rows) + body
