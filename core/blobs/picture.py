"""A picture made ready: upright, without anything said about where and by whom, small."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from PIL import Image, UnidentifiedImageError

from core.base.photos import LARGEST_PREVIEW, Photo
from core.blobs.errors import (
    BombError,
    CutShortError,
    InksError,
    MovingError,
    NotPictureError,
)

LONGEST_SIDE: Final = 1280
QUALITY: Final = 80
TRIES: Final = ((32, 60), (32, 40), (32, 20), (24, 20), (16, 20))
"""Side and quality of a preview, the first that is small enough is taken."""
MOST_BYTES: Final = 64 << 20
MOST_PIXELS: Final = 80_000_000
MILLION: Final = 1_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP", "BMP", "GIF")
MANY_IN_ONE: Final = "MPO"
"""What phones write: a JPEG that is followed by a second, smaller one. The first is taken."""
PRESS: Final = frozenset({"CMYK", "YCCK"})
ORIENTATION: Final = 0x0112
"""EXIF tag 274: how the camera was held."""
TURNS: Final[Mapping[int, Image.Transpose]] = MappingProxyType(
    {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
)
WHITE: Final = (255, 255, 255)
BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    struct.error,
    UserWarning,
)
"""What decoders raise for bytes that are not what their beginning promised; warnings as well."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A photo as it is kept: JPEG ``content`` and its SHA-256, a tiny JPEG ``preview``."""

    content: bytes
    preview: bytes
    size: int
    digest: bytes

    @property
    def photo(self) -> Photo:
        """What a record says of it."""
        return Photo(self.digest, self.size, self.preview)


def prepare(content: bytes) -> Picture:
    """Return a file's picture: upright, at most 1280 pixels a side, nothing but its pixels.

    Raises ``NotPictureError``, ``CutShortError``, ``BombError``, ``MovingError``, ``InksError``.
    """
    if len(content) > MOST_BYTES:
        raise BombError(most=MOST_PIXELS // MILLION)
    with _opened(content) as image:
        _refuse(image)
        try:
            small = _plain(image)
        except BROKEN as error:
            raise CutShortError from error
    made = _written(small, QUALITY)
    return Picture(
        content=made,
        preview=_preview(small),
        size=len(made),
        digest=hashlib.sha256(made).digest(),
    )


def _opened(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BombError(most=MOST_PIXELS // MILLION) from error
    except UnidentifiedImageError as error:
        raise NotPictureError from error
    except BROKEN as error:
        raise CutShortError from error


def _refuse(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise BombError(most=MOST_PIXELS // MILLION)
    try:
        moves = getattr(image, "is_animated", False) and image.format != MANY_IN_ONE
    except BROKEN as error:
        raise CutShortError from error
    if moves:
        raise MovingError
    if image.mode in PRESS:
        raise InksError


def _plain(image: Image.Image) -> Image.Image:
    """Return the pixels alone, upright and small."""
    turn = TURNS.get(_orientation(image))
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    whole = image.convert("RGBA") if image.has_transparency_data else image.convert("RGB")
    plain = Image.new("RGB", whole.size, WHITE)
    plain.paste(whole, mask=whole.getchannel("A") if whole.mode == "RGBA" else None)
    return plain if turn is None else plain.transpose(turn)


def _orientation(image: Image.Image) -> int:
    """Return how the camera was held; upright where that cannot be read."""
    try:
        said = image.getexif().get(ORIENTATION)
    except BROKEN:
        return 1
    return said if isinstance(said, int) else 1


def _written(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def _preview(image: Image.Image) -> bytes:
    made = b""
    for side, quality in TRIES:
        tiny = image.copy()
        tiny.thumbnail((side, side))
        made = _written(tiny, quality)
        if len(made) <= LARGEST_PREVIEW:
            break
    return made
