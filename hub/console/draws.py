"""Spot checks from the county: a seed, whom it draws, what they said, whether it draws them again.

The county names its seed only once a class is closed. The record is the same as at a station
(``SpotCheck``), written in the county's own log there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from core.base.errors import ClerkError
from core.base.ids import EventId
from core.training.errors import EmptyRosterError, NotDrawnError
from core.training.model.attendance import Attendance
from core.training.model.calls import ANSWERS, SpotCall, SpotCheck
from core.training.model.training_class import TrainingClass
from core.training.rules.draw import draw, roster_digest
from hub.console import class_file, offers
from hub.store.derived import DERIVED, standing

SHORTEST: Final = 4
MOST: Final = 200
CONFIRMED, DENIED = "confirmed", "denied"


class ClassStillOpenError(ClerkError):
    """A class is drawn from only once it is closed."""

    code = "console.class_still_open"


class SeedError(ClerkError):
    """A seed has at least four characters, the number of people drawn is 1 to 200."""

    code = "console.seed"


class SeedUsedError(ClerkError):
    """The very seed was drawn with already."""

    code = "console.seed_used"


class Drawn(NamedTuple):
    """One draw: ``calls`` by trainee, ``asked`` whom it drew; ``again`` tells that it repeats."""

    check: SpotCheck
    calls: Mapping[str, SpotCall]
    again: bool

    @property
    def confirmed(self) -> int:
        """How many said that they came."""
        return sum(one.answer == CONFIRMED for one in self.calls.values())

    @property
    def answered(self) -> int:
        """How many said either."""
        return sum(one.answer in {CONFIRMED, DENIED} for one in self.calls.values())


def came(connection: Connection, station: int, class_id: str) -> tuple[str, ...]:
    """Return the trainees who came at least once, by id: those who can be drawn."""
    signed = class_file.facts(connection, Attendance, station, class_id)
    return tuple(sorted({one.trainee for one in signed if one.trainee}))


def of(connection: Connection, station: int, class_id: str) -> list[Drawn]:
    """Return a class's draws, the newest first, each drawn again from what is known now."""
    here = came(connection, station, class_id)
    found = class_file.facts(connection, SpotCheck, station, class_id)
    return [
        Drawn(one, _calls(connection, station, one.id), is_repeatable(one, here))
        for one in reversed(found)
    ]


def is_repeatable(check: SpotCheck, here: Iterable[str]) -> bool:
    """Tell whether a kept list is what its seed draws from those who came."""
    who = tuple(here)
    again = draw(check.seed, check.class_id, who, check.wanted)
    return check.roster == roster_digest(who) and check.drawn == again


def drawing(
    connection: Connection, station: int, held: TrainingClass, seed: str, wanted: str
) -> SpotCheck:
    """Return the record of a new draw; raises what stands against it."""
    if not held.closed:
        raise ClassStillOpenError
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < SHORTEST else 0
    if len(seed) < SHORTEST or not 1 <= number <= MOST:
        raise SeedError(field="seed")
    known = class_file.facts(connection, SpotCheck, station, held.id)
    if any(one.seed == seed for one in known):
        raise SeedUsedError(field="seed")
    here = came(connection, station, held.id)
    if not here:
        raise EmptyRosterError
    return SpotCheck(
        class_id=EventId(held.id),
        seed=seed,
        wanted=number,
        roster=roster_digest(here),
        drawn=draw(seed, held.id, here, number),
    )


def calling(
    connection: Connection, station: int, held: TrainingClass, said: Mapping[str, str]
) -> SpotCall:
    """Return the record of what somebody who was drawn said; ``NotDrawnError``."""
    known = class_file.facts(connection, SpotCheck, station, held.id)
    check = next((one for one in known if one.id == said["check"]), None)
    if check is None or said["trainee"] not in check.drawn or said["answer"] not in ANSWERS:
        raise NotDrawnError(id=said["trainee"][:40])
    enrolled = class_file.roster(connection, station, held.id)
    who = next((one for one in enrolled if one.id == said["trainee"]), None)
    call = SpotCall(check=check.id, trainee=EventId(said["trainee"]), answer=said["answer"])
    person = who.person if who else None
    return msgspec.structs.replace(call, person=person, note=said["note"] or None)


def _calls(connection: Connection, station: int, check: str) -> dict[str, SpotCall]:
    """Return the newest call of each trainee."""
    table = DERIVED[offers.table_of(SpotCall)]
    mine = (table.c["check"] == check, standing(table))
    return {one.trainee: one for one in offers.records(connection, SpotCall, station, *mine)}
