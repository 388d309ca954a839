"""Files named by their SHA-256: sent and fetched with an offset, so that a cut costs little.

They lie sealed (``hub.intake.vault``). No name that a client gave ever reaches the disk. A file
counts only once all its bytes are there and have the digest that names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import ClassVar, Final

import msgspec
from sqlalchemy import Connection, and_, or_, select

from core.base.errors import ClerkError
from core.base.photos import LARGEST_PHOTO, PHOTO
from core.sync import patch, picture
from core.sync.segment import MAGIC
from hub.intake import stretches
from hub.intake.lanes import PACK, Offered
from hub.intake.limits import DAY_MS
from hub.intake.vault import Vault
from hub.office import Office
from hub.store import rows, segments, tables
from hub.store.turn import held

DIGEST: Final = 32
LARGEST: Final = 64 << 20
LASTS_MS: Final = 30 * 86_400_000
MADE_LASTS_MS: Final = 2 * 86_400_000
SEGMENT: Final = "segment"
UPLOAD: Final = "upload"
MADE: Final = (picture.WHAT, stretches.WHAT)
"""What the hub made for PCs that begin anew: it can be made again."""
PUBLIC: Final = (PACK, patch.WHAT)
"""What every station may fetch."""
MOST_CLAIMED: Final = 256
"""Photos that one request may name."""
MOST_A_DAY: Final = 1 << 30
"""Bytes of files that one station may begin in one day; what a request names is counted apart."""
MOST_UNFINISHED: Final = 256 << 20
"""Bytes of unfinished files that one station may keep here."""
F = tables.file.c


class FileError(ClerkError):
    """A file that cannot be had or added to."""

    code = "file"
    status: ClassVar[int] = 400


class NoSuchFileError(FileError):
    """No file of this digest is here for this PC."""

    code = "no_such_file"
    status = 404


class WrongOffsetError(FileError):
    """What was sent does not follow on what is here (args: have)."""

    code = "wrong_offset"
    status = 409


class WrongDigestError(FileError):
    """The bytes are not those that the name promises; they were thrown away."""

    code = "wrong_digest"
    status = 422


class FileTooLargeError(FileError):
    """The file is larger than any that is taken."""

    code = "too_large"
    status = 413


class ShareSpentError(FileError):
    """A station began as many bytes of files as it may in one day (UTC); tomorrow again."""

    code = "quota"
    status = 413


class File(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a file; ``station`` is None for one that every station may fetch."""

    digest: bytes
    size: int
    have: int = 0
    what: str
    name: str = ""
    station: int | None = None
    made_ms: int
    done: int = 0


