"""Whose stations an account may see: the one place that decides it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, true

from hub.console.accounts import Account
from hub.store import rows, tables
from hub.store.stations import Station

S = tables.station.c


def mine(account: Account) -> ColumnElement[bool]:
    """Return the condition that a station lies in the account's township."""
    return true() if account.township is None else S.township == account.township


def numbers(account: Account) -> Select[Any]:
    """Return the query of the numbers of the stations that an account may see."""
    return select(S.id).where(mine(account))


def stations(connection: Connection, account: Account) -> list[Station]:
    """Return the stations that an account may see, by township and name."""
    query = select(tables.station).where(mine(account))
    return rows.read(connection, Station, query.order_by(S.township, S.name, S.id))


def station(connection: Connection, account: Account, number: int) -> Station | None:
    """Return a station that an account may see; None for another's, as for one that is not."""
    query = select(tables.station).where(S.id == number, mine(account))
    return rows.first(connection, Station, query)
