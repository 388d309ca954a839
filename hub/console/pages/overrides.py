"""Warnings that clerks let stand: at which station, which rule, which words, for what reason."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select
from starlette.responses import Response

from hub.console import rights, scope
from hub.console.asked import asked, condition, screenful
from hub.console.cells import Names, Rows
from hub.console.doors import GET, Door
from hub.console.figures import local
from hub.console.ledgers import EXPORTED, OVERRIDES
from hub.console.rulebook import Rulebook
from hub.console.visit import Visit
from hub.store.derived import DERIVED, STATION


def overrides(visit: Visit) -> Response:
    """Show what was let stand, the newest first."""
    wanted = asked(OVERRIDES, visit.query)
    chosen, after = visit.asked("station"), visit.asked("after")
    with visit.room.store.read() as connection:
        stations = {one.id: one.name for one in scope.stations(connection, visit.account)}
        some = [number for number in stations if chosen in ("", str(number))]
        found, more = screenful(connection, condition(wanted, some), EXPORTED[OVERRIDES], after)
        book = visit.room.rulebooks.on(connection, local(visit.now_ms).date())
        lines = _lines(visit, connection, found, book)
        claims = _claims(connection, list(stations))
    query = "&".join(
        part for part in (wanted.address(), f"station={chosen}" if chosen.isdigit() else "") if part
    )
    return visit.page(
        "overrides.html",
        wanted=wanted,
        chosen=chosen,
        stations=stations,
        claims=claims,
        lines=lines,
        after=more,
        began=bool(after),
        query=query,
    )


def _lines(
    visit: Visit, connection: Connection, found: Rows, book: Rulebook
) -> list[dict[str, Any]]:
    """Return the rows with what the rule says of the words, if the county's pack knows it."""
    rules = EXPORTED[OVERRIDES]
    names = Names(connection, found, rules.every)
    claims = {claim.id: claim for claim in book.packs.claims.claims}
    english = visit.tongue.language.startswith("en")
    lines = []
    for row in found:
        claim = claims.get(row["claim"])
        said = "" if claim is None else claim.en if english else claim.zh
        lines.append(
            {
                **row,
                "name": names.of("listing", row[STATION], row["listing"], visit.tongue),
                "law": claim.law if claim else "",
                "told": said.replace("{word}", row["word"] or ""),
            }
        )
    return lines


def _claims(connection: Connection, stations: list[int]) -> list[str]:
    """Return the rules that were let stand anywhere within reach."""
    made = DERIVED[OVERRIDES].c
    query = select(made["claim"]).where(made[STATION].in_(stations)).distinct()
    return sorted(name for name in connection.scalars(query) if name)


DOORS: Final = (Door(GET, "/overrides", rights.LISTINGS, overrides),)
