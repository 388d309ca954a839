"""Taking parcels in at a scanner's pace, and handing them over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from core.base.changes import NOTHING, Changes
from core.base.errors import ClerkError
from core.base.ids import EventId
from core.base.masking import tail_of
from core.db import rows
from core.journal.ledger import Ledger
from core.packs.findings import findings_of
from core.packs.model import Courier
from core.packs.shelf import Packs
from core.people.lookup import of_tail
from core.people.model import Person
from core.people.service import People
from core.trade.model.parcel import Parcel, ParcelMove, prefix_of
from core.trade.rules.parcel import parcel_findings
from core.trade.service.books import NO_REASONS, Books, Reasons

TAIL_ONLY: Final = re.compile(r"[0-9]{4}")
CODES: Final = 10_000
"""Pick-up numbers start again after this many: nobody's shelf holds more."""


class DuplicateWaybillError(ClerkError):
    """The waybill is on the shelf already (or was, and was not reversed)."""

    code = "trade.duplicate_waybill"


class CourierUnclearError(ClerkError):
    """The waybill fits several couriers: the clerk says which, once."""

    code = "trade.courier_unclear"


class TailUnclearError(ClerkError):
    """The phone's last digits are those of several people: the clerk says whose, or nobody's."""

    code = "trade.tail_unclear"


class NotOnShelfError(ClerkError):
    """The parcel has left the shelf."""

    code = "trade.not_on_shelf"


