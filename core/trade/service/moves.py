"""What happens to a record after it was booked, each step a fact that can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeVar

import msgspec

from core.base.changes import Changes
from core.base.tables import Fact
from core.db import rows
from core.journal.ledger import Ledger
from core.trade.model.down import Down, DownMove
from core.trade.model.up import Up, UpMove
from core.trade.service.books import Books
from core.trade.service.refusals import NotLastMoveError, WrongStateError

M = TypeVar("M", bound=UpMove | DownMove)
Moved = Up | Down
OWNERS: Final[Mapping[type[UpMove | DownMove], type[Moved]]] = MappingProxyType(
    {UpMove: Up, DownMove: Down}
)


def standing(ledger: Ledger, move: type[M], of: str) -> list[M]:
    """Return the moves of a record that are not taken back, the last one first."""
    rest = (
        'WHERE "of" = ? AND reverses IS NULL AND reversed_by IS NULL ORDER BY base DESC, seq DESC'
    )
    return rows.read(ledger.db, move, rest, (of,))


def steps_of(ledger: Ledger, fact: Fact) -> list[UpMove | DownMove]:
    """Return what happened to a fact and is not taken back, the first step first."""
    for move, owner in OWNERS.items():
        if isinstance(fact, owner):
            return [*reversed(standing(ledger, move, fact.id))]
    return []


def red_move(ledger: Ledger, books: Books, move: type[M], identity: str, reason: str) -> M:
    """Return the red entry of the last move of its record; ``NotLastMoveError`` for others."""
    red = books.red(move, identity, reason)
    last = standing(ledger, move, red.of)[0]
    if last.id != identity:
        raise NotLastMoveError(id=identity, last=last.id)
    owner = ledger.get(Up if isinstance(red, UpMove) else Down, red.of)
    return msgspec.structs.replace(red, base=owner.version)


def take_back_all(ledger: Ledger, books: Books, fact: Fact, reason: str) -> list[Changes]:
    """Write the red entries of all that happened to a fact, the last one first."""
    told = []
    for step in reversed(steps_of(ledger, fact)):
        red = red_move(ledger, books, type(step), step.id, reason)
        told.append(ledger.write([red]))
    return told


def expect(row: Moved, states: frozenset[str], what: str) -> None:
    """Raise ``WrongStateError`` unless the record stands and is in one of the states."""
    if row.reverses or row.reversed_by or row.state not in states:
        state = "reversed" if row.reverses or row.reversed_by else row.state
        raise WrongStateError(id=row.id, state=state, what=what)
