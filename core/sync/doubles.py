"""What two PCs did twice while neither saw the other: reversals, papers, hand-outs, entries.

Ledger facts only add up, so a second red entry takes an amount back twice. Nothing is edited: the
fact is entered once more, or one of two is reversed, as a clerk would do it by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from core.base.changes import NOTHING, Changes
from core.base.ids import split_id
from core.base.record import specs
from core.base.tables import Fact
from core.db.file import Database
from core.db.rows import by_id
from core.journal.ledger import Ledger
from core.journal.registry import Registry
from core.sync import incidents
from core.sync.errors import SyncError
from core.sync.recovery import found_again
from core.trade.model.paper import Paper, Replaceable
from core.trade.service.books import Books
from core.trade.service.parcels import Parcels

REVERSED: Final = "reversed_twice"
HANDED: Final = "handed_twice"
ENTERED: Final = "entered_twice"
REPLACED: Final = "replaced_twice"
DOUBLE: Final = "double"
"""Code of the incidents; their evidence is what was done twice."""
AGAIN: Final = b"cz-again-1"
HANDS: Final = (
    "SELECT of, id FROM parcel_move m WHERE what = 'hand_over' AND reverses IS NULL "
    "AND reversed_by IS NULL AND EXISTS (SELECT 1 FROM parcel_move o WHERE o.of = m.of "
    "AND o.base = m.base AND o.what = 'hand_over' AND o.reverses IS NULL "
    "AND o.reversed_by IS NULL AND substr(o.id, 1, 16) <> substr(m.id, 1, 16)) ORDER BY of, id"
)


class StillComingError(SyncError):
    """What both took back is on another PC's way here: only the red entries came."""

    code = "sync.still_coming"


class Double(msgspec.Struct, frozen=True, kw_only=True):
    """One thing done twice: ``what`` happened to ``of``, by these events, in their ids' order."""

    what: str
    table: str
    of: str
    events: tuple[str, ...]


class Doubles:
    """Finds what was done twice, over one connection."""

    def __init__(self, db: Database, registry: Registry) -> None:
        self._db = db
        self._facts = {
            table.name: table.row for table in registry.tables if issubclass(table.row, Fact)
        }

    def all(self) -> list[Double]:
        """Return what was done twice by two PCs and nobody settled yet."""
        found: list[Double] = []
        for name in self._facts:
            found += self._reversed(name)
            found += self._entered(name)
            found += self._replaced(name)
        if "parcel_move" in self._facts:
            found += self._grouped(HANDED, "parcel_move", self._db.rows(HANDS))
        return found

    def look(self, now_ms: int) -> list[Double]:
        """Note doubles as incidents, close those that were settled; return what is open.

        The connection must be the one that writes.
        """
        found = self.all()
        places = {split_id(double.events[-1]) for double in found}
        with self._db.atomic():
            for double, place in ((one, split_id(one.events[-1])) for one in found):
                if place is not None:
                    incidents.note(self._db, DOUBLE, place, now_ms, double.what.encode())
            for old in incidents.open_ones(self._db):
                if old.code == DOUBLE and (old.device, old.epoch, old.seq) not in places:
                    incidents.close(self._db, old.id, now_ms)
        return found

    def _reversed(self, name: str) -> Iterator[Double]:
        rows = self._db.rows(
            f'SELECT reverses, id FROM "{name}" WHERE reverses IN (SELECT reverses '  # noqa: S608 - our own names
            f'FROM "{name}" WHERE reverses IS NOT NULL GROUP BY reverses HAVING count(*) > 1) '
            "ORDER BY reverses, id"
        )
        for double in self._grouped(REVERSED, name, rows):
            if not self.is_settled(name, double.of):
                yield double

    def _entered(self, name: str) -> Iterator[Double]:
        rows = self._db.rows(
            f'SELECT hex(row_key), id FROM "{name}" WHERE row_key IN (SELECT row_key '  # noqa: S608 - our own names
            f'FROM "{name}" WHERE row_key IS NOT NULL AND reverses IS NULL '
            "AND reversed_by IS NULL GROUP BY row_key HAVING count(*) > 1) "
            "AND reverses IS NULL AND reversed_by IS NULL ORDER BY row_key, id"
        )
        yield from self._grouped(ENTERED, name, rows)
        for identity, copy in found_again(self._db, name):
            yield Double(what=ENTERED, table=name, of=identity, events=(identity, copy))

    def _replaced(self, name: str) -> Iterator[Double]:
        """Yield the papers that stand in the place of one void paper, however often issued anew."""
        if not issubclass(self._facts[name], Replaceable):
            return
        rows = self._db.rows(
            "WITH RECURSIVE stem(root, paper) AS "  # noqa: S608 - our own names
            f'(SELECT replaces, id FROM "{name}" WHERE replaces IS NOT NULL AND reverses IS NULL '
            "AND reversed_by IS NULL UNION SELECT replaces, paper FROM stem "
            f'JOIN "{name}" ON id = root WHERE replaces IS NOT NULL) '
            "SELECT root, paper FROM stem WHERE NOT EXISTS "
            f'(SELECT 1 FROM "{name}" WHERE id = root AND replaces IS NOT NULL) '
            "ORDER BY root, paper"
        )
        yield from self._grouped(REPLACED, name, rows)

    @staticmethod
    def _grouped(what: str, table: str, rows: list[tuple[str, str]]) -> Iterator[Double]:
        """Yield rows that two devices made of one thing."""
        events: dict[str, list[str]] = {}
        for of, identity in rows:
            events.setdefault(of, []).append(identity)
        for of, ids in events.items():
            keys = [split_id(identity) for identity in ids]
            if len({key.device for key in keys if key}) > 1:
                yield Double(what=what, table=table, of=of, events=tuple(ids))

    def is_settled(self, name: str, of: str) -> bool:
        """Tell whether a fact stands that was entered again against a second red entry."""
        return bool(
            self._db.one(
                f'SELECT 1 FROM "{name}" WHERE row_key = ? AND reversed_by IS NULL',  # noqa: S608 - our own names
                (mark_of(of),),
            )
        )

    def kind_of(self, table: str) -> type[Fact]:
        """Return the record type of a table of facts."""
        return self._facts[table]


