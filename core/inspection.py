"""A backup looked at without touching any station: what it holds, and whether all of it holds."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from core.base.ids import event_id
from core.base.progress import Share
from core.capabilities import REGISTRY, joined
from core.db.backup import FILE_NAME
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
from core.journal.verify import Problem, Verdict, Verifier
from core.people.queries import PeopleQueries

T = TypeVar("T")
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


def inspect(source: Path, secrets: Secrets, step: Share | None = None) -> Inspected:
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
    read = functools.partial(_readable, file, key)
    read(_made_current, None)
    events = read(_counted, 0)
    own = read(lambda db: PeopleQueries(db).station(), None)
    verdict = read(lambda db: _verdict(db, max(1, events), moved, size), None)
    problems = verdict.problems if verdict else (Problem(code=PAGE, message=DamagedFileError.code),)
    return Inspected(
        station=own.name if own else "",
        village=(own.village if own else None) or "",
        last_day=read(_last_day, None),
        events=max(events, verdict.events if verdict else 0),
        problems=problems,
    )


def _readable(file: Path, key: bytes, read: Callable[[Database], T], default: T) -> T:
    """Return what can be read; what cannot is damaged, and the walk names the place.

    A connection that met a damaged page reads nothing more: each reading has one of its own.
    """
    try:
        with contextlib.closing(Database(file, key)) as db:
            return read(db)
    except DamagedFileError:
        return default


def _made_current(db: Database) -> None:
    """Let a backup of an older program be looked at as this one will see it."""
    refuse_newer(db)
    upgrade(db)
    if not is_fresh(db, REGISTRY):
        rebuild(db, REGISTRY)


def _counted(db: Database) -> int:
    row = db.one("SELECT count(*) FROM journal")
    return int(row[0]) if row else 0


def _verdict(db: Database, total: int, moved: Moved, size: int) -> Verdict:
    """Recompute everything, saying how many of ``total`` events that is, as bytes of ``size``."""
    said = 0

    def step(events: int) -> None:
        nonlocal said
        reached = size * min(events, total) // total
        moved(reached - said)
        said = reached

    found = Verifier(db, REGISTRY, functools.partial(Apart, joined), step).verdict()
    moved(size - said)
    return found


def _last_day(db: Database) -> dt.date | None:
    """Return the day of the newest event of any log; None where there is none to be read."""
    days = []
    for device, epoch, seq in db.rows("SELECT device, epoch, seq FROM log WHERE seq > 0"):
        stored = one(db, event_id(device, epoch, seq))
        with contextlib.suppress(*UNREADABLE):
            if stored is not None:
                days.append(decode_body(stored.content).day)
    return max(days, default=None)
