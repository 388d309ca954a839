"""What goes into a file, and what is told of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

from core.base.errors import ClerkError
from core.listing.lookup import Whole
from core.listing.model import Listing

Why = Literal["empty", "required", "not_allowed", "too_long"]
FORMS: Final = ("shopify", "woocommerce", "taobao", "schema", "own", "template")
SUFFIXES: Final[Mapping[str, str]] = {
    "shopify": ".csv",
    "woocommerce": ".csv",
    "taobao": ".csv",
    "schema": ".json",
    "own": ".xlsx",
    "template": ".xlsx",
}


class Shot(NamedTuple):
    """A picture beside the file: its name there, what it is for, its pixels."""

    file: str
    use: str
    width: int
    height: int


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """One listing as a file says it: its title there, its code, its address, its pictures."""

    whole: Whole
    title: str
    sku: str
    slug: str
    shots: tuple[Shot, ...] = ()

    @property
    def listing(self) -> Listing:
        """The listing itself."""
        return self.whole.listing

    def files(self, *uses: str) -> tuple[str, ...]:
        """Return the names of its pictures of some uses, or of all."""
        return tuple(shot.file for shot in self.shots if not uses or shot.use in uses)


class Missing(NamedTuple):
    """What a file still lacks: a column of one listing, and why it is not filled.

    ``empty`` is not in the draft, ``required`` is so too and the platform wants it,
    ``not_allowed`` is none of the template's answers, ``too_long`` is longer than the platform
    takes.
    """

    listing: str
    name: str
    heading: str
    why: Why


class Refused(NamedTuple):
    """A listing that may not be published as it stands, and why."""

    listing: str
    name: str
    error: ClerkError


class OddPicture(NamedTuple):
    """A picture that is not as the platform wants it: a problem of ``fitted``, away, many."""

    listing: str
    name: str
    file: str
    problem: str


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What was written, and what somebody still has to see to."""

    files: tuple[Path, ...] = ()
    written: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    refused: tuple[Refused, ...] = ()
    odd: tuple[OddPicture, ...] = ()


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """How to fill a template: which field goes into which column, counted from 0; "" leaves one.

    ``platform`` chooses the titles and the pictures' measures. Without a ``mapping`` the one that
    was used for these headings before, or what the headings say.
    """

    template: Path
    mapping: Mapping[int, str] | None = None
    platform: str | None = None


def suffix_of(form: str) -> str:
    """Return the suffix of a form's main file."""
    return SUFFIXES[form]