class Files:
    """The files of one office.

    Who adds to a file looks and writes under its lock, which holds in all processes that have the
    folder open: a stick may be read while the hub serves.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._vault = Vault(office.folder, office.keys.secrets.database)

    def create(self, digest: bytes, size: int, station: int) -> File:
        """Begin a file that a station will send; one that is here already is left as it is."""
        if not 0 < size <= LARGEST:
            raise FileTooLargeError(most=LARGEST)
        now = self._office.now_ms()

        def begin(connection: Connection) -> File:
            kept = one(connection, digest)
            if kept is not None:
                return _shared(connection, kept, station)
            sent = rows.read(connection, File, select(tables.file).where(F.station == station))
            if sum(f.size for f in sent if not f.done) + size > MOST_UNFINISHED:
                raise FileTooLargeError(most=MOST_UNFINISHED)
            if _since(sent, now - now % DAY_MS) + size > MOST_A_DAY:
                raise ShareSpentError
            made = File(digest=digest, size=size, what=UPLOAD, station=station, made_ms=now)
            rows.put(connection, tables.file, made)
            return made

        return self._office.store.write(begin)

    def find(self, digest: bytes, station: int) -> File:
        """Return a file that this station may see; ``NoSuchFileError`` for any other."""
        with self._office.store.read() as connection:
            found = one(connection, digest)
        if found is None or found.station not in (None, station):
            raise NoSuchFileError
        return found

    def append(self, digest: bytes, station: int, offset: int, content: bytes) -> File:
        """Add bytes at ``offset``; durable when it returns. The last ones are checked.

        What is here already, because a connection that was given up brought it after all, is
        passed over: the digest says whether it was the same.
        """
        with held(self._vault.lock(digest)):
            return self._append(digest, station, offset, content)

    def _append(self, digest: bytes, station: int, offset: int, content: bytes) -> File:
        file = self.find(digest, station)
        if offset > file.have or offset + len(content) > file.size:
            raise WrongOffsetError(have=file.have)
        content, offset = content[file.have - offset :], file.have
        if not content:
            return file
        have = self._vault.append(digest, offset, content)
        told = msgspec.structs.replace(file, have=have, done=int(have == file.size))
        if told.done and not self._vault.is_whole(digest, file.size):
            self.forget([digest])
            raise WrongDigestError
        kept = self._office.store.write(lambda c: _advance(c, told, offset))
        if have < offset:
            raise WrongOffsetError(have=have)
        return kept

    def read(self, digest: bytes, station: int, first: int, last: int) -> tuple[bytes, int]:
        """Return bytes ``first`` to ``last`` (exclusive) of a finished file, and its size."""
        file = self.find(digest, station)
        if file.what != SEGMENT:
            content = self._vault.read(digest, first, min(last, file.size)) if file.done else None
            wanted = max(0, min(last, file.size) - first)
            if content is None or len(content) != wanted:
                raise NoSuchFileError
            return content, file.size
        with self._office.store.read() as connection:
            archived = self.content(connection, digest, station)
        if archived is None:
            raise NoSuchFileError
        return archived[first:last], file.size

    def content(self, connection: Connection, digest: bytes, station: int) -> bytes | None:
        """Return a finished file's bytes, if this station may have it."""
        file = one(connection, digest) if len(digest) == DIGEST else None
        if file is None or not file.done or file.station not in (None, station):
            return None
        if file.what == SEGMENT:
            return _archived(connection, file)
        content = self._vault.read(digest)
        return content if len(content) == file.size else None

    def offer(self, offers: Sequence[Offered], station: int, now_ms: int) -> None:
        """Make files known that a reply offers to a station, and keep those that it made."""
        made = [
            File(
                digest=o.digest, size=o.size, have=o.size, what=o.what, name=o.name, done=1,
                station=None if o.what in PUBLIC else station, made_ms=now_ms,
            )
            for o in offers
        ]  # fmt: skip
        with self._office.store.read() as connection:
            new = [file for file in made if one(connection, file.digest) is None]
        contents = {o.digest: o.content for o in offers if o.content}
        for file in new:
            if file.digest in contents:
                self._vault.append(file.digest, 0, contents[file.digest])
        if new:
            self._office.store.write(lambda c: _make_known(c, new))

    def claim(
        self, offers: Sequence[bytes], wants: Sequence[bytes], station: int
    ) -> tuple[bytes, ...]:
        """Return which photos are here; those that a station offers are kept for it."""
        with self._office.store.read() as connection:
            offered = _whole(connection, offers)
            wanted = [f.digest for f in _whole(connection, wants) if f.station in (None, station)]
        fresh = [f for f in offered if f.what == UPLOAD or f.station not in (None, station)]
        if fresh:
            self._office.store.write(lambda c: _keep_photos(c, fresh, station))
        return tuple(dict.fromkeys([f.digest for f in offered] + wanted))

    def forget(self, digests: Iterable[bytes]) -> None:
        """Throw away files for good."""
        gone = list(digests)
        self.forget_chosen(lambda _connection: gone)

    def forget_chosen(self, choose: Callable[[Connection], Collection[bytes] | None]) -> bool:
        """Throw away for good what is chosen in the same transaction; False for None.

        The bytes go before it ends: nobody else, in whatever process, begins the file between.
        """

        def forget(connection: Connection) -> bool:
            gone = choose(connection)
            for digest in gone or ():
                _forget(connection, digest)
                self._vault.remove(digest)
            return gone is not None

        return self._office.store.write(forget)

    def forget_segments(self, stations: Collection[int]) -> None:
        """Throw away segments that stations sent as files, and what was made out of the archive.

        The archive has what counts of them. A PC that waits for a receipt yet sends its own
        again, without who was erased; one that begins anew is offered what is made anew.
        """
        mine = (F.what.in_((UPLOAD, *MADE)), F.station.in_(stations))
        with self._office.store.read() as connection:
            sent = rows.read(connection, File, select(tables.file).where(*mine))
        self.forget(f.digest for f in sent if f.what in MADE or self._is_segment(f.digest))

    def _is_segment(self, digest: bytes) -> bool:
        return self._vault.read(digest, 0, len(MAGIC)) == MAGIC

    def expire(self, now_ms: int) -> int:
        """Throw away what was sent and not used for 30 days; return how many files.

        What was made out of what is kept anyway goes after two.
        """
        old, sent = F.made_ms < now_ms - LASTS_MS, F.what.in_((UPLOAD, SEGMENT))
        made = and_(F.what.in_((*MADE, *PUBLIC)), F.made_ms < now_ms - MADE_LASTS_MS)

        gone: list[bytes] = []

        def choose(connection: Connection) -> list[bytes]:
            query = select(tables.file).where(or_(and_(sent, old), made))
            gone[:] = [file.digest for file in rows.read(connection, File, query)]
            return gone

        self.forget_chosen(choose)
        self._vault.seal_old()
        return len(gone)

    def photos(self, connection: Connection) -> Iterator[tuple[File, bytes]]:
        """Yield each photo that is here and sound, with its bytes."""
        query = select(tables.file).where(F.what == PHOTO, F.done == 1).order_by(F.digest)
        for file in rows.read(connection, File, query):
            content = self._vault.read(file.digest)
            if hashlib.sha256(content).digest() == file.digest:
                yield file, content

    def take_back(self, connection: Connection, content: bytes, station: int | None) -> None:
        """Keep a photo that a backup held, for one station or for all."""
        digest, size = hashlib.sha256(content).digest(), len(content)
        self._vault.append(digest, 0, content)
        now = self._office.now_ms()
        kept = File(digest=digest, size=size, have=size, what=PHOTO, station=station,
                    made_ms=now, done=1)  # fmt: skip
        rows.put(connection, tables.file, kept)


