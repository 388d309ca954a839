"""What the square code of something for sale says: where to buy it, else what it is.

A GS1 Digital Link is written for a true GTIN only (GS1 Digital Link URI Syntax 1.4, 4.7: the value
after ``/01/`` has 14 digits); a number of our own never begins with another company's prefix.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from core.base.validators import is_gtin
from core.listing.model import Listing

RESOLVER: Final = "https://id.gs1.org"
"""GS1's own resolver: it knows whose number it is, whatever shop sells it."""
DIGITS: Final = 14


class Code(NamedTuple):
    """The text of a code and what a buyer gets by scanning it."""

    text: str
    leads_to: Literal["shop", "goods"]


def code_of(listing: Listing) -> Code | None:
    """Return what a listing's code says; None where there is nothing true to say."""
    if listing.link:
        return Code(listing.link, "shop")
    if is_gtin(listing.gtin or ""):
        return Code(digital_link(listing.gtin or ""), "goods")
    return None


def digital_link(gtin: str) -> str:
    """Return the Digital Link of a GTIN, padded to 14 digits."""
    return f"{RESOLVER}/01/{gtin.zfill(DIGITS)}"
