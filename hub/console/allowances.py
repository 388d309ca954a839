"""The list of monthly allowances: who held a granted grade in a month, and what the county pays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, and_, select

from core.packs.parameters import Parameters
from core.trust.model import LEVELS, Grade, GradeOpinion
from core.trust.rules import allowance_fen
from hub.console import committee, offers
from hub.console.allowance import Allowance
from hub.console.cells import Rows
from hub.report import Month
from hub.store.derived import DERIVED, STATION


def of(
    connection: Connection, stations: Iterable[int], month: Month, limits: Parameters
) -> list[tuple[int, Allowance]]:
    """Return the allowances of a month by station; the highest grade of a person counts.

    What the committee said up to the month's last day decides, whatever it said later.
    """
    best: dict[tuple[int, str], Allowance] = {}
    for station, grade, said in _granted(connection, stations, month.last):
        if said.until is None or said.until < month.first:
            continue
        line = Allowance(
            month=str(month),
            person=grade.person,
            level=grade.level,
            since=said.day,
            until=said.until,
            amount_fen=allowance_fen(grade.level, limits),
            committee=said.committee,
        )
        known = best.get((station, grade.person))
        if known is None or LEVELS.index(known.level) < LEVELS.index(line.level):
            best[station, grade.person] = line
    return [(station, line) for (station, _), line in sorted(best.items())]


def rows(lines: Iterable[tuple[int, Allowance]]) -> Rows:
    """Return the list as rows such as a ledger's."""
    return [
        {STATION: station, **msgspec.to_builtins(msgspec.structs.asdict(line))}
        for station, line in lines
    ]


def _granted(
    connection: Connection, stations: Iterable[int], last: dt.date
) -> Iterable[tuple[int, Grade, GradeOpinion]]:
    """Yield the applications whose newest opinion up to a day grants them."""
    said = DERIVED["grade_opinion"]
    where = and_(said.c[STATION].in_(list(stations)), said.c["day"] <= last.isoformat())
    newest: dict[tuple[int, str], GradeOpinion] = {}
    for row in connection.execute(select(said).where(where).order_by(said.c["rank"])).mappings():
        newest[row[STATION], row["grade"]] = offers.record_of(GradeOpinion, dict(row))
    granted = {key: one for key, one in newest.items() if one.opinion == committee.GRANTED}
    for key, one in committee.standing_ones(connection, granted):
        yield key[0], one, granted[key]
