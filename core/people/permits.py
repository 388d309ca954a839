"""The station's papers: licences, the statement that none is needed, agreements with couriers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final

import msgspec

from core.base.change import change_type
from core.base.changes import Changes
from core.base.errors import FieldError, InvalidRecordError
from core.base.record import TASK, Day, Flag, Text, errors_of, field
from core.base.tables import Entry
from core.db import rows
from core.db.file import Database
from core.journal.ledger import Ledger
from core.journal.revise import changed, refuse_stale, revision

COURIER: Final = "courier"
EXEMPT: Final = "exempt"
PERMITS: Final = (
    "business",
    EXEMPT,
    COURIER,
    "pesticide",
    "vet_drug",
    "seed",
    "medicine",
    "tobacco",
    "wildlife",
    "fireworks",
)
SHOWN: Final = ("business", EXEMPT)
"""One of these stands on the shop's first page (电子商务法 15)."""


class Permit(Entry, frozen=True, kw_only=True):
    """A paper the station holds; for a courier the agreement and the end point's filing number."""

    kind: ClassVar[str] = "permit"
    title: ClassVar[str] = "证照和协议"

    what: Annotated[Text, field("哪种", required=True, choices=PERMITS)]
    courier: Annotated[Text | None, field("快递公司", longest=30)] = None
    number: Annotated[Text | None, field("证号或备案号", longest=60, policy=TASK)] = None
    until: Annotated[Day | None, field("有效到")] = None
    shown: Annotated[Flag, field("店铺首页已亮明")] = False
    ended: Annotated[Flag, field("不再用")] = False


PermitChange = change_type(Permit)


class Permits:
    """Keeps the papers; what is left out of a change stays."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, permit: Permit) -> Changes:
        """Note a paper; ``InvalidRecordError``."""
        ready = _ready(permit)
        with self._ledger.db.atomic():
            return self._ledger.write([ready])

    def change(self, permit: str, fields: Mapping[str, Any], seen: Permit | None = None) -> Changes:
        """Write what differs, unless it is no more as it was ``seen``.

        Raises ``StaleError``, ``CannotBlankError``, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            now = self._ledger.get(Permit, permit)
            wanted = _ready(msgspec.structs.replace(now, **fields))
            refuse_stale(now, changed(now, wanted), seen)
            said = revision(PermitChange, now, wanted)
            if said is None:
                return Changes(kinds=frozenset(), ids=(now.id,))
            return self._ledger.write([said])


def _ready(permit: Permit) -> Permit:
    """Return a paper as it is kept: a courier's names the courier, a licence its number."""
    is_courier = permit.what == COURIER
    ready = msgspec.structs.replace(
        permit,
        courier=((permit.courier or "").strip() or None) if is_courier else None,
        number=(permit.number or "").strip() or None,
        shown=permit.shown and permit.what in SHOWN,
    )
    errors = list(errors_of(ready))
    if is_courier and not ready.courier:
        errors.append(FieldError(field="courier", code="field.missing"))
    if permit.what not in (COURIER, EXEMPT) and not ready.number:
        errors.append(FieldError(field="number", code="field.missing"))
    if errors:
        raise InvalidRecordError(Permit.kind, tuple(errors))
    return ready


def permits_of(db: Database) -> list[Permit]:
    """Return the papers in use, in the order they were noted."""
    return rows.read(db, Permit, "WHERE ended = 0 ORDER BY rowid")


def licences_held(db: Database, day: dt.date) -> frozenset[str]:
    """Return the kinds of licence that have a number and are not past their end on ``day``."""
    return frozenset(
        one.what for one in permits_of(db) if one.number and (one.until is None or day <= one.until)
    )
