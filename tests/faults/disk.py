"""What a disk holds after the power went in the middle of a recorded run.

`injector.so` records what a process did under one folder; `Disk` replays it operation by operation
and can be asked at any point for an image: what was flushed is there, what was not is gone, there
in part, or torn, as the dice say. Names (created, renamed, removed files) are kept, except under
`Loss.FORGOTTEN`, where the newest ones go too, back to the last flush of anything, as a journalling
file system loses them.
"""

from __future__ import annotations

import enum
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from random import Random

SECTOR = 512
HEADER = struct.Struct("=IIQQQ")


class Kind(enum.IntEnum):
    """The operations of the log; the numbers are those of watch.h."""

    OPEN = 1
    CREATE = 2
    WRITE = 3
    TRUNCATE = 4
    SYNC = 5
    RENAME = 6
    LINK = 7
    UNLINK = 8
    MKDIR = 9
    RMDIR = 10
    ACK = 11
    FOREIGN = 12


class Loss(enum.Enum):
    """What the power cut does to everything that was not flushed."""

    NONE = "nothing is lost: the process died, not the power"
    ALL = "all of it is gone"
    SOME = "each sector is as it was at some moment since the flush"
    TORN = "sectors are gone, there, half there, or hold what lay there before"
    FORGOTTEN = "as SOME, and the newest names are gone too"


@dataclass(frozen=True)
class Operation:
    """One recorded call; `content` is the written bytes, a new name, or an acknowledgement."""

    kind: Kind
    path: str
    content: bytes
    inode: int
    offset: int


def read_log(path: Path) -> list[Operation]:
    """Return the operations of a log, oldest first; a record cut short at the end is left out."""
    log, found, at = path.read_bytes(), [], 0
    while at + HEADER.size <= len(log):
        kind, path_size, size, inode, offset = HEADER.unpack_from(log, at)
        name_at = at + HEADER.size
        at = name_at + path_size + size
        if at > len(log):
            break
        name = log[name_at : name_at + path_size].decode()
        found.append(Operation(Kind(kind), name, log[name_at + path_size : at], inode, offset))
    return found


def acknowledged(operations: Sequence[Operation]) -> list[str]:
    """Return the lines acknowledged by these operations, in order."""
    said = b"".join(step.content for step in operations if step.kind is Kind.ACK)
    return said.decode().splitlines()


