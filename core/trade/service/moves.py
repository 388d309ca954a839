"""What happens to a record after it was booked, each step a fact that can be taken back."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from core.base.tables import Fact
from core.db import rows
from core.journal.ledger import Ledger
from core.trade.model.down import Down, DownMove
from core.trade.model.up import Up, UpMove
from core.trade.service.books import Books
from core.trade.service.refusals import NotLastMoveError, WrongStateError

M = TypeVar("M", UpMove, DownMove)
Moved = Up | Down


def standing(ledger: Ledger, move: type[M], of: str) -> list[M]:
    """Return the moves of a record that are not taken back, the last one first."""
    rest = (
        'WHERE "of" = ? AND reverses IS NULL AND reversed_by IS NULL ORDER BY base DESC, seq DESC'
    )
    return rows.read(ledger.db, move, rest, (of,))


def red_move(ledger: Ledger, books: Books, move: type[M], identity: str, reason: str) -> M:
    """Return the red entry of the last move of its record; ``NotLastMoveError`` for others."""
    red = books.red(move, identity, reason)
    last = standing(ledger, move, red.of)[0]
    if last.id != identity:
        raise NotLastMoveError(id=identity, last=last.id)
    owner = ledger.get(Up, red.of) if isinstance(red, UpMove) else ledger.get(Down, red.of)
    return msgspec.structs.replace(red, base=owner.version)


def take_back_all(ledger: Ledger, books: Books, move: type[M], of: str, reason: str) -> list[Fact]:
    """Write the red entries of all moves of a record, the last one first; return them."""
    written: list[Fact] = []
    for one in standing(ledger, move, of):
        red = red_move(ledger, books, move, one.id, reason)
        ledger.write([red])
        written.append(red)
    return written


def expect(row: Moved, states: frozenset[str], what: str) -> None:
    """Raise ``WrongStateError`` unless the record stands and is in one of the states."""
    if row.reverses or row.reversed_by or row.state not in states:
        state = "reversed" if row.reverses or row.reversed_by else row.state
        raise WrongStateError(id=row.id, state=state, what=what)
