"""A certificate's text out of a file: written there as text, or in a photographed square code."""

from __future__ import annotations

from typing import Final

from core.blobs.errors import PictureError
from core.blobs.picture import upright
from core.listing.codes import texts
from core.training import badge
from core.training.badge import NotABadgeError

SIDE: Final = 3200
"""Pixels a side of a photo that is looked at: enough for a code on a photographed page."""


def text_in(content: bytes) -> str:
    """Return what a file says, a badge or what a scanner would read; ``NotABadgeError``."""
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return _seen(content)


def _seen(content: bytes) -> str:
    try:
        found = texts(upright(content, SIDE).convert("L"))
    except PictureError as error:
        raise NotABadgeError from error
    ours = [text for text in found if text.startswith(badge.PREFIX)]
    if not ours:
        raise NotABadgeError
    return ours[0]