@dataclass(eq=False)
class StoredFile:
    """One file: its flushed bytes and, in order, what was done since."""

    flushed: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def flush(self) -> None:
        """Make everything done so far durable."""
        for offset, content in self.since:
            _put(self.flushed, offset, content)
        self.since.clear()

    def after(self, loss: Loss, dice: Random) -> bytes:
        """Return the bytes a power cut leaves."""
        if not self.since or loss is Loss.ALL:
            return bytes(self.flushed)
        left = bytearray(self.flushed)
        survivors = self.since if loss is Loss.NONE else self._survivors(loss, dice)
        for offset, content in survivors:
            _put(left, offset, content)
        return bytes(left)

    def _survivors(self, loss: Loss, dice: Random) -> Iterator[tuple[int, bytes | None]]:
        until: dict[int, int] = {}
        for number, (offset, content) in enumerate(self.since):
            if content is None:
                if number < until.setdefault(-1, self._moment(dice)):
                    yield offset, None
                continue
            for at, piece in _sectors(offset, content):
                if loss is Loss.TORN:
                    yield from _torn(at, piece, at >= len(self.flushed), dice)
                elif number < until.setdefault(at // SECTOR, self._moment(dice)):
                    yield at, piece

    def _moment(self, dice: Random) -> int:
        return dice.choice((0, len(self.since), dice.randint(0, len(self.since))))


def _put(content: bytearray, offset: int, piece: bytes | None) -> None:
    if piece is None:
        del content[offset:]
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if piece is not None:
        content[offset : offset + len(piece)] = piece


def _sectors(offset: int, content: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = offset, offset + len(content)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, content[at - offset : until - offset]
        at = until


def _torn(at: int, piece: bytes, is_new: bool, dice: Random) -> Iterator[tuple[int, bytes]]:
    fate = dice.random()
    if fate < 0.4:
        yield at, piece
    elif fate < 0.6:
        yield at, piece[: dice.randrange(len(piece))]
    elif fate < 0.7 and is_new:
        yield at, dice.randbytes(len(piece))


Names = dict[str, StoredFile | None]
"""Every path under the folder; a directory has no file."""


@dataclass(frozen=True)
class Naming:
    """One change of names: `old` is gone, `new` stands for `stored`; either may be absent."""

    old: str | None
    new: str | None
    stored: StoredFile | None

    def apply(self, names: Names) -> None:
        """Carry the change out; a directory takes along what lies in it."""
        under = [] if self.old is None else _under(names, self.old)
        moved = {name: names.pop(name) for name in under}
        if self.new is None:
            return
        names[self.new] = self.stored
        for name, stored in moved.items():
            names[self.new + name.removeprefix(self.old or "")] = stored


def _under(names: Names, old: str) -> list[str]:
    return [name for name in names if name == old or name.startswith(old + "/")]


class Disk:
    """The files of one folder, as the recorded operations left them so far."""

    def __init__(self, start: Path | None = None) -> None:
        self._names: Names = {}
        self._namings: list[Naming] = []
        self._files: dict[int, StoredFile] = {}
        for path in sorted(start.rglob("*")) if start is not None else ():
            stored = None if path.is_dir() else StoredFile(bytearray(path.read_bytes()))
            self._names[str(path.relative_to(start or path))] = stored
        self._flushed_names = dict(self._names)

    def do(self, step: Operation) -> None:
        """Carry out one recorded operation."""
        if step.kind is Kind.FOREIGN:
            message = f"moved over the edge of the folder: {step.path!r} {step.content!r}"
            raise ValueError(message)
        if step.kind is Kind.WRITE:
            self._files[step.inode].since.append((step.offset, step.content))
        elif step.kind is Kind.TRUNCATE:
            self._files[step.inode].since.append((step.offset, None))
        elif step.kind is Kind.SYNC:
            self._flush(step.inode)
        elif step.kind is Kind.OPEN:
            self._bind(step.inode, self._names.get(step.path))
        elif step.kind is not Kind.ACK:
            self._name(step)

    def image(self, target: Path, loss: Loss, dice: Random) -> None:
        """Write what a power cut now would leave into the empty folder `target`."""
        names = self._names
        if loss is Loss.FORGOTTEN:
            names = dict(self._flushed_names)
            for naming in self._namings[: dice.randint(0, len(self._namings))]:
                naming.apply(names)
        for name, stored in sorted(names.items()):
            path = target / name
            if stored is None:
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(stored.after(loss, dice))
            path.chmod(0o600)

    def _bind(self, inode: int, stored: StoredFile | None) -> None:
        if stored is None:
            self._files.pop(inode, None)
        else:
            self._files[inode] = stored

    def _flush(self, inode: int) -> None:
        if inode in self._files:
            self._files[inode].flush()
        if self._namings:
            self._flushed_names = dict(self._names)
            self._namings.clear()

    def _name(self, step: Operation) -> None:
        naming = self._naming(step)
        naming.apply(self._names)
        self._namings.append(naming)
        if step.kind is Kind.CREATE:
            self._bind(step.inode, naming.stored)

    def _naming(self, step: Operation) -> Naming:
        if step.kind is Kind.CREATE:
            return Naming(None, step.path, StoredFile())
        if step.kind is Kind.MKDIR:
            return Naming(None, step.path, None)
        if step.kind in {Kind.UNLINK, Kind.RMDIR}:
            return Naming(step.path, None, None)
        old = None if step.kind is Kind.LINK else step.path
        return Naming(old, step.content.decode(), self._names[step.path])
