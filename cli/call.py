"""One command line, understood: where the data are, who works, what is asked."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from core.base.clock import Clock, SystemClock
from core.base.errors import ClerkError

if TYPE_CHECKING:
    from core.db.unlock import Secrets
    from core.station import Station

PASSPHRASE_VARIABLE: Final = "CUNZHAN_PASSPHRASE"  # noqa: S105 - where it is looked for
RECOVERY_VARIABLE: Final = "CUNZHAN_RECOVERY"


class UnknownKindError(ClerkError):
    """The kind of record named is none of ours."""

    code = "cli.unknown_kind"


class NoFileError(ClerkError):
    """There is no such file or folder (args: file)."""

    code = "cli.no_file"


class CannotReadError(ClerkError):
    """The file is there and cannot be read (args: file)."""

    code = "cli.cannot_read"


class CannotWriteError(ClerkError):
    """Nothing can be written there (args: file)."""

    code = "cli.cannot_write"


class BadJsonError(ClerkError):
    """A text is no JSON (args: file, byte)."""

    code = "cli.bad_json"


class OtherJsonError(ClerkError):
    """A text is JSON, and not what is wanted here (args: file, at)."""

    code = "cli.other_json"


class BadChoiceError(ClerkError):
    """A flag's word is none of those there are (args: flag, said, choices)."""

    code = "cli.bad_choice"


class FileNeededError(ClerkError):
    """A record of this kind is made of a file."""

    code = "cli.file_needed"


class ExplainedError(Exception):
    """A refusal with what its rules say, in words: those lie in the station that was open.

    ``error`` is the refusal, ``findings`` what scripts read of each remark.
    """

    def __init__(self, error: ClerkError, findings: list[dict[str, Any]]) -> None:
        super().__init__(str(error))
        self.error, self.findings = error, findings


class Call(NamedTuple):
    """A command line's global flags, its verb and the verb's own flags."""

    data: Path
    key_file: Path | None = None
    verb: str = ""
    lang: str | None = None
    clerk: str | None = None
    day: dt.date | None = None
    screenshot: Path | None = None
    flags: Namespace = Namespace()
    act: Callable[[Call], Any] | None = None
    clock: Clock = SystemClock()

    @property
    def secrets(self) -> Secrets:
        """What can open the file: the key file named, what the environment says."""
        from core.db.unlock import Secrets

        return Secrets(
            key_file=self.key_file,
            passphrase=os.environ.get(PASSPHRASE_VARIABLE),
            recovery=os.environ.get(RECOVERY_VARIABLE),
        )

    @contextlib.contextmanager
    def station(self, *, write: bool = False) -> Iterator[Station]:
        """Open the station for this call: read-only unless it writes.

        A rule's refusal leaves as ``ExplainedError``.
        """
        from cli.findings import finding_words
        from core.station import Station

        station = Station.open(self.data, self.secrets, self.clock, read_only=not write)
        try:
            station.ledger.set_day(self.day)
            if self.clerk:
                station.ledger.clerk = station.people.clerk_named(self.clerk).id
            yield station
        except ClerkError as error:
            found = getattr(error, "findings", ())
            if not found:
                raise
            raise ExplainedError(error, [finding_words(station, one) for one in found]) from error
        finally:
            station.close()
