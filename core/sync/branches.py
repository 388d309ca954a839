"""When this PC's log turns out to have two branches: a restored folder or a copied disk.

The PC opens a new epoch, linked to the last head that both sides agree on. Once the other branch
has come from the hub, the events that only this PC has are put aside as evidence and said again
in the new epoch; whatever they name of each other is named by its new id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from core.base.ids import event_id, split_id
from core.db.file import Database
from core.journal.chain import NO_HEAD, first_head
from core.journal.codec import Block, BlockRef, Body, block_hash, decode_body
from core.journal.journal import Journal
from core.journal.reading import UNREADABLE
from core.journal.rebuild import rebuild
from core.journal.registry import Registry
from core.keys.device import DeviceKey
from core.sync.messages import COUNTY, SISTERS
from core.sync.outgoing import disputed, reach, set_disputed

EVENTS: Final = (
    "SELECT seq, event, head FROM journal WHERE device = ? AND epoch = ? AND seq > ? ORDER BY seq"
)
Log = tuple[str, int]


class Branches:
    """Opens epochs and tells branches apart, in one open file."""

    def __init__(self, db: Database, registry: Registry, journal: Journal, key: DeviceKey) -> None:
        self._db = db
        self._registry = registry
        self._journal = journal
        self._key = key

    def open_epoch(self) -> int:
        """Open the next epoch on the last head that the hub receipted; return the old one.

        What the hub has of the old epoch is fetched again from the beginning of the feed.
        """
        db, old = self._db, self._journal.epoch
        with db.atomic():
            log = (self._key.device, old)
            agreed = self._head(log, min(reach(db, log), self._end(log)))
            row = db.one("SELECT max(epoch) FROM log WHERE device = ?", (self._key.device,))
            fresh = (int(row[0]) if row and row[0] else old) + 1
            db.execute("UPDATE local_device SET epoch = ?", (fresh,))
            self.dispute(log)
            try:
                self._journal.epoch = fresh
                self._journal.open_log(agreed)
            except BaseException:
                self._journal.epoch = old
                raise
        return old

    def dispute(self, log: Log) -> None:
        """Send nothing of a log until its two branches were told apart: fetch the hub's anew."""
        set_disputed(self._db, disputed(self._db) | {log})
        self._db.execute("DELETE FROM local_cursor WHERE lane IN (?, ?)", (COUNTY, SISTERS))

    def put_aside(self, log: Log, agreed: int) -> int:
        """Move this PC's events of one of its logs after ``agreed`` into its current epoch.

        Returns how many. The hub's own branch can be taken in afterwards, in the caller's
        transaction; the tables are rebuilt here.
        """
        db = self._db
        with db.atomic():
            moved = db.rows(EVENTS, (*log, agreed))
            start = self._journal.end()[0]
            names: dict[str, str] = {
                event_id(*log, seq): event_id(
                    self._journal.device, self._journal.epoch, start + place
                )
                for place, (seq, _, _) in enumerate(moved, start=1)
            }
            said = [self._said_again(log, row, names) for row in moved]
            for table in ("journal", "block", "local_end"):
                db.execute(
                    f"DELETE FROM {table} WHERE device = ? AND epoch = ? AND seq > ?",  # noqa: S608 - our own names
                    (*log, agreed),
                )
            self._cut_back(log, agreed)
            self._journal.write_again(said)
            db.many(
                "UPDATE local_recovered SET as_id = ? WHERE as_id = ?",
                [(new, old) for old, new in names.items()],
            )
            rebuild(db, self._registry)
        return len(moved)

    def _cut_back(self, log: Log, agreed: int) -> None:
        """Let a log end at an event; where nothing is agreed on, not even its beginning is."""
        if agreed == 0:
            self._db.execute("DELETE FROM log WHERE device = ? AND epoch = ?", log)
            return
        head = self._head(log, agreed)
        # A key that was given up signs no more: the hub's branch brings that key's own signature.
        own = log[0] == self._key.device
        signature = self._key.sign_head(log[1], agreed, head) if own else b""
        self._db.execute(
            "UPDATE log SET seq = ?, head = ?, signature = ? WHERE device = ? AND epoch = ?",
            (agreed, head, signature, *log),
        )

    def settle(self, logs: frozenset[Log]) -> None:
        """Note that the hub's branches of these logs are here: what is left of them may go."""
        if logs:
            set_disputed(self._db, disputed(self._db) - logs)

    def _said_again(
        self, log: Log, row: tuple[Any, ...], names: Mapping[str, str]
    ) -> tuple[Body, list[Block]]:
        seq, content, head = row
        blocks = [
            Block(*found)
            for found in self._db.rows(
                "SELECT subject, salt, body FROM block WHERE device = ? AND epoch = ? AND seq = ?",
                (*log, seq),
            )
        ]
        self._db.execute(
            "INSERT OR REPLACE INTO local_branch VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*log, seq, content, head, msgspec.msgpack.encode(blocks), names[event_id(*log, seq)]),
        )
        return renamed(decode_body(content), blocks, names)

    def _end(self, log: Log) -> int:
        row = self._db.one("SELECT seq FROM log WHERE device = ? AND epoch = ?", log)
        return int(row[0]) if row else 0

    def _head(self, log: Log, seq: int) -> bytes:
        row = self._db.one(
            "SELECT head FROM journal WHERE device = ? AND epoch = ? AND seq = ?", (*log, seq)
        )
        if row is not None:
            return bytes(row[0])
        begun = self._db.one("SELECT agreed FROM log WHERE device = ? AND epoch = ?", log)
        return first_head(self._key.public, log[1], begun[0] if begun else NO_HEAD)


