"""From what somebody still owes to the letter that says so."""

from __future__ import annotations

import datetime as dt
from typing import Final

from core.db import rows
from core.paper.gathered import Views, house, name
from core.paper.model import Debt, ReminderLetter, Translator, chinese
from core.people.lookup import kin
from core.trade.model.balances import owed_by
from core.trade.model.down import Down

OPEN: Final = (
    f"WHERE villager IN ({kin('?')}) "
    "AND open_fen > 0 AND reverses IS NULL AND reversed_by IS NULL ORDER BY day, seq"
)


def reminder_of(
    views: Views, person: str, day: dt.date, *, clerk: str = "", tr: Translator = chinese
) -> ReminderLetter:
    """Return the letter about a villager's open orders, and what is owed beside them."""
    orders = rows.read(views.db, Down, OPEN, (person,))
    debts = [
        Debt(
            day=order.day or day,
            name=tr("代买 {item}", item=order.item),
            amount_fen=order.open_fen,
        )
        for order in orders
    ]
    total = owed_by(views.db, person)
    rest = total - sum(debt.amount_fen for debt in debts)
    if rest:
        debts.append(Debt(day=day, name=tr("期初和其他往来"), amount_fen=rest))
    return ReminderLetter(
        **house(views),
        day=day,
        person=name(views, person),
        debts=tuple(debts),
        total_fen=total,
        clerk=clerk,
    )
