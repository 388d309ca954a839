"""Why a spreadsheet could not be read or written."""

from __future__ import annotations

from core.base.errors import ClerkError


class SheetError(ClerkError):
    """A spreadsheet file cannot be used; nothing was taken from it. Args: ``file``."""

    code = "sheets.refused"


class SheetMissingError(SheetError):
    """There is no file of this name."""

    code = "sheets.missing"


class SheetLockedError(SheetError):
    """Another program holds the file, or the clerk may not touch it."""

    code = "sheets.locked"


class SheetCorruptError(SheetError):
    """The file is cut short or damaged."""

    code = "sheets.corrupt"


class SheetPasswordError(SheetError):
    """The file opens only with a password."""

    code = "sheets.password"


class SheetBombError(SheetError):
    """Unpacked, the file would be far larger than any ledger. Args: ``file``, ``limit_mb``."""

    code = "sheets.bomb"


class SheetTooLargeError(SheetError):
    """The file itself is too large. Args: ``file``, ``mb``, ``limit_mb``."""

    code = "sheets.too_large"


class TooManyRowsError(SheetError):
    """The file has more rows than are taken at once. Args: ``file``, ``rows``, ``limit``."""

    code = "sheets.too_many_rows"


class UnknownSheetFormatError(SheetError):
    """By its content the file is no spreadsheet and no text table. Args: ``file``, ``looks``."""

    code = "sheets.unknown_format"


class SheetTextError(SheetError):
    """The characters of a text file fit no known encoding from start to end."""

    code = "sheets.encoding"


class SheetEmptyError(SheetError):
    """The file has no bytes at all."""

    code = "sheets.empty"