def mark_of(identity: str) -> bytes:
    """Return what a fact bears that was entered again against a second red entry."""
    return hashlib.sha256(AGAIN + identity.encode()).digest()


def keep(
    reverse: Callable[[str, str], Changes],
    parcels: Parcels,
    double: Double,
    kept: str,
    reason: str,
) -> Changes:
    """Keep one of what was entered, issued anew or handed out twice: every other one is taken back.

    Called in one transaction. Raises what ``reverse`` raises: a fact that was paid stays.
    """
    changes = NOTHING
    for event in double.events:
        if event != kept and double.what == HANDED:
            changes |= parcels.undo_double(event, reason)
        elif event != kept and double.what in {ENTERED, REPLACED}:
            changes |= reverse(event, reason)
    return changes


def enter_again(ledger: Ledger, doubles: Doubles, double: Double) -> Changes:
    """Enter a fact that two PCs reversed once more, so that it is taken back only once.

    Both PCs may do so before they meet: the second entry is then one that was entered twice.
    Raises ``StillComingError`` while only the red entries are here.
    """
    if double.what != REVERSED:
        return NOTHING
    kind = doubles.kind_of(double.table)
    with ledger.db.atomic():
        if doubles.is_settled(double.table, double.of):
            return NOTHING
        original = by_id(ledger.db, kind, double.of)
        if original is None:
            raise StillComingError(id=double.of)
        fact = _blank(original, ledger, double.of)
        if isinstance(fact, Replaceable):
            fact = msgspec.structs.replace(fact, replaces=None)
        if isinstance(fact, Paper):
            fact = msgspec.structs.replace(fact, serial=ledger.next_serials()[0])
        return ledger.write([fact])


def _blank(original: Fact, ledger: Ledger, of: str) -> Fact:
    """Return a fact as it was first entered, on the next open day with its true day kept."""
    said: dict[str, object] = {
        spec.name: spec.default for spec in specs(type(original)) if spec.field.row
    }
    day = original.day or ledger.today()
    booked = Books(ledger).open_day(ledger.today())
    said |= {"day": booked, "row_key": mark_of(of), "import_id": None, "source": "typed"}
    if booked != day:
        said["true_day"] = original.true_day or day
    return msgspec.structs.replace(original, **said)
