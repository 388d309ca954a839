"""Following a sale: shipped, signed for, refunded, lost."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

import msgspec

from core.base.changes import Changes
from core.base.errors import FieldError
from core.base.ids import EventId
from core.journal.ledger import Ledger
from core.trade.model.up import Up, UpMove
from core.trade.service.books import Books
from core.trade.service.moves import expect, red_move
from core.trade.service.refusals import refuse

SHIPPABLE: Final = frozenset({"ordered"})
SIGNABLE: Final = frozenset({"ordered", "shipped"})
REFUNDABLE: Final = frozenset({"ordered", "shipped", "signed", "lost"})
LOSABLE: Final = frozenset({"shipped", "signed", "refunded"})


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """What goes back to the buyer: None means all that was not refunded yet."""

    cause: str
    refund_fen: int | None = None
    restock: bool = False
    farmer_share_fen: int = 0
    method: str | None = None


class Heard(NamedTuple):
    """How the station heard of a move: on which day it was, from which import if from any."""

    day: dt.date | None = None
    import_id: EventId | None = None


JUST_NOW: Final = Heard()


class Following:
    """One method for each thing that happens to a sale."""

    def __init__(self, ledger: Ledger, books: Books) -> None:
        self._ledger = ledger
        self._books = books

    def ship(
        self,
        sale: str,
        *,
        courier: str | None = None,
        waybill: str | None = None,
        heard: Heard = JUST_NOW,
    ) -> Changes:
        """Hand the goods to the courier: they leave the online lock."""
        with self._ledger.db.atomic():
            row = self._row(sale, SHIPPABLE, "ship")
            move = _move(row, "ship", "shipped", unlock=True)
            told = msgspec.structs.replace(move, courier=courier, waybill=waybill)
            return self._books.book(_heard(told, heard))

    def sign(self, sale: str, heard: Heard = JUST_NOW) -> Changes:
        """Note that the buyer has the goods."""
        with self._ledger.db.atomic():
            row = self._row(sale, SIGNABLE, "sign")
            move = _move(row, "sign", "signed", unlock=row.state == "ordered")
            return self._books.book(_heard(move, heard))

    def refund(self, sale: str, refund: Refund, heard: Heard = JUST_NOW) -> Changes:
        """Give money back; a full refund of goods not shipped yet puts them back on the shelf.

        Raises ``WrongStateError``, ``InvalidRecordError`` for more than was left.
        """
        with self._ledger.db.atomic():
            row = self._row(sale, REFUNDABLE, "refund")
            left = row.amount_fen - row.refunded_fen
            fen = left if refund.refund_fen is None else refund.refund_fen
            is_full = fen >= left
            unlock = is_full and row.state == "ordered"
            after = "refunded" if is_full else row.state
            move = _move(row, "refund", after, unlock=unlock)
            told = msgspec.structs.replace(
                move,
                refund_fen=fen,
                cause=refund.cause,
                farmer_share_fen=refund.farmer_share_fen,
                restock=refund.restock or unlock,
                method=_method(row, refund.method),
                farmer=row.farmer if row.consigned and not row.history else None,
            )
            if is_full and told.restock:
                told = _back(told, row)
            refuse(told, _refund_errors(told, row, left))
            return self._books.book(_heard(told, heard))

    def lose(self, sale: str, *, cause: str, loss_g: int | None = None) -> Changes:
        """Note what spoiled or got lost on the way; None means everything."""
        with self._ledger.db.atomic():
            row = self._row(sale, LOSABLE, "lose")
            left = row.grams - row.lost_g
            lost = left if loss_g is None else loss_g
            is_all = lost >= left and row.state != "refunded"
            move = _move(row, "lose", "lost" if is_all else row.state, unlock=False)
            told = msgspec.structs.replace(move, loss_g=lost, cause=cause)
            errors = []
            if lost > left:
                errors.append(
                    FieldError(field="loss_g", code="field.too_large", args={"high": left})
                )
            refuse(told, errors)
            return self._books.book(told)

    def undo_move(self, move: str, reason: str) -> Changes:
        """Reverse the last thing that happened to a sale."""
        with self._ledger.db.atomic():
            return self._ledger.write([red_move(self._ledger, self._books, UpMove, move, reason)])

    def _row(self, sale: str, states: frozenset[str], what: str) -> Up:
        row = self._ledger.get(Up, sale)
        expect(row, states, what)
        return row


def _move(row: Up, what: str, after: str, *, unlock: bool) -> UpMove:
    live = row.product if not row.history else None
    return UpMove(
        of=EventId(row.id),
        base=row.version,
        what=what,
        before=row.state,
        after=after,
        product=live,
        place=row.place,
        unlock_g=row.grams if unlock else 0,
        unlock_count=row.count if unlock else 0,
    )


def _heard(move: UpMove, heard: Heard) -> UpMove:
    if heard.import_id is None:
        return msgspec.structs.replace(move, day=heard.day)
    return msgspec.structs.replace(move, day=heard.day, import_id=heard.import_id, source="import")


def _back(move: UpMove, row: Up) -> UpMove:
    return msgspec.structs.replace(move, back_g=row.grams - row.lost_g, back_count=row.count)


def _method(row: Up, asked: str | None) -> str:
    return "platform" if row.history else asked or row.method


def _refund_errors(move: UpMove, row: Up, left: int) -> list[FieldError]:
    found = []
    if not 0 < move.refund_fen <= left:
        args: dict[str, str | int] = {"low": 1, "high": left}
        found.append(FieldError(field="refund_fen", code="field.out_of_range", args=args))
    share = (row.net_to_farmer_fen or 0) - row.farmer_cut_fen
    if move.farmer_share_fen > (share if row.consigned else 0):
        args = {"high": share if row.consigned else 0}
        found.append(FieldError(field="farmer_share_fen", code="field.too_large", args=args))
    if not move.cause:
        found.append(FieldError(field="cause", code="field.missing"))
    return found
