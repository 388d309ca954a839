"""Errors a clerk can understand: a code here, the sentence in ``words``."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class FieldError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing wrong with one field of a record.

    ``args`` fill the sentence that ``words`` keeps for ``code``.
    """

    field: str
    code: str
    args: dict[str, str | int] = {}


class ClerkError(Exception):
    """A refusal with a reason that a clerk can act on.

    Subclasses set ``code`` (``room.what``); ``args`` fill the sentence and the advice that
    ``words.errors`` keeps for it; ``field`` names the input to mend, if there is one.
    """

    code: ClassVar[str] = "base.refused"

    def __init__(self, *, field: str | None = None, **args: str | int) -> None:
        super().__init__(self.code, args)
        self.field = field
        self.args_by_name = args

    def __str__(self) -> str:
        """The code and its arguments, for logs; never shown to a clerk."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.args_by_name.items())
        return f"{self.code}({told})"


class InvalidRecordError(ClerkError):
    """A record breaks one or more of its field declarations; nothing was written."""

    code = "base.invalid_record"

    def __init__(self, kind: str, errors: tuple[FieldError, ...]) -> None:
        super().__init__(field=errors[0].field if errors else None, kind=kind)
        self.kind = kind
        self.errors = errors


class UnknownRecordError(ClerkError):
    """No record has this id (or it is of another kind than was asked for)."""

    code = "base.unknown_record"


class DiskFullError(ClerkError):
    """The disk has no room left; nothing of the last action was kept."""

    code = "base.disk_full"


class DiskError(ClerkError):
    """The disk refused to read or write; the file must be opened anew."""

    code = "base.disk"


class ReadOnlyError(ClerkError):
    """The folder cannot be written; the station can only be read."""

    code = "base.read_only"