class Parcels:
    """The shelf: one method for each thing a clerk does with a parcel."""

    def __init__(self, ledger: Ledger, packs: Packs, people: People, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._people = people
        self._books = books

    def couriers(self, waybill: str) -> tuple[Courier, ...]:
        """Return the couriers that a waybill fits, the remembered one first.

        One entry means there is nothing to ask.
        """
        counted = self._ledger.db.rows(
            "SELECT courier FROM courier_prefix WHERE prefix = ? AND count > 0 "
            "ORDER BY count DESC, courier LIMIT 1",
            (prefix_of(waybill),),
        )
        remembered = {prefix_of(waybill): counted[0][0]} if counted else {}
        return self._packs.couriers.candidates(waybill, remembered)

    def take_in(self, parcel: Parcel, reasons: Reasons = NO_REASONS) -> Changes:
        """Put one parcel on the shelf and give it its pick-up code.

        Fills in the courier when the waybill leaves no doubt, the person when the phone or its
        last digits are one person's, and the arrival time; a ``tail`` is kept as it is. Raises
        ``DuplicateWaybillError``, ``CourierUnclearError``, ``TailUnclearError``.
        """
        with self._ledger.db.atomic():
            ready = self._filled(parcel)
            findings = findings_of(self._packs, self._ledger.today(), ready, parcel_findings(ready))
            return self._books.book(ready, findings, reasons)

    def _filled(self, parcel: Parcel) -> Parcel:
        waybill = plain(parcel.waybill)
        self._refuse_twice(waybill)
        person = self._person(parcel)
        by_tail = person is not None and TAIL_ONLY.fullmatch(parcel.phone or "") is not None
        phone = person.phone if person and (by_tail or not parcel.phone) else parcel.phone
        shelf = (parcel.shelf or "").strip() or None
        return msgspec.structs.replace(
            parcel,
            waybill=waybill,
            courier=parcel.courier or self._guess(waybill),
            person=EventId(person.id) if person else parcel.person,
            name=parcel.name or (person.name if person else None),
            phone=phone,
            tail=tail_of(phone) or parcel.tail,
            shelf=shelf,
            pickup_code=self._next_code(shelf),
            in_at=parcel.in_at or self._ledger.clock.now().replace(microsecond=0),
            consented=bool(person and self._people.has_consent(person.id, "parcel")),
        )

    def _refuse_twice(self, waybill: str) -> None:
        twin = rows.first(
            self._ledger.db,
            Parcel,
            "WHERE waybill = ? AND reverses IS NULL AND reversed_by IS NULL",
            (waybill,),
        )
        if twin is not None:
            raise DuplicateWaybillError(field="waybill", id=twin.id, shelf=twin.shelf or "")

    def _guess(self, waybill: str) -> str:
        found = self.couriers(waybill)
        if len(found) == 1:
            return found[0].code
        raise CourierUnclearError(field="courier", waybill=waybill)

    def _person(self, parcel: Parcel) -> Person | None:
        if parcel.person:
            return self._ledger.get(Person, parcel.person)
        if parcel.name or not TAIL_ONLY.fullmatch(parcel.phone or ""):
            return self._people.match(parcel.name, parcel.phone)
        found = of_tail(self._ledger.db, parcel.phone or "")
        if len(found) > 1:
            raise TailUnclearError(field="phone", tail=parcel.phone or "", count=len(found))
        return found[0] if found else None

    def _next_code(self, shelf: str | None) -> str:
        row = self._ledger.db.one("SELECT count FROM tally WHERE name = 'parcel'")
        number = f"{((row[0] if row else 0) + 1) % CODES:04d}"
        return f"{shelf}-{number}" if shelf else number

    def hand_over(self, parcel: str, *, to: str = "self", to_name: str | None = None) -> Changes:
        """Hand a parcel to its recipient, or to somebody who takes it for them."""
        return self._move(parcel, "hand_over", to=to, to_name=to_name)

    def hand_over_all(self, parcels: Sequence[str], other: str = "") -> Changes:
        """Hand several parcels over, all or none; ``other`` takes them for the recipient."""
        to = "other" if other else "self"
        changes = NOTHING
        with self._ledger.db.atomic():
            for parcel in parcels:
                changes |= self.hand_over(parcel, to=to, to_name=other or None)
        return changes

    def remind(self, parcel: str) -> Changes:
        """Note that the recipient was written to."""
        return self._move(parcel, "remind")

    def call(self, parcel: str) -> Changes:
        """Note that the recipient was phoned."""
        return self._move(parcel, "call")

    def send_back(self, parcel: str, note: str | None = None) -> Changes:
        """Give an overdue or refused parcel back to the courier; it is never thrown away."""
        return self._move(parcel, "return", note=note)

    def lose(self, parcel: str, *, claim_fen: int, note: str | None = None) -> Changes:
        """Note a loss, with what is claimed of the courier."""
        return self._move(parcel, "lost", claim_fen=claim_fen, note=note)

    def damage(
        self,
        parcel: str,
        *,
        claim_fen: int,
        note: str | None = None,
        photo: bytes | None = None,
    ) -> Changes:
        """Note a damage, with what is claimed of the courier and a photo that was kept."""
        return self._move(parcel, "damaged", claim_fen=claim_fen, note=note, photo=photo)

    def find_again(self, parcel: str) -> Changes:
        """Put a lost parcel back on the shelf."""
        return self._move(parcel, "found")

    def reshelve(self, parcel: str, shelf: str) -> Changes:
        """Move a parcel to another place on the shelves."""
        return self._move(parcel, "reshelve", shelf=shelf)

    def undo_move(self, move: str, reason: str) -> Changes:
        """Reverse the last thing that happened to a parcel."""
        with self._ledger.db.atomic():
            red = self._books.red(ParcelMove, move, reason)
            parcel = self._ledger.get(Parcel, red.of)
            return self._ledger.write([msgspec.structs.replace(red, base=parcel.version)])

    def undo_double(self, move: str, reason: str) -> Changes:
        """Reverse one of two hand-outs of a parcel, made by two PCs: it stays handed out.

        The red entry says the other one's time and taker, as they are the parcel's from now on.
        """
        with self._ledger.db.atomic():
            red = self._books.red(ParcelMove, move, reason)
            parcel = self._ledger.get(Parcel, red.of)
            said = {"base": parcel.version, "before": parcel.state}
            kept = rows.first(
                self._ledger.db,
                ParcelMove,
                "WHERE \"of\" = ? AND what = 'hand_over' AND id != ? "
                "AND reverses IS NULL AND reversed_by IS NULL ORDER BY base DESC, id DESC",
                (red.of, move),
            )
            if kept is not None:
                said |= {"at": kept.at, "to": kept.to, "to_name": kept.to_name}
            return self._ledger.write([msgspec.structs.replace(red, **said)])

    def undo_moves(self, moves: Sequence[str], reason: str) -> Changes:
        """Reverse what happened last to several parcels, the newest first, all or none."""
        changes = NOTHING
        with self._ledger.db.atomic():
            for move in reversed(moves):
                changes |= self.undo_move(move, reason)
        return changes

    def _move(self, parcel: str, what: str, **said: object) -> Changes:
        with self._ledger.db.atomic():
            row = self._ledger.get(Parcel, parcel)
            if row.state != ("lost" if what == "found" else "shelf"):
                raise NotOnShelfError(id=parcel, state=row.state)
            fields = {
                "of": row.id,
                "base": row.version,
                "what": what,
                "at": self._ledger.clock.now().replace(microsecond=0),
                "before": row.state,
                "person": row.person if said.get("photo") else None,
                **said,
            }
            return self._books.book(msgspec.convert(fields, ParcelMove, strict=False))


def plain(waybill: str) -> str:
    """Return a waybill as scanners and people mean it: upper case, no blanks or ``-1-1-`` tail."""
    text = re.sub(r"\s", "", waybill).upper()
    return re.sub(r"-\d+-\d+-$", "", text)
