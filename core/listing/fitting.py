"""A kept picture cut to what a platform takes: shape, pixels, bytes; nothing is blown up."""

from __future__ import annotations

import io
from typing import Final, Literal

import msgspec
from PIL import Image

from core.blobs.picture import WHITE, upright
from core.listing.looks import is_plain
from core.packs.offers import PictureRule

LONGEST: Final = 4000
"""Larger than any picture kept for a listing."""
FIRST: Final = 88
QUALITIES: Final = (82, 76, 70, 62, 54, 46, 38)
RICHER: Final = (92, 95, 98, 100)
Problem = Literal["small", "heavy", "light", "not_white"]
"""Each has its sentence under ``picture.…``."""


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """A picture for a platform, and what still is not as the platform wants it."""

    content: bytes
    width: int
    height: int
    suffix: str = "jpg"
    problems: tuple[Problem, ...] = ()


def fitted(content: bytes, rule: PictureRule) -> Fitted:
    """Return a picture within a platform's window, as near as its pixels allow.

    Raises ``PictureError``s.
    """
    image = upright(content, LONGEST)
    plain = is_plain(image)
    if rule.square or rule.side:
        image = _padded(image) if plain else _cut(image)
    image = _scaled(image, rule)
    made = _weighed(image, rule)
    return Fitted(
        content=made,
        width=image.width,
        height=image.height,
        problems=(
            *_odd(image, len(made), rule),
            *(("not_white",) if _stained(rule, plain) else ()),
        ),
    )


def square(width: int, height: int) -> tuple[int, int, int, int]:
    """Return the box of the largest square in the middle of a picture."""
    side = min(width, height)
    left, upper = (width - side) // 2, (height - side) // 2
    return (left, upper, left + side, upper + side)


def _stained(rule: PictureRule, plain: bool) -> bool:
    return rule.plain and not plain


def _cut(image: Image.Image) -> Image.Image:
    return image.crop(square(*image.size))


def _padded(image: Image.Image) -> Image.Image:
    """Return a picture on white made square by more white: nothing of the goods is cut off."""
    side = max(image.size)
    ground = Image.new("RGB", (side, side), WHITE)
    ground.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return ground


def _scaled(image: Image.Image, rule: PictureRule) -> Image.Image:
    widest, highest = rule.side or rule.most_width, rule.side or rule.most_height
    shares = [1.0]
    shares += [widest / image.width] if widest else []
    shares += [highest / image.height] if highest else []
    share = min(shares)
    if share >= 1:
        return image
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _odd(image: Image.Image, size: int, rule: PictureRule) -> list[Problem]:
    found: list[Problem] = []
    width, height = rule.side or rule.least_width, rule.side or rule.least_height
    if image.width < width or image.height < height:
        found.append("small")
    if rule.most_bytes and size > rule.most_bytes:
        found.append("heavy")
    if size < rule.least_bytes:
        found.append("light")
    return found


def _weighed(image: Image.Image, rule: PictureRule) -> bytes:
    """Return the JPEG of the best quality that weighs what the platform takes."""
    made = _written(image, FIRST)
    if rule.most_bytes and len(made) > rule.most_bytes:
        for quality in QUALITIES:
            made = _written(image, quality)
            if len(made) <= rule.most_bytes:
                break
    elif len(made) < rule.least_bytes:
        for quality in RICHER:
            richer = _written(image, quality, subsampling=0)
            if rule.most_bytes and len(richer) > rule.most_bytes:
                break
            made = richer
            if len(made) >= rule.least_bytes:
                break
    return made


def _written(image: Image.Image, quality: int, subsampling: int = 2) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=subsampling, optimize=True)
    return file.getvalue()
