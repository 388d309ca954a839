"""A photo as a record holds it: the digest and size of the picture, and a preview of it.

One value of bytes, so that it travels, merges and is erased as any other: 32 bytes SHA-256 of the
picture's file, its size in 4 bytes, big end first, then a JPEG of at most 32 pixels a side. The
picture itself lies beside the ledger, under its digest.
"""

from __future__ import annotations

from typing import Final, NamedTuple

DIGEST_BYTES: Final = 32
SIZE_BYTES: Final = 4
HEAD_BYTES: Final = DIGEST_BYTES + SIZE_BYTES
LARGEST_PREVIEW: Final = 1000
LARGEST_PHOTO: Final = 2 << 20
"""A picture of 1280 pixels a side has a tenth of this; more is none of ours."""
PHOTO: Final = "photo"
"""The shape of such a field, and what its file is called on the way."""


class Photo(NamedTuple):
    """What is known of a picture without having it."""

    digest: bytes
    size: int
    preview: bytes


def photo_value(photo: Photo) -> bytes:
    """Return the value that a record's field keeps."""
    return photo.digest + photo.size.to_bytes(SIZE_BYTES, "big") + photo.preview


def photo_in(value: bytes) -> Photo | None:
    """Return what a field's value says; None for bytes that no station of ours wrote."""
    size = int.from_bytes(value[DIGEST_BYTES:HEAD_BYTES], "big")
    preview = value[HEAD_BYTES:]
    sound = len(value) > HEAD_BYTES and 0 < size <= LARGEST_PHOTO
    if not sound or len(preview) > LARGEST_PREVIEW:
        return None
    return Photo(value[:DIGEST_BYTES], size, preview)
