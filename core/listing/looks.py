"""What can be seen in a picture by counting: sharp or not, a white background, codes, doubles."""

from __future__ import annotations

import importlib
import re
from typing import Final, NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageStat

GREY: Final = "L"
SEEN_AT: Final = 800
"""Pixels a side at which sharpness is judged: smaller than a phone's noise, larger than a tile."""
TILES: Final = 8
EDGES: Final = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
"""Laplace: nought (128) where nothing changes."""
SHARP: Final = 40
"""Variance of the edges in the sharpest tile: sharp photos have 70 and more, blurred ones 35."""
NEAR_WHITE: Final = 240
ENOUGH: Final = 0.95
"""Of the border's pixels."""
BORDER: Final = 50
"""The border is a fiftieth of the shorter side."""
TWIN: Final = re.compile(r"[0-9a-f]{16}")
ACROSS, DOWN = 9, 8
LIKE: Final = 6
"""Bits of 64 by which two pictures of the same thing may differ: another size, a lighter JPEG."""


class Seen(NamedTuple):
    """What was seen in a picture: its fingerprint, and whether and what of the rest."""

    twin: str
    blurred: bool
    plain: bool
    codes: tuple[str, ...]


def seen_in(image: Image.Image) -> Seen:
    """Return what can be seen in an RGB picture of some 1600 pixels a side."""
    return Seen(fingerprint(image), is_blurred(image), is_plain(image), codes_in(image))


def is_blurred(image: Image.Image) -> bool:
    """Tell whether nothing in the picture is sharp; a sharp fruit before a soft ground is sharp."""
    grey = image.convert(GREY)
    grey.thumbnail((SEEN_AT, SEEN_AT), Image.Resampling.BOX)
    width, height = grey.size
    if min(width, height) < TILES + 2:
        return False
    edges = grey.filter(EDGES).crop((1, 1, width - 1, height - 1))
    return max(_tiles(edges)) < SHARP


def _tiles(edges: Image.Image) -> list[float]:
    wide, high = edges.size
    return [
        ImageStat.Stat(
            edges.crop(
                (
                    wide * x // TILES,
                    high * y // TILES,
                    wide * (x + 1) // TILES,
                    high * (y + 1) // TILES,
                )
            )
        ).var[0]
        for y in range(TILES)
        for x in range(TILES)
    ]


def is_plain(image: Image.Image) -> bool:
    """Tell whether the background is white: 95 of 100 pixels along the border are."""
    width, height = image.size
    thick = max(1, min(width, height) // BORDER)
    strips = (
        (0, 0, width, thick),
        (0, height - thick, width, height),
        (0, 0, thick, height),
        (width - thick, 0, width, height),
    )
    counts = [_whites(image.crop(strip)) for strip in strips]
    return sum(white for white, _ in counts) >= ENOUGH * sum(every for _, every in counts)


def _whites(strip: Image.Image) -> tuple[int, int]:
    """Return how many pixels are near white in every colour, and how many there are."""
    red, green, blue = strip.convert("RGB").split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return sum(darkest.histogram()[NEAR_WHITE:]), strip.width * strip.height


def fingerprint(image: Image.Image) -> str:
    """Return 64 bits in hex: at 9 by 8 greys, whether each is lighter than the one at its right."""
    tiny = image.convert(GREY).resize((ACROSS, DOWN), Image.Resampling.BOX)
    greys = tiny.tobytes()
    bits = 0
    for row in range(DOWN):
        for column in range(ACROSS - 1):
            at = row * ACROSS + column
            bits = bits << 1 | (greys[at] > greys[at + 1])
    return f"{bits:016x}"


def twins(one: str, other: str) -> bool:
    """Tell whether two fingerprints are of pictures that look alike; other texts are of none."""
    if not (TWIN.fullmatch(one) and TWIN.fullmatch(other)):
        return False
    return (int(one, 16) ^ int(other, 16)).bit_count() <= LIKE


def codes_in(image: Image.Image) -> tuple[str, ...]:
    """Return what the QR and bar codes in a picture say, each once, in the order found."""
    reader = importlib.import_module("core.listing.codes")
    return tuple(dict.fromkeys(reader.texts(image.convert(GREY))))
