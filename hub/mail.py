"""What the office remembers of stations that send sticks: what they asked, what waits for them."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, select

from core.base.ids import device_of
from core.sync.messages import Application, Problem, claimed
from hub.intake import settings
from hub.store import tables

ASKED: Final = "stick/asked/"
ANSWER: Final = "stick/answer/"
MOST_BUNDLES: Final = 16
V = tables.setting.c
Where = tuple[int, str]
"""A station and one of its devices."""


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last request that a PC sent on a stick.

    ``problems`` came of what was sent with it; ``bundles`` are those that were taken whole;
    ``told`` says that an answer to it was written since.
    """

    request: bytes
    problems: tuple[Problem, ...] = ()
    bundles: tuple[str, ...] = ()
    told: bool = False


def keep(connection: Connection, where: Where, asked: Asked) -> None:
    """Keep what a PC asked; bundles known to be whole stay known."""
    known = one(connection, where)
    bundles = (*(known.bundles if known else ()), *asked.bundles)
    kept = msgspec.structs.replace(asked, bundles=tuple(dict.fromkeys(bundles))[-MOST_BUNDLES:])
    settings.put(connection, _name(where), msgspec.msgpack.encode(kept))


def one(connection: Connection, where: Where) -> Asked | None:
    """Return what a PC asked last on a stick, or None."""
    found = settings.get(connection, _name(where))
    return msgspec.msgpack.decode(found, type=Asked) if found else None


def forget(connection: Connection, where: Where) -> None:
    """Forget what a PC asked: its key is given up, nobody waits for the answer."""
    connection.execute(tables.setting.delete().where(V.name == _name(where)))


def everybody(connection: Connection) -> dict[Where, Asked]:
    """Return what every PC that sent a stick asked last."""
    found: dict[Where, Asked] = {}
    for name, value in _starting(connection, ASKED):
        station, _, device = name.removeprefix(ASKED).partition("/")
        found[int(station), device] = msgspec.msgpack.decode(value, type=Asked)
    return found


def keep_answer(connection: Connection, device: str, sealed: bytes) -> None:
    """Keep the answer to a PC that asked on a stick to be let in."""
    settings.put(connection, ANSWER + device, sealed)


def answers(connection: Connection) -> dict[str, bytes]:
    """Return the answers that wait to be carried to PCs that were let in."""
    return {
        name.removeprefix(ANSWER): value for name, value in _starting(connection, ANSWER)
    }  # fmt: skip


def drop_answer(connection: Connection, device: str) -> None:
    """Forget an answer: its PC spoke since, as one of the county's."""
    connection.execute(tables.setting.delete().where(V.name == ANSWER + device))


def device_in(application: bytes) -> str:
    """Return which device a sealed application is for."""
    return device_of(claimed(application, Application).public_key)


def _starting(connection: Connection, prefix: str) -> list[tuple[str, bytes]]:
    query = select(V.name, V.value).where(V.name.startswith(prefix, autoescape=True))
    return [(str(name), bytes(value)) for name, value in connection.execute(query.order_by(V.name))]


def _name(where: Where) -> str:
    return f"{ASKED}{where[0]}/{where[1]}"
