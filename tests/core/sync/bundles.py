"""One bundle for the tests: written once, read in many states."""

from __future__ import annotations

import hashlib
import io

from pyrage import x25519

from core.keys.device import DeviceKey
from core.sync.bundle import (
    FILE,
    REQUEST,
    SEGMENT,
    Header,
    Post,
    Source,
    whole,
    write_bundle,
)
from core.sync.frames import (
    BLOCK,
    SHELL,
    look_through,
)
from core.sync.messages import Echo
from core.sync.unbundle import Bundle

KEY = DeviceKey(bytes(range(32)))
HUB = x25519.Identity.generate()
OWN = x25519.Identity.generate()
STRANGER = x25519.Identity.generate()
LONG = hashlib.shake_256(b"a photo").digest(3 * BLOCK + 1000)
CONTENTS = (b"a request", b"a segment " * 500, b"another segment", LONG)
KINDS = (REQUEST, SEGMENT, SEGMENT, FILE)


def post(*to: x25519.Identity, station: int = 7) -> Post:
    recipients = tuple(str(one.to_public()) for one in to or (HUB, OWN))
    return Post(KEY, station, KEY.device, "", recipients, 5, echo=Echo(3, bytes(32)))


def sources() -> list[Source]:
    return [whole(kind, content) for kind, content in zip(KINDS, CONTENTS, strict=True)]


def written(what: list[Source] | None = None, by: Post | None = None) -> bytes:
    file = io.BytesIO()
    write_bundle(file, by or post(), sources() if what is None else what, lambda *_: None)
    return file.getvalue()


WHOLE = written()
FRAMES = look_through(io.BytesIO(WHOLE)).frames


def read(raw: bytes, identity: x25519.Identity = HUB) -> Bundle:
    return Bundle(io.BytesIO(raw), str(identity))


def header_of(bundle: Bundle) -> Header:
    assert bundle.header is not None
    return bundle.header


def good(bundle: Bundle) -> set[bytes]:
    """Return the small contents that can be used, and the whole pieces of files."""
    found = set()
    for place, entry in enumerate(bundle.entries):
        if entry.kind == FILE:
            found |= {content for _, content in bundle.blocks(place)}
        else:
            found.add(bundle.content(place) or b"")
    return found - {b""}


ALL = {*CONTENTS[:3], *(LONG[at : at + BLOCK] for at in range(0, len(LONG), BLOCK))}


def bytes_of(frame) -> bytes:
    """Return a frame with its shell."""
    return WHOLE[frame.offset - SHELL.size : frame.offset + frame.length]
