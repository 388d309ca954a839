"""A copy of all that the county was sent, in one sealed file, and the way back.

The file is sealed to the hub's own key (``hub.key``), so who has only the file has nothing; with
a passphrase the keys travel in it as well. What can be derived is left out and made anew.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import msgspec
from backports import zstd
from pyrage import DecryptError, EncryptError, decrypt_io, encrypt_io, x25519
from sqlalchemy import Connection, Table, func, select

from core.base.errors import DiskError
from core.base.files import open_raw, replace, write_durably
from core.db import slots
from core.db.errors import WrongKeyError, disk_told
from hub import keys as own
from hub import origin, replacing, resealing, tls
from hub.channels import county
from hub.errors import BadBackupError, KeysNeededError, NotEmptyError
from hub.intake import papers
from hub.intake.files import Files
from hub.office import Office
from hub.store import tables

MAGIC: Final = b"CZHUB1\n"
FOLDER: Final = "backups"
ENDING: Final = ".czhub"
DAILY: Final = re.compile(rf"[0-9]{{15}}{re.escape(ENDING)}")
LEFT_OUT: Final = frozenset({"hub_schema", "hub_session", "hub_attempt"})
"""What must not come back: how the old file looked, and who was signed in."""
CARRIED: Final = (
    own.ROOT_KEY, own.HUB_KEY, own.COUNTY_PAPER, own.HUB_PAPER, replacing.CHAIN,
    f"{tls.FOLDER}/ca.pem", f"{tls.FOLDER}/ca.key",
)  # fmt: skip
WAY_IN: Final = "passphrase"
PHOTOS: Final = "photos"
"""What follows the tables: a photo a row, and whose it is."""
BLOCK: Final = 1 << 20
ROWS: Final = 200
LARGEST_KEYS: Final = 1 << 20
PREFIX: Final = 4
END: Final = ["", 0]


def kept_tables() -> list[Table]:
    """Return the tables that a backup holds."""
    return [t for t in tables.METADATA.sorted_tables if t.name not in LEFT_OUT]


def write(office: Office, target: Path, secret: str | None = None, *, photos: bool = True) -> int:
    """Write a backup while the hub works; return how many segments it holds.

    ``secret`` is the passphrase under which the keys go along; ``photos`` go along too, which
    makes it many times as large.
    """
    carried = _keys(office.folder, secret) if secret else b""
    aside = target.with_name(f"{target.name}.new")
    count = 0
    with disk_told(), office.store.read() as connection:
        try:
            handle = open_raw(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            with os.fdopen(handle, "wb") as file:
                file.write(MAGIC + len(carried).to_bytes(PREFIX, "big") + carried)
                to = x25519.Recipient.from_str(office.keys.certificate.recipient)
                encrypt_io(
                    cast("BinaryIO", _Source(_packed(_parts(office, connection, photos=photos)))),
                    file,
                    [to],
                )
                file.flush()
                os.fsync(file.fileno())
            replace(aside, target)
        except EncryptError as error:
            raise DiskError from error
        finally:
            aside.unlink(missing_ok=True)
        count = connection.scalar(select(func.count()).select_from(tables.segment)) or 0
    return int(count)


def unpack_keys(file: Path, folder: Path, secret: str | None) -> None:
    """Put the keys that a backup carries into a folder that has none.

    Raises ``KeysNeededError`` when the folder has none and the backup gives none.
    """
    if (folder / own.HUB_KEY).exists():
        return
    with disk_told(), file.open("rb") as opened:
        carried = _carried(opened)
    if not carried or not secret:
        raise KeysNeededError(file=own.HUB_KEY)
    try:
        sealed = msgspec.json.decode(carried, type=slots.Slots)
        said = sealed.unwrap(WAY_IN, secret.encode())
    except (msgspec.MsgspecError, UnicodeDecodeError, WrongKeyError) as error:
        raise KeysNeededError(file=own.HUB_KEY) from error
    kept = msgspec.msgpack.decode(said, type=dict[str, bytes])
    with disk_told():
        (folder / tls.FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in CARRIED:
            if name in kept:
                write_durably(folder / name, kept[name])


def read(office: Office, file: Path) -> int:
    """Fill an empty office from a backup and begin a new tree origin and a new county epoch.

    One transaction; raises ``BadBackupError`` and ``NotEmptyError``. Returns the segments read.
    """
    names = {table.name: table for table in kept_tables()}

    def work(connection: Connection) -> int:
        if connection.scalar(select(func.count()).select_from(tables.station)):
            raise NotEmptyError
        for table in names.values():
            connection.execute(table.delete())
        files = Files(office)

        def take(name: Table | str, rows: list[dict[str, Any]]) -> None:
            if name == PHOTOS:
                for row in rows:
                    files.take_back(connection, row["content"], row["station"])
            elif name != tables.file.name:
                _insert(connection, names, name, rows)

        sink = _Sink(take)
        _unsealed(office, file, sink)
        sink.finish()
        connection.execute(tables.segment.update().values(applied=0))
        connection.execute(tables.code.delete().where(tables.code.c.used_ms.is_(None)))
        origin.begin_anew(connection, office.keys, office.now_ms())
        county.begin_epoch(connection, office.now_ms())
        papers.skip_to(connection, office.now_ms() // 1000)
        return int(connection.scalar(select(func.count()).select_from(tables.segment)) or 0)

    with disk_told():
        count = office.store.write(work)
    # What the copy holds may be sealed by a key that was replaced since.
    resealing.finish(office.store, office.keys)
    return count


def daily(office: Office, keep: int = 7) -> Path:
    """Write a backup into the office's own folder and remove those beyond the newest ``keep``.

    Without photos: they lie on the same disk already.
    """
    folder = office.folder / FOLDER
    with disk_told():
        folder.mkdir(mode=0o700, exist_ok=True)
    # In the order of writing, whatever the clock says: what sorts first is removed first.
    last = max((int(one.stem) for one in backups(office)), default=0)
    target = folder / f"{max(office.now_ms(), last + 1):015d}{ENDING}"
    write(office, target, photos=False)
    for old in backups(office)[:-keep]:
        old.unlink()
    return target


def replace_all(office: Office) -> None:
    """Make a new backup in place of all older ones: they hold what was erased since."""
    if backups(office):
        daily(office, keep=1)


def backups(office: Office) -> list[Path]:
    """Return the backups in the office's own folder, the newest last."""
    found = (office.folder / FOLDER).glob(f"*{ENDING}")
    return sorted((one for one in found if DAILY.fullmatch(one.name)), key=lambda one: one.name)


