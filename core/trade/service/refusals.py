"""Refusals that name fields, and those that name a state."""

from __future__ import annotations

from collections.abc import Sequence

from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.base.record import Record, errors_of


class DuplicateOrderError(ClerkError):
    """The same order with the same goods was booked before and not reversed."""

    code = "trade.duplicate_order"


class WrongStateError(ClerkError):
    """What is asked cannot follow the state that the record is in."""

    code = "trade.wrong_state"


class NotLastMoveError(ClerkError):
    """Only the last thing that happened to a record can be taken back."""

    code = "trade.not_last_move"


class AlreadyClosedError(ClerkError):
    """The day was closed before; reverse the close to open it again."""

    code = "trade.already_closed"


class SettledError(ClerkError):
    """The record is on a settlement slip; reverse the settlement first."""

    code = "trade.settled"


class NothingToSettleError(ClerkError):
    """The farmer has nothing in this period that is not settled."""

    code = "trade.nothing_to_settle"


class NothingLeftError(ClerkError):
    """All that the settlement covered is void; what was entered since goes on a new one."""

    code = "trade.nothing_left"


class NoPaperError(ClerkError):
    """Records of this kind are not handed out on paper."""

    code = "trade.no_paper"


class NotReversibleError(ClerkError):
    """Records of this kind are changed, not reversed."""

    code = "trade.not_reversible"


def refuse(record: Record, found: Sequence[FieldError]) -> None:
    """Raise ``InvalidRecordError`` with what was found and what the declaration adds, if any."""
    if not found:
        return
    named = {error.field for error in found}
    rest = [error for error in errors_of(record) if error.field not in named]
    raise InvalidRecordError(type(record).kind, (*found, *rest))