def one(connection: Connection, digest: bytes) -> File | None:
    """Return what is known of a file."""
    return rows.first(connection, File, select(tables.file).where(F.digest == digest))


def _since(sent: Iterable[File], begin_ms: int) -> int:
    """Return the bytes of files that a station itself began since a moment."""
    return sum(f.size for f in sent if f.made_ms >= begin_ms and f.what in {UPLOAD, PHOTO})


def _shared(connection: Connection, kept: File, station: int) -> File:
    """Let a second station have a file that it names by its digest too."""
    if kept.station in (None, station) or kept.what not in (UPLOAD, PHOTO):
        return kept
    shared = msgspec.structs.replace(kept, station=None)
    rows.put(connection, tables.file, shared)
    return shared


def _whole(connection: Connection, digests: Sequence[bytes]) -> list[File]:
    """Return the finished files among these that may be photos."""
    asked = (one(connection, d) for d in digests[:MOST_CLAIMED] if len(d) == DIGEST)
    kinds = (UPLOAD, PHOTO)
    return [f for f in asked if f and f.done and f.what in kinds and f.size <= LARGEST_PHOTO]


def _keep_photos(connection: Connection, found: Sequence[File], station: int) -> None:
    for file in found:
        owner = station if file.station == station else None
        kept = msgspec.structs.replace(file, what=PHOTO, station=owner)
        rows.put(connection, tables.file, kept)


def _archived(connection: Connection, file: File) -> bytes | None:
    """Return a segment of a feed that was offered as a file; None if it was repacked since."""
    station, _, arrival = file.name.partition("/")
    whole = segments.whole(connection, int(station), int(arrival))
    return whole.raw if whole and hashlib.sha256(whole.raw).digest() == file.digest else None


def _advance(connection: Connection, told: File, offset: int) -> File:
    mine = (F.digest == told.digest, F.have == offset)
    update = tables.file.update().where(*mine).values(have=told.have, done=told.done)
    if connection.execute(update).rowcount != 1:
        raise WrongOffsetError(have=offset)
    return told


def _make_known(connection: Connection, new: Sequence[File]) -> None:
    for file in new:
        rows.add(connection, tables.file, file)


def _forget(connection: Connection, digest: bytes) -> None:
    connection.execute(tables.file.delete().where(F.digest == digest))