def _keys(folder: Path, secret: str) -> bytes:
    found = {name: (folder / name).read_bytes() for name in CARRIED if (folder / name).exists()}
    # Not age's own way: that refuses what a faster machine sealed, or a less busy one.
    empty, _ = slots.fresh()
    guarded = slots.passphrase_secret(secret)
    sealed = empty.with_slot(WAY_IN, guarded, msgspec.msgpack.encode(found))
    return msgspec.json.encode(sealed)


def _carried(opened: BinaryIO) -> bytes:
    if opened.read(len(MAGIC)) != MAGIC:
        raise BadBackupError
    size = int.from_bytes(opened.read(PREFIX), "big")
    if size > LARGEST_KEYS:
        raise BadBackupError
    return opened.read(size)


def _parts(office: Office, connection: Connection, *, photos: bool) -> Iterator[bytes]:
    yield from _rows(connection)
    if photos:
        yield msgspec.msgpack.encode([PHOTOS, ["content", "station"]])
        for file, content in Files(office).photos(connection):
            yield msgspec.msgpack.encode([[content, file.station]])
        yield msgspec.msgpack.encode([])
    yield msgspec.msgpack.encode(END)


def _rows(connection: Connection) -> Iterator[bytes]:
    for table in kept_tables():
        names = [str(column.name) for column in table.columns]
        yield msgspec.msgpack.encode([str(table.name), names])
        found = connection.execution_options(yield_per=ROWS).execute(select(table))
        for part in found.partitions(ROWS):
            yield msgspec.msgpack.encode([list(row) for row in part])
        yield msgspec.msgpack.encode([])


def _packed(parts: Iterator[bytes]) -> Iterator[bytes]:
    packer = zstd.ZstdCompressor(level=3)
    for part in parts:
        yield packer.compress(len(part).to_bytes(PREFIX, "big") + part)
    yield packer.flush()


class _Source(io.RawIOBase):
    """Parts as one file to read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self._parts = parts
        self._left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return b""
            self._left = part
        size = len(self._left) if size < 0 else size
        given, self._left = self._left[:size], self._left[size:]
        return given


class _Sink(io.RawIOBase):
    """Takes an unsealed backup and hands over the rows it holds."""

    def __init__(self, take: Callable[[Table | str, list[dict[str, Any]]], None]) -> None:
        super().__init__()
        self._take = take
        self._opener = zstd.ZstdDecompressor()
        self._held = bytearray()
        self._table: tuple[str, list[str]] | None = None
        self._ended = False

    def writable(self) -> bool:
        return True

    def write(self, packed: Any) -> int:  # noqa: ANN401 - any buffer
        self._held += self._opener.decompress(bytes(packed))
        while len(self._held) >= PREFIX:
            end = PREFIX + int.from_bytes(self._held[:PREFIX], "big")
            if len(self._held) < end:
                break
            part = bytes(self._held[PREFIX:end])
            del self._held[:end]
            self._part(msgspec.msgpack.decode(part))
        return len(packed)

    def _part(self, said: Any) -> None:  # noqa: ANN401 - just decoded
        if said == END:
            self._ended = True
        elif self._table is None:
            self._table = (said[0], said[1])
        elif said:
            name, columns = self._table
            self._take(name, [dict(zip(columns, row, strict=True)) for row in said])
        else:
            self._table = None

    def finish(self) -> None:
        """Raise ``BadBackupError`` unless the end was there."""
        if not self._ended or self._held:
            raise BadBackupError


def _insert(
    connection: Connection, names: dict[str, Table], name: Table | str, rows: list[dict[str, Any]]
) -> None:
    if name == tables.segment.name and "raw" in rows[0]:
        # An earlier program kept segments' bytes beside what it knew of them.
        bodies = [{key: row[key] for key in ("station", "arrival", "raw")} for row in rows]
        connection.execute(tables.body.insert(), bodies)
        rows = [{key: value for key, value in row.items() if key != "raw"} for row in rows]
    connection.execute(names[str(name)].insert(), rows)


def _unsealed(office: Office, file: Path, sink: _Sink) -> None:
    identity = x25519.Identity.from_str(office.keys.secrets.identity)
    try:
        with file.open("rb") as opened:
            _carried(opened)
            decrypt_io(opened, cast("BinaryIO", sink), [identity])
    except (DecryptError, zstd.ZstdError, msgspec.MsgspecError, KeyError) as error:
        raise BadBackupError from error
    except OSError as error:
        if error.errno is not None:
            raise
        # What does not unseal is told as an error of reading, without the system's number.
        raise BadBackupError from error


def origin_of(office: Office) -> str:
    """Return the name under which the tree is signed now."""
    with office.store.read() as connection:
        return origin.read(connection, office.keys).name