def forget_erased(db: Database) -> None:
    """Take out of events put aside what they hold of people who were erased since.

    A block stays while it stands beside the event that says the same again.
    """
    rows = db.rows("SELECT blocks, as_id, device, epoch, seq, head FROM local_branch")
    for packed, again, *place in rows:
        blocks = msgspec.msgpack.decode(packed, type=list[Block])
        sql = "SELECT salt FROM block WHERE device = ? AND epoch = ? AND seq = ?"
        standing = {salt for (salt,) in db.rows(sql, split_id(again) or ("", 0, 0))}
        kept = [block for block in blocks if block.salt in standing]
        if len(kept) < len(blocks):
            db.execute(
                "UPDATE local_branch SET blocks = ? "
                "WHERE device = ? AND epoch = ? AND seq = ? AND head = ?",
                (msgspec.msgpack.encode(kept), *place),
            )


def renamed(body: Body, blocks: list[Block], names: Mapping[str, str]) -> tuple[Body, list[Block]]:
    """Return a body and its blocks with every id in ``names`` replaced by its new one."""
    fresh = {
        block.subject: Block(
            names.get(block.subject, block.subject), block.salt, _renamed(block.body, names)
        )
        for block in blocks
    }
    refs = []
    for ref in body.blocks:
        block = fresh.get(ref.subject)
        hashed = block_hash(block.salt, block.body) if block else ref.hash
        refs.append(BlockRef(hashed, names.get(ref.subject, ref.subject)))
    fields = msgspec.Raw(_renamed(bytes(body.fields), names))
    return msgspec.structs.replace(body, fields=fields, blocks=tuple(refs)), list(fresh.values())


def _renamed(packed: bytes, names: Mapping[str, str]) -> bytes:
    """Return a packed value with ids renamed, byte for byte the same where none is in it."""
    try:
        value = msgspec.msgpack.decode(packed)
    except UNREADABLE:
        return packed
    said = _walk(value, names)
    return packed if said == value else msgspec.msgpack.encode(said)


def _walk(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - any packed value
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_walk(one, names) for one in value]
    if isinstance(value, dict):
        return {key: _walk(one, names) for key, one in value.items()}
    return value
