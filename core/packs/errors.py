"""Why a pack from outside is refused, and what its tables cannot answer."""

from __future__ import annotations

from core.base.errors import ClerkError


class PackError(ClerkError):
    """A pack from outside was refused; nothing of it was kept."""

    code = "packs.refused"


class PackDamagedError(PackError):
    """The file is no pack, is cut short, or a file in it does not match its digest."""

    code = "packs.damaged"


class PackUnsignedError(PackError):
    """The pack carries no signature."""

    code = "packs.unsigned"


class PackForeignError(PackError):
    """The signature is not of a county that this station trusts."""

    code = "packs.foreign"


class PackOldError(PackError):
    """The pack is not newer than the one in use (args: offered, installed)."""

    code = "packs.old"


class PackTooLargeError(PackError):
    """The pack is larger, or unpacks to more, than any honest pack."""

    code = "packs.too_large"


class PackPathError(PackError):
    """The pack holds a file that no pack has, such as one with a path."""

    code = "packs.path"


class PackContentError(PackError):
    """A file of the pack cannot be read as its subject (args: subject, found)."""

    code = "packs.content"


class PackSampleError(PackError):
    """A sample that ships with the pack's claims is not judged as it says (args: text)."""

    code = "packs.sample"


class UnitError(ClerkError):
    """The unit is not known, or is not one of weight (args: unit)."""

    code = "packs.unit"


class NotWholeGramsError(UnitError):
    """The weight is no whole number of grams (args: number, unit)."""

    code = "packs.not_whole_grams"


class UnknownCountyError(ClerkError):
    """No list of villages is bundled for this county (args: county)."""

    code = "packs.unknown_county"
