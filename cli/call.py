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


class BadInputError(ClerkError):
    """The file or text given cannot be read as what it should be."""

    code = "cli.bad_input"


class FileNeededError(ClerkError):
    """A record of this kind is made of a file."""

    code = "cli.file_needed"


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
        """Open the station for this call: read-only unless it writes."""
        from core.station import Station

        station = Station.open(self.data, self.secrets, self.clock, read_only=not write)
        try:
            station.ledger.set_day(self.day)
            if self.clerk:
                station.ledger.clerk = station.people.clerk_named(self.clerk).id
            yield station
        finally:
            station.close()
