"""A backup looked at without touching any station: what it holds, and whether all of it holds."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import tempfile
from pathlib import Path
from typing import Final

import msgspec

from core.base.errors import ClerkError
from core.base.ids import event_id
from core.capabilities import REGISTRY, joined
from core.db.backup import FILE_NAME, Step
from core.db.errors import DamagedFileError, disk_told
from core.db.file import Database
from core.db.package import Moved, Package
from core.db.restoring import counted, room_for
from core.db.unlock import Secrets, unlock
from core.db.upgrade import refuse_newer, upgrade
from core.journal.apart import Apart
from core.journal.codec import decode_body
from core.journal.reading import UNREADABLE, one
from core.journal.rebuild import is_fresh, rebuild
from core.journal.verify import Problem, Verifier
from core.people.queries import PeopleQueries

PAGE: Final = "page"


class Inspected(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds: whose it is, how far it goes, how much, and what is wrong with it.

    ``last_day`` is the business day of the newest event. ``problems`` as ``verify`` names them;
    ``bad_photos`` of its photos cannot be read.
    """

    station: str = ""
    village: str = ""
    last_day: dt.date | None = None
    events: int = 0
    photos: int = 0
    bad_photos: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is wrong with its books."""
        return not self.problems

    @property
    def can_be_restored(self) -> bool:
        """Tell whether every page of its file can be read."""
        return all(problem.code != PAGE for problem in self.problems)


def inspect(source: Path, secrets: Secrets, step: Step | None = None) -> Inspected:
    """Open a backup in a place of its own, recompute everything in it and read every photo.

    ``step`` hears the bytes done and all; what it raises stops the work. Raises
    ``NotABackupError``, ``WrongKeyError``, ``KeyNeededError``, ``NewerFileError``,
    ``NoRoomToRestoreError``; damage inside the books is told in ``problems``.
    """
    package = Package(source)
    # Whose keys are damaged is told as that, before anything is copied.
    package.slots()
    books = sum(package.sizes[name] for name in package.books)
    moved = counted(2 * books + package.total - books, step)
    with (
        room_for(Path(tempfile.gettempdir()), books),
        disk_told(),
        tempfile.TemporaryDirectory(prefix="cunzhan-") as aside,
    ):
        folder = Path(aside)
        package.lay_books(folder, moved)
        key = unlock(folder, secrets)
        found = _read(folder / FILE_NAME, key, moved, books)
        bad = package.lay_photos(None, moved)
    return msgspec.structs.replace(found, photos=len(package.photos), bad_photos=bad)


def _read(file: Path, key: bytes, moved: Moved, size: int) -> Inspected:
    """Read the books, saying how far that is in shares of ``size`` bytes."""
    try:
        db = Database(file, key)
    except DamagedFileError as error:
        return _unreadable(error)
    try:
        return _walked(db, moved, size)
    except DamagedFileError as error:
        return _unreadable(error)
    finally:
        db.close()


def _unreadable(error: ClerkError) -> Inspected:
    return Inspected(problems=(Problem(code=PAGE, message=error.code),))


def _walked(db: Database, moved: Moved, size: int) -> Inspected:
    refuse_newer(db)
    # A backup of an older program is looked at as this one will see it.
    upgrade(db)
    if not is_fresh(db, REGISTRY):
        rebuild(db, REGISTRY)
    row = db.one("SELECT count(*) FROM journal")
    said, total = 0, max(1, row[0] if row else 0)

    def step(events: int) -> None:
        nonlocal said
        reached = size * min(events, total) // total
        moved(reached - said)
        said = reached

    verdict = Verifier(db, REGISTRY, functools.partial(Apart, joined), step).verdict()
    moved(size - said)
    own = PeopleQueries(db).station()
    return Inspected(
        station=own.name if own else "",
        village=(own.village if own else None) or "",
        last_day=_last_day(db),
        events=verdict.events,
        problems=verdict.problems,
    )


def _last_day(db: Database) -> dt.date | None:
    """Return the day of the newest event of any log; None where there is none to be read."""
    days = []
    for device, epoch, seq in db.rows("SELECT device, epoch, seq FROM log WHERE seq > 0"):
        stored = one(db, event_id(device, epoch, seq))
        with contextlib.suppress(*UNREADABLE):
            if stored is not None:
                days.append(decode_body(stored.content).day)
    return max(days, default=None)
