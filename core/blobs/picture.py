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

from core.base.photos import LARGEST_PHOTO, LARGEST_PREVIEW, Photo
from core.blobs.colours import is_of_inks, shown
from core.blobs.errors import (
    BombError,
    CutShortError,
    InksError,
    MovingError,
    NotPictureError,
)
from core.blobs.heif import decoded, is_heif

LONGEST_SIDE: Final = 1280
QUALITY: Final = 80
LIGHTER: Final = (72, 56, 40, 24)
"""Qualities of a picture that would be larger than a photo may be: noise, mostly."""
TRIES: Final = ((32, 60), (32, 40), (32, 20), (24, 20), (16, 20))
"""Side and quality of a preview, the first that is small enough is taken."""
MOST_BYTES: Final = 64 << 20
MOST_PIXELS: Final = 80_000_000
MILLION: Final = 1_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP", "BMP", "GIF")
DECODED: Final = "TIFF"
MANY_IN_ONE: Final = "MPO"
"""What phones write: a JPEG that is followed by a second, smaller one. The first is taken."""
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
SIDEWAYS: Final = 5
"""From here on the camera lay on its side."""
MIRRORED: Final = frozenset({2, 3, 7, 8})
UPENDED: Final = frozenset({3, 4, 6, 7})
WHITE: Final = (255, 255, 255)
Box = tuple[int, int, int, int]
"""Left, upper, right, lower, in pixels."""
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
    return finished(upright(content, LONGEST_SIDE), QUALITY)


def upright(content: bytes, side: int, box: Box | None = None) -> Image.Image:
    """Return a file's pixels in RGB, upright, at most ``side`` a side, on white; or ``box`` of it.

    The box is in pixels of the whole picture as it is shown. Raises what ``prepare`` raises.
    """
    if len(content) > MOST_BYTES:
        raise BombError(most=MOST_PIXELS // MILLION)
    with _opened(content) as image:
        _refuse(image)
        try:
            return _plain(image, side, box)
        except BROKEN as error:
            raise CutShortError from error


def finished(image: Image.Image, quality: int) -> Picture:
    """Return pixels as they are kept: a JPEG no larger than a photo may be, and its preview."""
    tries = (_written(image, each) for each in (quality, *LIGHTER))
    made = next((one for one in tries if len(one) <= LARGEST_PHOTO), b"")
    return Picture(
        content=made,
        preview=_preview(image),
        size=len(made),
        digest=hashlib.sha256(made).digest(),
    )


def _opened(content: bytes) -> Image.Image:
    formats: tuple[str, ...] = FORMATS
    if is_heif(content):
        content, formats = decoded(content, MOST_PIXELS // MILLION), (DECODED,)
    try:
        return Image.open(io.BytesIO(content), formats=formats)
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
    if is_of_inks(image):
        raise InksError


def _plain(image: Image.Image, side: int, box: Box | None) -> Image.Image:
    """Return the pixels alone, upright and small."""
    held = _orientation(image)
    width, height = image.size
    part = _as_held((width, height), held, box)
    share = min(1.0, side / max(part[2] - part[0], part[3] - part[1]))
    image.draft("RGB", (int(width * share), int(height * share)))
    image.load()
    across, down = image.width / width, image.height / height
    near = (part[0] * across, part[1] * down, part[2] * across, part[3] * down)
    size = (_shrunk(part[2] - part[0], share), _shrunk(part[3] - part[1], share))
    if size != image.size or part != (0, 0, width, height):
        image = image.resize(size, Image.Resampling.LANCZOS, box=near, reducing_gap=2.0)
    whole = image.convert("RGBA") if image.has_transparency_data else shown(image)
    # A new image: a converted one still carries what the camera wrote, and would write it again.
    plain = Image.new("RGB", whole.size, WHITE)
    plain.paste(whole, mask=whole.getchannel("A") if whole.mode == "RGBA" else None)
    turn = TURNS.get(held)
    return plain if turn is None else plain.transpose(turn)


def _shrunk(side: int, share: float) -> int:
    return max(1, round(side * share))


def _as_held(size: tuple[int, int], held: int, box: Box | None) -> Box:
    """Return a box of the upright picture where it lies in the file's rows."""
    width, height = size
    if box is None:
        return (0, 0, width, height)
    if held >= SIDEWAYS:
        box = (box[1], box[0], box[3], box[2])
    left, upper, right, lower = box
    if held in MIRRORED:
        left, right = width - right, width - left
    if held in UPENDED:
        upper, lower = height - lower, height - upper
    left, upper = min(max(left, 0), width - 1), min(max(upper, 0), height - 1)
    return (left, upper, max(left + 1, min(right, width)), max(upper + 1, min(lower, height)))


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
    small = image.copy()
    small.thumbnail((TRIES[0][0], TRIES[0][0]))
    for side, quality in TRIES:
        tiny = small.copy()
        tiny.thumbnail((side, side))
        made = _written(tiny, quality)
        if len(made) <= LARGEST_PREVIEW:
            break
    return made
