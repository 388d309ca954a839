"""Why an import was refused as a whole."""

from __future__ import annotations

from core.base.errors import ClerkError
from core.imports import codes


class NoTableError(ClerkError):
    """No sheet holds a table of the kind asked for. Args: ``file``, ``kind``."""

    code = codes.NO_TABLE


class ColumnMapError(ClerkError):
    """The column map names what does not exist. Args: ``what``."""

    code = codes.BAD_MAP


class DecisionError(ClerkError):
    """The decisions cannot be read. Args: ``what``."""

    code = codes.BAD_DECISION


class TooManyDataRowsError(ClerkError):
    """More rows of data than are taken in one import. Args: ``rows``, ``limit``."""

    code = codes.TOO_MANY
